"""Which support is offered where, and whom to recruit."""

from arrimage.network.models import RegionalCounty
from tests.judges.screens.network import offer
from tests.judges.screens.screen import desk

COVERAGE = "/bureau/adhesions/couverture/"


def elsewhere() -> tuple[int, int]:
    return offer().subject_id, RegionalCounty.objects.get(name="Vaudreuil-Soulanges").pk


SCREENS = (
    desk("coverage of support", COVERAGE),
    desk("covered cell", COVERAGE + "{it.subject_id}/{it.county_id}/", offer),
    desk("hole", COVERAGE + "{it[0]}/{it[1]}/", elsewhere),
    desk("to recruit", "/bureau/adhesions/a-recruter/"),
    desk("approach", "/bureau/organisations/{it.organisation_id}/demarche/", offer),
)
