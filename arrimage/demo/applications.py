"""The demo's applications of the site: some wait for the board, one is being written, one was sent back."""

from datetime import date, timedelta
from random import Random

from arrimage.demo.clock import noon
from arrimage.demo.membership_text import APPLICATIONS, DIRECTORY, ENTERPRISE
from arrimage.membership.models import Application, Category
from arrimage.network.models import Municipality, Organisation

SEED = 19720614
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
TOWN = "Mercier"


def load_applications(categories: dict[str, Category], today: date) -> None:
    random = Random(SEED)
    town = Municipality.objects.get(name=TOWN)
    towns = {DIRECTORY: Organisation.objects.get(name=DIRECTORY).municipality}
    for said in APPLICATIONS:
        texts = {name: value for name, value in said.items() if name != "ago"}
        sent = today - timedelta(days=said["ago"]) if "ago" in said else None
        Application.objects.create(
            **texts,
            token="".join(random.choices(LETTERS, k=32)),
            kind=Organisation.Kind.ENTERPRISE,
            category=categories[ENTERPRISE],
            municipality=towns.get(said["name"], town),
            submitted_at=noon(sent) if sent else None,
            decided_by="Coralie Beaulieu" if texts["state"] == Application.State.RETURNED else "",
        )
