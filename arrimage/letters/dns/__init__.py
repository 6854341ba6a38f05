"""Whether the world believes that our mail is ours: SPF, DKIM, DMARC, reverse names and MX, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name
from django.utils.translation import gettext as _

from arrimage.letters.dns.dkim import check_dkim
from arrimage.letters.dns.dmarc import check_dmarc
from arrimage.letters.dns.findings import Finding, Record, State
from arrimage.letters.dns.lookups import Dns, NoReply, Resolver
from arrimage.letters.dns.servers import check_mx, check_ptr
from arrimage.letters.dns.spf import check_spf
from arrimage.letters.models import Newsletter

__all__ = [
    "Finding",
    "MailReport",
    "Record",
    "Resolver",
    "State",
    "check_domain",
    "is_domain",
    "sending_domains",
    "sources",
]


@dataclass
class MailReport:
    domain: str
    findings: list[Finding]

    @property
    def state(self) -> State:
        order = list(State)
        return min((finding.state for finding in self.findings), key=order.index)


def check_domain(domain: str, dns: Dns, sent_from: list[str] | None = None) -> MailReport:
    """Each check by itself: one that gets no answer says so, and the others go on."""
    servers = sources() if sent_from is None else sent_from
    envelope = settings.LETTERS_RETURN_DOMAIN or domain
    signer = (settings.LETTERS_DKIM_DOMAIN or domain) if settings.LETTERS_DKIM_KEY else ""
    signature = {
        "key": settings.LETTERS_DKIM_KEY,
        "selector": settings.LETTERS_DKIM_SELECTOR,
        "signs_for": settings.LETTERS_DKIM_DOMAIN,
    }
    checks: list[tuple[str, Callable[[], Finding]]] = [
        (_("SPF: who may send for %(domain)s") % {"domain": envelope}, lambda: check_spf(dns, envelope, servers)),
        (_("DKIM: the signature of our letters"), lambda: check_dkim(dns, domain, **signature)),
        (
            _("DMARC: what becomes of mail that borrows the domain"),
            lambda: check_dmarc(dns, domain, envelope=envelope, signer=signer),
        ),
        (_("Reverse name (PTR): our server says who it is"), lambda: check_ptr(dns, servers)),
        (
            _("MX: answers and returned mail arrive"),
            lambda: check_mx(dns, list(dict.fromkeys([domain, envelope]))),
        ),
    ]
    return MailReport(domain, [_carried_out(title, check) for title, check in checks])


def _carried_out(title: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except NoReply:
        finding = Finding("unknown", title)
        finding.say(State.UNKNOWN, _("No name server answered in time: try again in a few minutes."))
        return finding


def is_domain(text: str) -> bool:
    """Whether it is written as a domain that may send mail; accents are allowed."""
    try:
        validate_domain_name(text.removesuffix("."))
    except ValidationError:
        return False
    return True


def sending_domains() -> list[str]:
    """The domains in whose name this hub writes: those of its newsletters, else that of its mails."""
    senders = Newsletter.objects.filter(is_active=True).order_by("position", "pk").values_list("from_email", flat=True)
    known = [address.rpartition("@")[2].strip("> ").lower() for address in [*senders, settings.DEFAULT_FROM_EMAIL]]
    return list(dict.fromkeys(domain for domain in known if "." in domain))


def sources() -> list[str]:
    """From where letters leave: what the host names, else the mail server of the settings."""
    if settings.LETTERS_SENDS_FROM:
        return list(settings.LETTERS_SENDS_FROM)
    server = settings.EMAIL_HOST
    return [server] if server and "." in server and not server.startswith("127.") else []
