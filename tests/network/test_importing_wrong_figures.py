"""Figures of a file that cannot be right: none is corrected in silence."""

import pytest
from django.utils.timezone import localdate

from arrimage.network.models import Organisation
from tests.network.test_importing import imported


def test_a_negative_count_and_a_year_to_come_are_not_taken_and_are_said(db):
    coming = localdate().year + 1
    run = imported(f"Organisme;Employés;Année de fondation\nLe Phare;-5;{coming}\nLa Halte;5;{coming - 1}\n")
    phare, halte = Organisation.objects.order_by("-name")
    assert (phare.employees, phare.founding_year) == (None, None)
    assert (halte.employees, halte.founding_year) == (5, coming - 1)
    wrong, right = run.rows.order_by("number")
    assert "« -5 »" in " ".join(wrong.remarks).replace("\u00a0", " ")
    assert str(coming) in " ".join(wrong.remarks)
    assert right.remarks == []


@pytest.mark.parametrize("day", ["15/03/2026", "32/13/2026", "2026-03-15", "15.03.2026", "3/15/2026 14:00"])
def test_a_date_in_the_column_of_the_neq_is_no_phone_number(db, day):
    run = imported(f"Organisme;NEQ;Téléphone\nLe Phare;{day};\nLa Halte;555-0199;{day}\n")
    halte, phare = Organisation.objects.order_by("name")
    assert (phare.neq, phare.phone) == ("", "")
    assert halte.phone == "555-0199", "a number in the wrong column is still one"
    for row in run.rows.all():
        said = " ".join(row.remarks).replace("\u00a0", " ")
        assert f"« {day} » n’a pas de sens connu" in said
        assert f"« {day} », dans la colonne" not in said
