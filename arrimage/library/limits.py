"""How long what is written by hand may be."""

from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

A_SUMMARY = MaxLengthValidator(5_000, _("A summary holds at most 5,000 characters: shorten it."))
