"""The hour at which an issue leaves."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.clocks import is_skipped
from arrimage.kit.desk.forms import use_native_widget
from arrimage.kit.templatetags.formats import clock, long_date

AHEAD = timedelta(days=366)  # beyond, it is a slip of the keyboard


class ScheduleForm(forms.Form):
    """A day and an hour of the hub's own clock."""

    day = forms.DateField(label=gettext_lazy("Day"))
    hour = forms.TimeField(label=gettext_lazy("Hour"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            use_native_widget(field)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate() + AHEAD:
            raise forms.ValidationError(_("An issue leaves within a year: choose an earlier day."))
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day") and said.get("hour"):
            local, zone = datetime.combine(said["day"], said["hour"]), timezone.get_current_timezone()
            if is_skipped(local, zone):
                self.add_error("hour", _("The clocks skip this hour on that day: choose another one."))
            said["moment"] = local.replace(tzinfo=zone)
        return said


def in_words(moment: datetime, now: datetime) -> str:
    """«today at 9 h», «tomorrow at 9 h», «on 3 March 2018 at 9 h», on the hub's clock."""
    days = (timezone.localtime(moment).date() - timezone.localtime(now).date()).days
    said = {"hour": clock(moment), "day": long_date(moment)}
    if days == 0:
        return _("today at %(hour)s") % said
    return _("tomorrow at %(hour)s") % said if days == 1 else _("on %(day)s at %(hour)s") % said
