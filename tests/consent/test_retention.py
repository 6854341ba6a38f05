"""The retention schedule: what is due and when, a run that survives being killed, the certificate it leaves."""

from datetime import date, timedelta
from io import BytesIO

import pdfplumber
import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from arrimage.agenda.models import Activity, ConfidentialNote, Presence
from arrimage.consent.models import (
    AccessEntry,
    Anonymisation,
    PrivacyRequest,
    RetentionRule,
    RetentionRun,
    RetentionRunLine,
    WrittenOnce,
)
from arrimage.consent.operations import log_access, retention
from arrimage.consent.operations.retention import NothingToDestroy, carry_out, ensure_rules, start_run
from arrimage.consent.queries.retention import due_under, preview
from arrimage.consent.rendering.certificate import certificate
from arrimage.kit import personal_data
from arrimage.network.models import OrganisationRole, Person

pytestmark = pytest.mark.django_db


def rule(code: str) -> RetentionRule:
    return RetentionRule.objects.get(data_class=code)


def old_contact(name: str, days: int = 2500) -> Person:
    person = Person.objects.create(first_name="Vieux", last_name=name, email=f"{name.lower()}@ancien.example")
    long_ago = timezone.now() - timedelta(days=days)
    Person.objects.filter(pk=person.pk).update(updated_at=long_ago)
    return person


def note_of(day: date) -> ConfidentialNote:
    return ConfidentialNote.objects.create(activity=Activity.objects.create(date=day), text="Hermine.")


def run_today() -> RetentionRun:
    return carry_out(run=start_run(day=localdate(), by=None), now=timezone.now())


# The rules -------------------------------------------------------------------------------------------------


def test_each_class_of_data_has_a_rule_from_the_start_that_the_hub_may_change():
    assert {one.data_class for one in RetentionRule.objects.all()} == {c.code for c in personal_data.data_classes()}
    RetentionRule.objects.filter(data_class="agenda.notes").update(months=12)
    ensure_rules()
    assert rule("agenda.notes").months == 12


def test_a_rule_reads_as_a_sentence():
    months = "36\N{NO-BREAK SPACE}mois" if "\N{NO-BREAK SPACE}mois" in rule("agenda.notes").sentence else "36 mois"
    assert rule("agenda.notes").sentence == f"Conservé {months} après le jour de l’activité, puis supprimé."
    assert rule("network.contacts").sentence.endswith("puis anonymisé.")


@pytest.mark.parametrize(("code", "least"), [("consent.incidents", 60), ("consent.openings", 24)])
def test_what_the_law_wants_kept_is_not_shortened(code, least):
    shorter = rule(code)
    shorter.months = least - 1
    with pytest.raises(ValidationError, match="au moins"):
        shorter.full_clean()
    assert shorter.cutoff(date(2018, 3, 15)) == date(2018, 3, 15) - relativedelta(months=least)


@given(st.dates(date(2012, 1, 1), date(2080, 1, 1)), st.integers(1, 120))
def test_what_is_due_is_older_than_the_months_of_the_rule(day, months):
    """Whatever the day: what a rule of n months makes due ended more than n calendar months before."""
    cutoff = RetentionRule(data_class="agenda.notes", months=months).cutoff(day)
    assert cutoff <= day - timedelta(days=28 * months)
    assert cutoff + relativedelta(months=months) <= day
    assert cutoff + timedelta(days=31) + relativedelta(months=months) > day


@pytest.mark.parametrize(("shift", "due"), [(-1, True), (0, False), (1, False)])
def test_a_note_goes_the_day_after_its_months(today, shift, due):
    note_of(today - relativedelta(months=36) + timedelta(days=shift))
    assert due_under(rule("agenda.notes"), today).exists() == due


def test_a_rule_set_aside_destroys_nothing(today):
    note_of(today - relativedelta(years=9))
    RetentionRule.objects.filter(data_class="agenda.notes").update(is_active=False)
    assert all(line.rule.data_class != "agenda.notes" for line in preview(today))
    with pytest.raises(NothingToDestroy):
        start_run(day=today, by=None)


