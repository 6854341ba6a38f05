"""Every address of the product, with an example of it on the demo hub."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from arrimage.accounts.models import FeedToken, SavedView, User
from arrimage.agenda.models import Activity, ActivityDocument, FollowUp
from arrimage.consent.models import Address as EmailAddress
from arrimage.consent.models import EntryDetails, PrivacyRequest, PrivacyRequestDocument, Purpose, RetentionRun
from arrimage.consent.tokens import token_of
from arrimage.kit.desk import site
from arrimage.network.models import Candidate, ImportRun, Merge, Organisation, Person, PossibleMatch, SetAside
from arrimage.network.operations.merging import merge
from arrimage.plan.importing import Draft
from arrimage.plan.models import (
    Action,
    ActionDocument,
    DeliverableVersion,
    Indicator,
    Plan,
    Reading,
    ReportingPeriod,
    Task,
)
from arrimage.plan.operations.importing import keep_source

# Whole blocks that are somebody else's screens: one address stands for each.
BLOCKS = {"admin/": "/admin/", "^admin/users/": "/admin/users/", "compte/2fa/": "/compte/2fa/"}
# What allauth answers before somebody has signed in; the rules of these are the tests of `accounts`.
ALLAUTH = {"compte/": "/compte/login/"}


@dataclass(frozen=True)
class Address:
    route: str
    name: str
    view: Any

    @property
    def takes_post(self) -> bool:
        if self.route.endswith("…"):
            return False
        view_class = getattr(self.view, "view_class", None)
        return view_class is None or hasattr(view_class, "post")


def every_address() -> list[Address]:
    """Each pattern of the product's own; a block of somebody else's screens counts as one."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver().url_patterns):
        route = _block(address)
        found.setdefault(route, Address(route, address.name, address.view))
    return list(found.values())


def _walk(patterns: Any, prefix: str = "", namespace: str = "") -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield Address(route, namespace + (pattern.name or ""), pattern.callback)


def _block(address: Address) -> str:
    blocks = {**BLOCKS, **(ALLAUTH if address.name.startswith(("account_", "mfa_")) else {})}
    starts = [start for start in blocks if address.route.startswith(start)]
    return f"{max(starts, key=len)}…" if starts else address.route


def examples() -> dict[str, str]:
    """Route → an address that answers, on the demo hub; makes what the demo lacks."""
    given = {**_one_of_each(), **_records_of_the_screens()}
    found = {f"{start}…": address for start, address in {**BLOCKS, **ALLAUTH}.items()}
    for address in every_address():
        if address.route not in found:
            found[address.route] = _example(address, given)
    return found


def _example(address: Address, given: dict[str, tuple[Any, ...]]) -> str:
    unnamed = {"^((?:[\\w\\-]+/)*)$": "/"}
    return unnamed.get(address.route) or reverse(address.name, args=given.get(address.name, ()))


def _records_of_the_screens() -> dict[str, tuple[Any, ...]]:
    """A record of each desk screen, with a version of its history to go back to."""
    given: dict[str, tuple[Any, ...]] = {}
    for screen in site.screens():
        record = _usual(screen.model)
        names = ("detail", "history", "edit", "delete")
        given |= {f"desk:{screen.key}-{name}": (record.pk,) for name in names}
        given[f"desk:{screen.key}-export"] = ("xlsx",)
        if screen.form_class is not None:
            record.save()
            version = record.history.first().pk if hasattr(record, "history") else 1
            given[f"desk:{screen.key}-restore"] = (record.pk, version)
    return given


def _usual(model: type[Any]) -> Any:
    records = model.objects.order_by("pk")
    if model is Activity:
        usual = records.filter(is_restricted=False, owner__first_name="Coralie", status="held")
        # One that Omar reads too: it names a profile shared with his organisation.
        return usual.filter(presences__organisation__shared_with__isnull=False).first()
    return records.first()


