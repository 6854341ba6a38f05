"""A day in a cell: as people write it, and never a guess between two."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from arrimage.kit.days import day_in

SAID = date(2026, 3, 15)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-15",
        "2026/03/15",
        "2026.3.15",
        " 2026-03-15 14:05:00 ",
        "2026-03-15T14:05:00Z",
        "15/03/2026",
        "15-3-2026",
        "15.03.2026",
        "3/15/2026",
        "15/03/2026 14:05",
    ],
)
def test_a_day_is_read_as_people_write_it(cell):
    assert day_in(cell) == SAID


@pytest.mark.parametrize(
    "cell", ["", "mars", "2026-13-15", "31/02/2026", "15/03/26", "2026-03/15", "15032026", "2026-03-15 env."]
)
def test_what_is_no_day_says_how_to_write_one(cell):
    with pytest.raises(ValidationError, match="écrivez-la comme 2026-03-15"):
        day_in(cell)


def test_a_day_that_can_be_read_as_two_is_not_guessed():
    with pytest.raises(ValidationError, match="2026-03-04 ou 2026-04-03"):
        day_in("03/04/2026")


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from("/-."))
def test_a_day_written_day_first_is_that_day_or_is_asked_again(day, separator):
    written = f"{day.day:02}{separator}{day.month:02}{separator}{day.year}"
    if day.day <= 12 and day.day != day.month:
        with pytest.raises(ValidationError, match=day.isoformat()):
            day_in(written)
    else:
        assert day_in(written) == day
