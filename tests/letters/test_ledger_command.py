"""The delivery ledger printed for other programs, which may stop reading."""

import os

import pytest
from django.core.management import call_command
from django.core.management.base import OutputWrapper


@pytest.mark.django_db
def test_whoever_has_seen_enough_of_the_ledger_ends_it_quietly(subscribe, planned):
    subscribe(*(f"lectrice{number}@exemple.example" for number in range(40)))
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", buffering=1) as pipe:
        call_command("delivery_ledger", str(planned().pk), "--mailing", "--json", stdout=OutputWrapper(pipe))
