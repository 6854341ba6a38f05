"""Mail that comes back is told from the rest, with its address and whether the address is lost."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.letters.bounces import Kind, read_message
from arrimage.letters.bounces.sentences import kind_of
from arrimage.letters.bounces.status import is_hard, status_of
from tests.letters.bounce_samples import HEADERS, MAILS, US, YOU, dsn, mail, one, stored

SHARED = Path(__file__).parents[3] / "shared" / "data" / "bounces"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/data/bounces is not beside the repository")


def mails(folder: str) -> pytest.MarkDecorator:
    paths = stored(folder)
    return pytest.mark.parametrize("path", paths, ids=[path.stem for path in paths])


@pytest.mark.parametrize(("folder", "hard"), [("hard", True), ("soft", False)])
def test_a_mail_that_came_back_tells_whose_it_is_and_whether_the_address_is_lost(folder, hard):
    for path in stored(folder):
        for ends in (b"\n", b"\r\n", b"\r"):
            back = read_message(path.read_bytes().replace(b"\n", ends))
            assert (back.kind, back.hard, back.address) == (Kind.BOUNCE, hard, YOU), (path.stem, back)


@mails("complaints")
def test_a_complaint_names_who_complained(path):
    back = read_message(path.read_bytes())
    assert (back.kind, back.hard) == (Kind.COMPLAINT, None)
    assert back.address == YOU
    assert back.message_id == "l-12@pole.example"


@mails("automatic-replies")
def test_an_automatic_reply_is_kept_apart(path):
    back = read_message(path.read_bytes())
    assert (back.kind, back.address) == (Kind.AUTO_REPLY, YOU)


@mails("ordinary")
def test_what_people_write_is_not_a_mail_that_came_back(path):
    assert read_message(path.read_bytes()).kind == Kind.OTHER


@pytest.mark.parametrize("path", ["", "Return-Path: <>\n"], ids=["plain", "without-a-path"])
def test_what_a_discussion_list_says_of_undelivered_mail_did_not_come_back(path):
    said = f"""{path}From: Jeanne <jeanne@atelier.example>
To: entraide@listes.example
List-Id: Entraide <entraide.listes.example>
Subject: Undelivered mail: what do you do with it?

