"""Every address of the product, with an example of it on the demo hub."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.images import get_image_model

from arrimage.accounts.models import FeedToken, SavedView, User
from arrimage.agenda.models import Activity, ActivityDocument, Event, FollowUp
from arrimage.assembly.models import Election, GeneralMeeting, Resolution, Voter
from arrimage.billing.tokens import token_of as invoice_token
from arrimage.consent.models import Address as EmailAddress
from arrimage.consent.models import EntryDetails, PrivacyRequest, PrivacyRequestDocument, Purpose, RetentionRun
from arrimage.consent.tokens import token_of
from arrimage.kit.desk import site
from arrimage.letters.models import Issue, Mailing, Newsletter, Return, SignUp
from arrimage.letters.tokens import picture_token, sign_up_token, tracking_token
from arrimage.library.models import Opportunity, WatchedItem
from arrimage.membership.models import Act, Application, Category, DuesRate, Membership, NoticeStep, Term
from arrimage.network.models import (
    AccessRequest,
    Candidate,
    ImportRun,
    Merge,
    Organisation,
    Person,
    PossibleMatch,
    ProposedChange,
    RegionalCounty,
    SetAside,
    SupportSubject,
)
from arrimage.network.operations.access import token_of as access_token
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
from tests.billing.examples import half_paid_invoice
from tests.house.event_addresses import of_events
from tests.house.general_meeting import a_general_meeting
from tests.house.public_event import a_public_event
from tests.membership.examples import a_member_who_asks, stuck_notice

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
    _make_a_member()
    billing = _billing()
    given = {**_one_of_each(), **_records_of_the_screens(), **billing, **_renewals(), **of_events()}
    found = {f"{start}…": address for start, address in {**BLOCKS, **ALLAUTH}.items()}
    for address in every_address():
        if address.route not in found:
            found[address.route] = _example(address, given)
    return found


def _renewals() -> dict[str, tuple[Any, ...]]:
    notice = stuck_notice()
    step = NoticeStep.objects.earliest("pk")
    return {"desk:renewal-notice-print": (notice.pk,), "desk:renewal-notice-edit": (step.pk,)}


def _make_a_member() -> None:
    """A category with its dues, a member who paid, an application that waits."""
    if Membership.objects.exists():
        return
    organisation, now = Organisation.objects.order_by("pk").first(), timezone.now()
    today = timezone.localdate()
    category = Category.objects.create(name_fr="Membres réguliers")
    DuesRate.objects.create(category=category, applies_from=today.replace(year=2015, day=1), amount=0)
    member = Membership.objects.create(organisation=organisation, category=category)
    Act.objects.create(membership=member, kind="approved", on=today, resolution="CA-1", recorded_at=now)
    year = {"starts_on": today, "ends_on": today, "grace_until": today}
    Term.objects.create(membership=member, category=category, dues=50, recorded_at=now, **year)
    Application.objects.create(
        name="Coop du Lac", category=category, state="submitted", submitted_at=now, email="aline@coop.example"
    )


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
    if model is Event:
        return a_public_event()
    # The meeting made here is in session: every step of it can be asked for.
    return records.last() if model in (GeneralMeeting, Voter) else records.first()


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
    member, application = _usual(Membership), Application.objects.at_the_desk().order_by("pk").first()
    assert application is not None, "an application waits"
    year = member.terms.first()
    return {
        "membership:resume": (application.token,),
        "desk:membership-step": (member.pk, "notes"),
        "desk:membership-void-act": (member.acts.first().pk,),
        "desk:membership-void-term": (year.pk,),
        "desk:membership-waive": (year.pk,),
        "desk:application-approve": (application.pk,),
        "desk:application-send-back": (application.pk,),
        "desk:application-refuse": (application.pk,),
        "desk:network-import": (waiting.pk,),
        "desk:network-import-columns": (waiting.pk,),
        "desk:network-merge-search": (
            "organisations",
            Organisation.objects.order_by("pk").values_list("pk", flat=True)[0],
        ),
        "desk:network-merge": ("organisations", *Organisation.objects.order_by("pk").values_list("pk", flat=True)[:2]),
        "desk:network-merge-undo": (_merge().pk,),
        "desk:forget-view": (view.pk,),
        "desk:network-decide": (SetAside.objects.earliest("pk").pk,),
        "desk:organisation-confirm": (organisation.pk,),
        "desk:organisation-logo": (organisation.pk,),
        "desk:organisation-share": (organisation.pk,),
        "desk:organisation-approach": (organisation.pk,),
        "desk:support-coverage-cell": (
            SupportSubject.objects.earliest("pk").pk,
            RegionalCounty.objects.earliest("pk").pk,
        ),
        "desk:support-coverage-export": ("xlsx",),
        "desk:recruiting-export": ("xlsx",),
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
        "desk:plan-choose-public": (plan.code,),
        "desk:quick-entry-logged": (activity.pk,),
        "desk:activity-everyone-came": (activity.pk,),
        "desk:activity-not-a-duplicate": (activity.pk,),
        "desk:activity-add-document": (activity.pk,),
        "desk:activity-document": (document.pk,),
        "desk:activity-remove-document": (document.pk,),
        "desk:follow-up-done": (FollowUp.objects.filter(owner=coralie).latest("pk").pk,),
        "desk:candidate-add": (Candidate.objects.filter(organisation=None).latest("pk").pk,),
        "desk:radar-decide": (PossibleMatch.objects.latest("pk").pk,),
        "desk:return-let-in": (Return.objects.earliest("pk").pk,),
        "desk:return-looked-at": (Return.objects.earliest("pk").pk,),
        "desk:consent-proof": (scan.pk,),
        "desk:consent-sheet": (email.pk,),
        "desk:consent-wording": (newsletter.pk,),
        "preferences:choose": (consent_link,),
        "preferences:unsubscribe": (consent_link, newsletter.code),
        "preferences:unsubscribe-all": (consent_link,),
        "preferences:cut": ("bout-de-lien",),
        "agenda:private-calendar": (token,),
        "plan:deadlines-feed": (token,),
        "plan:public-plan": (plan.code,),
        "library:watched-item": (WatchedItem.objects.public().earliest("pk").pk,),
        "library:opportunity": (Opportunity.objects.public().earliest("pk").pk,),
        **_privacy(file),
        **_member_space(),
        **_letters(consent_link),
        **_assembly(),
        "picture": ("absente.png",),
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


def _member_space() -> dict[str, tuple[Any, ...]]:
    """The pages of Élise, who manages her organisation's profile, and what she asks of the hub."""
    role = Person.objects.get(user__first_name="Élise").roles.get()
    cafe = role.organisation
    cafe.logo.save("logo.png", ContentFile(b"\x89PNG\r\n\x1a\n", name="logo.png"))
    invited = AccessRequest.objects.get(is_invitation=True)
    pages = ("organisation-home", "organisation", "propose", "exact", "logo", "colleagues", "invite")
    pages += ("membership", "ask", "renew", "invoices")
    invoice, asked = half_paid_invoice(cafe), a_member_who_asks(cafe, role.person)
    return {
        **{f"space:{page}": (cafe.pk,) for page in pages},
        "space:colleague": (cafe.pk, role.pk),
        "space:invoice-pdf": (cafe.pk, invoice.pk),
        "space:receipt-pdf": (cafe.pk, invoice.payments.get().pk),
        "space:my-invoice-pdf": (invoice.pk,),
        "space:my-receipt-pdf": (invoice.payments.get().pk,),
        "desk:membership-answer": (asked.pk,),
        "space:withdraw": (cafe.pk, invited.pk),
        "network:claim-confirm": (access_token(invited),),
        "accounts:sign-in-link": ("x",),
        "desk:network-proposal": (ProposedChange.objects.waiting().latest("pk").pk,),
        "desk:network-request": (AccessRequest.objects.waiting().latest("pk").pk,),
    }


