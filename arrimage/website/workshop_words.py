"""Sentences of Wagtail that its French catalogue says badly: a room's own catalogue comes before the library's.

Only those that somebody who writes meets and that nothing else can name; said so that they suit any kind of record.
"""

from django.utils.translation import gettext_noop

SAID_OTHERWISE = (
    gettext_noop("Skip to main content"),
    gettext_noop("New: %(model_name)s"),
    gettext_noop("Add %(model_name)s"),
    gettext_noop("%(model_name)s '%(object)s' updated."),
    gettext_noop("%(model_name)s '%(object)s' created."),
    gettext_noop("%(model_name)s '%(object)s' deleted."),
    gettext_noop("Are you sure you want to delete this %(model_name)s?"),
    gettext_noop("No %(model_name)s match your query."),
)
