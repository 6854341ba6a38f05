"""The renewals on the desk: the months, the lists, the two buttons, the words of the notices."""

from datetime import date, timedelta
from io import BytesIO

import pdfplumber
import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from arrimage.consent.models import Purpose
from arrimage.consent.operations import withdraw
from arrimage.kit.desk import site
from arrimage.letters.models import Delivery
from arrimage.membership.models import NoticeStep, RenewalNotice, Term
from arrimage.membership.operations.notices import send_due_notices
from arrimage.membership.operations.renewing import prepare_renewals
from arrimage.membership.renewal.overview import GRACE, LAPSED, OUT, by_month, could_not_leave, listed, this_month
from arrimage.membership.renewal.usual import ensure_steps
from arrimage.network.models import Organisation
from tests.membership.conftest import noon, pay

pytestmark = pytest.mark.django_db
END = date(2018, 3, 31)


@pytest.fixture(autouse=True)
def _steps(db):
    ensure_steps()


@pytest.fixture
def ending(member, cafe, helene):
    """Hélène's café, whose year ends twenty days from now."""
    today = localdate()
    return member(
        cafe,
        since=today - timedelta(days=300),
        until=today + timedelta(days=20),
        grace_until=today + timedelta(days=80),
        paid=today - timedelta(days=300),
        contact=helene,
    )


@pytest.fixture
def many(member):
    """One member at each stage on 15 April 2018."""
    names = ("À préparer", "Payée", "En grâce", "Échue", "Partie")
    made = {name: Organisation.objects.create(name=name) for name in names}
    early = {"grace_until": date(2018, 5, 30)}
    made_of = {name: member(made[name], **early) for name in names[1:]}
    made_of["À préparer"] = member(made["À préparer"], until=date(2018, 8, 31), grace_until=date(2018, 9, 30))
    prepare_renewals(on=date(2018, 2, 1), at=noon(date(2018, 2, 1)))
    pay(made_of["Payée"].terms.last().invoice, date(2018, 3, 1))
    Term.objects.filter(membership=made_of["Échue"], starts_on=date(2017, 4, 1)).update(grace_until=date(2018, 4, 10))
    made_of["Partie"].acts.create(
        kind="resigned", on=date(2018, 3, 1), reason="Fin", recorded_at=noon(date(2018, 3, 1))
    )
    return made_of


def names(terms) -> list[str]:
    return [str(term.membership) for term in terms]


def test_each_member_is_counted_once_in_the_month_her_year_ends(many):
    march, august, following = by_month(date(2018, 4, 15))
    assert (march.first, march.counts) == (date(2018, 3, 1), {"paid": 1, "grace": 1, "lapsed": 1})
    assert (august.first, august.counts) == (date(2018, 8, 1), {"to_come": 1})
    assert (march.ends, august.ends) == (3, 1)
    assert (following.first, following.counts) == (date(2019, 3, 1), {"to_come": 1}), "who paid is to renew again"


def test_the_lists_follow_the_day(many):
    before, after = date(2018, 3, 20), date(2018, 4, 15)
    assert names(listed(before, OUT)) == ["Échue", "En grâce"]
    assert names(listed(after, GRACE)) == ["En grâce"]
    assert names(listed(after, LAPSED)) == ["Échue"]
    assert this_month(before).to_renew == 2
    assert this_month(after).grace == 1


def test_who_cannot_be_written_to_is_listed_until_she_pays(many, posted):
    send_due_notices(on=date(2018, 3, 25), at=noon(date(2018, 3, 25)))
    stuck = could_not_leave(date(2018, 3, 25))
    assert [str(notice.term.membership) for notice in stuck] == ["Échue", "En grâce"]
    pay(stuck[1].term.invoice, date(2018, 3, 26))
    assert len(could_not_leave(date(2018, 3, 26))) == 1


def test_who_refused_the_notices_is_withheld_and_listed_with_the_reason(ending, helene, client_for, coralie):
    client = client_for(coralie)
    prepare_renewals(on=localdate(), at=now())
    to_renew = this_month(localdate())
    withdraw(address=helene.email, purpose=None, at=now(), source="link")
    page = client.post(reverse("desk:renewals-send"), follow=True).content.decode()
    assert "1 membre ne peut pas recevoir de courriel" in page
    assert [row.state for row in Delivery.objects.all()] == ["withheld"]
    [notice] = RenewalNotice.objects.all()
    assert notice.state == "withheld"
    why = "Le consentement a été retiré"
    assert why in page
    assert reverse("desk:renewal-notice-print", args=[notice.pk]) in page
    assert why in client.get(reverse("desk:membership-detail", args=[ending.pk])).content.decode()
    assert this_month(localdate()) == to_renew, "she is still to renew: one calls her"
    assert send_due_notices(on=localdate(), at=now()).withheld == 0, "once told, she is not counted again"