def _one_of_each() -> dict[str, tuple[Any, ...]]:
    coralie = User.objects.get(first_name="Coralie")
    activity = _usual(Activity)
    action = Action.objects.first()
    assert action is not None, "the demo has actions"
    file: Callable[[], ContentFile[bytes]] = lambda: ContentFile(b"%PDF-1.4", name="compte-rendu.pdf")  # noqa: E731
    view = SavedView.objects.create(user=coralie, screen="activity", name="Mes tournées", query="kind=tour")
    document = ActivityDocument.objects.create(activity=activity, title="Compte rendu", file=file())
    proof = ActionDocument.objects.create(action=action, title="Entente", file=file())
    plan = Plan.objects.get(parent_action=None)
    source = keep_source(plan=plan, draft=Draft(""), source_name="plan.pdf", file=file(), user=coralie)
    reading = Reading.objects.filter(indicator__measure="plan.manual").first()
    assert reading is not None, "the demo has typed values"
    reading.file.save("preuve.pdf", file())
    organisation = _usual(Organisation)
    organisation.logo.save("logo.png", ContentFile(b"\x89PNG\r\n\x1a\n", name="logo.png"))
    check = organisation.principle_checks.earliest("pk")
    check.document.save("reglements.pdf", file())
    token = FeedToken.objects.get_or_create(user=coralie)[0].token
    email = EmailAddress.objects.filter(address__isnull=False).earliest("pk")
    consent_link, newsletter = token_of(email.code), Purpose.objects.get(code="bulletin")
    scan = EntryDetails.objects.exclude(proof="").earliest("pk")
    frozen = ReportingPeriod.objects.exclude(frozen_at=None).get()
    running = ReportingPeriod.objects.filter(frozen_at=None, plan=plan).latest("start")
    waiting = ImportRun.objects.filter(status="ready").first()
    assert waiting is not None, "an import of the demo waits for its confirmation"
    return {
        "desk:network-import": (waiting.pk,),
        "desk:network-import-columns": (waiting.pk,),
        "desk:network-merge": ("organisations", *Organisation.objects.order_by("pk").values_list("pk", flat=True)[:2]),
        "desk:network-merge-undo": (_merge().pk,),
        "desk:forget-view": (view.pk,),
        "desk:network-decide": (SetAside.objects.earliest("pk").pk,),
        "desk:organisation-confirm": (organisation.pk,),
        "desk:organisation-logo": (organisation.pk,),
        "desk:organisation-share": (organisation.pk,),
        "desk:principle-document": (check.pk,),
        "desk:person-confirm": (Person.objects.earliest("pk").pk,),
        "desk:person-share": (Person.objects.earliest("pk").pk,),
        "desk:plan-differences": (source.pk,),
        "desk:plan-source": (source.pk,),
        "desk:plan-freeze": (running.pk,),
        "desk:plan-restatements": (frozen.pk,),
        "desk:evidence": (_live_indicator().pk,),
        "desk:evidence-export": (_live_indicator().pk, "xlsx"),
        "desk:action-note": (action.pk,),
        "desk:action-add-document": (action.pk,),
        "desk:task-done": (Task.objects.latest("pk").pk,),
        "desk:indicator-reading": (reading.indicator_id,),
        "desk:action-document": (proof.pk,),
        "desk:version-file": (DeliverableVersion.objects.latest("pk").pk,),
        "desk:reading-file": (reading.pk,),
        "desk:plan-board": (plan.code,),
        "desk:plan-draft": (plan.code,),
        "desk:quick-entry-logged": (activity.pk,),
        "desk:activity-everyone-came": (activity.pk,),
        "desk:activity-not-a-duplicate": (activity.pk,),
        "desk:activity-add-document": (activity.pk,),
        "desk:activity-document": (document.pk,),
        "desk:activity-remove-document": (document.pk,),
        "desk:follow-up-done": (FollowUp.objects.filter(owner=coralie).latest("pk").pk,),
        "desk:candidate-add": (Candidate.objects.filter(organisation=None).latest("pk").pk,),
        "desk:radar-decide": (PossibleMatch.objects.latest("pk").pk,),
        "desk:consent-proof": (scan.pk,),
        "desk:consent-sheet": (email.pk,),
        "desk:consent-wording": (newsletter.pk,),
        "preferences:choose": (consent_link,),
        "preferences:unsubscribe": (consent_link, newsletter.code),
        "preferences:unsubscribe-all": (consent_link,),
        "agenda:private-calendar": (token,),
        "plan:deadlines-feed": (token,),
        "plan:public-plan": (plan.code,),
        **_privacy(file),
        "wagtaildocs_serve": (1, "absent.pdf"),
        "wagtaildocs_authenticate_with_password": (1,),
        "wagtailcore_authenticate_with_password": (1, 1),
    }


def _privacy(file: Callable[[], ContentFile[bytes]]) -> dict[str, tuple[Any, ...]]:
    asked = PrivacyRequest.objects.open().latest("pk")
    letter = PrivacyRequestDocument.objects.create(request=asked, title="Lettre reçue", file=file())
    run = RetentionRun.objects.latest("pk")
    return {
        "desk:privacyrequest-data": (asked.pk, "json"),
        "desk:privacyrequest-forget": (asked.pk,),
        "desk:privacyrequest-add-document": (asked.pk,),
        "desk:privacyrequest-document": (letter.pk,),
        "desk:incident-register": ("xlsx",),
        "desk:retention-certificate": (run.pk,),
        "desk:retention-take-up": (run.pk,),
        "consent:download-my-data": ("json",),
    }


def _merge() -> Merge:
    survivor, merged = (Organisation.objects.create(name=f"Jumelle {number}") for number in (1, 2))
    return merge(survivor=survivor, merged=merged, at=timezone.now())


def _live_indicator() -> Indicator:
    found = Indicator.objects.filter(measure="agenda.meetings_held").first()
    assert found is not None, "the demo counts meetings"
    return found
