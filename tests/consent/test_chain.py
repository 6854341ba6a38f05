"""The ledger cannot be changed unseen: each entry holds the one before it, and the check names the first that broke."""

import threading
from datetime import date
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, models, transaction

from arrimage.consent.chain import verify
from arrimage.consent.models import Address, AppendOnly, ConsentEntry, EntryDetails, LedgerHead, Suppression, Wording
from arrimage.consent.operations import erase_address, record
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Act
from tests.consent.conftest import JULIE, noon

DAY = date(2018, 5, 1)


@pytest.fixture
def ledger(write, bulletin):
    """Six entries: a paper with its scan, a renewal, a purchase, somebody else's, a withdrawal, a new consent."""
    write("given", DAY, proof=ContentFile(b"%PDF-1.4 signed", name="Julie.pdf"), name="Julie", source="paper")
    write("membership_began", DAY, ends_on=date(2019, 4, 30), note="Par téléphone")
    write("purchase", DAY)
    write("inquiry", DAY, address="luc@exemple.org", name="Luc")
    write("withdrawn", DAY, place="203.0.113.7")
    write("given", DAY)
    assert verify().broken == ""
    return list(ConsentEntry.objects.order_by("number"))


@pytest.fixture
def unguarded(db):
    """The database without its triggers, as somebody who holds the file has it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for trigger in ("no_update", "no_delete"):
                cursor.execute(f"DROP TRIGGER consent_consententry_{trigger}")
        else:
            cursor.execute("DROP TRIGGER consent_consententry_append_only ON consent_consententry")


def raw(model):
    return models.QuerySet(model)


OTHER = {
    "number": 99, "act": "confirmed", "on": date(2017, 1, 1), "ends_on": date(2020, 1, 1), "basis": "handed",
    "ends": date(2031, 1, 1), "source": "import", "proof_sha256": "f" * 64, "details_sha256": "f" * 64,
    "recorded_on": date(2017, 1, 1), "recorded_at": noon(date(2017, 1, 1)), "previous": "f" * 64, "digest": "f" * 64,
}  # fmt: skip


@pytest.mark.parametrize("field", [field.name for field in ConsentEntry._meta.concrete_fields])
def test_whatever_field_of_an_entry_is_changed_the_check_fails_at_that_entry(ledger, unguarded, field, invitations):
    other = {"address": Address.objects.get(address="luc@exemple.org"), "purpose": invitations, "follows": ledger[0]}
    other["wording"] = Wording.objects.create(purpose=invitations, version=1, text="Non", identity="")
    third = ledger[2]
    if field == "number":
        EntryDetails.objects.filter(pk=third.pk)._raw_delete("default")
    raw(ConsentEntry).filter(pk=third.pk).update(**{field: {**OTHER, **other}[field]})
    found = verify()
    assert found.broken
    assert found.entries == 2, "the first two are as they were written"


@pytest.mark.parametrize(
    "field", ["salt", "name", "role", "url", "referrer", "place", "note", "recorded_by", "proof_name"]
)
def test_so_it_does_for_the_details(ledger, field):
    raw(EntryDetails).filter(pk=3).update(**{field: "autre"})
    assert (verify().number, verify().entries) == (3, 2)


def test_so_it_does_for_an_address_given_to_someone_else(ledger):
    raw(Address).filter(address="luc@exemple.org").update(address="autre@exemple.org")
    assert verify().number == 4


def test_so_it_does_for_words_changed_afterwards(ledger, wording):
    raw(Wording).filter(pk=wording.pk).update(text="J’accepte tout.")
    assert verify().number == 1


def test_so_it_does_for_a_scan_replaced_or_lost(ledger):
    file = ledger[0].details.proof
    name = file.name
    assert "Julie" not in name, "no name in the folder of proofs"
    file.storage.delete(name)
    assert verify().number == 1
    file.storage.save(name, ContentFile(b"%PDF-1.4 another"))
    assert verify().number == 1


@pytest.mark.parametrize("number", [1, 3, 6])
def test_an_entry_taken_out_is_missed(ledger, unguarded, number):
    raw(EntryDetails).filter(pk=number).delete()
    raw(ConsentEntry).filter(pk=number).delete()
    found = verify()
    assert found.broken
    assert found.entries == number - 1


def test_entries_in_another_order_are_seen(ledger, unguarded):
    second, third = ledger[1], ledger[2]
    with connection.constraint_checks_disabled() if connection.vendor == "sqlite" else transaction.atomic():
        raw(EntryDetails).filter(pk__in=(2, 3)).delete()
        raw(ConsentEntry).filter(pk=second.pk).update(number=1000)
        raw(ConsentEntry).filter(pk=third.pk).update(number=2)
        raw(ConsentEntry).filter(pk=1000).update(number=3)
    assert verify().entries == 1


def test_details_do_not_vanish_without_a_word(ledger):
    raw(EntryDetails).filter(pk=2).delete()
    assert verify().number == 2


def test_another_consent_key_is_told(ledger, settings):
    settings.CONSENT_KEY = "another"
    assert "CONSENT_KEY" in verify().broken


def test_nobody_changes_an_entry_through_the_models(ledger, wording):
    for change in (
        ledger[0].save, ledger[0].delete, ConsentEntry.objects.all().delete, ledger[0].details.save,
        lambda: ConsentEntry.objects.update(act="given"), lambda: EntryDetails.objects.update(note=""),
    ):  # fmt: skip
        with pytest.raises(AppendOnly):
            change()
    wording.text = "J’accepte tout."
    with pytest.raises(Exception, match="version"):
        wording.save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_consententry SET act = 'given' WHERE number = 5",
        "DELETE FROM consent_consententry WHERE number = 5",
        "DELETE FROM consent_consententry WHERE number = 6",
    ],
)
def test_nor_through_the_database(ledger, statement):
    raw(EntryDetails).filter(pk__in=(5, 6)).delete()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_erasing_a_person_leaves_a_whole_chain_without_her(ledger, bulletin, django_capture_on_commit_callbacks):
    proof = ledger[0].details.proof
    write_off = Address.objects.get(address=JULIE)
    record(address=JULIE, act=Act.WITHDRAWN, on=date(2018, 6, 1), source="link", at=noon(date(2018, 6, 1)))
    with django_capture_on_commit_callbacks(execute=True):
        erase_address(address=write_off, at=noon(date(2018, 7, 1)))
    assert verify().broken == ""
    assert not proof.storage.exists(proof.name)
    assert not EntryDetails.objects.filter(entry__address=write_off).exists()
    everything = " ".join(str(row) for model in (Address, EntryDetails, Suppression) for row in model.objects.values())
    assert JULIE not in everything
    assert may_send(JULIE, bulletin, date(2018, 7, 2)).why.value == "withdrawn", "known by its keyed hash alone"
    erase_address(address=write_off, at=noon(date(2018, 7, 2)))  # once more does nothing


def test_who_comes_back_after_an_erasure_consents_anew(write, bulletin):
    write("given", DAY)
    write("withdrawn", DAY)
    erase_address(address=Address.objects.get(address=JULIE), at=noon(date(2018, 7, 1)))
    write("purchase", date(2018, 8, 1))
    assert not may_send(JULIE, bulletin, date(2018, 8, 2)).allowed
    write("given", date(2018, 8, 3))
    assert may_send(JULIE, bulletin, date(2018, 8, 3)).basis == "express"
    assert Address.objects.count() == 2
    assert verify().broken == ""


def test_the_command_says_that_all_is_well_or_what_broke(ledger):
    said = StringIO()
    call_command("verify_consents", stdout=said)
    assert "6" in said.getvalue()
    assert LedgerHead.objects.get().digest in said.getvalue()
    raw(EntryDetails).filter(pk=3).update(note="autre")
    with pytest.raises(CommandError) as failure:
        call_command("verify_consents")
    assert failure.value.returncode == 1
    assert "3" in str(failure.value)


@pytest.mark.slow
def test_two_writers_at_once_make_one_chain(transactional_db, bulletin):
    failures = []

    def write(who):
        try:
            for number in range(8):
                record(address=f"{who}{number}@exemple.org", act=Act.INQUIRY, on=DAY, source="phone", at=noon(DAY))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    found = verify()
    assert (found.entries, found.broken) == (24, "")
