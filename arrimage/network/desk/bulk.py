"""What is done to many organisations or people at once."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from arrimage.kit.desk import BulkAction
from arrimage.network.forms.bulk import NewTagForm, SectorForm, ShareForm, StatusForm, TagForm
from arrimage.network.operations import add_sector, change_status
from arrimage.network.operations.labels import add_tag, remove_tag
from arrimage.network.operations.sharing import share


def _doing(operation: Callable[..., int], sentence: Any) -> Callable[..., str]:
    """Does it to the records, with what the form asked, and says in the sentence how many it was."""

    def run(request: HttpRequest, records: QuerySet[Any], **chosen: Any) -> str:
        return str(sentence % {"count": operation(records, **chosen), **chosen})

    return run


run_status = _doing(
    lambda records, status: change_status(organisations=records, status=status),
    ngettext_lazy(
        "%(count)d organisation has its new status.", "%(count)d organisations have their new status.", "count"
    ),
)
run_sector = _doing(
    lambda records, sector: add_sector(organisations=records, sector=sector),
    ngettext_lazy(
        "%(count)d organisation joins the sector “%(sector)s”; those already in it stay as they were.",
        "%(count)d organisations join the sector “%(sector)s”; those already in it stay as they were.",
        "count",
    ),
)
run_add_tag = _doing(
    lambda records, tag: add_tag(records=records, name=tag),
    ngettext_lazy(
        "%(count)d profile now has the tag “%(tag)s”.", "%(count)d profiles now have the tag “%(tag)s”.", "count"
    ),
)
run_remove_tag = _doing(
    lambda records, tag: remove_tag(records=records, tag=tag),
    ngettext_lazy(
        "%(count)d profile no longer has the tag “%(tag)s”.",
        "%(count)d profiles no longer have the tag “%(tag)s”.",
        "count",
    ),
)
run_share = _doing(
    lambda records, organisation: share(records=records, organisation=organisation),
    ngettext_lazy(
        "%(count)d profile is now shared with %(organisation)s.",
        "%(count)d profiles are now shared with %(organisation)s.",
        "count",
    ),
)


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