Undeliverable: this is what the server responded, for everybody here:
nadia@cidrerie.example: 550 5.1.1 user unknown
"""
    assert read_message(said.encode()).kind == Kind.OTHER
    alone = said.replace("List-Id: Entraide <entraide.listes.example>\n", "")
    assert read_message(alone.encode()).kind == Kind.BOUNCE, "without the list, the same words are a server's"


def test_several_recipients_each_have_their_own_fate():
    back = read_message(
        dsn(
            """\
            Final-Recipient: rfc822; pleine@a.example
            Action: failed
            Status: 5.2.2

            Final-Recipient: rfc822; inconnue@b.example
            Action: failed
            Status: 5.1.1

            Final-Recipient: rfc822; bien@c.example
            Action: delivered
            Status: 2.0.0
            """
        )
    )
    assert [(one.address, one.hard) for one in back.outcomes] == [
        ("pleine@a.example", False),
        ("inconnue@b.example", True),
    ]


def test_an_old_transcript_names_each_recipient_with_its_reason():
    back = read_message(
        mail(
            "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Returned mail: User unknown",
            f"   ----- Transcript of session follows -----\n"
            f">>> MAIL From:<{US}>\n<<< 501 <{US}>... no access from mail server which is an open relay.\n"
            "554 <un@a.example>... Remote protocol error\n"
            "554 <deux@b.example>... 550 Host unknown (Authoritative answer from name server)\n"
            ">>> RCPT To:<trois@c.example>\n<<< 550 <trois@c.example>... User unknown\n\n"
            "   ----- Unsent message follows -----\nReceived: by mx.example\n" + HEADERS,
        )
    )
    found = [(one.address, one.hard) for one in back.outcomes]
    assert found == [("un@a.example", False), ("deux@b.example", True), ("trois@c.example", True)]


def test_the_message_sent_is_known_by_its_number_and_its_path():
    back = read_message(
        mail(
            "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nDelivered-To: retours+abc@pole.example",
            f"Undeliverable: <{YOU}>: 550 5.1.1 unknown\n\n--- Below this line is a copy of the message.\n\n{HEADERS}",
        )
    )
    assert back.message_id == "l-12@pole.example"
    assert back.paths[:2] == ("retours+abc@pole.example", US)


def test_a_report_still_being_tried_says_so():
    back = read_message(one("4.4.1", "Connection timed out", "delayed"))
    assert back.first.delayed
    assert back.hard is False


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
@pytest.mark.parametrize("head", ["", "Auto-Submitted: auto-replied\n"], ids=["plain", "says-it-is-automatic"])
def test_a_notice_that_all_went_well_is_neither_a_bounce_nor_an_automatic_reply(action, head):
    back = read_message(one("2.0.0", "250 OK", action).replace(b"Subject:", f"{head}Subject:".encode()))
    assert (back.kind, back.is_notice, back.arrived) == (Kind.OTHER, True, action == "delivered")
    assert (back.told("a.eml")["class"], back.addresses, back.hard) == ("other", [], None)


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Successful Mail Delivery Report", "Your message was successfully delivered to the destination listed below."),
        ("Delivered: Infolettre", "Your message has been delivered to the following recipients:"),
        ("Remis : Infolettre", "Votre message a été remis aux destinataires suivants :"),
    ],
)
def test_a_notice_in_words_that_all_went_well_is_no_bounce(subject, said):
    head = f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nAuto-Submitted: auto-replied\nSubject: {subject}"
    back = read_message(mail(head, f"{said}\n\n<{YOU}>: 250 2.0.0 OK\n"))
    assert (back.kind, back.is_notice, back.arrived) == (Kind.OTHER, True, False)


def test_recipients_that_failed_are_read_from_as_many_headers():
    head = "From: Mail Delivery System <Mailer-Daemon@mx.example>\nSubject: Mail delivery failed"
    head += "\nX-Failed-Recipients: une@a.example\nX-Failed-Recipients: deux@b.example"
    said = "could not be delivered:\n\n  une@a.example\n    550 5.1.1 unknown\n  deux@b.example\n    552 5.2.2 full\n"
    back = read_message(mail(head, f"A message that you sent {said}"))
    assert [(one.address, one.hard) for one in back.outcomes] == [("une@a.example", True), ("deux@b.example", False)]


def test_a_report_within_the_report_of_a_relay_is_found():
    inner = one("5.1.1", "550 5.1.1 User unknown").decode()
    head = f"From: MAILER-DAEMON@relay.example\nTo: {US}\nSubject: Returned mail"
    head += '\nContent-Type: multipart/mixed; boundary="O"'
    words, enclosed = "Content-Type: text/plain\n\nSee below.", f"Content-Type: message/rfc822\n\n{inner}"
    outer = f"{head}\n\n--O\n{words}\n--O\n{enclosed}\n--O--\n"
    back = read_message(outer.encode())
    assert (back.kind, back.hard, back.address) == (Kind.BOUNCE, True, YOU)


def expected(name: str) -> Kind:
    return {"arf": Kind.COMPLAINT, "rfc3834": Kind.AUTO_REPLY}.get(name.rsplit("-", 1)[0], Kind.BOUNCE)


@needs_shared
def test_every_mail_of_the_shared_collection_is_recognised_with_its_address():
    for path in sorted(SHARED.glob("*.eml")):
        back = read_message(path.read_bytes())
        assert back.kind == expected(path.stem), path.name
        # One complaint of the collection was emptied of its address.
        assert back.address or path.stem == "arf-11", path.name
        if back.kind == Kind.BOUNCE:
            assert back.status[:1] in ("4", "5"), path.name


@needs_shared
def test_nothing_else_of_the_shared_collection_is_taken_for_a_mail_that_came_back():
    for path in sorted((SHARED / "pas_un_rebond").glob("*.eml")):
        assert read_message(path.read_bytes()).kind in (Kind.OTHER, Kind.AUTO_REPLY), path.name


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_without_an_error(data):
    read_message(data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(MAILS.rglob("*.eml"))), st.randoms(use_true_random=False))
def test_a_mail_cut_or_spoilt_anywhere_is_read_without_an_error(path, chance: random.Random):
    data = path.read_bytes()
    spoilt = bytearray(data[: chance.randint(0, len(data))])
    for _ in range(chance.randint(0, 30)):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    read_message(bytes(spoilt))


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\nContent-Type: multipart/mixed; boundary=B\n\n" * 3000,
        b"".join(b"Content-Type: message/rfc822\n\n" for _ in range(3000)),
        b"From: MAILER-DAEMON@a.example\nSubject: Undeliverable\n\n" + b"<a@b.example>: 550 5.1.1 unknown\n" * 40_000,
        b"From: MAILER-DAEMON@a.example\nSubject: Undeliverable\n\n" + b"could not " * 200_000,
        b"From: MAILER-DAEMON@a.example\n\nundeliverable " + b"a." * 200_000 + b"@" + b"b." * 200_000,
        b"From: MAILER-DAEMON@a.example\n\nundeliverable " + b"user is not the " * 100_000,
        b'Content-Type: multipart/report; boundary="'
        + b"b" * 5000
        + b'"; report-type=delivery-status\n\nFinal-Recipient: rfc822; x',
        b"Subject: =?x?b?////?=\nContent-Type: text/plain; charset=none\nContent-Transfer-Encoding: base64\n\n!!!",
        b"Content-Type: text/html\nFrom: MAILER-DAEMON@a.example\n\n" + b"<style" * 20_000 + b"<" * 50_000,
        b"From: " + b"(" * 20_000 + b"\n\n",
    ],
    ids=["parts", "messages", "many", "words", "one word", "users", "boundary", "charset", "tags", "comments"],
)
def test_a_hostile_mail_is_read_in_reasonable_time(data):
    from time import process_time

    start = process_time()
    read_message(data)
    assert process_time() - start < 3


@pytest.mark.parametrize(
    ("status", "said", "hard"),
    [
        ("", "550 5.1.1 <a@b.example>... User Unknown", True),
        ("5.7.1", "554 5.7.1 <a@b.example>: Recipient address rejected: User unknown", True),
        ("5.7.1", "554 5.7.1 <a@b.example>: Recipient address rejected: Access denied", False),
        ("5.4.1", "550 5.4.1 Recipient address rejected: Access denied", True),
        ("5.1.1", "550 5.1.1 RCP-P2 Refused due to recipient preferences", False),
        ("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please try again", True),
        ("5.2.1", "552 5.2.1 mailbox is over quota", False),
        ("5.2.1", "550 5.2.1 account disabled", True),
        ("5.1.7", "550 5.1.7 Invalid address of sender", False),
        ("4.1.1", "450 4.1.1 User unknown", False),
        ("5.7.26", "550 5.7.26 Unauthenticated email is not accepted, no such user page", False),
        ("", "421 Too many connections", False),
        ("5.3.0", "553 5.3.0 <a@b.example>... No such user here", True),
        ("5.5.0", "503 5.5.0 Need RCPT", False),
        ("", "", False),
    ],
)
def test_hard_or_soft_by_code_and_words(status, said, hard):
    assert is_hard(status_of(status, said), said) is hard


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        ("unknown", "no mailbox by that name here|address does not exist|utilisateur inconnu|is not an active address"),
        ("unknown", "can't accept user|user missing home directory|no such person at this address|recipient not ok"),
        ("host", "host unknown|no such domain|name or service not known|recipient domain must exist|null MX"),
        ("full", "disk quota exceeded|boite du destinataire pleine|no space left on device|account is over quota"),
        ("refused", "blocked using zen.spamhaus.org|relay access denied|rejected due to local policy|virus found"),
        ("size", "message file too big|message size exceeds fixed limit"),
        ("sender", "sender verify failed|domain of sender address x does not exist|cannot verify sender"),
        ("loop", "too many hops|mail loops back to myself"),
        ("network", "connection timed out|delivery time expired|host is not responding"),
    ],
)
def test_the_words_of_servers_are_told_apart(kind, sentences):
    assert {sentence: kind_of(sentence) for sentence in sentences.split("|")} == dict.fromkeys(
        sentences.split("|"), kind
    )


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        ("Original-Recipient: rfc822;julie+2Bliste@coop.example", "julie+liste@coop.example"),
        (
            "Original-Recipient: rfc822;a+3Db@coop.example\nFinal-Recipient: rfc822;a@ailleurs.example",
            "a=b@coop.example",
        ),
        (r"Final-Recipient: utf-8;ren\x{E9}e@coop.example", "renée@coop.example"),
        ('Final-Recipient: rfc822;"julie tremblay"@coop.example', '"julie tremblay"@coop.example'),
        ("Final-Recipient: rfc822; Julie Tremblay <JULIE@Coop.Example>", "julie@coop.example"),
        ("Final-Recipient: x-unknown; julie@coop.example", "julie@coop.example"),
        ("Final-Recipient: rfc822;julie+2024@coop.example", "julie+2024@coop.example"),
    ],
)
def test_an_address_is_read_however_it_travelled(recipient, address):
    back = read_message(dsn(f"{recipient}\nAction: failed\nStatus: 5.1.1"))
    assert (back.kind, back.hard, back.address) == ("bounce", True, address)


def test_a_report_whose_recipient_cannot_be_read_is_a_bounce_all_the_same():
    report = dsn("Final-Recipient: rfc822; (nobody)\nAction: failed\nStatus: 5.1.1").replace(f"To: {YOU}".encode(), b"")
    back = read_message(
        report.replace(b"Subject: Returned mail", b"Subject: Returned mail\nAuto-Submitted: auto-replied")
    )
    assert (back.kind, back.address, back.status) == ("bounce", "", "5.1.1")


def test_a_report_that_says_when_the_message_came_is_read_on():
    told = (
        f"This is a delivery status notification from mx.example,\nrunning the Courier mail server.\n\n"
        f"The original message was received on Mon, 5 Mar 2018 10:00:00 -0500\n\n---\n\n"
        f"UNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n"
        f"<{YOU}>:\n    mx.there.example [192.0.2.1]:\n>>> RCPT TO:<{YOU}>\n<<< 550 5.1.1 User unknown\n"
    )
    back = read_message(mail("From: postmaster@mx.example\nSubject: NOTICE: mail delivery status.", told))
    assert (back.kind, back.hard, back.address, back.status) == ("bounce", True, YOU, "5.1.1")


def test_an_address_with_accents_is_read_from_a_report_in_utf_8():
    told = "Final-Recipient: utf-8; élise@entreprise.example\nAction: failed\nStatus: 5.1.1"
    back = read_message(dsn(told).replace(b"/delivery-status", b"/global-delivery-status"))
    assert (back.kind, back.hard, back.address) == (Kind.BOUNCE, True, "élise@entreprise.example")
