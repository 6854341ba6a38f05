"""The demo's support: who helps enterprises on what, where, as told by each; a few approaches to join the hub."""

from datetime import timedelta

from arrimage.accounts.models import User
from arrimage.demo.clock import Clock
from arrimage.demo.organisations import rows
from arrimage.network.facts import Source
from arrimage.network.models import Approach, Organisation, RegionalCounty, SupportOffer, SupportSubject
from arrimage.network.operations.approaches import note_approach

# What the profiles say of the territory served; those not named here serve the MRC where they are.
SERVES = {
    "Bureau d’aide aux coopératives du Suroît": None,  # the whole territory
    "Laboratoire de transfert Racines": None,
    "Fonds solidaire de la Vallée": None,
    "Corporation communautaire des Moissons": ("Beauharnois-Salaberry", "Roussillon"),
    "Carrefour de développement des Rives": ("Beauharnois-Salaberry", "Le Haut-Saint-Laurent"),
    "Collège de la Vallée – formation continue": ("Beauharnois-Salaberry", "Vaudreuil-Soulanges"),
}
APPROACHES = (
    ("Relais Entreprise Soulanges", Approach.Outcome.CALLED, "Le conseil en parle à sa prochaine séance."),
    ("Table agroalimentaire du Sud-Ouest", Approach.Outcome.NOT_INTERESTED, "Attend la fin de sa restructuration."),
    ("Fonds solidaire de la Vallée", Approach.Outcome.CALLED, "Message laissé à la direction."),
)


def load_support(clock: Clock, users: dict[str, User]) -> None:
    known = {one.name: one for one in Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE)}
    counties = {county.name: county for county in RegionalCounty.objects.all()}
    for name, served in SERVES.items():
        known[name].counties_served.set([counties[one] for one in served] if served else counties.values())
    subjects = {subject.name_fr: subject for subject in SupportSubject.objects.all()}
    for index, row in enumerate(rows("support_offers.csv")):
        SupportOffer.objects.create(
            organisation=known[row["name"]],
            subject=subjects[row["subject"]],
            county=counties[row["county"]] if row["county"] else None,
            since=clock.start - timedelta(days=90 * index) if index % 3 else None,
            source=Source.MEMBER if index % 2 else Source.STAFF,
            checked_on=clock.today - timedelta(days=23 * index % 300),
        )
    for days, (name, outcome, note) in enumerate(APPROACHES, start=5):
        called = outcome == Approach.Outcome.CALLED
        note_approach(
            organisation=known[name],
            on=clock.today - timedelta(days=days),
            outcome=outcome,
            by=users["paul"],
            next_on=clock.today + timedelta(days=days) if called else None,
            note=note,
        )
