"""Who is out there, where, what ties them."""

from arrimage.network.models import (
    Committee,
    ImportRun,
    Organisation,
    Person,
    PossibleMatch,
    Segment,
    SetAside,
    SupportOffer,
)
from tests.judges.screens.screen import desk

NETWORK, ORGANISATION = "/bureau/reseau/", "/bureau/organisations/{it.pk}/"


def organisation() -> Organisation:
    return Organisation.objects.filter(presences__isnull=False, roles__isnull=False).earliest("pk")


def two_organisations() -> tuple[Organisation, Organisation]:
    one = organisation()
    return one, Organisation.objects.filter(pk__gt=one.pk).earliest("pk")


def in_dispute() -> Organisation:
    disputed = SetAside.objects.filter(organisation__isnull=False).earliest("pk").organisation
    assert disputed is not None
    return disputed


def person() -> Person:
    return Person.objects.filter(seats__isnull=False).earliest("pk")


def committee() -> Committee:
    return Committee.objects.earliest("pk")


def segment() -> Segment:
    return Segment.objects.filter(target=Segment.Target.PERSON).earliest("pk")


def likeness() -> PossibleMatch:
    return PossibleMatch.objects.earliest("pk")


def file_read() -> ImportRun:
    return ImportRun.objects.get(status="ready")


def file_imported() -> ImportRun:
    """One whose rows lead to an organisation and to a person."""
    return ImportRun.objects.filter(status="done").earliest("pk")


def offer() -> SupportOffer:
    return SupportOffer.objects.exclude(county=None).get(subject__name_fr="Immobilier")


SCREENS = (
    desk("list", "/bureau/organisations/"),
    desk("record", ORGANISATION, organisation),
    desk("form", ORGANISATION + "modifier/", organisation),
    desk("mistakes of a form", "/bureau/organisations/ajouter/", sent_empty=True),
    desk("merge", NETWORK + "fusionner/organisations/{it[0].pk}/{it[1].pk}/", two_organisations),
    desk("profile in dispute", ORGANISATION, in_dispute),
    desk("organisation form", ORGANISATION + "modifier/", in_dispute),
    desk("sharing", ORGANISATION + "partager/", in_dispute),
    desk("people", "/bureau/personnes/"),
    desk("person", "/bureau/personnes/{it.pk}/", person),
    desk("person's history", "/bureau/personnes/{it.pk}/historique/", person),
    desk("person shared", "/bureau/personnes/{it.pk}/partager/", person),
    desk("person form", "/bureau/personnes/{it.pk}/modifier/", person),
    desk("committees", "/bureau/comites/"),
    desk("committee", "/bureau/comites/{it.pk}/", committee),
    desk("committee form", "/bureau/comites/{it.pk}/modifier/", committee),
    desk("segments", "/bureau/segments/"),
    desk("segment", "/bureau/segments/{it.pk}/", segment),
    desk("segment form", "/bureau/segments/{it.pk}/modifier/", segment),
    desk("radar", f"{NETWORK}radar/"),
    desk("register editions", f"{NETWORK}radar/editions/"),
    desk("possible matches", f"{NETWORK}radar/rapprochements/"),
    desk("call list", f"{NETWORK}radar/entreprises/?standing=yes&known=no"),
    desk("candidate", NETWORK + "radar/entreprises/{it.candidate_id}/", likeness),
    desk("facts to decide", f"{NETWORK}a-decider/"),
    desk("records to check", f"{NETWORK}a-verifier/"),
    desk("tags", f"{NETWORK}etiquettes/"),
    desk("free field form", f"{NETWORK}champs/ajouter/"),
    desk("directory settings", f"{NETWORK}reglages/"),
    desk("subjects", f"{NETWORK}sujets/"),
    desk("subject", NETWORK + "sujets/{it.subject_id}/", offer),
    desk("subject form", f"{NETWORK}sujets/ajouter/"),
    desk("imports", f"{NETWORK}importer/"),
    desk("import of contacts", NETWORK + "importer/{it.pk}/", file_read),
    desk("contacts imported", NETWORK + "importer/{it.pk}/", file_imported),
    desk("columns of contacts", NETWORK + "importer/{it.pk}/colonnes/", file_read),
)