def test_a_contact_still_met_or_in_a_role_is_left_alone(world_of_one):
    met, in_role, gone = old_contact("Rencontrée"), old_contact("Fonction"), old_contact("Partie")
    Presence.objects.create(activity=Activity.objects.create(date=localdate() - timedelta(days=40)), person=met)
    OrganisationRole.objects.create(
        person=in_role, organisation=world_of_one, title="Trésorière", end=localdate() + timedelta(days=9)
    )
    OrganisationRole.objects.create(
        person=gone, organisation=world_of_one, title="Trésorière", end=localdate() - timedelta(days=3000)
    )
    Person.objects.filter(pk__in=[in_role.pk, gone.pk]).update(updated_at=timezone.now() - timedelta(days=2500))
    assert list(due_under(rule("network.contacts"), localdate())) == [gone]


@pytest.fixture
def world_of_one():
    from arrimage.network.models import Organisation

    return Organisation.objects.create(name="Maison des jeunes")


# Runs ------------------------------------------------------------------------------------------------------


def test_a_run_does_what_the_preview_said(incident):
    contact, note = old_contact("Partie"), note_of(localdate() - relativedelta(years=4))
    recent = note_of(localdate())
    incident(known_on=localdate() - relativedelta(months=61), occurred_from=localdate() - relativedelta(months=61))
    said = {due.rule.data_class: due.count for due in preview(localdate()) if due.count}
    run = run_today()
    assert {line.data_class: line.done for line in run.lines.all()} == said
    assert said == {"network.contacts": 1, "agenda.notes": 1, "consent.incidents": 1}
    contact.refresh_from_db()
    assert contact.email == ""
    assert not ConfidentialNote.objects.filter(pk=note.pk).exists()
    assert ConfidentialNote.objects.filter(pk=recent.pk).exists()
    assert sum(due.count for due in preview(localdate())) == 0, "what was made anonymous is not due again"


def test_every_table_of_failed_sign_ins_is_emptied_in_time():
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        for months in (4, 1):
            said = {"failures_since_start": 1, "user_agent": f"{months}"} if model is AccessAttempt else {}
            row = model.objects.create(username="a@x.example", ip_address="203.0.113.1", path_info="/", **said)
            model.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - relativedelta(months=months))
    assert {due.rule.data_class: due.count for due in preview(localdate()) if due.count} == {"accounts.attempts": 3}
    assert [(line.data_class, line.done) for line in run_today().lines.all()] == [("accounts.attempts", 3)]
    assert [model.objects.count() for model in (AccessAttempt, AccessFailureLog, AccessLog)] == [1, 1, 1]
    AccessAttempt.objects.all().delete()
    AccessLog.objects.update(attempt_time=timezone.now() - relativedelta(months=4))
    assert run_today().lines.get().done == 1, "one table alone may have something due"


