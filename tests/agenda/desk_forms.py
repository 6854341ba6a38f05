"""Forms of the desk as a browser sends them."""

from datetime import date, time
from io import BytesIO

from django.db.models.fields.files import FieldFile
from PIL import Image

from arrimage.agenda.models import Event
from tests.agenda.events import an_event

LIST = "/bureau/evenements/"


def form_of(client, address, **changes):
    """What the form sends when nothing but the changes is touched."""
    context = client.get(address).context
    whole, sent = context["whole"], {"revision": str(context["revision"] or "")}
    for part in [whole.form, *(form for formset in whole.formsets for form in [formset.management_form, *formset])]:
        for field in part:
            value = field.value()
            if hasattr(value, "chips"):
                sent[f"{field.html_name}-chosen"] = [chip.token for chip in value.chips]
            elif value is not None and value is not False and not isinstance(value, FieldFile):
                sent[field.html_name] = value.isoformat() if isinstance(value, date | time) else value
    return {**sent, **changes}


def edit(client, event, **changes):
    address = f"{LIST}{event.pk}/modifier/"
    return client.post(address, form_of(client, address, **changes))


def edit_and_follow(client, event, **changes):
    address = f"{LIST}{event.pk}/modifier/"
    return client.post(address, form_of(client, address, **changes), follow=True).content.decode()


def photo(**exif):
    content = BytesIO()
    picture = Image.new("RGB", (2400, 1200), "teal")
    if exif:
        tags = Image.Exif()
        tags[0x010F] = exif["maker"]
        picture.save(content, "JPEG", exif=tags)
    else:
        picture.save(content, "JPEG")
    return content.getvalue()


def a_series(client, **said):
    event = an_event(date=date(2018, 4, 3), **said)
    asked = {"pattern": "weekly", "ends": "count", "count": "4", "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4", "make": "1"}
    client.post(f"{LIST}{event.pk}/repeter/", {**asked, "keep": ["2018-04-10", "2018-04-24"]})
    return list(Event.objects.order_by("activity__date"))
