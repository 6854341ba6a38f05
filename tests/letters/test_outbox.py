"""Letters of the rooms below: each person receives her own, and the delivery ledger accounts for all of them."""

from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from arrimage.consent.decisions import Why
from arrimage.consent.models import Purpose, Suppression
from arrimage.consent.operations import suppress, withdraw
from arrimage.consent.queries import UnknownPurpose
from arrimage.kit import personal_data
from arrimage.kit.outbox import Outgoing, hand_over
from arrimage.letters.models import Delivery, Mailing
from arrimage.letters.queries.ledger import ledger_rows
from tests.letters import issues_at_hand as at_hand
from tests.letters.conftest import states

pytestmark = pytest.mark.django_db
BODY = "Bonjour Élise,\n\nVotre cotisation de 2026 est reçue.\n. un point\n{{ prenom }} reste tel quel."


def letter(to: str = "elise@ferme.example", **said) -> Outgoing:
    return Outgoing(**{"to": to, "subject": "Votre reçu", "text": BODY, "purpose": "adhesion", **said})


def read(box) -> dict[str, object]:
    return {to: message_from_bytes(data, policy=policy.default) for _sender, to, data in box.messages}


def handed(*letters: Outgoing):
    with transaction.atomic():
        return hand_over(letters, timezone.now())


def test_each_person_receives_her_own_text_with_who_writes_below(server, post):
    at_hand.sender()
    found = handed(
        letter(), letter("omar@appui.example", subject="Reçu n° 2", text="Bonjour Omar.\n\nReçu n° 2.", language="en")
    )
    assert post() == 2
    messages = read(server)
    mine, his = messages["elise@ferme.example"], messages["omar@appui.example"]
    assert mine["subject"] == "Votre reçu"
    body = mine.get_content().replace("\r\n", "\n")
    assert body.startswith(BODY)
    assert "100, rue du Canal" in body
    assert his["subject"] == "Reçu n° 2"
    assert his.get_content().startswith("Bonjour Omar.")
    assert BODY not in his.get_content()
    assert mine["auto-submitted"] == "auto-generated"
    rows = {str(row.pk): row for row in Delivery.objects.all()}
    assert [rows[one.reference].address for one in found] == ["elise@ferme.example", "omar@appui.example"]
    assert {row.state for row in rows.values()} == {"handed"}


def test_the_purposes_are_made_with_their_kind_by_the_first_letter():
    handed(letter(), letter(purpose="aga"), letter(purpose="comptes"), letter(purpose="aga"))
    kinds = dict(Purpose.objects.exclude(code="communiques").values_list("code", "kind"))
    assert kinds == {"adhesion": "service", "aga": "statutory", "comptes": "service"}
    with pytest.raises(UnknownPurpose):
        handed(letter(purpose="loterie"))


def test_nothing_is_written_when_the_callers_own_work_is_undone():
    with transaction.atomic():
        hand_over([letter()], timezone.now())
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert not Mailing.objects.exists()


def test_who_cannot_be_reached_is_answered_in_words_and_the_others_leave(server, post):
    suppress(address="perdu@ferme.example", reason=Suppression.Reason.BOUNCED, at=timezone.now())
    lost, wrong, good = handed(letter("perdu@ferme.example"), letter("pas une adresse"), letter("ici@ferme.example"))
    assert "reviennent" in lost.withheld
    assert "pas une adresse de courriel" in wrong.withheld
    assert good.withheld == ""
    row = Delivery.objects.get(pk=lost.reference)
    assert (row.state, row.why) == ("withheld", Why.BOUNCED.value)
    assert wrong.reference == ""
    assert post() == 1
    assert set(read(server)) == {"ici@ferme.example"}


def test_somebody_who_wants_no_newsletter_still_receives_the_notice_of_the_general_meeting(server, post):
    suppress(address="elise@ferme.example", reason=Suppression.Reason.WITHDRAWN, at=timezone.now())
    [one] = handed(letter(purpose="aga", subject="Avis d’AGA"))
    assert one.withheld == ""
    assert post() == 1


