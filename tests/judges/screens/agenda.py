"""Everything that happens on a date."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Event, RelayedSession, Source
from arrimage.agenda.operations.events import cancel, unpublish
from arrimage.network.models import Municipality
from tests.agenda.examples import a_doubt, relayed_sessions
from tests.agenda.season import a_session, an_event
from tests.house.public_event import a_public_event
from tests.judges.screens.screen import desk, public


def activity() -> Activity:
    return Activity.objects.filter(decisions__isnull=False).latest("pk")


def draft() -> Event:
    event = a_public_event("Forum régional")
    return unpublish(event=event) if event.state == Event.State.PUBLISHED else event


def cancelled() -> Event:
    event = a_public_event("Visite du marché")
    planned = event.activity.status == Activity.Status.PLANNED
    return cancel(event=event, at=timezone.now(), why="La salle est inondée.") if planned else event


def for_members() -> Event:
    return a_public_event("Pour les membres", audience=Event.Audience.MEMBERS)


EVENT = "/bureau/evenements/{it.pk}/"


def season() -> Event:
    """Every state that the calendar shows: ours and others', free and not, cancelled, postponed, of several days."""
    known = Event.objects.filter(slug="cinq-a-sept").first()
    if known:
        return known
    day, place = localdate(), Municipality.objects.filter(latitude__isnull=False).order_by("pk")
    later = day + timedelta(days=3)
    an_event(
        "Forum", later, end_date=later + timedelta(days=1), municipality=place[3], language="both", lowest_price=25
    )
    an_event("Webinaire sur les états financiers", later, kind="webinar", is_online=True, lowest_price=0)
    an_event("Déjeuner-causerie", later, status=Activity.Status.CANCELLED, why_changed="La salle est inondée.")
    an_event("Visite", later, status=Activity.Status.POSTPONED, municipality=place[4])
    an_event("Ce matin", day, start_time=time(0), end_time=time(0))
    a_session("Financer son projet", later, start_time=time(13), municipality=place[5], lowest_price=40)
    a_session("Retirée", later, state=RelayedSession.State.CANCELLED)
    hours = {"start_time": time(17), "end_time": time(19), "place": "Café de la Gare", "municipality": place[3]}
    return an_event("5 à 7 des entreprises collectives", later, slug="cinq-a-sept", **hours)


def failing_source() -> Source:
    relayed_sessions()
    return Source.objects.filter(failures__gt=0).latest("pk")


def doubtful_session() -> RelayedSession:
    return a_doubt().session


SCREENS = (
    public("public agenda", "/agenda/", season),
    public("public agenda of a month", "/agenda/?mois={it.activity.date:%Y-%m}", season),
    public("public agenda with filters", "/agenda/?genre=webinar&prix=gratuit&forme=en-ligne", season),
    public("public agenda without anything", "/agenda/?genre=visit&prix=gratuit&zz=1", season),
    public("month of the agenda", "/agenda/mois/?mois={it.activity.date:%Y-%m}", season),
    public("month that is none", "/agenda/mois/?mois=2018-13", season),
    public("map of the agenda", "/agenda/carte/", season),
    public("training calendar", "/agenda/formations/", season),
    public("agenda in a frame", "/agenda/integrer/", season),
    desk("quick entry", "/bureau/agenda/saisie/"),
    desk("journal", "/bureau/agenda/"),
    desk("new activity", "/bureau/agenda/ajouter/"),
    desk("calendars", "/bureau/agenda/calendriers/"),
    desk("import of a calendar", "/bureau/agenda/importer/"),
    desk("activity", "/bureau/agenda/{it.pk}/", activity),
    desk("activity form", "/bureau/agenda/{it.pk}/modifier/", activity),
    public("event", "/agenda/{it.slug}/", a_public_event),
    public("event cancelled", "/agenda/{it.slug}/", cancelled),
    public("event for members", "/agenda/{it.slug}/", for_members, status=403),
    desk("events", "/bureau/evenements/", a_public_event),
    desk("new event", "/bureau/evenements/ajouter/"),
    desk("mistakes of an event", "/bureau/evenements/ajouter/", sent_empty=True),
    desk("event at the desk", EVENT, a_public_event),
    desk("draft of an event", EVENT, draft),
    desk("event form", EVENT + "modifier/", a_public_event),
    desk("history of an event", EVENT + "historique/", a_public_event),
    desk("event to publish", EVENT + "publier/", draft),
    desk("event to postpone", EVENT + "reporter/", a_public_event),
    desk("event to cancel", EVENT + "annuler/", a_public_event),
    desk("series to cancel", EVENT + "serie/annuler/", a_public_event),
    desk("series to publish", EVENT + "serie/publier/", draft),
    desk("event to repeat", EVENT + "repeter/", a_public_event),
    desk("sessions of others", "/bureau/seances/", relayed_sessions),
    desk("session of others", "/bureau/seances/{it.pk}/", relayed_sessions),
    desk("session perhaps there twice", "/bureau/seances/{it.pk}/", doubtful_session),
    desk("session form", "/bureau/seances/ajouter/", sent_empty=True),
    desk("change a session", "/bureau/seances/{it.pk}/modifier/", relayed_sessions),
    desk("pasted link", "/bureau/seances/coller/", sent_empty=True),
    desk("sources of sessions", "/bureau/sources/", relayed_sessions),
    desk("source of sessions", "/bureau/sources/{it.pk}/", failing_source),
    desk("source form", "/bureau/sources/ajouter/", sent_empty=True),
    desk("change a source", "/bureau/sources/{it.pk}/modifier/", failing_source),
)
