"""Figures of a file that cannot be right: none is corrected in silence."""

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
