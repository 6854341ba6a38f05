"""The demo’s press releases: two releases that left, one being written under embargo."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone

from arrimage.accounts.models import User
from arrimage.consent.models import Address
from arrimage.consent.rules import add_months
from arrimage.demo.letters import BEFORE, deliver, keep_issue, keep_mailing, keep_newsletter
from arrimage.demo.letters_blocks import quote, text
from arrimage.demo.organisations import rows
from arrimage.demo.pictures import load_logo, load_pictures
from arrimage.letters.models import Issue
from arrimage.letters.operations.departures import record_departure
from arrimage.letters.operations.issues import approve
from arrimage.letters.operations.press import CODE, NEWSROOMS, SEGMENT
from arrimage.network.models import Person, Segment

PLACE = "Salaberry-de-Valleyfield"
ABOUT = (
    "Le Pôle d’économie sociale des Rives réunit les coopératives et les organismes à but non lucratif qui "
    "entreprennent dans la région. Il les fait connaître, les accompagne et les met en relation."
)


def load_press(today: date, users: dict[str, User]) -> None:
    """The newsletter of the press with its releases, each approved by a second person before it left."""
    press = keep_newsletter(
        {
            "code": CODE,
            "purpose": CODE,
            "name_fr": "Communiqués de presse",
            "name_en": "Press releases",
            "description_fr": "Nos nouvelles à l’intention des médias.",
            "description_en": "Our news for the media.",
            "is_press": True,
            "boilerplate_fr": ABOUT,
            "segment": Segment.objects.get(name=SEGMENT["name"]),
            "organisations": Segment.objects.get(name=NEWSROOMS["name"]),
            "frequency": "irregular",
            "needs_approval": True,
            "from_name": "Pôle des Rives",
            "from_email": "infolettre@pole-des-rives.example",
            "reply_to": "medias@pole-des-rives.example",
            "logo_id": load_logo(),
            "logo_alt_fr": "Pôle des Rives",
            "logo_alt_en": "Pôle des Rives",
            "position": 3,
        }
    )
    people = {row["email"]: Person.objects.get(email=row["email"]) for row in rows("media.csv")}
    addresses = {str(row.address): row for row in Address.objects.filter(address__in=people)}
    for number, (ago, said) in enumerate(_sent(), start=1):
        at = datetime.combine(add_months(today, -ago) - BEFORE, time(8), get_current_timezone())
        issue = keep_issue({"number": number, "place": PLACE, **said}, press, users["coralie"])
        approve(issue=issue, by=users["bernard"], at=at - BEFORE)
        issue.mailing, issue.status = keep_mailing(issue, at, users["coralie"]), Issue.Status.SENT
        issue.mailing.segments.set(press.segments)
        deliver(issue.mailing, addresses, people, at)
        issue.save()
        record_departure(issue=issue, at=at)
    hour = datetime.combine(today + timedelta(days=9), time(6), get_current_timezone())
    keep_issue({"number": 3, "place": PLACE, "embargo_until": hour, **_to_come()}, press, users["coralie"])


def _sent() -> list[tuple[int, dict[str, Any]]]:
    """Months ago, and what it says; the oldest first."""
    return [
        (
            4,
            {
                "subject": "Un marché flottant pour huit villages de la région",
                "preheader": "Une coopérative et douze producteurs lancent la première barge maraîchère des Rives.",
                "body": [
                    text(
                        "<p>Douze producteurs et une coopérative de solidarité lancent la première barge maraîchère de "
                        "la région. Dès le mois prochain, elle accostera chaque semaine dans huit villages, dont trois "
                        "n’ont plus d’épicerie.</p><p>Le projet est né d’une rencontre du réseau de l’économie "
                        "sociale. Il crée six emplois.</p>"
                    ),
                    quote(
                        "Quand douze fermes se mettent ensemble, un quai devient une place publique.",
                        "Coralie Beaulieu, coordonnatrice du pôle",
                    ),
                    _photo(),
                ],
            },
        ),
        (
            1,
            {
                "subject": "L’économie sociale des Rives ouvre ses portes",
                "preheader": "Neuf entreprises collectives reçoivent le public pendant une journée.",
                "body": [
                    text(
                        "<p>Neuf entreprises collectives des cinq MRC reçoivent le public pendant une journée\u00a0: "
                        "ressourcerie, boulangerie, garderie, théâtre et atelier de vélos.</p><h3>Pour les médias</h3>"
                        "<ul><li>Entrevues sur place, le matin</li><li>Visite de la ressourcerie à 10 h</li></ul>"
                    ),
                    quote("Les gens achètent ici sans savoir que c’est à eux.", "Bernard Lacoste, président du pôle"),
                ],
            },
        ),
    ]


def _to_come() -> dict[str, Any]:
    return {
        "subject": "Une entente pour l’alimentation locale dans les cinq MRC",
        "preheader": "Le pôle et ses partenaires publics s’engagent pour trois ans.",
        "body": [
            text(
                "<p>Le pôle et cinq partenaires publics signent une entente de trois ans pour que les cuisines des "
                "écoles et des résidences achètent davantage aux entreprises collectives de la région.</p>"
            ),
            quote("On mange mieux quand on connaît qui cultive.", "Coralie Beaulieu, coordonnatrice du pôle"),
        ],
    }


def _photo() -> dict[str, Any]:
    credit = "Photo : Pôle d’économie sociale des Rives"
    file = {"title": "La barge au quai", "document": None, "picture": load_pictures()["riviere"], "credit": credit}
    return {"type": "downloads", "value": {"heading": "", "files": [file]}}
