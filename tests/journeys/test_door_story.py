"""The door of an evening: on two phones, without network, with the camera, by somebody whose session ended."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Browser, Page, expect

from arrimage.agenda.models import Activity, Event
from arrimage.registration.models import CheckIn, Enrolment, Order, Registration
from arrimage.registration.rendering.qr import qr_svg
from tests.judges.test_accessibility import violations
from tests.windows import PHONE

pytestmark = pytest.mark.journey
LATER = 400  # milliseconds after which a second press is no double tap
LISTS_KEPT = """() => new Promise((done) => {
  indexedDB.open("arrimage-door").onsuccess = ({ target: { result: base } }) => {
    base.transaction("lists").objectStore("lists").count().onsuccess = ({ target }) => done(target.result);
  };
})"""


@pytest.fixture
def evening(hub) -> Event:
    """Tonight, with three people registered and one who cancelled."""
    title, day = f"Veillée {timezone.now().isoformat()}", localdate()
    activity = Activity.objects.create(
        title=title, kind="networking", status="planned", date=day, start_time=time(17), end_time=time(19)
    )
    event = Event.objects.create(
        activity=activity, slug=f"veillee-{activity.pk}", state="published", published_at=timezone.now()
    )
    enrolment = Enrolment.objects.create(event=event)
    people = (("Anne", "Roy", "confirmed"), ("Zoé", "Ébène", "confirmed"), ("Luc", "Dion", "confirmed"))
    for place, (first, last, state) in enumerate((*people, ("Max", "Huot", "cancelled")), start=1):
        name = {"first_name": first, "last_name": last}
        order = Order.objects.create(enrolment=enrolment, name=last, email="x@x.example", placed_at=timezone.now())
        rank = {"place": place, "decided_at": timezone.now(), "state": state}
        Registration.objects.create(enrolment=enrolment, order=order, **name, **rank)
    Enrolment.objects.filter(pk=enrolment.pk).update(last_place=4)
    return event


def door(event: Event) -> str:
    return f"/bureau/evenements/{event.pk}/pointage/"


def ready(phone: Page) -> None:
    """The page and its scripts are kept."""
    expect(phone.locator("[data-part=status]")).to_contain_text("Tout est enregistré")
    expect(phone.locator("[data-part=ready]")).not_to_have_attribute("hidden", "")
    phone.evaluate("navigator.serviceWorker.ready")
    phone.reload()
    phone.wait_for_function("navigator.serviceWorker.controller !== null")


def row(phone: Page, name: str):
    return phone.get_by_role("button", name=re.compile(name))


def status(phone: Page):
    return phone.locator("[data-part=status]")


def is_there(phone: Page, name: str) -> None:
    expect(row(phone, name)).to_have_attribute("aria-pressed", "true")


def present(event: Event) -> list[str]:
    rows = CheckIn.objects.standing().filter(registration__enrolment__event=event).select_related("registration")
    return sorted(str(one.registration) for one in rows)


def fits(phone: Page) -> None:
    assert phone.evaluate("Math.max(innerWidth, document.documentElement.scrollWidth)") == 390


def test_the_phone_writes_an_hour_as_the_hub_does(visit, evening):
    phone = visit(who="paul", phone=True, timezone_id="America/Toronto")
    for minute, said in ((46, "1 h 46"), (0, "1 h")):
        phone.clock.set_fixed_time(datetime(2026, 3, 3, 1, minute, tzinfo=ZoneInfo("America/Toronto")))
        phone.goto(door(evening))
        expect(status(phone)).to_contain_text(f"({said})")


def test_without_network_nothing_is_lost_and_nothing_counts_twice(visit, evening):
    phone = visit(door(evening), who="paul", phone=True)
    ready(phone)
    phone.context.set_offline(True)
    row(phone, "Anne Roy").click()
    is_there(phone, "Anne Roy")
    expect(status(phone)).to_contain_text(re.compile("Hors ligne.*1 pointage gardé sur cet appareil"))
    fits(phone)
    assert violations(phone) == []

    phone.reload()
    is_there(phone, "Anne Roy")
    phone.get_by_label("Nom ou organisation").fill("ebene")
    row(phone, "Zoé Ébène").click()
    is_there(phone, "Zoé Ébène")
    phone.wait_for_timeout(LATER)
    row(phone, "Zoé Ébène").click()
    expect(row(phone, "Zoé Ébène")).to_have_attribute("aria-pressed", "false")
    phone.get_by_label("Nom ou organisation").fill("huot")
    row(phone, "Max Huot").click()
    phone.get_by_label("Nom ou organisation").fill("")
    phone.locator("summary", has_text="Venue sans inscription").click()
    phone.get_by_label("Prénom").fill("Léa")
    phone.get_by_label("Nom de famille").fill("Cyr")
    phone.get_by_role("button", name="Ajouter et noter la présence").click()
    is_there(phone, "Léa Cyr")
    expect(phone.locator("[data-part=count]")).to_have_text("3 sur 5")
    phone.reload()
    is_there(phone, "Léa Cyr")
    assert present(evening) == [], "nothing has left"

    other = visit(door(evening), who="coralie", phone=True)
    with other.expect_response("**/envoyer/"):
        row(other, "Anne Roy").click()
    expect(status(other)).to_contain_text("Tout est enregistré")
    assert present(evening) == ["Anne Roy"]

    phone.context.set_offline(False)
    expect(status(phone)).to_contain_text("Tout est enregistré")
    assert present(evening) == ["Anne Roy", "Léa Cyr", "Max Huot"]
    assert Registration.objects.filter(enrolment__event=evening, is_walk_in=True).count() == 1
    notices = phone.locator("[data-part=notice-list]")
    expect(notices).to_contain_text("Anne Roy a déjà été notée")
    expect(notices).to_contain_text("Max Huot")
    phone.reload()
    expect(status(phone)).to_contain_text("Tout est enregistré")
    assert present(evening) == ["Anne Roy", "Léa Cyr", "Max Huot"], "a page opened again sends nothing twice"
    other.reload()
    expect(row(other, "Anne Roy")).to_contain_text("Notée sur plusieurs appareils")
    is_there(other, "Léa Cyr")


def test_a_double_tap_is_one_mark(visit, evening):
    phone = visit(door(evening), who="coralie", phone=True)
    ready(phone)
    phone.context.set_offline(True)
    row(phone, "Anne Roy").dblclick()
    is_there(phone, "Anne Roy")
    row(phone, "Luc Dion").evaluate("button => { button.click(); button.click(); }")
    is_there(phone, "Luc Dion")
    expect(status(phone)).to_contain_text("2 pointages gardés sur cet appareil")
    phone.context.set_offline(False)
    expect(status(phone)).to_contain_text("Tout est enregistré")
    assert CheckIn.objects.filter(registration__enrolment__event=evening).count() == 2
    expect(phone.locator("[data-part=notices]")).to_be_hidden()


def test_a_session_that_ended_and_a_server_that_fails_keep_what_was_noted(visit, evening):
    phone = visit(door(evening), who="paul", phone=True)
    ready(phone)
    phone.context.route("**/envoyer/", lambda route: route.fulfill(status=500, body="non"))
    row(phone, "Anne Roy").click()
    expect(status(phone)).to_contain_text("Le serveur répond mal")
    phone.context.unroute("**/envoyer/")
    cookies = phone.context.cookies()
    phone.context.clear_cookies(name="sessionid")
    row(phone, "Luc Dion").click()
    expect(status(phone)).to_contain_text("Votre session est terminée : 2 pointages gardés")
    expect(phone.get_by_role("link", name="Se connecter")).to_have_attribute(
        "href", re.compile(re.escape(door(evening)))
    )
    assert present(evening) == []
    phone.context.add_cookies(cookies)
    phone.goto(door(evening))
    expect(status(phone)).to_contain_text("Tout est enregistré")
    assert present(evening) == ["Anne Roy", "Luc Dion"]


def test_heads_are_counted_without_network_too(visit, evening):
    Enrolment.objects.filter(event=evening).update(takes_names=False)
    phone = visit(door(evening), who="paul", phone=True)
    ready(phone)
    phone.context.set_offline(True)
    for _person in range(3):
        phone.get_by_role("button", name="Une personne de plus").click()
    phone.get_by_role("button", name="Une personne de moins").click()
    expect(phone.locator("[data-part=head-count]")).to_have_text("2")
    fits(phone)
    phone.reload()
    expect(phone.locator("[data-part=head-count]")).to_have_text("2")
    phone.context.set_offline(False)
    expect(status(phone)).to_contain_text("Tout est enregistré")
    assert Activity.objects.get(event=evening).head_count == 2
    assert violations(phone) == []


def test_what_the_device_keeps_goes_when_one_signs_out(visit, evening):
    phone = visit(door(evening), who="paul", phone=True)
    ready(phone)
    phone.goto("/bureau/")
    phone.locator(".top-bar details.menu > summary").last.click()
    phone.locator("[data-sign-out] button").click()
    expect(phone).not_to_have_url(re.compile("/bureau/"))
    assert phone.evaluate(LISTS_KEPT) == 0


@pytest.fixture
def filming(browser: Browser, hub, tmp_path) -> Iterator[Callable[[str, Page], Page]]:
    """`filming(svg, page)`: a page of a browser whose camera films that picture, signed in as the other page is."""
    opened = []

    def open_window(svg: str, signed_in: Page) -> Page:
        drawing = browser.new_page(viewport={"width": 640, "height": 480})
        drawing.set_content(f"<body style='display:grid;place-items:center;height:95vh'>{svg}")
        picture = tmp_path / "camera.mjpeg"
        picture.write_bytes(drawing.screenshot(type="jpeg", quality=90))
        drawing.close()
        films = ("--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={picture}")
        own = browser.browser_type.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--use-fake-ui-for-media-stream", *films]
        )
        opened.append(own)
        window = own.new_context(locale="fr-CA", base_url=hub, permissions=["camera"], viewport=PHONE["viewport"])
        window.add_cookies(signed_in.context.cookies())
        return window.new_page()

    yield open_window
    for own in opened:
        own.close()


def test_a_code_held_before_the_camera_notes_her(visit, evening, filming):
    anne = Registration.objects.get(enrolment__event=evening, last_name="Roy")
    page = filming(qr_svg(anne.code), visit("/bureau/", who="paul"))
    page.goto(door(evening))
    ready(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Lire un code").click()
    expect(page.locator("[data-part=last-words]")).to_contain_text("Anne Roy est là")
    is_there(page, "Anne Roy")
    page.get_by_role("button", name="Lire un code").click()
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Tout est enregistré")
    assert CheckIn.objects.get(registration=anne).how == "code"


def test_a_code_of_somebody_else_s_says_what_to_do(visit, evening, filming):
    page = filming(qr_svg("https://exemple.example/menu"), visit("/bureau/", who="paul"))
    page.goto(door(evening))
    expect(status(page)).to_contain_text("Tout est enregistré")
    page.get_by_role("button", name="Lire un code").click()
    expect(page.locator("[data-part=last-words]")).to_contain_text("Ce code n’est pas dans la liste")
    assert present(evening) == []
