"""The demo's privacy registers: requests, incidents, suppliers, openings of files, destructions and what is due."""

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from arrimage.accounts.models import User
from arrimage.agenda.models import ConfidentialNote
from arrimage.consent.models import AccessEntry, Incident, PrivacyRequest, Processor, RetentionRun
from arrimage.consent.operations import log_access
from arrimage.consent.operations.retention import carry_out, start_run
from arrimage.demo.clock import Clock
from arrimage.network.models import Person

Kind, Channel, Outcome = PrivacyRequest.Kind, PrivacyRequest.Channel, PrivacyRequest.Outcome
KNOWN = PrivacyRequest.Identity.KNOWN
SINCE_GONE = (("Odile", "Marchessault"), ("Réjean", "Sansregret"), ("Thérèse", "Lavoie-Noël"))

# month, day, kind, channel, name, days until the answer, outcome, reasons
ANSWERED = (
    (1, 6, Kind.ACCESS, Channel.EMAIL, "Solange Papineau", 12, Outcome.GRANTED, ""),
    (2, 14, Kind.RECTIFICATION, Channel.PHONE, "Yvan Castonguay", 3, Outcome.GRANTED, ""),
    (3, 3, Kind.DESTRUCTION, Channel.FORM, "Mireille Aubin", 21, Outcome.PARTLY, "Factures gardées sept ans (fisc)."),
    (4, 20, Kind.WITHDRAWAL, Channel.LETTER, "Conrad Vézina", 5, Outcome.GRANTED, ""),
    (5, 9, Kind.PORTABILITY, Channel.FORM, "Ginette Rainville", 41, Outcome.GRANTED, ""),
)
# days ago, kind, channel, name, message
WAITING = (
    (36, Kind.ACCESS, Channel.FORM, "Lucien Dorval", "Je veux savoir ce que vous gardez à mon sujet."),
    (26, Kind.RECTIFICATION, Channel.EMAIL, "Pascale Huot", "Mon nom s’écrit Huot, sans e."),
    (4, Kind.DESTRUCTION, Channel.FORM, "Armand Beaucage", "J’ai quitté la coopérative l’an dernier."),
)


def load_privacy(clock: Clock, users: dict[str, User]) -> None:
    _suppliers(clock)
    _past_destructions(clock, users)
    _requests(clock)
    _incidents(clock)
    _what_is_due(clock)
    note = ConfidentialNote.objects.first()
    if note is not None:
        for login in ("coralie", "paul", "coralie"):
            log_access(user=users[login], record=note, what=AccessEntry.What.NOTE)


def _requests(clock: Clock) -> None:
    for month, day, kind, channel, name, days, outcome, reasons in ANSWERED:
        received = clock.day(month, day)
        PrivacyRequest.objects.create(
            kind=kind,
            channel=channel,
            received_on=received,
            requester_name=name,
            identity=KNOWN,
            answered_on=received + timedelta(days=days),
            outcome=outcome,
            reasons=reasons,
        )
    _of_a_contact(clock)
    for days, kind, channel, name, message in WAITING:
        PrivacyRequest.objects.create(
            kind=kind,
            channel=channel,
            received_on=clock.today - timedelta(days=days),
            requester_name=name,
            requester_email=f"{name.split()[-1].lower()}@courriel.example",
            message=message,
        )


def _of_a_contact(clock: Clock) -> None:
    """Somebody of the network, whose identity is certain: what is held on her can be sent or removed."""
    person = Person.objects.filter(presences__isnull=False, roles__isnull=False, user=None).order_by("pk").first()
    if person is not None:
        PrivacyRequest.objects.create(
            kind=Kind.ACCESS,
            channel=Channel.PHONE,
            received_on=clock.today - timedelta(days=11),
            requester_name=str(person),
            requester_email=person.email,
            person=person,
            identity=PrivacyRequest.Identity.CALLED_BACK,
            message="Qu’avez-vous sur moi ? J’aimerais en recevoir une copie.",
        )