def test_a_renewal_notice_says_how_to_receive_no_more_and_takes_one_click(server, post):
    at_hand.sender()
    handed(letter(purpose="renouvellement"), letter("omar@appui.example", purpose="renouvellement", language="en"))
    post()
    messages = read(server)
    mine, his = messages["elise@ferme.example"], messages["omar@appui.example"]
    link = str(mine["list-unsubscribe"]).strip("<>")
    assert mine["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert link.endswith("/retrait/renouvellement/")
    assert (mine["auto-submitted"], mine["list-id"], mine["precedence"]) == ("auto-generated", None, None)
    body = mine.get_content()
    about = "Ce message concerne votre adhésion ou votre participation : « Avis de renouvellement »."
    assert about in body.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Ne plus recevoir\N{NO-BREAK SPACE}: {link}" in body
    assert "Choisir ce que je reçois" in body
    assert "100, rue du Canal" in body
    assert "This message is about your membership or your participation: “Renewal notices”." in his.get_content()
    assert Client().post(urlsplit(link).path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    [again, reply] = handed(letter(purpose="renouvellement"), letter())
    assert again.withheld
    assert reply.withheld == "", "what answers her still reaches her"


@pytest.mark.parametrize("purpose", ["adhesion", "evenements", "factures", "aga", "comptes"])
def test_what_answers_her_or_is_owed_to_her_carries_no_link_to_stop_it(server, post, purpose):
    at_hand.sender()
    handed(letter(purpose=purpose))
    post()
    message = read(server)["elise@ferme.example"]
    assert message["list-unsubscribe"] is None
    assert "Ne plus recevoir" not in message.get_content()


@pytest.mark.parametrize("purpose", ["renouvellement", "suites"])
@pytest.mark.parametrize("reason", ["withdrawn", "complained"])
def test_who_asked_to_receive_nothing_more_is_left_alone(server, post, purpose, reason):
    suppress(address="elise@ferme.example", reason=reason, at=timezone.now())
    [one] = handed(letter(purpose=purpose))
    assert one.withheld
    assert (Delivery.objects.get().state, Delivery.objects.get().why) == ("withheld", reason)
    assert post() == 0


def test_who_refuses_between_writing_and_leaving_is_left_alone_too(server, post):
    handed(letter(purpose="suites"))
    withdraw(address="elise@ferme.example", purpose=None, at=timezone.now(), source="link")
    post()
    assert server.messages == []
    assert Delivery.objects.get().state == "withheld"


def test_the_page_of_choices_tells_what_each_is_about():
    handed(letter(purpose="renouvellement"), letter(purpose="suites"))
    for code in ("renouvellement", "suites"):
        purpose = Purpose.objects.get(code=code)
        assert purpose.kind == "factual"
        assert all((purpose.name_fr, purpose.name_en, purpose.description_fr, purpose.description_en))


def test_two_letters_to_one_person_are_two_rows_and_she_receives_both(server, post):
    first, second = handed(letter(), letter(subject="Rappel", text="Encore."))
    assert first.reference != second.reference
    assert post() == 2
    assert {data.count(b"Encore.") for _sender, _to, data in server.messages} == {0, 1}


def test_letters_handed_over_together_are_one_mailing_however_many(django_assert_max_num_queries):
    letters = [letter(f"membre{number}@ferme.example", subject=f"Facture {number}") for number in range(2_000)]
    with django_assert_max_num_queries(100):
        handed(*letters)
    [mailing] = Mailing.objects.all()
    assert (mailing.kind, mailing.title, mailing.status) == ("notice", "Adhésion et cotisation", "sending")
    assert states(mailing) == dict.fromkeys((one.to for one in letters), "planned")
    assert [row["subject"] for row in ledger_rows(mailing)] == [one.subject for one in letters]


def test_a_title_is_what_the_ledger_calls_them():
    handed(letter(title="Reçus de 2026"), letter("b@ferme.example", title="Reçus de 2026"), letter("c@ferme.example"))
    assert sorted(Mailing.objects.values_list("title", flat=True)) == ["Reçus de 2026", "Votre reçu"]


def test_a_subject_adds_no_header_field(server, post):
    handed(letter(subject="Reçu\r\nBcc: autre@ferme.example"))
    post()
    assert read(server)["elise@ferme.example"]["bcc"] is None


def test_the_staff_reads_at_the_desk_who_got_what(client_for, coralie):
    handed(letter(title="Reçus de 2026"))
    client = client_for(coralie)
    row = Delivery.objects.get()
    assert "Reçus de 2026" in client.get(reverse("desk:mailing-list")).content.decode()
    assert "son_texte" not in client.get(reverse("desk:mailing-detail", args=[row.mailing_id])).content.decode()
    page = client.get(reverse("desk:delivery-detail", args=[row.pk])).content.decode()
    assert "Votre cotisation de 2026 est reçue." in page


def test_what_a_forgotten_person_was_told_is_destroyed_and_leaves_no_more(server, post):
    handed(letter())
    [held] = [one for one in personal_data.holdings() if one.model is Delivery]
    Delivery.objects.update(**held.values)
    row = Delivery.objects.get()
    assert (row.own_subject, row.own_text) == ("", "")
    assert post() == 0
    row.refresh_from_db()
    assert row.state == "withheld"
