"""What a return does to the ledger of deliveries and to the consent of the person."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from arrimage.consent.models import Suppression
from arrimage.consent.operations import lift
from arrimage.consent.queries import may_send
from arrimage.letters.bounces.addresses import delivery_of, return_path
from arrimage.letters.mail.identity import message_id
from arrimage.letters.models import Delivery, Return
from arrimage.letters.operations.returns import record_mail
from tests.letters.bounce_samples import HEADERS, YOU, arf, dsn, mail, one
from tests.letters.returns.conftest import NOW

FULL, UNKNOWN = ("5.2.2", "552 5.2.2 Mailbox full"), ("5.1.1", "550 5.1.1 User unknown")


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


def both_lost(delivery: Delivery, other: str, original: str = "") -> list[Return]:
    """A report on that delivery, by its signed path, that names another address too."""
    fields = [
        f"{original}Final-Recipient: rfc822; {address}\nAction: failed\nStatus: {code}"
        for address, code in ((delivery.address, "5.1.1"), (other, "5.2.2"))
    ]
    path = return_path(delivery.pk, "pole.example")
    report = dsn("\n\n".join(fields)).replace(b"From: MAILER", f"X-Original-To: {path}\nFrom: MAILER".encode())
    return record_mail(data=report, at=NOW)


def test_of_two_readers_in_one_report_each_is_seen_to(sent):
    mine, other = sent(), sent(address="voisine@entreprise.example")
    rows = both_lost(mine, other.address)
    assert [(row.address, row.delivery, row.hard, row.effect) for row in rows] == [
        (YOU, mine, True, "suppressed"),
        (other.address, other, False, "strike"),
    ]
    other.refresh_from_db()
    assert (other.state, other.bounce_status) == ("bounced", "5.2.2")
    assert both_lost(mine, other.address) == []


def test_of_two_readers_in_a_report_that_proves_nothing_each_waits_for_somebody(sent):
    sent(), sent(address="voisine@entreprise.example")
    report = dsn(
        f"Final-Recipient: rfc822; {YOU}\nAction: failed\nStatus: 5.1.1\n\n"
        "Final-Recipient: rfc822; voisine@entreprise.example\nAction: failed\nStatus: 5.1.1"
    )
    rows = record_mail(data=report, at=NOW)
    assert [(row.address, row.effect) for row in rows] == [
        (YOU, "unproven"),
        ("voisine@entreprise.example", "unproven"),
    ]


def test_whom_we_never_wrote_to_is_not_noted_beside_the_reader(sent):
    [row] = both_lost(sent(), "inconnue@ailleurs.example")
    assert row.address == YOU


def test_an_address_that_leads_to_two_mailboxes_is_lost_when_both_are(sent):
    [row] = both_lost(sent(), "pleine@ailleurs.example", original=f"Original-Recipient: rfc822; {YOU}\n")
    assert (row.address, row.hard, row.effect) == (YOU, False, "strike")


def test_a_notice_of_delivery_changes_nothing_for_the_address_and_marks_our_message_as_delivered(sent):
    delivery = sent()
    [row] = come_back(delivery, ("2.0.0", "250 OK"), action="delivered")
    assert (row.kind, row.effect, row.address, row.hard) == ("notice", "none", YOU, None)
    assert (delivery.state, delivery.bounced_at) == ("delivered", None)
    assert not Return.objects.to_look_at().exists()


@pytest.mark.parametrize("action", ["relayed", "expanded"])
def test_a_message_passed_on_is_not_said_to_be_delivered(sent, action):
    delivery = sent()
    [row] = come_back(delivery, ("2.0.0", "250 OK"), action=action)
    assert (row.kind, row.effect, delivery.state) == ("notice", "none", "handed")


def test_a_notice_that_proves_nothing_marks_nothing(sent):
    delivery = sent()
    [row] = record_mail(data=one("2.0.0", "250 OK", "delivered"), at=NOW)
    delivery.refresh_from_db()
    assert (row.kind, row.effect, row.delivery, delivery.state) == ("notice", "none", None, "handed")


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
    keys = {"file", "class", "hardness", "address", "addresses", "status", "diagnostic", "recipients"}
    assert rows[0].keys() == keys
    assert Return.objects.count() == 0


def test_the_command_applies_when_asked(sent, tmp_path, capsys):
    delivery = sent(handed_at=timezone.now())
    number = message_id(delivery.pk, delivery.mailing_id, "pole.example")
    (tmp_path / "a.eml").write_bytes(one(*UNKNOWN).replace(b"<l-12@pole.example>", number.encode()))
    call_command("read_bounces", str(tmp_path), "--apply")
    assert YOU in capsys.readouterr().out
    assert left_out() == ["bounced"]


def test_of_several_people_in_a_report_each_is_told(db, tmp_path, capsys):
    import json

    said = "Final-Recipient: rfc822; une@a.example\nAction: failed\nStatus: 5.2.2\n\n"
    said += "Final-Recipient: rfc822; deux@a.example\nAction: failed\nStatus: 5.1.1\n\n"
    (tmp_path / "a.eml").write_bytes(
        dsn(f"{said}Final-Recipient: rfc822; trois@a.example\nAction: delayed\nStatus: 4.4.1")
    )
    call_command("read_bounces", str(tmp_path), "--json")
    [row] = json.loads(capsys.readouterr().out)
    assert [(one["address"], one["hardness"], one["delayed"], one["status"]) for one in row["recipients"]] == [
        ("une@a.example", "soft", False, "5.2.2"),
        ("deux@a.example", "hard", False, "5.1.1"),
        ("trois@a.example", "soft", True, "4.4.1"),
    ]


def test_an_empty_file_is_no_mail(db, tmp_path, capsys):
    for name in ("vide.eml", "vide.mbox"):
        (tmp_path / name).write_bytes(b"\n")
    call_command("read_bounces", str(tmp_path), "--json")
    said = capsys.readouterr()
    assert said.out.strip() == "[]"
    assert said.err.count("vide.") == 2


def test_a_huge_mail_is_read_from_its_beginning(db, tmp_path):
    from arrimage.letters.bounces.files import mails_in
    from arrimage.letters.bounces.parts import LARGEST

    (tmp_path / "a.eml").write_bytes(one(*UNKNOWN) + b"x" * 2 * LARGEST)
    (tmp_path / "b.mbox").write_bytes(b"From x\n" + one(*UNKNOWN) + b"x" * 2 * LARGEST + b"\n\nFrom y\n" + one(*FULL))
    assert [len(data) <= LARGEST for _name, data in mails_in(tmp_path)] == [True, True, True]


def test_what_may_never_end_is_not_read(db, tmp_path):
    import os

    os.mkfifo(tmp_path / "tube")
    for path in (tmp_path / "tube", "/dev/zero"):
        with translation.override("fr-ca"), pytest.raises(CommandError, match=r"n’est ni un fichier") as said:
            call_command("read_bounces", str(path))
        assert said.value.returncode == 2


def test_links_that_lead_round_are_said_in_words(db, tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with translation.override("fr-ca"), pytest.raises(CommandError, match=r"ses liens tournent en rond"):
        call_command("read_bounces", str(tmp_path / "a"))


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
