"""Registering on the site, and the private page of an order."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from arrimage.agenda.public_page import blocks_of, full_among, offers_of
from arrimage.network.models import Organisation, OrganisationRole, Person
from arrimage.registration.forms.orders import OrderForm
from arrimage.registration.models import Answer, Order, Registration
from arrimage.registration.operations import cancel_registration, lapse_answers
from arrimage.registration.tokens import register_path
from tests.registration.conftest import an_event, named, somebody, soon, states, typed

pytestmark = pytest.mark.usefixtures("in_no_hurry")


def test_registering_alone_without_an_account(client, coming, posted):
    url = register_path(coming.event)
    page = client.get(url).content.decode()
    assert "p0-first_name" in page
    assert "stays_together" not in page
    response = client.post(url, typed("Ana"))
    assert (response.status_code, response["Location"]) == (302, reverse("registration:thanks"))
    order = Order.objects.get()
    own = reverse("registration:own", args=[order.token])
    assert client.get(own).status_code == 200
    assert states(coming) == {"Ana": "unconfirmed"}
    client.post(own, {"do": "confirm"})
    assert states(coming) == {"Ana": "confirmed"}
    page = client.get(own)
    assert "https://visio.example/salle" in page.content.decode()
    assert ("no-store" in page["Cache-Control"], page["X-Robots-Tag"]) == (True, "noindex")


def test_colleagues_are_added_and_removed_without_javascript(client, coming):
    url = register_path(coming.event)
    page = client.post(url, typed("Ana", do="more")).content.decode()
    assert ("p1-first_name" in page, 'value="Ana"' in page, "stays_together" in page) == (True, True, True)
    page = client.post(url, typed("Ana", "Bob", "Chloé", remove="1")).content.decode()
    assert ("p1-first_name" in page, "p2-first_name" in page, Order.objects.count()) == (False, True, 0)
    client.post(url, typed("Ana", "Bob", row=["0", "7"]) | {"p7-first_name": "Zoé", "p7-last_name": "Roy"})
    assert list(states(coming)) == ["Ana", "Zoé"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_colleague_just_added_is_not_told_of_mistakes_before_anything_is_typed(client, coming, language):
    coming.tickets.create(name_fr="Régulier"), coming.tickets.create(name_fr="Étudiant")
    url = f"{register_path(coming.event)}?langue={language}"
    for press in ({"do": "more"}, {"remove": "1"}):
        page = client.post(url, typed("Ana", "Bob", **press, **{"p0-email": "ana"})).content.decode()
        assert ("invalid" in page, "Champ requis" in page, "required." in page) == (False, False, False)
        assert 'value="ana"' in page, "what was typed stays"
    assert client.post(url, typed("Ana", "", **{"p0-email": "ana"})).content.decode().count("invalid-feedback") >= 3


def test_mistakes_keep_what_was_typed(client, coming):
    response = client.post(register_path(coming.event), typed("Ana", **{"p0-email": "ana"}))
    assert (response.status_code, Order.objects.count()) == (422, 0)
    assert 'value="Ana"' in response.content.decode()


def test_a_robot_and_a_hurried_hand_register_nobody(client, coming, monkeypatch):
    url = register_path(coming.event)
    assert client.post(url, typed("Ana", website="x")).status_code == 302
    monkeypatch.setattr(OrderForm, "least_time", timedelta(seconds=3))
    assert client.post(url, typed("Ana")).status_code == 422
    assert not Order.objects.exists()


def test_one_machine_registers_so_many_an_hour(client, coming, settings):
    settings.REGISTRATIONS_AN_HOUR = 1
    url = register_path(coming.event)
    assert [client.post(url, typed(name)).status_code for name in ("Ana", "Bob")] == [302, 429]


def test_tickets_show_their_price_and_a_code_its_mistake(client, coming):
    regular = coming.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    chosen = coming.tickets.create(name_fr="Solidaire", pricing="chosen", price=5, suggested=20)
    coming.promo_codes.create(code="AMI", percent=50)
    url = register_path(coming.event)
    page = client.get(url).content.decode()
    assert "40,00" in page
    response = client.post(url, typed("Ana", **{"p0-ticket": regular.pk, "promo_code": "ENNEMI"}))
    assert response.status_code == 422
    client.post(url, typed("Ana", **{"p0-ticket": regular.pk, "promo_code": "ami"}))
    client.post(url, typed("Bob", **{"p0-ticket": chosen.pk, "p0-chosen": "12.50"}))
    assert [one.price for one in Registration.objects.order_by("place")] == [20, 12.5]


def test_a_signed_in_person_needs_no_letter(client_for, elise, coming):
    client = client_for(elise)
    response = client.post(register_path(coming.event), typed("Elise", **{"p0-email": elise.email}))
    assert response["Location"] == reverse("registration:own", args=[Order.objects.get().token])
    assert states(coming) == {"Elise": "confirmed"}


@pytest.fixture
def elise_of_the_cafe(elise):
    """Élise signs in, is in the directory, and works at a café."""
    person = Person.objects.create(first_name="Élise", last_name="Exemple", email="autre@cafe.example", user=elise)
    OrganisationRole.objects.create(person=person, organisation=Organisation.objects.create(name="Café de la Gare"))
    return person


def filled_in(client, url, **posted):
    page = client.post(url, posted) if posted else client.get(url)
    first, *others = page.context["whole"].people
    names = ("first_name", "last_name", "email", "organisation_name")
    return [first[name].value() for name in names], [one["last_name"].value() for one in others]


def test_whoever_is_signed_in_need_not_write_who_she_is(client, client_for, elise_of_the_cafe, coming):
    url, hers = register_path(coming.event), client_for(elise_of_the_cafe.user)
    assert filled_in(hers, url) == (["Élise", "Exemple", "elise@example.org", "Café de la Gare"], [])
    assert filled_in(client, url) == ([None] * 4, []), "a stranger's form knows nobody"
    said, others = filled_in(hers, url, **typed("Ana", do="more", **{"p0-organisation_name": ""}))
    assert (said, others) == (["Ana", "Exemple", "ana@exemple.example", ""], [None]), "what is typed stays as typed"
    page = hers.get(url).content.decode()
    assert 'value="Café de la Gare"' in page
    assert "Aucun compte n’est nécessaire" not in page
    assert "Aucun compte n’est nécessaire" in client.get(url).content.decode()


def test_of_several_organisations_she_says_for_which_she_comes(client_for, elise_of_the_cafe, coming):
    atelier = Organisation.objects.create(name="Atelier du Suroît")
    role = OrganisationRole.objects.create(person=elise_of_the_cafe, organisation=atelier)
    url, hers = register_path(coming.event), client_for(elise_of_the_cafe.user)
    assert filled_in(hers, url)[0][-1] == ""
    role.end = localdate() - timedelta(days=1)
    role.save()
    assert filled_in(hers, url)[0][-1] == "Café de la Gare"


def test_an_account_without_a_person_in_the_directory_fills_nothing_in(client_for, coralie, coming):
    assert filled_in(client_for(coralie), register_path(coming.event)) == ([None] * 4, [])


def test_a_closed_event_says_why_and_a_draft_has_no_page(client, coming):
    coming.closes_at = timezone.now() - timedelta(hours=1)
    coming.save()
    assert "p0-first_name" not in client.get(register_path(coming.event)).content.decode()
    coming.event.state = "draft"
    coming.event.save()
    assert client.get(register_path(coming.event)).status_code == 404


def test_an_invitation_is_a_link(client, coming):
    coming.event.audience = "invited"
    coming.event.save()
    refused = client.get(register_path(coming.event))
    assert (refused.status_code, "Cinq à sept" in refused.content.decode()) == (403, False)
    assert client.post(register_path(coming.event), typed("Ana")).status_code == 403
    visit = client.session
    visit["invited_to"] = [coming.event_id]
    visit.save()
    assert client.post(register_path(coming.event), typed("Ana")).status_code == 302
    assert states(coming) == {"Ana": "unconfirmed"}


def test_a_member_s_event_answers_strangers_as_its_page_does(client, client_for, coralie, coming):
    coming.event.audience = "members"
    coming.event.save()
    url = register_path(coming.event)
    page, answer = client.get(reverse("agenda:event", args=[coming.event.slug])), client.get(url)
    assert (answer.status_code, "Cinq à sept" in answer.content.decode()) == (page.status_code, False) == (403, False)
    assert "Se connecter" in answer.content.decode()
    assert client.post(url, typed("Ana")).status_code == 403
    assert not Order.objects.exists()
    assert client_for(coralie).get(url).status_code == 200


def test_opening_a_link_does_nothing_pressing_its_button_does(client, coming):
    soon(coming, "Ana", "Bob", is_known=True)
    order = soon(coming, "Chloé")
    cancel_registration(registration=named(coming, "Ana"), at=timezone.now())
    own = reverse("registration:own", args=[order.token])
    client.get(own)
    assert named(coming, "Chloé").state == "offered"
    client.post(own, {"do": "accept", "registration": named(coming, "Chloé").pk})
    assert named(coming, "Chloé").state == "confirmed"
    client.post(own, {"do": "cancel", "registration": named(coming, "Bob").pk})
    assert named(coming, "Bob").state == "confirmed", "the place of another order"
    client.post(own, {"do": "cancel", "registration": named(coming, "Chloé").pk})
    assert named(coming, "Chloé").state == "cancelled"
    assert client.post(own, {"do": "nonsense", "registration": "x"}).status_code == 302


def test_an_offer_that_lapsed_is_told(client, coming):
    order = soon(coming, "Ana")
    named(coming, "Ana")
    Registration.objects.update(state="offered", state_until=timezone.now() - timedelta(hours=1))
    response = client.post(
        reverse("registration:own", args=[order.token]), {"do": "accept", "registration": named(coming, "Ana").pk}
    )
    assert response.status_code == 409


def test_a_place_is_given_from_the_page(client, coming):
    order = soon(coming, "Ana", is_known=True)
    url = reverse("registration:own-transfer", args=[order.token, named(coming, "Ana").pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"first_name": "Zoé"}).status_code == 422
    client.post(url, {"first_name": "Zoé", "last_name": "Roy", "email": "zoe@exemple.example"})
    assert list(states(coming)) == ["Zoé"]


def test_answers_are_kept_corrected_and_destroyed_in_time(client, coming, kept_files):
    diet = coming.questions.create(kind="diet", text="Allergies?", keep_days=5)
    cv = coming.questions.create(kind="file", text="Votre document", position=1)
    size = coming.questions.create(kind="choice", text="Taille", choices="P\nG", position=2, is_required=True)
    names = {one: f"question_{one.pk}" for one in (diet, cv, size)}
    url = register_path(coming.event)
    assert client.post(url, typed("Ana")).status_code == 422
    sent = SimpleUploadedFile("note.txt", b"bonjour")
    said = {f"p0-{names[diet]}": "noix", f"p0-{names[cv]}": sent, f"p0-{names[size]}": "P"}
    assert client.post(url, typed("Ana", **said)).status_code == 302
    assert Answer.objects.count() == 3
    order = Order.objects.get()
    page = reverse("registration:own-answers", args=[order.token, named(coming, "Ana").pk])
    assert "noix" in client.get(page).content.decode()
    client.post(page, {names[diet]: "", names[size]: "G"})
    assert set(Answer.objects.values_list("text", flat=True)) == {"", "G"}
    last = coming.event.last_day
    assert lapse_answers(on=last + timedelta(days=30)) == 0
    assert lapse_answers(on=last + timedelta(days=31)) == 2


def test_a_file_too_heavy_is_let_go_and_the_rest_stays(client, coming, kept_files, monkeypatch):
    monkeypatch.setattr("arrimage.kit.uploads.MEGABYTE", 100)
    cv = coming.questions.create(kind="file", text="Votre document", is_required=True)
    sent = SimpleUploadedFile("note.txt", b"x" * 200_000)
    response = client.post(register_path(coming.event), typed("Ana", **{f"p0-question_{cv.pk}": sent}))
    page = response.content.decode()
    assert (response.status_code, "10" in page, 'value="Ana"' in page) == (422, True, True)


def test_the_event_s_page_says_what_it_costs_and_what_is_left(rf, coming):
    request = rf.get("/agenda/")
    [(_template, said)] = [(t, s) for t, s in blocks_of(request, coming.event) if "registration" in t]
    assert (said["left"], said["is_full"], said["reason"]) == (2, False, "")
    assert [(one.price, one.is_available) for one in offers_of(coming.event)] == [("0", True)]
    soon(coming, "Ana", "Bob")
    assert full_among([coming.event_id]) == {coming.event_id}
    assert [one.is_available for one in offers_of(coming.event)] == [False]
    [(_template, said)] = [(t, s) for t, s in blocks_of(request, coming.event) if "registration" in t]
    assert (said["left"], said["is_full"]) == (None, True)


def test_an_event_without_registration_says_nothing(rf, db):
    assert not [t for t, _s in blocks_of(rf.get("/"), an_event()) if "registration" in t]


def test_who_waits_reads_her_rank(client, coming):
    soon(coming, "Ana", "Bob")
    for name, rank in (("Chloé", "au 1er rang de la liste d’attente"), ("Denis", "au 2e rang de la liste d’attente")):
        order = soon(coming, somebody(name))
        assert rank in client.get(reverse("registration:own", args=[order.token])).content.decode()


def test_a_place_is_cancelled_only_after_a_second_yes(client, coming):
    order = soon(coming, "Ana", "Bob", is_known=True)
    own, bob = reverse("registration:own", args=[order.token]), named(coming, "Bob")
    page = client.get(own).content.decode()
    assert (f'href="?annuler={bob.pk}"' in page, 'value="cancel' in page) == (True, False)
    asked = client.get(own, {"annuler": bob.pk}).content.decode()
    assert ("Annuler cette inscription" in asked, "Bob Exemple" in asked, "Ana" in asked) == (True, True, False)
    all_asked = client.get(own, {"annuler": "tous"}).content.decode()
    assert ("Oui, annuler pour tout le monde" in all_asked, "Bob" in all_asked) == (True, True)
    assert set(states(coming).values()) == {"confirmed"}
    client.post(own, {"do": "cancel", "registration": bob.pk})
    assert states(coming) == {"Ana": "confirmed", "Bob": "cancelled"}


def test_who_only_waits_is_asked_nothing_until_a_place_is_offered(client, coming, posted):
    soon(coming, "Ana", "Bob", is_known=True)
    emma = Person.objects.create(first_name="Emma", last_name="Exemple", email="emma@exemple.example")
    order = soon(coming, "Chloé", "Denis", "Emma")
    own = reverse("registration:own", args=[order.token])
    page = client.get(own).content.decode()
    assert ("Il reste une étape" in page, 'value="confirm"' in page) == (False, False)
    assert "au 1er rang de la liste d’attente" in page
    cancel_registration(registration=named(coming, "Ana"), at=timezone.now())
    page = client.get(own).content.decode()
    assert ('value="accept"' in page, 'value="confirm"' in page) == (True, False)
    client.post(own, {"do": "accept", "registration": named(coming, "Chloé").pk})
    assert states(coming) == {
        "Ana": "cancelled",
        "Bob": "confirmed",
        "Chloé": "confirmed",
        "Denis": "waiting",
        "Emma": "waiting",
    }
    assert named(coming, "Emma").person == emma
    assert {"denis@exemple.example", "emma@exemple.example"} <= {one.to for one in posted}
    assert 'value="confirm"' not in client.get(own).content.decode()


def test_who_takes_an_offer_keeps_the_place_held_for_a_colleague_in_the_same_order(client, coming):
    soon(coming, "Ana", is_known=True)
    order = soon(coming, "Bob", "Chloé")
    own = reverse("registration:own", args=[order.token])
    assert 'value="confirm"' in client.get(own).content.decode()  # for Bob, whose place is held an hour
    cancel_registration(registration=named(coming, "Ana"), at=timezone.now())
    client.post(own, {"do": "accept", "registration": named(coming, "Chloé").pk})
    assert (named(coming, "Bob").state, named(coming, "Chloé").state) == ("confirmed", "confirmed")


def test_who_leaves_the_waiting_list_is_told_of_no_place(client, coming):
    soon(coming, "Ana", "Bob", is_known=True)
    order = soon(coming, "Chloé")
    asked = client.get(
        reverse("registration:own", args=[order.token]), {"annuler": named(coming, "Chloé").pk}
    ).content.decode()
    assert ("Le rang est perdu" in asked, "quelqu’un d’autre" in asked) == (True, False)


@pytest.mark.parametrize(
    ("left", "names", "said"),
    [
        (1, ("Ana", "Bob"), "plus servir que pour 1 personne : inscrivez-la seule avec le code, puis les autres sans"),
        (2, ("Ana", "Bob", "Zoé"), "plus servir que pour 2 personnes : inscrivez-en 2 avec le code, puis les autres"),
    ],
)
def test_a_code_that_serves_for_a_part_of_a_group_says_how_to_use_what_is_left(client, coming, left, names, said):
    coming.tickets.create(name_fr="Régulier", pricing="fixed", price=40)
    coming.promo_codes.create(code="AMI", percent=50, most=left)
    url = register_path(coming.event)
    refused = client.post(url, typed(*names, promo_code="AMI"))
    page = refused.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert (refused.status_code, said in page, "(s)" in page) == (422, True, False)
    assert client.post(url, typed(*names[:left], promo_code="AMI")).status_code == 302
    assert client.post(url, typed(*names[left:])).status_code == 302
    assert [named(coming, name).price for name in names] == [20] * left + [40]


@pytest.mark.parametrize(("language", "said"), [("fr", "Erreur\u00a0: S’inscrire"), ("en", "Error: Register")])
def test_a_wrong_e_mail_is_announced_in_the_title_and_in_the_summary(client, coming, language, said):
    url = f"{register_path(coming.event)}?langue={language}"
    page = client.post(url, typed("Ana", **{"p0-email": "ana"})).content.decode()
    assert f"<title>{said}" in page
    assert '<div class="alert alert-danger" role="alert">' in page
    added = client.post(url, typed("Ana", do="more", **{"p0-email": "ana"})).content.decode()
    assert f"<title>{said}" not in added, "nothing is sent yet"
