"""The servers behind a domain: those that take its mail (MX), and the name of the one that sends (PTR)."""

from django.utils.translation import gettext as _

from arrimage.letters.dns.findings import Finding, State
from arrimage.letters.dns.lookups import Dns, is_address


def check_mx(dns: Dns, domains: list[str]) -> Finding:
    """Answers and returned mail must arrive: each domain takes mail."""
    finding = Finding("mx", _("MX: answers and returned mail arrive"))
    for domain in domains:
        said = {"domain": domain}
        servers = dns.mx(domain)
        finding.found += [f"{domain} MX {weight} {host}" for weight, host in servers]
        if not servers and dns.addresses(domain):
            finding.say(State.TO_FIX, _("%(domain)s names no mail server: mail tries the website’s machine.") % said)
        elif not servers:
            finding.say(State.MISSING, _("%(domain)s takes no mail: answers and returned mail are lost.") % said)
        elif servers[0][1] in (".", ""):
            finding.say(State.TO_FIX, _("%(domain)s says that it takes no mail at all (RFC 7505).") % said)
        elif lost := [host for _weight, host in servers if not dns.addresses(host)]:
            finding.say(State.TO_FIX, _("This mail server has no address: %(hosts)s.") % {"hosts": ", ".join(lost)})
        else:
            finding.say(State.GOOD, _("%(domain)s takes mail.") % said)
    return finding


def check_ptr(dns: Dns, sources: list[str]) -> Finding:
    """The address from which letters leave has a name, which leads back to it."""
    finding = Finding("ptr", _("Reverse name (PTR): our server says who it is"))
    machines = [source for source in sources if not source.lower().startswith("include:") and "/" not in source]
    addresses = [
        address for machine in machines for address in ([machine] if is_address(machine) else dns.addresses(machine))
    ]
    if sources and not machines:
        finding.say(State.GOOD, _("Your provider’s servers send: their names are its own affair."))
    elif not addresses:
        finding.say(
            State.UNKNOWN,
            _("Without the address of the server that sends, its name cannot be checked: see LETTERS_SENDS_FROM."),
        )
    for address in dict.fromkeys(addresses):
        names = dns.names(address)
        finding.found += [f"{address} → {name}" for name in names]
        said = {"address": address, "name": names[0] if names else ""}
        if not names:
            finding.say(
                State.MISSING,
                _("%(address)s has no name: ask your host for one. Gmail refuses mail without it.") % said,
            )
        elif not any(address in dns.addresses(name) for name in names):
            finding.say(State.TO_FIX, _("%(address)s is called %(name)s, but that name leads elsewhere.") % said)
        else:
            finding.say(State.GOOD, _("%(address)s is called %(name)s, and that name leads back to it.") % said)
    return finding