def _billing() -> dict[str, tuple[Any, ...]]:
    """An invoice half paid and partly credited: the pages of money have something to show."""
    invoice = half_paid_invoice(_usual(Organisation))
    payment, note, token = invoice.payments.get(), invoice.credit_notes.get(), invoice_token(invoice)
    steps = ("pdf", "receive", "credit", "give-back")
    return {
        **{f"desk:invoice-{step}": (invoice.pk,) for step in steps},
        "desk:payment-receipt": (payment.pk,),
        "desk:payment-take-back": (payment.pk,),
        **{f"billing:{page}": (token,) for page in ("invoice", "document", "pay")},
        "billing:receipt": (token, payment.pk),
        "billing:credit-note": (token, note.pk),
    }


def _assembly() -> dict[str, tuple[Any, ...]]:
    meeting = a_general_meeting()
    pages = ("steps", "roll", "door", "running", "resolutions", "elections", "documents")
    resolution = Resolution.objects.get(meeting=meeting)
    return {
        **{f"desk:assembly-{page}": (meeting.pk,) for page in pages},
        "desk:assembly-document": (meeting.pk, "proces-verbal", "pdf"),
        "desk:assembly-line": (meeting.voters.get().pk,),
        "desk:assembly-sign": (resolution.pk,),
        "desk:assembly-resolution": (resolution.pk, "pdf"),
        "desk:assembly-election": (Election.objects.get(meeting=meeting).pk,),
    }


