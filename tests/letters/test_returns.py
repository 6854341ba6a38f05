"""What a return does to the ledger of deliveries and to the consent of the person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from arrimage.consent.models import Purpose, Suppression
from arrimage.consent.operations import lift, record
from arrimage.consent.operations.ledger import row_of
from arrimage.consent.queries import may_send
from arrimage.consent.rules import Act
from arrimage.letters.bounces.addresses import delivery_of, return_path
from arrimage.letters.mail.identity import message_id
from arrimage.letters.models import Delivery, Mailing, Return
from arrimage.letters.operations.returns import record_mail
from arrimage.letters.queries.results import results_of
from tests.letters.bounce_samples import HEADERS, US, YOU, arf, dsn, mail, one

NOW = datetime(2018, 3, 15, 16, tzinfo=UTC)
FULL, UNKNOWN = ("5.2.2", "552 5.2.2 Mailbox full"), ("5.1.1", "550 5.1.1 User unknown")


@pytest.fixture
def bulletin(db) -> Purpose:
    purpose = Purpose.objects.create(code="bulletin-du-pole", name_fr="Bulletin")
    record(address=YOU, purpose=purpose, act=Act.INQUIRY, on=NOW.date(), source="mail", at=NOW)
    return purpose


@pytest.fixture
def sent(bulletin):
    """`sent(days=3)`: a message that a server took so many days before."""

    def make(days: float = 1, address: str = YOU, **said) -> Delivery:
        mailing = Mailing.objects.create(title="Mars", purpose=bulletin, from_name="Le pôle", from_email=US)
        given = {"state": Delivery.State.HANDED, "handed_at": NOW - timedelta(days=days), **said}
        return Delivery.objects.create(mailing=mailing, recipient=row_of(address), address=address, **given)

    return make


def come_back(delivery: Delivery, code: tuple[str, str], **said) -> list[Return]:
    """The report on that delivery, with a number of its own."""
    report = one(*code, **said).replace(
        b"From: MAILER", f"X-Original-To: {return_path(delivery.pk, 'pole.example')}\nFrom: MAILER".encode()
    )
    rows = record_mail(data=report, at=NOW)
    delivery.refresh_from_db()
    return rows


def left_out() -> list[str]:
    return list(Suppression.objects.filter(lifted_on=None).values_list("reason", flat=True))


def test_a_lost_address_is_left_out_at_once(sent):
    delivery = sent()
    [row] = come_back(delivery, UNKNOWN)
    assert (row.kind, row.hard, row.effect, row.delivery) == ("bounce", True, "suppressed", delivery)
    assert (delivery.state, delivery.bounce_status, delivery.bounced_at) == ("bounced", "5.1.1", NOW)
    assert left_out() == ["bounced"]
    assert not may_send(YOU, "bulletin-du-pole", NOW.date()).allowed


def test_the_same_mail_read_twice_counts_once(sent):
    delivery = sent()
    assert len(come_back(delivery, FULL)) == 1
    assert come_back(delivery, FULL) == []
    assert Return.objects.count() == 1


def test_a_full_mailbox_is_forgiven_twice_and_not_three_times(sent):
    effects = []
    for days in (30, 20, 10):
        [row] = come_back(sent(days), FULL)
        effects.append(row.effect)
    assert effects == ["strike", "strike", "suppressed"]
    assert left_out() == ["bounced"]


def test_a_message_that_arrived_in_between_begins_the_count_anew(sent):
    come_back(sent(40), FULL)
    come_back(sent(30), FULL)
    sent(20)
    [row] = come_back(sent(10), FULL)
    assert row.effect == "strike"
    assert left_out() == []


def test_a_later_message_not_yet_returned_does_not_hide_three_returns(sent):
    first, second, third = sent(30), sent(20), sent(10)
    sent(1)
    for delivery in (first, second):
        come_back(delivery, FULL)
    [row] = come_back(third, FULL)
    assert row.effect == "suppressed"


def test_returns_of_long_ago_no_longer_count(sent, settings):
    settings.LETTERS_STRIKE_DAYS = 60
    come_back(sent(90), FULL)
    come_back(sent(20), FULL)
    [row] = come_back(sent(10), FULL)
    assert row.effect == "strike"


def test_an_address_let_in_again_starts_with_a_clean_slate(sent):
    for days in (30, 20, 10):
        come_back(sent(days), FULL)
    lift(suppression=Suppression.objects.get(), day=(NOW - timedelta(days=5)).date())
    [row] = come_back(sent(1), FULL)
    assert row.effect == "strike"


def test_a_report_that_the_server_still_tries_changes_nothing(sent):
    delivery = sent()
    [row] = come_back(delivery, ("4.4.1", "Connection timed out"), action="delayed")
    assert (row.effect, row.delayed, delivery.state) == ("none", True, "handed")


def test_a_complaint_withdraws_consent_at_once(sent):
    delivery = sent()
    [row] = record_mail(data=arf(f"Feedback-Type: abuse\nOriginal-Rcpt-To: {YOU}"), at=NOW)
    delivery.refresh_from_db()
    assert (row.effect, delivery.state) == ("withdrawn", "complained")
    assert left_out() == ["complained"]
    decision = may_send(YOU, "bulletin-du-pole", NOW.date())
    assert not decision.allowed


@pytest.mark.parametrize("kind", ["auth-failure", "not-spam"])
def test_the_report_of_a_machine_about_signatures_is_no_complaint_of_a_person(sent, kind):
    delivery = sent()
    record_mail(data=arf(f"Feedback-Type: {kind}\nOriginal-Rcpt-To: {YOU}"), at=NOW)
    delivery.refresh_from_db()
    assert delivery.state == "handed"
    assert left_out() == []


def test_an_automatic_reply_changes_nothing(sent):
    delivery = sent()
    [row] = record_mail(
        data=mail(f"From: {YOU}\nSubject: Absence du bureau\nAuto-Submitted: auto-replied", "Je n'y travaille plus."),
        at=NOW,
    )
    delivery.refresh_from_db()
    assert (row.kind, row.effect, row.address, delivery.state) == ("auto-reply", "none", YOU, "handed")


def test_what_is_not_understood_waits_for_somebody(db):
    [row] = record_mail(data=mail(f"From: {YOU}\nSubject: Une question", "Bonjour"), at=NOW)
    assert list(Return.objects.to_look_at()) == [row]
    assert row.subject == "Une question"


def test_a_false_report_on_somebody_we_never_wrote_to_does_nothing(db):
    [row] = record_mail(data=one(*UNKNOWN), at=NOW)
    assert row.effect == "untied"
    assert left_out() == []


def test_the_message_id_tells_which_message_it_was(sent):
    delivery = sent(address="chef@entreprise.example")
    sent(days=0.5, address="chef@entreprise.example")
    number = message_id(delivery.pk, delivery.mailing_id, "pole.example")
    report = dsn("Final-Recipient: rfc822; reunion@ailleurs.example\nAction: failed\nStatus: 5.1.1")
    [row] = record_mail(data=report.replace(b"<l-12@pole.example>", number.encode()), at=NOW)
    assert row.delivery == delivery
    assert Suppression.objects.get().address == "chef@entreprise.example"


@pytest.mark.parametrize("report", [one(*UNKNOWN), arf(f"Feedback-Type: abuse\nOriginal-Rcpt-To: {YOU}")])
def test_a_report_that_makes_up_the_number_of_our_message_shuts_nobody_out(sent, report):
    delivery = sent()
    forged = f"<d{delivery.pk}.m{delivery.mailing_id}.deadbeef0000@pole.example>"
    [row] = record_mail(data=report.replace(b"<l-12@pole.example>", forged.encode()), at=NOW)
    delivery.refresh_from_db()
    assert (row.delivery, row.effect, delivery.state) == (None, "untied", "handed")
    assert list(Return.objects.to_look_at()) == [row]
    assert left_out() == []
    assert may_send(YOU, "bulletin-du-pole", NOW.date()).allowed


def test_one_lost_member_of_a_group_address_does_not_lose_the_group(sent):
    delivery = sent(address="equipe@entreprise.example")
    report = dsn(
        "Final-Recipient: rfc822; partie@a.example\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; pleine@a.example\nAction: failed\nStatus: 5.2.2"
    ).replace(b"From: MAILER", f"Delivered-To: {return_path(delivery.pk, 'p.example').upper()}\nFrom: MAILER".encode())
    [row] = record_mail(data=report, at=NOW)
    assert (row.delivery, row.effect) == (delivery, "strike")


def test_without_number_the_latest_message_to_the_address_is_meant(sent):
    sent(20)
    latest = sent(2)
    [row] = record_mail(data=one(*FULL), at=NOW)
    assert row.delivery == latest


def test_a_final_report_that_proves_nothing_is_counted_and_waits_for_somebody(sent):
    delivery = sent()
    [row] = record_mail(data=one(*UNKNOWN), at=NOW)
    delivery.refresh_from_db()
    assert (row.hard, row.effect, row.delivery, delivery.state) == (True, "unproven", delivery, "bounced")
    assert list(Return.objects.to_look_at()) == [row]
    assert left_out() == []
    assert may_send(YOU, "bulletin-du-pole", NOW.date()).allowed


def test_unproven_reports_on_one_mailing_are_one_of_the_three_in_a_row(sent):
    sent()
    for name in ("x", "y", "z"):
        record_mail(data=one(f"5.1.{name == 'x'}", "550 No such user " + name), at=NOW)
    assert left_out() == []


def test_unproven_reports_on_three_mailings_in_a_row_leave_the_address_out(sent):
    effects = []
    for days in (30, 20, 10):
        delivery = sent(days)
        [row] = record_mail(data=one(*UNKNOWN).replace(b"mx.example", b"mx%d.example" % days), at=delivery.handed_at)
        effects.append(row.effect)
    assert effects == ["unproven", "unproven", "suppressed"]


def test_a_message_withheld_or_on_its_way_is_not_marked(sent):
    delivery = sent(state=Delivery.State.WITHHELD, why="bounced")
    come_back(delivery, UNKNOWN)
    assert delivery.state == "withheld"


@given(st.integers(min_value=1, max_value=2**62), st.sampled_from(["pole.example", "retours.organisme.qc.ca"]))
def test_the_return_path_names_its_delivery_whatever_its_capitals(number, domain):
    path = return_path(number, domain)
    assert len(path.partition("@")[0]) <= 64
    assert delivery_of(path) == delivery_of(path.upper()) == delivery_of(f"<{path.title()}>") == number


@given(
    st.integers(min_value=1, max_value=2**40),
    st.integers(min_value=0, max_value=40),
    st.sampled_from("0123456789abcdefz-+"),
)
def test_a_return_path_that_was_touched_is_refused(number, place, sign):
    local, at, domain = return_path(number, "pole.example").partition("@")
    place = place % (len(local) - 8) + 8
    forged = local[:place] + sign + local[place + 1 :]
    if forged != local:
        assert delivery_of(forged + at + domain) is None


def test_the_command_prints_what_each_mail_says_and_writes_nothing(sent, tmp_path, capsys):
    import json

    sent()
    (tmp_path / "a.eml").write_bytes(one(*UNKNOWN))
    (tmp_path / "b.mbox").write_bytes(b"From x\n" + one(*FULL) + b"\nFrom y\n" + arf("Feedback-Type: abuse"))
    (tmp_path / "note.pdf").write_bytes(b"%PDF")
    call_command("read_bounces", str(tmp_path), "--json")
    rows = json.loads(capsys.readouterr().out)
    assert [(row["class"], row["hardness"], row["address"]) for row in rows] == [
        ("bounce", "hard", YOU),
        ("bounce", "soft", YOU),
        ("complaint", None, YOU),
    ]
    assert rows[0].keys() == {"file", "class", "hardness", "address", "addresses", "status", "diagnostic"}
    assert Return.objects.count() == 0


def test_the_command_applies_when_asked(sent, tmp_path, capsys):
    delivery = sent(handed_at=timezone.now())
    number = message_id(delivery.pk, delivery.mailing_id, "pole.example")
    (tmp_path / "a.eml").write_bytes(one(*UNKNOWN).replace(b"<l-12@pole.example>", number.encode()))
    call_command("read_bounces", str(tmp_path), "--apply")
    assert YOU in capsys.readouterr().out
    assert left_out() == ["bounced"]


def test_a_file_that_is_not_there_is_said(db, tmp_path):
    with pytest.raises(CommandError) as said:
        call_command("read_bounces", str(tmp_path / "nulle-part.eml"))
    assert said.value.returncode == 2
    with (
        translation.override("fr-ca"),
        pytest.raises(CommandError, match=r"nulle-part\.eml ne peut pas.* n’existe pas"),
    ):
        call_command("read_bounces", str(tmp_path / "nulle-part.eml"))


def test_nothing_of_a_hostile_mail_stops_the_reading(db):
    data = (
        b"From: MAILER-DAEMON@a.example\nSubject: Undeliverable\n\n"
        + ("<é\x00@a.example>: " + "x" * 9000 + HEADERS).encode()
    )
    record_mail(data=data, at=NOW)
    record_mail(data=b"\xff\xfe\x00", at=NOW)


def answer_to(delivery: Delivery, name: str = "r1", head: str = "", **said) -> list[Return]:
    number = message_id(delivery.pk, delivery.mailing_id, "pole.example")
    fields = {"From": f"Rose <{YOU}>", "Subject": "Re: Mars", "In-Reply-To": number, **said}
    written = "\n".join(f"{field}: {value}" for field, value in fields.items() if value)
    date = "Date: Thu, 15 Mar 2018 10:00:00 -0400"
    return record_mail(data=mail(f"Message-ID: <{name}@x.example>\n{date}\n{head}{written}", "Merci !"), at=NOW)


def test_a_reader_who_answers_is_counted_once_and_nothing_she_said_is_kept(sent):
    delivery = sent()
    [row] = answer_to(delivery)
    answer_to(delivery, "r2")
    assert (row.kind, row.effect, row.delivery, row.subject, row.diagnostic) == ("reply", "unclear", delivery, "", "")
    assert results_of(delivery.mailing).replied == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.replied_at) == ("handed", NOW)


def test_an_answer_that_only_lists_ours_among_its_references_counts(sent):
    delivery = sent()
    number = message_id(delivery.pk, delivery.mailing_id, "pole.example")
    answer_to(delivery, **{"In-Reply-To": "<autre@x.example>", "References": f"<autre@x.example> {number}"})
    assert results_of(delivery.mailing).replied == 1


def test_an_answer_to_the_path_of_the_message_counts_whatever_it_calls_it(sent):
    delivery = sent()
    head = f"X-Original-To: {return_path(delivery.pk, 'pole.example')}\n"
    answer_to(delivery, head=head, **{"In-Reply-To": "<autre@x.example>"})
    assert results_of(delivery.mailing).replied == 1


@pytest.mark.parametrize(
    "said",
    [
        {"Auto-Submitted": "auto-replied", "Subject": "Absente du bureau"},
        {"From": "MAILER-DAEMON@x.example", "Subject": "Bonjour"},
        {"Return-Path": "<>"},
        {"In-Reply-To": "<d1.m1.abcdefabcdef@pole.example>"},
        {"In-Reply-To": ""},
    ],
    ids=["automatic", "daemon", "no-return-path", "forged-number", "unrelated"],
)
def test_what_no_reader_wrote_about_our_message_is_no_answer(sent, said):
    delivery = sent()
    answer_to(delivery, **said)
    assert results_of(delivery.mailing).replied == 0
    assert not Return.objects.filter(kind="reply").exists()