def _incidents(clock: Clock) -> None:
    Incident.objects.create(
        title="Ordre du jour envoyé à un mauvais destinataire",
        data_concerned="Noms et courriels professionnels de six membres d’un comité.",
        circumstances="Une adresse choisie par la saisie automatique ; le message est parti à une homonyme.",
        occurred_from=clock.day(2, 8),
        known_on=clock.day(2, 8),
        people_count=6,
        sensitivity="Faible : noms et coordonnées professionnelles.",
        likelihood="Faible : la destinataire a supprimé le message et l’a confirmé par écrit.",
        serious=Incident.Serious.NO,
        measures="Destinataire appelée le jour même. Envoi par liste de groupe depuis.",
    )
    Incident.objects.create(
        title="Portable volé dans une voiture",
        data_concerned="Fiches d’accompagnement de quatorze personnes, dont leur situation financière.",
        circumstances="Vol dans un stationnement ; le disque n’était pas chiffré.",
        occurred_from=clock.day(5, 15),
        occurred_to=clock.day(5, 16),
        known_on=clock.day(5, 16),
        people_count=14,
        people_count_is_approximate=True,
        sensitivity="Élevée : revenus et dettes.",
        malicious_use="Hameçonnage ciblé, vol d’identité.",
        consequences="Perte d’argent, atteinte à la réputation.",
        likelihood="Réelle : vol volontaire, appareil jamais retrouvé.",
        serious=Incident.Serious.YES,
        notified_cai_on=clock.day(5, 18),
        notified_people_on=clock.day(5, 19),
        measures="Mots de passe changés, plainte à la police, disques chiffrés partout.",
    )


def _old_incident(known_on: date) -> None:
    Incident.objects.create(
        title="Clé USB égarée au bureau, retrouvée le lendemain",
        data_concerned="Liste des participants à une formation.",
        circumstances="Clé oubliée dans une salle de réunion fermée.",
        occurred_from=known_on,
        known_on=known_on,
        people_count=11,
        likelihood="Faible : la salle était sous clé.",
        serious=Incident.Serious.NO,
        measures="Plus de clés USB pour ces listes.",
    )


def _past_destructions(clock: Clock, users: dict[str, User]) -> None:
    """The schedule was applied three times; each left its certificate."""
    for number, month in enumerate((1, 4, 7)):
        day = clock.day(month, 10)
        _old_incident(day - relativedelta(months=61))
        asked = day - relativedelta(months=38)
        PrivacyRequest.objects.create(
            kind=Kind.ACCESS,
            channel=Channel.LETTER,
            received_on=asked,
            requester_name=f"Ancienne demande {number + 1}",
            identity=KNOWN,
            answered_on=asked + timedelta(days=10),
            outcome=Outcome.GRANTED,
        )
        at = timezone.make_aware(datetime.combine(day, time(9, 30)))
        run = carry_out(run=start_run(day=day, by=users["coralie"]), now=at)
        RetentionRun.objects.filter(pk=run.pk).update(started_at=at)


def _what_is_due(clock: Clock) -> None:
    """Contacts nobody had news of for years, and an incident past its five years."""
    _old_incident(clock.today - relativedelta(months=60, days=5))
    long_ago = timezone.now() - timedelta(days=2200)
    for first_name, last_name in SINCE_GONE:
        person = Person.objects.create(
            first_name=first_name,
            last_name=last_name,
            email=f"{last_name.split('-')[0].lower()}@ancien.example",
        )
        Person.objects.filter(pk=person.pk).update(updated_at=long_ago, created_at=long_ago)


def _suppliers(clock: Clock) -> None:
    place = Processor.Place
    for name, service, data, where, safeguards in (
        ("Hébergement des Rives", "Héberge Arrimage", "Toutes les données", place.QUEBEC, "Disques chiffrés"),
        ("Postier libre", "Achemine les courriels", "Adresses, contenu des envois", place.CANADA, "TLS exigé"),
        ("Coffre du Nord", "Garde les sauvegardes", "Copies chiffrées", place.QUEBEC, "Chiffrées avant l’envoi"),
    ):
        Processor.objects.create(
            name=name, service=service, data=data, place=where, safeguards=safeguards, contract_on=clock.start
        )