def test_who_wants_no_newsletter_receives_her_notice(ending, helene, client_for, coralie):
    bulletin = Purpose.objects.create(code="bulletin", name_fr="Bulletin")
    withdraw(address=helene.email, purpose=bulletin, at=now(), source="link")
    prepare_renewals(on=localdate(), at=now())
    assert send_due_notices(on=localdate(), at=now()).sent == 1
    assert Delivery.objects.get().mailing.purpose.code == "renouvellement"


def test_the_coordinator_prepares_and_sends_after_a_page_that_says_how_many(ending, client_for, coralie, posted):
    client = client_for(coralie)
    asked = client.get(reverse("desk:renewals-prepare")).content.decode()
    assert "facture" in asked
    assert ending.terms.count() == 1
    client.post(reverse("desk:renewals-prepare"))
    assert ending.terms.count() == 2
    page = client.get(reverse("desk:renewals")).content.decode()
    assert "Café de la Gare" in page
    assert reverse("desk:invoice-receive", args=[ending.terms.last().invoice_id]) in page
    client.get(reverse("desk:renewals-send"))
    assert not posted
    client.post(reverse("desk:renewals-send"))
    assert [letter.to for letter in posted] == ["helene@cafe.example"]


def test_an_officer_reads_the_renewals_and_sends_nothing(ending, client_for, paul, posted):
    client = client_for(paul)
    page = client.get(reverse("desk:renewals"))
    assert page.status_code == 200
    assert reverse("desk:renewals-prepare") not in page.content.decode()
    for name in ("renewals-prepare", "renewals-send"):
        assert client.post(reverse(f"desk:{name}")).status_code == 403
    assert ending.terms.count() == 1


def test_the_page_asks_as_many_questions_for_three_members_as_for_one(
    ending, member, client_for, coralie, django_assert_max_num_queries
):
    client = client_for(coralie)
    prepare_renewals(on=localdate(), at=now())
    client.get(reverse("desk:renewals"))
    with django_assert_max_num_queries(100) as one:
        client.get(reverse("desk:renewals"))
    today = localdate()
    for name in ("Le Phare", "La Halte"):
        year = {"since": today - timedelta(days=300), "until": today + timedelta(days=20)}
        member(Organisation.objects.create(name=name), paid=today - timedelta(days=300), **year)
    prepare_renewals(on=today, at=now())
    with django_assert_max_num_queries(len(one)):
        page = client.get(reverse("desk:renewals")).content.decode()
    assert "La Halte" in page


def test_the_letter_of_who_has_no_address_can_be_printed(many, posted, client_for, coralie):
    send_due_notices(on=date(2018, 3, 25), at=noon(date(2018, 3, 25)))
    notice = RenewalNotice.objects.filter(term__membership=many["En grâce"]).get()
    answer = client_for(coralie).get(reverse("desk:renewal-notice-print", args=[notice.pk]))
    with pdfplumber.open(BytesIO(b"".join(answer.streaming_content))) as document:
        words = " ".join(page.extract_text() for page in document.pages)
    assert notice.term.invoice.number in words
    assert "31 mars 2018" in words


def test_a_notice_is_previewed_without_being_saved_then_saved(client_for, coralie):
    step = NoticeStep.objects.get(days=-30)
    client, path = client_for(coralie), reverse("desk:renewal-notice-edit", args=[step.pk])
    said = {"is_active": "on", "subject_fr": "Un mot", "text_fr": "Chère {prénom},\n\n{montant} : {lien}"}
    shown = client.post(path, {**said, "preview": "1"}).content.decode()
    assert "Chère Élise," in shown
    step.refresh_from_db()
    assert step.subject_fr != "Un mot"
    assert client.post(path, said).status_code == 302
    step.refresh_from_db()
    assert (step.subject_fr, step.text_en) == ("Un mot", "")


def test_an_unknown_field_is_told_beside_the_message_and_what_was_typed_stays(client_for, coralie):
    step = NoticeStep.objects.get(days=-30)
    said = {"is_active": "on", "subject_fr": "Un mot", "text_fr": "Chère {prénon},\n{lien}"}
    answer = client_for(coralie).post(reverse("desk:renewal-notice-edit", args=[step.pk]), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "{prénon}" in answer.context["form"].errors["text_fr"][0]
    assert "Chère {prénon}," in page


def test_the_membership_shows_its_notices_and_the_cockpit_what_is_to_come(ending, posted, client_for, coralie):
    client = client_for(coralie)
    prepare_renewals(on=localdate(), at=now())
    send_due_notices(on=localdate(), at=now())
    page = client.get(site.url_for(ending)).content.decode()
    assert "helene@cafe.example" in page
    Term.objects.filter(membership=ending, invoice__payments__isnull=False).update(
        ends_on=localdate() - timedelta(days=1)
    )
    Term.objects.filter(membership=ending, invoice__payments__isnull=True).update(starts_on=localdate())
    assert "1 en grâce" in client.get("/bureau/").content.decode()
