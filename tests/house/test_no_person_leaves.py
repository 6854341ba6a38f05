"""Natural persons never leave by a public door: planted where records keep them, they are looked for everywhere.

Two watches: no anonymous answer holds a planted word, and no anonymous page reads a column that tells of one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from arrimage.agenda.models import Activity, ConfidentialNote, FollowUp, Presence
from arrimage.network.facts import Source
from arrimage.network.models import (
    Committee,
    CommitteeMember,
    ContactKind,
    ContactPoint,
    Organisation,
    OrganisationRole,
    Person,
    SetAside,
)
from arrimage.network.public import public_organisations
from tests.house.addresses import examples
from tests.house.walking import Page, look

pytestmark = pytest.mark.slow
PLANTED = ("zibeline", "hermine", "@martre", "0173 rang des loutres", "5550173")
# An address that only the person herself was given bears one of these.
SECRETS = ("<str:token>", "<uuid:token>", "<uuid:code>")
# Columns that tell of a natural person, of today or in the history. Counting people is no harm: a public figure may.
OF_PEOPLE = re.compile(
    r"\"(network_(?:historical)?person\"\.\"(?:first_name|last_name|email|phone|pronoun|sort_key|search_text)"
    r"|network_(?:historical)?(?:contactpoint|setaside)\"\.\"value"
    r"|network_(?:historical)?(?:organisationrole\"\.\"title|committeemember\"\.\"role)"
    r"|agenda_(?:historical)?(?:followup|confidentialnote)\"\.\"text"
    r"|consent_(?:address|suppression)\"\.\"address"
    r"|consent_entrydetails\"\.\"(?:name|role|url|referrer|place|note)"
    r"|consent_(?:historical)?privacyrequest\"\.\"(?:requester_\w+|message))\"",
    re.IGNORECASE,
)
FORMATS = ("html", "ics", "csv", "json", "xml", "xlsx", "geojson", "rss", "atom")


@dataclass
class Watch:
    """Keeps the columns on people that were read; a count that sorts them out inside the database brings none out."""

    columns: set[str]

    def __call__(self, execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("SELECT COUNT("):
            self.columns.update(OF_PEOPLE.findall(sql))
        return execute(sql, parameters, many, context)


def plant() -> None:
    """A person whose name, home and mailbox are known to every record that can hold one."""
    shop = Organisation.objects.social_enterprises().filter(status="recognised").earliest("pk")
    person = Person.objects.create(
        first_name="Zibeline", last_name="Hermine", email="zibeline@martre.example", phone="450 555-0173"
    )
    shop.email, shop.phone, shop.address = person.email, person.phone, "0173 rang des Loutres"
    shop.description = "Écrire à Martre : martre@hermine.example"
    shop.save()
    OrganisationRole.objects.create(person=person, organisation=shop, title="Hermine en chef")
    for kind, value in ((ContactKind.ADDRESS, shop.address), (ContactKind.EMAIL, "hermine@gmail.com")):
        ContactPoint.objects.create(person=person, kind=kind, value=value)
        ContactPoint.objects.create(organisation=shop, kind=kind, value=value, is_personal=True)
    seat = Committee.objects.create(name="Comité des suites")
    CommitteeMember.objects.create(committee=seat, person=person, organisation=shop)
    SetAside.objects.create(
        person=person, field="email", value="martre@gmail.com", source=Source.IMPORT, on=date.today()
    )
    for activity in Activity.objects.public():
        Presence.objects.create(activity=activity, person=person, state=Presence.State.PRESENT)
        FollowUp.objects.create(activity=activity, text="Rappeler Zibeline Hermine", owner=activity.owner)
        ConfidentialNote.objects.get_or_create(activity=activity, defaults={"text": "Zibeline Hermine hésite"})


def addresses() -> Iterator[tuple[str, str]]:
    """Each address that a stranger may try, with the formats it might be asked in and the pages search engines ask."""
    for route, address in examples().items():
        if not any(secret in route for secret in SECRETS):
            yield route, address
            yield route, f"{address}?q=zibeline"
    for page in ("/", reverse("plan:public"), reverse("agenda:public")):
        for form in FORMATS:
            yield page, f"{page}?format={form}"
    for name in ("sitemap.xml", "robots.txt", "api/", "feed/", "donnees/", "agenda/public.json", "organisations/"):
        yield name, f"/{name}"


@pytest.fixture(scope="module")
def walk(demo) -> tuple[list[Page], Watch]:
    tried = list(addresses())
    plant()
    watch, client = Watch(set()), Client(raise_request_exception=False)
    with connection.execute_wrapper(watch):
        pages = [look(client, "anonymous", route, address) for route, address in tried]
    return pages, watch


def told(pages: list[Page]) -> list[tuple[str, str]]:
    found = []
    for page in pages:
        text = re.sub(r"[\s.()-]+", " ", page.text.lower())
        close = text.replace(" ", "")
        asked = page.address.partition("?q=")[2]
        found += [(page.address, word) for word in PLANTED if word != asked and (word in text or word in close)]
    return found


def test_no_planted_person_is_on_any_public_answer(walk):
    pages, _watch = walk
    assert sum(page.status == 200 for page in pages) > 10, "a stranger reads some pages"
    assert told(pages) == []


def test_no_public_page_reads_a_column_that_tells_of_a_person(walk):
    _pages, watch = walk
    assert watch.columns == set()


def test_the_public_door_drops_what_is_a_person_s(walk, db):
    planted = Organisation.objects.get(email="zibeline@martre.example")
    [shown] = public_organisations(Organisation.objects.filter(pk=planted.pk))
    assert (shown.email, shown.phone, shown.address, shown.postal_code) == ("", "", "", "")
    everything = " ".join(str(organisation) for organisation in public_organisations()).lower()
    assert [word for word in PLANTED if word in everything] == []


def test_both_watches_are_able_to_fail(walk, db):
    activity = Activity.objects.public().filter(event=None).latest("date")
    activity.title = "Rencontre avec Zibeline"
    activity.save()
    client, watch = Client(), Watch(set())
    page = look(client, "anonymous", "agenda/", reverse("agenda:public"))
    assert told([page]) == [(page.address, "zibeline")]
    with connection.execute_wrapper(watch):
        list(Person.objects.filter(roles__organisation__isnull=False)[:1])
    assert 'network_person"."email' in watch.columns
