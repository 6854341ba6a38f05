"""How members decide together."""

from arrimage.assembly.models import Election, GeneralMeeting, Voter
from tests.house.general_meeting import a_general_meeting
from tests.judges.screens.screen import desk

HALL, MEETING, VOTER = "/bureau/assemblees/", "/bureau/assemblees/{it.pk}/", "/bureau/assemblees/votants/{it.pk}/"


def meeting() -> GeneralMeeting:
    """In session, so that every form shows; one is made when the demo has none."""
    return GeneralMeeting.objects.filter(state="open").last() or a_general_meeting()


def meeting_to_call() -> GeneralMeeting:
    return GeneralMeeting.objects.filter(state="draft").latest("pk")


def meeting_held() -> GeneralMeeting:
    return GeneralMeeting.objects.filter(state="approved").latest("pk")


def voter() -> Voter:
    return meeting().voters.earliest("pk")


def election() -> Election:
    return Election.objects.filter(meeting=meeting()).earliest("pk")


def election_held() -> Election:
    return Election.objects.filter(meeting=meeting_held()).earliest("pk")


SCREENS = (
    desk("general meetings", HALL),
    desk("new general meeting", f"{HALL}ajouter/"),
    desk("mistakes of a general meeting", f"{HALL}ajouter/", sent_empty=True),
    desk("general meeting", MEETING, meeting),
    desk("general meeting form", MEETING + "modifier/", meeting),
    desk("general meeting to remove", MEETING + "supprimer/", meeting_to_call),
    desk("history of a general meeting", MEETING + "historique/", meeting_held),
    desk("voters’ roll", MEETING + "liste/", meeting),
    desk("at the door", MEETING + "presences/", meeting),
    desk("minutes", MEETING + "deroulement/", meeting),
    desk("resolutions", MEETING + "resolutions/", meeting),
    desk("elections", MEETING + "elections/", meeting),
    desk("papers of a meeting", MEETING + "documents/", meeting),
    desk("meeting to call", MEETING, meeting_to_call),
    desk("roll to freeze", MEETING + "liste/", meeting_to_call),
    desk("meeting held", MEETING, meeting_held),
    desk("who was there", MEETING + "presences/", meeting_held),
    desk("minutes approved", MEETING + "deroulement/", meeting_held),
    desk("resolutions signed", MEETING + "resolutions/", meeting_held),
    desk("elections held", MEETING + "elections/", meeting_held),
    desk("election", HALL + "elections/{it.pk}/", election),
    desk("election held", HALL + "elections/{it.pk}/", election_held),
    desk("voters", f"{HALL}votants/"),
    desk("voter", VOTER, voter),
    desk("history of a voter", VOTER + "historique/", voter),
    desk("line of the roll", VOTER + "corriger/", voter),
    desk("by-laws", f"{HALL}reglements/"),
)