def _letters(consent_link: str) -> dict[str, tuple[Any, ...]]:
    newsletter = Newsletter.objects.get(code="bulletin")
    asked = SignUp.objects.earliest("pk")
    sent = Issue.objects.filter(newsletter=newsletter, mailing__isnull=False).latest("pk")
    waiting = Issue.objects.filter(mailing=None).latest("pk")
    message = Mailing.objects.create(
        kind=Mailing.Kind.MESSAGE,
        title="Invitation",
        purpose=Purpose.objects.get(code="invitations"),
        from_name="Pôle",
        from_email="pole@pole.example",
        contents={"fr": {"subject": "Invitation", "typed": "Venez !", "html": "", "text": "Venez !"}},
    )
    issue_steps = ("audience", "test", "request-approval", "approve", "send-back", "schedule", "unschedule")
    issue_steps += ("send", "publish", "clone", "read", "as-reader", "letter-as-reader", "links")
    mailing_steps = ("audience", "progress", "pause", "resume", "retry", "cancel")
    photo = get_image_model().objects.earliest("pk")
    dot, link = tracking_token(sent.mailing_id, ""), tracking_token(sent.mailing_id, "", "https://exemple.example/")
    return {
        "desk:issue-prepare": (newsletter.pk,),
        **{f"desk:issue-{step}": (waiting.pk,) for step in issue_steps},
        **{f"desk:mailing-{step}": (sent.mailing_id,) for step in mailing_steps},
        "desk:mailing-as-reader": (message.pk,),
        "desk:mailing-letter-as-reader": (message.pk,),
        "desk:newsletter-sign-ups": (newsletter.pk,),
        "desk:sign-up-send-again": (asked.newsletters.earliest("pk").pk, asked.pk),
        "desk:message-edit": (message.pk,),
        "desk:message-test": (message.pk,),
        "desk:message-send": (message.pk,),
        **{f"letters:{page}": (newsletter.code,) for page in ("newsletter", "sign-up", "embed", "feed")},
        "letters:issue": (newsletter.code, sent.number),
        "letters:confirm": (sign_up_token(asked),),
        "letters:frequency": (consent_link, newsletter.code),
        "letters:picture": (picture_token(photo.pk), PurePosixPath(photo.file.name).name),
        "letters:opened": (dot,),
        "letters:clicked": (link,),
    }


def _merge() -> Merge:
    survivor, merged = (Organisation.objects.create(name=f"Jumelle {number}") for number in (1, 2))
    return merge(survivor=survivor, merged=merged, at=timezone.now())


def _live_indicator() -> Indicator:
    found = Indicator.objects.filter(measure="agenda.meetings_held").first()
    assert found is not None, "the demo counts meetings"
    return found
