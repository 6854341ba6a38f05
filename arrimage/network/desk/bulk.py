"""What is done to many organisations or people at once."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from arrimage.kit.desk import BulkAction
from arrimage.network.forms.bulk import NewTagForm, SectorForm, ShareForm, StatusForm, TagForm
from arrimage.network.models import Organisation, Sector, Tag
from arrimage.network.operations import add_sector, change_status
from arrimage.network.operations.labels import add_tag, remove_tag
from arrimage.network.operations.sharing import share


def run_status(request: HttpRequest, organisations: QuerySet[Organisation], *, status: str) -> str:
    count = change_status(organisations=organisations, status=status)
    return ngettext(
        "%(count)d organisation has its new status.", "%(count)d organisations have their new status.", count
    ) % {"count": count}


def run_sector(request: HttpRequest, organisations: QuerySet[Organisation], *, sector: Sector) -> str:
    count = add_sector(organisations=organisations, sector=sector)
    return ngettext(
        "%(count)d organisation joins the sector “%(sector)s”; those already in it stay as they were.",
        "%(count)d organisations join the sector “%(sector)s”; those already in it stay as they were.",
        count,
    ) % {"count": count, "sector": sector}


def run_add_tag(request: HttpRequest, records: QuerySet[Any], *, tag: str) -> str:
    count = add_tag(records=records, name=tag)
    return ngettext(
        "%(count)d profile now has the tag “%(tag)s”.", "%(count)d profiles now have the tag “%(tag)s”.", count
    ) % {"count": count, "tag": tag}


def run_remove_tag(request: HttpRequest, records: QuerySet[Any], *, tag: Tag) -> str:
    count = remove_tag(records=records, tag=tag)
    return ngettext(
        "%(count)d profile no longer has the tag “%(tag)s”.",
        "%(count)d profiles no longer have the tag “%(tag)s”.",
        count,
    ) % {"count": count, "tag": tag}


def run_share(request: HttpRequest, records: QuerySet[Any], *, organisation: Organisation) -> str:
    count = share(records=records, organisation=organisation)
    return ngettext(
        "%(count)d profile is now shared with %(organisation)s.",
        "%(count)d profiles are now shared with %(organisation)s.",
        count,
    ) % {"count": count, "organisation": organisation}


STATUS = BulkAction(
    key="statut",
    label=_("Change the status"),
    icon="refresh",
    permission="network.change_organisation",
    run=run_status,
    confirm=_("The status you choose replaces the one of each organisation below. The history keeps the old one."),
    form_class=StatusForm,
)
SECTOR = BulkAction(
    key="secteur",
    label=_("Add a sector"),
    icon="building-store",
    permission="network.change_organisation",
    run=run_sector,
    confirm=_("The sector you choose is added to each organisation below. The sectors it has stay."),
    form_class=SectorForm,
)


def on_profiles(permission: str) -> tuple[BulkAction, ...]:
    """What organisations and people have alike: tags and sharing."""
    return (
        BulkAction(
            key="etiqueter",
            label=_("Add a tag"),
            icon="tag",
            permission=permission,
            run=run_add_tag,
            confirm=_("The tag is added to each profile below. The tags it has stay."),
            form_class=NewTagForm,
        ),
        BulkAction(
            key="retirer-etiquette",
            label=_("Remove a tag"),
            icon="x",
            permission=permission,
            run=run_remove_tag,
            confirm=_("The tag is removed from each profile below that has it."),
            form_class=TagForm,
        ),
        BulkAction(
            key="partager",
            label=_("Share with an organisation"),
            icon="users",
            permission=permission,
            run=run_share,
            confirm=_("The advisers of the organisation you choose will read each profile below."),
            form_class=ShareForm,
        ),
    )
