"""An event open to everyone, with all that its page may show; made when the demo has none."""

from datetime import time, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, ActivityDocument, Event, EventPicture, Slot, Speaker
from arrimage.agenda.operations.events import create, publish

TITLE = "Les midis de l’économie sociale"


def a_public_event(title: str = TITLE, **said: object) -> Event:
    known = Event.objects.filter(activity__title=title).first()
    return known or _made(title, **said)


def _made(title: str, **said: object) -> Event:
    at = timezone.now()
    day = timezone.localdate(at) + timedelta(days=30)
    activity = Activity(kind=Activity.Kind.NETWORKING, status=Activity.Status.PLANNED, title=title, date=day)
    activity.start_time, activity.end_time, activity.place = time(12), time(13, 30), "Café de la Gare"
    activity.owner = User.objects.filter(first_name="Coralie").first()
    event = create(activity=activity, event=Event(summary="Dîner, nouvelles, rencontres.", **said))
    Slot.objects.create(event=event, start_time=time(12), title="Accueil et dîner")
    Slot.objects.create(
        event=event, start_time=time(12, 45), end_time=time(13, 15), title="Trois entreprises se présentent"
    )
    Speaker.objects.create(event=event, name="Rosalie Tremblay", title="Coop du Lac")
    file = ContentFile(b"%PDF-1.4", name="programme.pdf")
    ActivityDocument.objects.create(activity=activity, title="Programme", file=file, is_public=True)
    EventPicture.objects.create(event=event, file=_picture(), alternative="La salle, tables mises", consent="nobody")
    return publish(event=event, at=at)


def _picture() -> ContentFile[bytes]:
    content = BytesIO()
    Image.new("RGB", (320, 240), "teal").save(content, "JPEG")
    return ContentFile(content.getvalue(), name="salle.jpg")
