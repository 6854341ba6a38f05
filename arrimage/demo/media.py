"""The demo's media: seven outlets, who writes there, and what allows writing to them."""

from collections.abc import Iterator
from datetime import date

from arrimage.consent.models import Purpose
from arrimage.consent.operations import NewAct
from arrimage.consent.rules import Act, add_months
from arrimage.demo.organisations import rows
from arrimage.letters.operations.press import CODE, ensure_media_list
from arrimage.network.models import Municipality, Organisation, OrganisationRole, Person

REFUSED = "renaud.sirois@messager-des-jardins.example"


def load_media() -> None:
    """The outlets, and who writes there."""
    ensure_media_list()
    places = {place.name.replace("’", "'"): place for place in Municipality.objects.select_related("county")}
    for row in rows("media.csv"):
        place, site = places[row["municipality"]], row["page"].rpartition("/")[0]
        said = {"municipality": place, "county": place.county, "website": site, "status": "recognised"}
        outlet = Organisation.objects.create(name=row["name"], kind=Organisation.Kind.MEDIA, **said)
        person = Person.objects.create(first_name=row["first"], last_name=row["last"], email=row["email"])
        OrganisationRole.objects.create(person=person, organisation=outlet, title=row["title"])


def media_acts(today: date) -> Iterator[NewAct]:
    """Each address seen where it is published, eight months ago; one journalist asked since that nothing be sent."""
    purpose = Purpose.objects.get(code=CODE)
    seen, by = add_months(today, -8), "Coralie Beaulieu"
    for row in rows("media.csv"):
        yield NewAct(
            act=Act.PUBLISHED,
            on=seen,
            source="publication",
            address=row["email"],
            purpose=purpose,
            recorded_by=by,
            name=f"{row['first']} {row['last']}",
            role=row["title"],
            url=row["page"],
        )
    yield NewAct(act=Act.WITHDRAWN, on=add_months(today, -2), address=REFUSED, purpose=purpose, source="link")
