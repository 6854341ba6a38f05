"""An opportunity's deadline as every page says it."""

from django import template

from arrimage.library.rendering import deadline_in_words

register = template.Library()
register.filter("deadline", deadline_in_words)
