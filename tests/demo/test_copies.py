"""A demo of more than twenty years holds copies of its first ones: whole, and counted like them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F, Model
from django.test import override_settings
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity, Presence
from arrimage.demo import operations
from arrimage.demo.copies import VARIED_YEARS
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.plan.models import ActionLink, Indicator, Plan
from arrimage.plan.queries import figures_for
from tests.conftest import PLAIN_SETTINGS

# The demo is loaded once for the four: they stay together when several processes share the suite.
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("db"), pytest.mark.xdist_group("copies")]
SCALE = VARIED_YEARS + 2


@dataclass(frozen=True)
class Copied:
    """The first and last keys of a table's first years, before they were copied, and how far the copies are kept."""

    first: int
    last: int
    step: int

    @classmethod
    def of(cls, records: Any) -> "Copied":
        keys = list(records.order_by("pk").values_list("pk", flat=True))
        highest = records.model._base_manager.latest("pk").pk
        some = (keys[-1] - keys[0] + 1) * (SCALE - VARIED_YEARS) // VARIED_YEARS
        return cls(keys[0], keys[0] + some - 1, highest - keys[0] + 1)

    def originals(self, model: type[Model], column: str = "pk") -> Any:
        """The rows of the table that were copied, or those of another that point at them."""
        return model._base_manager.filter(**{f"{column}__gte": self.first, f"{column}__lte": self.last})

    def copies(self, model: type[Model], column: str = "pk") -> Any:
        first, last = self.first + self.step, self.last + self.step
        return model._base_manager.filter(**{f"{column}__gte": first, f"{column}__lte": last})


@pytest.fixture(scope="module")
def copied(django_db_setup, django_db_blocker, kept_files) -> Iterator[dict[type[Model], Copied]]:
    """A demo of 22 years, and what its tables held before the copying."""
    held: dict[type[Model], Copied] = {}

    def noting(copy: Callable[[int], None], *tables: Any) -> Callable[[int], None]:
        def noted(scale: int) -> None:
            held.update({records.model: Copied.of(records) for records in (table.all() for table in tables)})
            copy(scale)

        return noted

    enterprises = Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE)
    with (
        django_db_blocker.unblock(),
        override_settings(**PLAIN_SETTINGS, **kept_files),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        journal, network = operations.copy_journal, operations.copy_enterprises
        patch.setattr(operations, "copy_journal", noting(journal, Activity.objects))
        patch.setattr(operations, "copy_enterprises", noting(network, enterprises, Person.objects))
        operations.load_demo(day=localdate(), scale=SCALE)
        yield held
        transaction.set_rollback(True)


def rows(records: Any, *columns: Any) -> list[tuple[Any, ...]]:
    return sorted(records.values_list(*columns), key=str)


def test_an_activity_s_copy_has_its_guests_its_places_and_its_ties(copied):
    journal = copied[Activity]
    met = Activity.municipalities_met.through
    for model, column, *others in (
        (Activity, "pk", "kind", "date", "head_count", "municipality"),
        (Presence, "activity", "organisation", "person", "state"),
        (met, "activity", "municipality"),
        (ActionLink, "object_id", "action", "content_type"),
    ):
        copies = rows(journal.copies(model, column), F(column) - journal.step, *others)
        assert copies == rows(journal.originals(model, column), column, *others)
        assert copies, f"no copy in {model.__name__}"


def test_a_tied_copy_exists(copied):
    tied = copied[Activity].copies(ActionLink, "object_id").values_list("object_id", flat=True)
    assert set(tied) <= set(copied[Activity].copies(Activity).values_list("pk", flat=True))


def test_an_enterprise_s_copy_has_its_sectors_and_people_of_its_own(copied):
    enterprises, people = copied[Organisation], copied[Person]
    only = {"kind": Organisation.Kind.ENTERPRISE}
    copies = enterprises.copies(Organisation)
    assert rows(copies, F("pk") - enterprises.step) == rows(enterprises.originals(Organisation).filter(**only), "pk")
    sectors = Organisation.sectors.through
    assert rows(enterprises.copies(sectors, "organisation"), F("organisation") - enterprises.step, "sector") == rows(
        enterprises.originals(sectors, "organisation").filter(organisation__kind=only["kind"]), "organisation", "sector"
    )
    theirs = set(enterprises.copies(OrganisationRole, "organisation").values_list("person", flat=True))
    assert theirs
    assert theirs <= set(people.copies(Person).values_list("pk", flat=True))


# These count who came to the activities, not the activities.
OF_THEIR_PEOPLE = {"agenda.participants", "agenda.organisations_met"}


def test_the_board_counts_the_copies_of_what_it_counts(copied):
    journal, plan = copied[Activity], Plan.objects.live().get(parent_action=None)
    figures = figures_for(Indicator.objects.filter(action__plan=plan), plan.period, localdate()).values()
    counting = [one.figure for one in figures if one.figure and one.figure.candidates.model is Activity]
    assert len(counting) >= 8
    corrected = set(_changed_since(journal))
    assert len(corrected) <= 1, "only one meeting of the first quarter was cancelled after the copying"
    for figure in counting:
        counted = list(figure.counted.values_list("pk", flat=True))
        assert figure.value == len(counted) or figure.measure.code in OF_THEIR_PEOPLE
        originals = {key for key in counted if journal.first <= key <= journal.last}
        copies = {key - journal.step for key in counted if journal.first <= key - journal.step <= journal.last}
        assert copies - corrected == originals - corrected
    assert sum(figure.value for figure in counting) > 0


def _changed_since(journal: Copied) -> Iterator[int]:
    """Activities corrected after they were copied."""
    statuses = dict(journal.originals(Activity).values_list("pk", "status"))
    for key, status in journal.copies(Activity).values_list("pk", "status"):
        if status != statuses[key - journal.step]:
            yield key - journal.step
