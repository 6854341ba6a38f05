"""`manage.py check_mail_dns [DOMAIN…]`: SPF, DKIM, DMARC, reverse names and MX, in words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from arrimage.letters.dns import Resolver, State, check_domain, is_domain, sending_domains


class Command(BaseCommand):
    help = "Says whether the domains of the hub’s letters are set up for mail, and what to paste. Exit 1 when not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("domains", nargs="*", metavar="DOMAIN", help="else those of the newsletters")

    def handle(self, *args: Any, domains: list[str], **options: Any) -> None:
        checked = domains or sending_domains()
        if not checked:
            raise CommandError(_("No newsletter has a sender’s address with a domain: name one."), returncode=2)
        for domain in checked:
            if not is_domain(domain):
                raise CommandError(_("“%(text)s” is not a domain name.") % {"text": domain}, returncode=2)
        wrong = 0
        for domain in checked:
            report = check_domain(domain, Resolver())
            self.stdout.write(f"{domain}: {report.state.label}")
            for finding in report.findings:
                wrong += finding.state in (State.TO_FIX, State.MISSING)
                self.stdout.write(f"\n  {finding.title} – {finding.state.label}")
                for line in (*finding.sentences, *(record.zone for record in finding.paste)):
                    self.stdout.write(f"    {line}")
        if wrong:
            raise CommandError(_("%(count)s points are to be set right.") % {"count": wrong}, returncode=1)
