"""The agenda in people's own calendars."""

from django.utils.translation import gettext_lazy as _

from arrimage.accounts.calendars import PrivateCalendar

PRIVATE_CALENDARS = (
    PrivateCalendar(_("Agenda of the hub"), "agenda:private-calendar", permission="agenda.view_activity"),
)