def test_a_run_killed_in_the_middle_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        old_contact(f"Partie{number}")
    real, calls = retention.forget_all, []

    def killed_at_the_second_batch(**said):
        calls.append(1)
        real(**said)
        if len(calls) == 2:
            raise KeyboardInterrupt

    run = start_run(day=localdate(), by=None)
    monkeypatch.setattr(retention, "forget_all", killed_at_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        carry_out(run=run, now=timezone.now())
    line = RetentionRunLine.objects.get(run=run)
    assert (line.done, Anonymisation.objects.count()) == (2, 2), "a batch and its count stand or fall together"
    assert RetentionRun.objects.get().finished_at is None
    carry_out(run=run, now=timezone.now())
    line.refresh_from_db()
    assert (line.done, Anonymisation.objects.count()) == (5, 5)
    assert not Person.objects.exclude(email="").exists()


def test_a_rule_lengthened_since_a_run_began_is_obeyed():
    note_of(localdate() - relativedelta(months=40))
    run = start_run(day=localdate(), by=None)
    RetentionRule.objects.filter(data_class="agenda.notes").update(months=60)
    carry_out(run=run, now=timezone.now())
    assert ConfidentialNote.objects.exists()


def test_what_became_due_after_a_run_began_waits_for_the_next():
    note_of(localdate() - relativedelta(months=40))
    run = start_run(day=localdate(), by=None)
    RetentionRule.objects.filter(data_class="agenda.notes").update(months=1)
    younger = note_of(localdate() - relativedelta(months=10))
    carry_out(run=run, now=timezone.now())
    assert list(ConfidentialNote.objects.all()) == [younger]


def test_an_answered_request_loses_its_name_and_keeps_its_place(ask, today):
    request = ask(requester_email="aline@roy.example", message="Je suis Aline.", days=1500)
    PrivacyRequest.objects.filter(pk=request.pk).update(answered_on=today - relativedelta(months=37), outcome="granted")
    carry_out(run=start_run(day=today, by=None), now=timezone.now())
    request.refresh_from_db()
    assert (request.requester_name, request.requester_email, request.message) == ("Nom retiré", "", "")
    assert request.history.exclude(requester_name="Nom retiré").count() == 0
    assert request.outcome == "granted"


def test_openings_go_after_two_years_and_not_before(coralie):
    entry = log_access(user=coralie, record=note_of(localdate()), what=AccessEntry.What.NOTE)
    day = localdate() + relativedelta(months=24)
    assert not due_under(rule("consent.openings"), day).exists()
    assert due_under(rule("consent.openings"), day + timedelta(days=1)).get() == entry
    with pytest.raises(WrittenOnce):
        entry.delete()


# The certificate and the screens ----------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    with pdfplumber.open(BytesIO(content)) as document:
        return " ".join((page.extract_text() or "").replace("\n", " ") for page in document.pages)


def test_the_certificate_says_what_how_many_under_which_rule_by_whom_and_names_nobody(coralie):
    old_contact("Disparue")
    run = carry_out(run=start_run(day=localdate(), by=coralie), now=timezone.now())
    said = text_of(certificate(run, list(run.lines.all()), "Pôle des Rives"))
    for words in ("Pôle des Rives", "Contacts sans nouvelles", "P-39.1, art. 23", "Coralie Exemple", "1 fiche en tout"):
        assert words in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "Disparue" not in said


def test_the_coordinator_sees_which_the_presidency_only_how_many(coralie, bernard, client_for):
    old_contact("Disparue")
    address = reverse("desk:retention-preview")
    assert "Disparue" in client_for(coralie).get(address).content.decode()
    page = client_for(bernard).get(address).content.decode()
    assert "Disparue" not in page
    assert "Contacts sans nouvelles – 1" in page
    assert client_for(bernard).post(address).status_code == 403


def test_running_the_schedule_from_the_desk_leads_to_its_certificate(
    coralie, client_for, django_capture_on_commit_callbacks
):
    old_contact("Disparue")
    client = client_for(coralie)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("desk:retention-preview"))
    run = RetentionRun.objects.get()
    assert run.finished_at
    page = client.get(reverse("desk:retentionrun-detail", args=[run.pk])).content.decode()
    address = reverse("desk:retention-certificate", args=[run.pk])
    assert address in page
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    response = client.post(reverse("desk:retention-preview"), follow=True)
    assert "Rien n’est échu" in response.content.decode()


def test_an_unfinished_run_has_no_certificate_and_can_be_taken_up(coralie, client_for):
    old_contact("Disparue")
    run = start_run(day=localdate(), by=coralie)
    client = client_for(coralie)
    assert client.get(reverse("desk:retention-certificate", args=[run.pk])).status_code == 404
    assert f"Destruction n°\N{NO-BREAK SPACE}{run.pk}" in client.get(reverse("desk:retention-preview")).content.decode()
    client.post(reverse("desk:retention-take-up", args=[run.pk]))
    run.refresh_from_db()
    assert run.finished_at
    assert run.total == 1
