"""Who may send for a domain (RFC 7208): evaluated as a receiver does, and completed without losing what is there."""

import ipaddress
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from arrimage.letters.dns.findings import Finding, Record, State
from arrimage.letters.dns.lookups import Dns, is_address

MOST_LOOKUPS = 10
MOST_VOID = 2  # look-ups that find nothing (RFC 7208 4.6.4)
_QUALIFIERS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_ASKING = ("include", "a", "mx", "ptr", "exists")
_KNOWN = (*_ASKING, "all", "ip4", "ip6")


class Broken(Exception):
    """What receivers call a permanent error: they then take no account of the record."""


@dataclass
class Evaluation:
    dns: Dns
    lookups: int = 0
    void: int = 0
    includes: list[str] = field(default_factory=list)

    def result(self, domain: str, address: str) -> str:
        """pass, fail, softfail, neutral or none. Raises Broken and NoReply."""
        records = spf_records(self.dns, domain)
        if len(records) > 1:
            raise Broken(_("%(domain)s has several SPF records: receivers then heed none.") % {"domain": domain})
        if not records:
            return "none"
        redirect = ""
        for term in records[0].split()[1:]:
            if term.lower().startswith("redirect="):
                redirect = term.partition("=")[2]
            elif "=" in term.partition(":")[0]:
                continue
            elif self._matches(term.lstrip("+-~?"), domain, address):
                return _QUALIFIERS.get(term[0], "pass")
        if redirect:
            self._count()
            found = self.result(redirect, address)
            if found == "none":
                raise Broken(_("The record refers to %(domain)s, which has none.") % {"domain": redirect})
            return found
        return "neutral"

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise Broken(_("The record asks for more than ten look-ups: receivers stop there and heed nothing."))

    def _found(self, answers: list[str]) -> list[str]:
        """What a name leads to; receivers give up at the third that leads nowhere."""
        self.void += not answers
        if self.void > MOST_VOID:
            raise Broken(
                _("More than two names of the record lead nowhere: receivers then heed nothing. Take them out.")
            )
        return answers

    def _matches(self, term: str, domain: str, address: str) -> bool:
        name, _colon, rest = term.partition(":")
        name, _slash, bits = name.partition("/") if not rest else (name, "", "")
        name = name.lower()
        if name not in _KNOWN:
            raise Broken(_("“%(term)s” is not a term of an SPF record.") % {"term": term[:60]})
        if name in _ASKING:
            self._count()
        if name == "all":
            return True
        if name in ("ip4", "ip6"):
            return _is_in(address, rest)
        target, _slash, sizes = (rest or domain).partition("/")
        if "%" in target or name in ("ptr", "exists"):
            return False  # depends on each message, or no longer to be used (RFC 7208 5.5)
        if name == "include":
            self.includes.append(target.lower())
            found = self.result(target, address)
            if found == "none":
                raise Broken(_("The record includes %(domain)s, which has none.") % {"domain": target})
            return found == "pass"
        hosts = [target]
        if name == "mx":
            hosts = self._found([host for _weight, host in self.dns.mx(target)[:MOST_LOOKUPS]])
        near = (
            _is_near(address, one, sizes or bits) for host in hosts for one in self._found(self.dns.addresses(host))
        )
        return any(near)


def _is_in(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        raise Broken(_("“%(term)s” is not an address.") % {"term": network[:60]}) from None
    except TypeError:
        return False


def _is_near(address: str, other: str, sizes: str) -> bool:
    """`/24//64`: the bits of the fourth version, then those of the sixth."""
    four, _two, six = sizes.partition("//")
    bits = six if ":" in other else four
    return _is_in(address, f"{other}/{bits}" if bits.isdecimal() else other)


def spf_records(dns: Dns, domain: str) -> list[str]:
    return [text for text in dns.txt(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def check_spf(dns: Dns, domain: str, sources: list[str]) -> Finding:
    """`sources`: addresses, networks, host names or `include:provider` from which this hub sends."""
    finding = Finding("spf", _("SPF: who may send for %(domain)s") % {"domain": domain})
    records = spf_records(dns, domain)
    finding.found = records
    wanted = [term_of(source) for source in sources]
    if not records:
        finding.say(State.MISSING, _("The domain does not say who may send for it."))
        # A record that names nobody would declare our own letters suspect.
        finding.paste = [Record(domain, "TXT", merged([], wanted))] if wanted else []
    elif len(records) > 1:
        finding.say(State.TO_FIX, _("There are several SPF records: receivers heed none. Keep only this one."))
        finding.paste = [Record(domain, "TXT", merged(records, wanted))]
    else:
        _check_one(finding, dns, domain, sources)
    if not sources:
        finding.say(
            State.UNKNOWN,
            _(
                "This hub does not know from which server its letters leave. Ask whoever carries your mail what to "
                "add to the SPF record (often “include:” and a name), write it in LETTERS_SENDS_FROM, then check "
                "again: the record to paste will show here."
            ),
        )
    return finding


def _check_one(finding: Finding, dns: Dns, domain: str, sources: list[str]) -> None:
    record, missing = finding.found[0], []
    try:
        evaluation = Evaluation(dns)
        # An address of documentation (RFC 5737) that nobody allows walks the whole record.
        nobody = evaluation.result(domain, "192.0.2.255")
        for source in sources:
            if not _covers(dns, domain, source, evaluation):
                missing.append(source)
    except Broken as problem:
        finding.say(State.TO_FIX, str(problem))
        finding.paste = [Record(domain, "TXT", merged([record], [term_of(source) for source in sources]))]
        return
    if nobody == "pass":
        finding.say(State.TO_FIX, _("The record lets anybody send for the domain: end it with ~all."))
    if missing:
        names = ", ".join(missing)
        finding.say(State.TO_FIX, _("Our server is not among those allowed: %(servers)s.") % {"servers": names})
    if missing or nobody == "pass":
        finding.paste = [Record(domain, "TXT", merged([record], [term_of(source) for source in missing]))]
    elif sources:
        said = {"count": evaluation.lookups}
        finding.say(State.GOOD, _("Our server is allowed; the record asks for %(count)s look-ups out of ten.") % said)


def _covers(dns: Dns, domain: str, source: str, walked: Evaluation) -> bool:
    if source.lower().startswith("include:"):
        return source.partition(":")[2].lower() in walked.includes
    found = [source.partition("/")[0]] if is_address(source.partition("/")[0]) else dns.addresses(source)
    return bool(found) and all(Evaluation(dns).result(domain, address) == "pass" for address in found)


def term_of(source: str) -> str:
    """As it is written in a record."""
    if source.lower().startswith("include:"):
        return source
    if is_address(source.partition("/")[0]):
        return f"ip6:{source}" if ":" in source else f"ip4:{source}"
    return f"a:{source}"


def merged(records: list[str], wanted: list[str]) -> str:
    """One record with the terms of all, ours among them, and an end that does not let anybody in."""
    terms: list[str] = []
    end = ""
    for record in records:
        for term in record.split()[1:]:
            plain = term.lower().lstrip("+-~?")
            if plain == "all":
                end = term if term[0] in "-~" and not end else end
            elif plain.startswith("redirect="):
                terms.append(f"include:{term.partition('=')[2]}")
            else:
                terms.append(term)
    kept = list(dict.fromkeys([*terms, *wanted]))
    return " ".join(["v=spf1", *kept, end or "~all"])
