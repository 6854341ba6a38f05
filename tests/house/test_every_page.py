"""What holds on every page, for every role: it answers, it keeps the policy, it tells nothing to the wrong person."""

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from arrimage.accounts.models import User
from arrimage.agenda.models import Activity, ConfidentialNote
from arrimage.demo.welcome import DOMAIN
from arrimage.plan.models import Indicator
from arrimage.website.models import Hub
from tests.house.addresses import examples
from tests.house.walking import Heard, Markup, Page, look, signed_in

# One walk over every page serves all the tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("every page")]
ROLES = ("elise", "omar", "fatima", "rachel", "paul", "bernard", "coralie")
# On PostgreSQL strangers walk, and those who may open the most; whom a page refuses is asked on both (the matrix).
WALKERS = ROLES if connection.vendor == "sqlite" else ROLES[-3:]
LOOKED_FOR, SECRET = "zibeline", "hermine"
NOTE = f"La {LOOKED_FOR} part avec l’{SECRET}"
# The confidential note's own readers, and the two pages where they read and write it.
READERS = {"coralie", "paul"}
ITS_PAGES = {"bureau/agenda/<int:pk>/", "bureau/agenda/<int:pk>/modifier/"}
ELSEWHERE = ("/admin/", "/admin/users/")
BY_SECRET_ADDRESS = {
    "agenda/flux/<str:token>.ics",
    "plan/echeances/<str:token>.ics",
    "espace/demander-acces/confirmer/<str:token>/",
}
CERTIFICATE = "apres/attestations/<uuid:token>/"
# A letter as mail programs show it, styles and all: shown in a frame that may do nothing.
LETTER = "bureau/infolettres/numeros/<int:pk>/lire/"
# The pages that other sites may frame: the form of a newsletter, the agenda.
FRAMED = {"infolettres/<slug:code>/integrer/", "agenda/integrer/"}
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


@pytest.fixture(scope="module")
def heard() -> Iterator[Heard]:
    handler, root = Heard(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="module")
def pages(demo, heard) -> list[Page]:
    routes = {**examples(), **_where_the_secret_might_show()}
    clients = {"anonymous": Client(raise_request_exception=False), **{name: signed_in(name) for name in WALKERS}}
    return [look(client, role, route, at) for role, client in clients.items() for route, at in routes.items()]


def _where_the_secret_might_show() -> dict[str, str]:
    """A confidential note on half the activities; then searches, exports, evidence and the restricted ones' pages."""
    ConfidentialNote.objects.all().delete()
    activities = list(Activity.objects.order_by("pk"))
    ConfidentialNote.objects.bulk_create(ConfidentialNote(activity=activity, text=NOTE) for activity in activities[::2])
    open_one = Activity.objects.filter(is_restricted=False, owner__first_name="Coralie", status="held").first()
    ConfidentialNote.objects.get_or_create(activity=open_one, defaults={"text": NOTE})
    closed = Activity.objects.filter(is_restricted=True, confidential_note__isnull=False).first()
    assert closed is not None, "the demo restricts some activities"
    indicator = Indicator.objects.filter(measure="agenda.meetings_held").first()
    assert indicator is not None, "the demo counts meetings"
    search, listed = reverse("desk:search"), reverse("desk:activity-list")
    return {
        "search": f"{search}?q={LOOKED_FOR}",
        "list": f"{listed}?q={LOOKED_FOR}",
        "csv": reverse("desk:activity-export", args=["csv"]),
        "evidence-csv": reverse("desk:evidence-export", args=[indicator.pk, "csv"]),
        "left-out": f"{reverse('desk:evidence', args=[indicator.pk])}?liste=non",
        "restricted": reverse("desk:activity-detail", args=[closed.pk]),
        "restricted-history": reverse("desk:activity-history", args=[closed.pk]),
    }


def test_no_page_breaks(pages):
    assert [(page.role, page.address) for page in pages if page.status >= 500] == []


def test_a_confidential_note_is_read_by_its_readers_alone(pages):
    told = {(page.role, page.route) for page in pages if SECRET in page.text}
    assert {role for role, route in told} == READERS, "its readers do read it"
    assert {route for role, route in told} <= {*ITS_PAGES, "restricted"}


def test_restricted_activities_stay_out_of_the_way_of_those_without_the_right(pages):
    assert {page.role for page in pages if page.route == "restricted" and page.status == 200} == {
        "paul",
        "bernard",
        "coralie",
    }


def test_every_page_carries_a_strict_policy(pages):
    for page in pages:
        if page.address in ELSEWHERE or page.status >= 300:
            continue
        policy = page.headers.get("Content-Security-Policy", "")
        if page.route == LETTER:
            assert "sandbox" in policy.split("; "), page.address  # in whatever order
            assert "default-src 'none'" in policy, page.address
            assert "script-src" not in policy, page.address
        else:
            assert "default-src 'self'" in policy, page.address
            assert "unsafe" not in policy, page.address
        assert page.headers["X-Content-Type-Options"] == "nosniff", page.address
        assert page.headers["Referrer-Policy"] == "same-origin", page.address
        if page.route in FRAMED:
            assert "frame-ancestors *" in policy
            assert "X-Frame-Options" not in page.headers
        else:
            assert "frame-ancestors 'self'" in policy, page.address
            assert page.headers["X-Frame-Options"] == "SAMEORIGIN", page.address


def test_no_page_has_script_or_style_of_its_own(pages):
    found = {}
    for page in pages:
        if page.is_html and page.address not in ELSEWHERE:
            markup = Markup()
            markup.feed(page.text)
            styles = ("<style>", " style=") if page.route == LETTER else ()
            forbidden = [one for one in markup.forbidden if not any(style in one for style in styles)]
            if forbidden:
                found[page.route] = forbidden
    assert found == {}


def test_the_public_pages_name_nobody(pages):
    """No account's name or address on what anyone may read, save the one whom the law wants named, and who signs."""
    hub = Hub.objects.get()
    officer = hub.privacy_officer
    names = {user.get_full_name() for user in User.objects.all()}
    for page in pages:
        if page.role == "anonymous" and page.status == 200 and page.route not in BY_SECRET_ADDRESS:
            text = page.text.replace(officer, "")
            if page.route == CERTIFICATE:
                text = text.replace(hub.signatory, "")
            assert [name for name in names if name in text] == [], page.address
            assert [at for at in ADDRESS.findall(text) if at.endswith(DOMAIN)] == [], page.address


def test_the_logs_name_nobody(pages, heard, db, client):
    login = reverse("account_login")
    for _attempt in range(8):
        client.post(login, {"login": f"coralie@{DOMAIN}", "password": "wrong"})
    client.post(login, {"login": "nobody@example.org", "password": "wrong"})
    client.post(reverse("account_reset_password"), {"email": f"paul@{DOMAIN}"})
    client.get(f"/absent/?courriel=paul@{DOMAIN}")
    logging.getLogger("arrimage.tests").warning("The listener hears.")
    assert heard.sentences, "something was logged"
    assert [sentence for sentence in heard.sentences if ADDRESS.search(sentence)] == []
