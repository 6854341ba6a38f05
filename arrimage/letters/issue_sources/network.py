"""What issues tell of the network: the enterprises new in it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.text import shortened
from arrimage.letters.sources import Fault, Item, Source, Window, register
from arrimage.network.models import Organisation
from arrimage.network.public import PublicOrganisation, public_organisations

LONGEST_TEXT = 220
SEPARATOR = " · "
ORGANISATION = "organisation"


def new_enterprises(window: Window) -> list[Item]:
    """The social enterprises first recorded since the last issue, as the public door lets them out."""
    recent = Organisation.objects.filter(created_at__gt=window.since, created_at__lte=window.now)
    # The door has columns enough for a directory; the newest suffice here.
    newest = recent.filter(kind=Organisation.Kind.ENTERPRISE, status=Organisation.Status.RECOGNISED)
    keys = list(newest.order_by("-created_at", "-pk").values_list("pk", flat=True)[: window.most])
    return [introduced(one) for one in public_organisations(Organisation.objects.filter(pk__in=keys))]


def introduced(organisation: PublicOrganisation) -> Item:
    """As readers meet it: its form, its place, the beginning of what it says of itself."""
    form = Organisation.LegalForm(organisation.legal_form).label if organisation.legal_form else ""
    # «Ormstown (municipalité)» is for those who sort a list.
    place = organisation.municipality.partition(" (")[0] or organisation.county
    detail = SEPARATOR.join(str(part) for part in (form, place) if part)
    text = shortened(organisation.description, LONGEST_TEXT)
    return Item(organisation.pk, organisation.name, None, detail, text, organisation.website)


def enterprise_faults(keys: Collection[int], now: datetime) -> Mapping[int, Fault]:
    standing = public_organisations(Organisation.objects.filter(pk__in=keys))
    public = {organisation.pk for organisation in standing}
    return {key: Fault(_("it is no longer a recognised enterprise of the network")) for key in set(keys) - public}


register(
    Source(
        "network.new_enterprises",
        gettext_lazy("New enterprises of the network"),
        gettext_lazy("New in the network"),
        new_enterprises,
        enterprise_faults,
        position=40,
        record=ORGANISATION,
    ),
)
