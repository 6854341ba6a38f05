"""`manage.py renew_memberships [--dry-run]`: the renewals of the day and their notices."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.membership.models import MembershipSettings
from arrimage.membership.operations.notices import due_notices, send_due_notices
from arrimage.membership.operations.renewing import prepare_renewals, to_prepare


class Command(BaseCommand):
    help = "Prepares the membership years to come with their invoices, then sends the notices whose day has come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only says how many")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        day = timezone.localdate()
        if dry_run:
            until = day + timedelta(days=MembershipSettings.current().prepares_days_before)
            said = {"years": len(to_prepare(day, until)), "notices": len(due_notices(day))}
            self.stdout.write(_("To renew: %(years)s. Notices to send, before these renewals: %(notices)s.") % said)
            return
        run = prepare_renewals(on=day, at=timezone.now())
        sent = send_due_notices(on=day, at=timezone.now())
        said = {"years": run.terms, "invoices": run.invoices, "notices": sent.sent}
        self.stdout.write(_("Renewed: %(years)s, invoices: %(invoices)s, notices sent: %(notices)s.") % said)
        left = sent.no_address + sent.withheld
        if left:
            self.stdout.write(
                _("Notices that could not leave: %(count)s. The desk says whom to call.") % {"count": left}
            )
        for sentence in sorted(set(run.refused.values())):
            self.stderr.write(sentence)
        if run.refused:
            raise CommandError(_("Not renewed: %(count)s.") % {"count": len(run.refused)}, returncode=1)
