"""`manage.py send_issue ID [--wait]`: plan an issue, and with `--wait` send it from here to its end."""

import time
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.models import Delivery, Issue, Mailing
from arrimage.letters.operations.planning import plan_issue
from arrimage.letters.queries.progress import progress
from arrimage.letters.worker.post import Post
from arrimage.network.segments import UnclearRule

Status = Mailing.Status


class Command(BaseCommand):
    help = "Plans an issue: its readers are decided and it leaves. Exit 2 and a sentence when it may not be sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("issue", type=int)
        parser.add_argument("--wait", action="store_true", help="send it from here, and come back when it has left")

    def handle(self, *args: Any, issue: int, wait: bool, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                mailing = plan_issue(issue=Issue.objects.get(pk=issue), at=timezone.now())
                if wait:
                    self._send(mailing)
            except Issue.DoesNotExist:
                raise CommandError(_("There is no issue of that number."), returncode=2) from None
            except ValidationError as error:
                raise CommandError(" ".join(error.messages), returncode=2) from error
            except (UnclearRule, ImproperlyConfigured) as error:
                raise CommandError(str(error), returncode=2) from error
            self._tell(mailing)

    def _tell(self, mailing: Mailing) -> None:
        mailing.refresh_from_db()
        self.stdout.write(f"{mailing.get_status_display()} {mailing.pause_reason}".strip())
        for state, count in sorted(progress(mailing, timezone.now()).counts.items()):
            self.stdout.write(f"{count:>8} {Delivery.State(state).label}")

    def _send(self, mailing: Mailing) -> None:
        """Together with the other processes at work; deferred ones are theirs, and all once this is asked to stop."""
        while True:
            post = Post(transport_of_settings(), only=mailing.pk, tell=self._say)
            post.stop_when_asked()
            post.run()
            mailing.refresh_from_db()
            planned = mailing.deliveries.filter(state=Delivery.State.PLANNED)
            if post.asked_to_stop or mailing.status != Status.SENDING or not planned.exists():
                return
            time.sleep(0.5)
            if post.asked_to_stop:  # during the pause
                return

    def _say(self, trouble: str) -> None:
        said = _("%(trouble)s It is tried again from time to time; Ctrl-C stops, and nothing is lost.")
        self.stderr.write(said % {"trouble": trouble})
