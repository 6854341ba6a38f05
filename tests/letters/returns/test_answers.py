"""A reader who answers a letter is counted once, and nothing she wrote is kept."""

import pytest

from arrimage.letters.bounces.addresses import return_path
from arrimage.letters.mail.identity import message_id
from arrimage.letters.models import Delivery, Return
from arrimage.letters.operations.returns import record_mail
from arrimage.letters.queries.results import results_of
from tests.letters.bounce_samples import YOU, mail
from tests.letters.returns.conftest import NOW


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
