"""Files of many rows: what is read fast is read as well, and nothing piles up in memory."""

import gc
import weakref
from datetime import date

import pytest
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from arrimage.network.facts import Provenance, Source
from arrimage.network.importing import values
from arrimage.network.importing.planning import Planner, reader_of
from arrimage.network.importing.settling import Settlement
from arrimage.network.operations.importing import columns
from tests.network.test_importing import imported


@pytest.mark.slow
@given(st.from_regex(values.PLAIN_EMAIL, fullmatch=True).filter(lambda said: len(said) <= values.LONGEST_PLAIN))
def test_an_address_that_looks_plain_is_one(address):
    validate_email(address)
    assert values.emails(address) == values.emails(f"<{address}>") == [address]


@given(st.from_regex(values.PLAIN_PHONE, fullmatch=True, alphabet="0123456789() .-"))
def test_a_number_that_looks_plain_is_read_as_any_other(number):
    # After a semicolon come more numbers: then nothing is plain.
    assert values.phones(number) == values.phones(f"{number};")


def test_a_batch_that_is_over_leaves_memory_at_once(db):
    """Nobody looks for garbage during a batch: records that refer to one another in a circle would add up."""
    run = imported("Organisme;Ville;Prénom;Nom\nCafé de la Gare;Valleyfield;Hélène;Côté\n")
    planner = Planner(reader_of(columns(run)))
    rows = [(2, ["Phare", "Valleyfield", "Marie", "Roy"]), (3, ["Phare", "Valleyfield", "Luc", "Côté"])]
    gc.disable()
    try:
        batch = [planner.plan(*row) for row in rows]
        settlement = Settlement(batch, planner.reader.places, Provenance(Source.IMPORT, date(2018, 3, 31)))
        gone = weakref.ref(settlement)
        del settlement
        assert gone() is None
    finally:
        gc.enable()
