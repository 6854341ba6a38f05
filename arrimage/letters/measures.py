"""What newsletters let one count. Codes are stable: plans are bound to them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from arrimage.consent.measures.ledger import addresses_about, passing_for_one, seen_on
from arrimage.consent.models import Address, Purpose, Suppression
from arrimage.evidence import catalogue
from arrimage.evidence.measure import Kind, Measure, Records, Rule, Scope
from arrimage.kit.changes import follow
from arrimage.kit.text import words
from arrimage.letters.days import midnight
from arrimage.letters.models import Delivery, Issue, Mailing, Newsletter, Share
from arrimage.letters.parameters import IssueParameters, ReaderParameters, ShareParameters
from arrimage.letters.queries.progress import ACCEPTED

SEEN_BY = "letters.view_issue"
RESEARCH = ("recherche", "etude", "connaissance", "savoir")
PRESS = ("communique",)


def of_newsletters(wording: str, action: str) -> Mapping[str, Any] | None:
    """An indicator whose words, or its action's, name research is about the newsletter of that name, if there is one
    only; the others about the one that says nothing of it. Every newsletter when that does not tell. One that speaks of
    press releases is about these, which no measure counts unless it is asked for their newsletter by name."""
    if any(word.startswith(PRESS) for word in words(wording)):
        kept = [one.code for one in Newsletter.objects.press()]
        return {"newsletter": kept[0]} if len(kept) == 1 else None
    told = any(word.startswith(RESEARCH) for word in words(f"{wording} {action}"))
    kept = [one.code for one in Newsletter.objects.filter(is_press=False) if _is_about_research(one) is told]
    return {"newsletter": kept[0]} if len(kept) == 1 else {}


def _is_about_research(newsletter: Newsletter) -> bool:
    return any(word.startswith(RESEARCH) for word in words(newsletter.name_fr))


def everything(wording: str, action: str) -> Mapping[str, Any] | None:
    return {}


# Issues ----------------------------------------------------------------------------------------------------


def issues(scope: Scope) -> Records:
    """Those that left, or came out on the site only, in the period."""
    out = Issue.objects.filter(sent_on__gte=scope.period.start, sent_on__lt=scope.period.end, sent_on__lte=scope.day)
    return scope.narrow(cast("Records", out.select_related("newsletter")))


def _accepted_for_somebody(scope: Scope) -> Q:
    return Q(Exists(Delivery.objects.filter(mailing=OuterRef("mailing"), state__in=ACCEPTED)))


def _no_press_unless_asked(scope: Scope) -> Q:
    return ~Q(pk=None) if scope.parameters.get("newsletter") else Q(newsletter__is_press=False)


NO_PRESS = Rule(
    "no_press",
    _no_press_unless_asked,
    _("It is a press release: it counts where the indicator names the newsletter of the press."),
)
BY_MAIL = Rule(
    "by_mail", lambda scope: Q(mailing__isnull=False), _("It came out on the site only: nobody received it.")
)
ACCEPTED_FOR_SOMEBODY = Rule(
    "accepted", _accepted_for_somebody, _("No mail server accepted it for anybody."), unless=BY_MAIL.name
)

ISSUES_SENT = Measure(
    code="letters.issues_sent",
    label=_("Issues sent"),
    definition=_(
        "The issues of the newsletters that left by mail in the period and that a mail server accepted for one reader "
        "at least. Those published on the site only, tests and issues being written do not count; nor do press "
        "releases, unless their newsletter is named."
    ),
    version=2,
    unit=npgettext_lazy("unit", "issue", "issues"),
    kind=Kind.COUNT,
    candidates=issues,
    rules=(NO_PRESS, BY_MAIL, ACCEPTED_FOR_SOMEBODY),
    parameters=IssueParameters,
    date_field="sent_on",
    guess=of_newsletters,
    permission=SEEN_BY,
    phrases=(
        "Nombre de bulletins diffusés",
        "Nombre de bulletins envoyés",
        "Bulletins envoyés",
        "Nombre d’infolettres envoyées",
        "Nombre d’infolettres diffusées",
        "Nombre de parutions du bulletin",
        "Nombre de numéros de l’infolettre",
        "Nombre de communiqués envoyés",
        "Nombre de communiqués diffusés",
        "Communiqués envoyés",
        "Communiqués de presse diffusés",
    ),
)

# Subscriptions ---------------------------------------------------------------------------------------------


def _purposes(scope: Scope) -> list[Purpose]:
    """Those of the newsletters, also of retired ones, so that a past figure stays what it was; the press if asked."""
    purposes = Purpose.objects.filter(newsletter__isnull=False)
    code = scope.parameters.get("newsletter")
    return list(purposes.filter(newsletter__code=code) if code else purposes.filter(newsletter__is_press=False))


def addresses(scope: Scope) -> Records:
    """Every address of which the ledger says something for these newsletters by the day described."""
    return addresses_about(scope, _purposes(scope))


def _reachable(scope: Scope) -> Q:
    gone = Suppression.objects.in_force(seen_on(scope)).filter(reason=Suppression.Reason.BOUNCED)
    return ~Q(key__in=gone.order_by().values("key")) | Q(key=None)


NOT_REFUSED = Rule(
    "not_refused",
    lambda scope: passing_for_one(scope, "unrefused", _purposes(scope)),
    _("Nothing allows writing to it for a newsletter, or the person withdrew or refused."),
)
IN_FORCE = Rule(
    "in_force",
    lambda scope: passing_for_one(scope, "standing", _purposes(scope)),
    _("Every basis that was recorded has come to its end."),
    unless=NOT_REFUSED.name,
)
REACHABLE = Rule("reachable", _reachable, _("Mail to this address comes back."))

SUBSCRIPTIONS = Measure(
    code="letters.subscriptions",
    label=_("Subscribers in force"),
    definition=_(
        "The e-mail addresses to which one newsletter at least may be sent at the end of the period, by express or "
        "implied consent, and whose mail does not come back. An address counts once, also when it receives several. "
        "Press releases are left out, unless their newsletter is named."
    ),
    version=2,
    unit=npgettext_lazy("unit", "address", "addresses"),
    kind=Kind.STOCK,
    candidates=addresses,
    rules=(NOT_REFUSED, IN_FORCE, REACHABLE),
    parameters=ReaderParameters,
    guess=of_newsletters,
    permission="consent.view_address",
    phrases=(
        "Nombre d’abonnements à l’infolettre",
        "Nombre d’abonnés à l’infolettre",
        "Nombre d’abonnés au bulletin",
        "Nombre d’abonnements au bulletin",
        "Personnes inscrites au bulletin",
        "Personnes qui consentent à recevoir l’infolettre",
    ),
)

# Readers reached -------------------------------------------------------------------------------------------


def _issues_handed(scope: Scope) -> QuerySet[Delivery]:
    """What mail servers accepted of issues in the period."""
    end, asked = min(scope.period.end, scope.day + timedelta(days=1)), scope.parameters.get("newsletter")
    handed = Delivery.objects.filter(
        mailing__kind=Mailing.Kind.ISSUE, handed_at__gte=midnight(scope.period.start), handed_at__lt=midnight(end)
    ).order_by()
    if asked:
        return handed.filter(mailing__newsletter__code=asked)
    return handed.exclude(mailing__newsletter__is_press=True)


def readers(scope: Scope) -> Records:
    found = Address.objects.filter(pk__in=_issues_handed(scope).values("recipient")).order_by()
    return scope.narrow(cast("Records", found))


def _one_stayed(scope: Scope) -> Q:
    came_back = Delivery.State.BOUNCED
    return Q(pk__in=_issues_handed(scope).exclude(state=came_back).values("recipient"))


READERS_REACHED = Measure(
    code="letters.readers_reached",
    label=_("Readers reached"),
    definition=_(
        "The e-mail addresses for which a mail server accepted an issue in the period, when it did not come back; each "
        "counts once. Whether it was read is not known, and not asked. Press releases are left out, unless their "
        "newsletter is named."
    ),
    version=2,
    unit=npgettext_lazy("unit", "address", "addresses"),
    kind=Kind.COUNT,
    distinct=True,
    candidates=readers,
    rules=(Rule("stayed", _one_stayed, _("All that was sent to it came back.")),),
    parameters=ReaderParameters,
    guess=of_newsletters,
    permission="letters.view_delivery",
    phrases=(
        "Nombre de lecteurs rejoints par l’infolettre",
        "Nombre de lecteurs du bulletin",
        "Portée du bulletin",
        "Nombre de destinataires de l’infolettre",
    ),
)

# Research shared -------------------------------------------------------------------------------------------


def shares(scope: Scope) -> Records:
    found = Share.objects.filter(on__gte=scope.period.start, on__lt=scope.period.end, on__lte=scope.day)
    return scope.narrow(cast("Records", found.select_related("issue")))


def _issue_accepted(scope: Scope) -> Q:
    received = Delivery.objects.filter(mailing__issue=OuterRef("issue"), state__in=ACCEPTED)
    return Q(channel=Share.Channel.WEB) | Q(Exists(received))


RESEARCH_SHARED = Measure(
    code="letters.research_shared",
    label=_("Research shared"),
    definition=_(
        "The pieces of research passed on in the period: one item, in one issue, by one channel (newsletter, or site "
        "only), is one share. The same link twice in an issue is one; in two issues, two. An issue that no mail server "
        "accepted shares nothing. What readers open or click, and what robots do, plays no part in it."
    ),
    unit=npgettext_lazy("unit", "share", "shares"),
    kind=Kind.COUNT,
    candidates=shares,
    rules=(Rule("accepted", _issue_accepted, _("No mail server accepted its issue for anybody.")),),
    parameters=ShareParameters,
    date_field="on",
    guess=everything,
    permission=SEEN_BY,
    phrases=(
        "Partages de recherches",
        "Nombre de partages de recherches",
        "Nombre de recherches partagées",
        "Nombre de partages de contenus de recherche",
        "Nombre d’études partagées",
    ),
)

follow(Issue, Newsletter, Share)  # the ledger of deliveries is written at every step of every message
catalogue.register(ISSUES_SENT, SUBSCRIPTIONS, READERS_REACHED, RESEARCH_SHARED)
