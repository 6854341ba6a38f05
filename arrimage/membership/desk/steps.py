"""What can be done to a membership, by its standing: a button each, and a page with a short form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from arrimage.membership.forms import operations as forms
from arrimage.membership.models import Membership
from arrimage.membership.operations import admit, begin_term, change_category, exclude, readmit, refuse, resign
from arrimage.membership.operations.notes import keep_notes
from arrimage.membership.standing import Standing

BELONGS = (Standing.APPROVED, Standing.CURRENT, Standing.GRACE, Standing.LAPSED)
GONE = (Standing.RESIGNED, Standing.EXCLUDED, Standing.REFUSED)
EVER = (*Standing,)


@dataclass(frozen=True)
class Step:
    key: str
    label: Any
    icon: str
    form_class: type[forms.OperationForm]
    run: Callable[..., Any]
    standings: tuple[Standing, ...]
    done: Any
    is_main: bool = False


STEPS = (
    Step("admettre", _("Admit"), "check", forms.AdmitForm, admit, (Standing.APPLIED,), _("Admitted."), True),
    Step("refuser", _("Refuse"), "x", forms.RefuseForm, refuse, (Standing.APPLIED,), _("Refused.")),
    Step("annee", _("Begin a year"), "refresh", forms.RenewForm, begin_term, BELONGS, _("The year is prepared."), True),
    Step(
        *("categorie", _("Change category"), "tag", forms.CategoryForm, change_category, BELONGS),
        done=_("The category is changed."),
    ),
    Step("demission", _("Resigns"), "logout", forms.ResignForm, resign, BELONGS, _("The resignation is written down.")),
    Step(
        "exclusion", _("Exclude"), "hand-stop", forms.ExcludeForm, exclude, BELONGS, _("The exclusion is written down.")
    ),
    Step("readmettre", _("Readmit"), "arrow-back-up", forms.ReadmitForm, readmit, GONE, _("Admitted."), True),
    Step("notes", _("Contact and notes"), "notes", forms.NotesForm, keep_notes, EVER, _("The notes are kept.")),
)
STEP_OF = {step.key: step for step in STEPS}


def steps_of(membership: Membership, user: Any) -> list[Step]:
    """Those that its annotated `standing` calls for, for who may."""
    if not user.has_perm("membership.change_membership"):
        return []
    standing: Any = membership.standing  # type: ignore[attr-defined]  # annotated
    return [step for step in STEPS if standing in step.standings]
