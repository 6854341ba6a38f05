"""For hosts whose own clock (systemd timer, cron) starts the day's jobs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from arrimage.kit.daily import enqueue_daily


class Command(BaseCommand):
    help = "Puts the daily jobs (reminders …) in the queue. Safe to call more than once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        count = enqueue_daily()
        self.stdout.write(ngettext("%(count)d job is queued.", "%(count)d jobs are queued.", count) % {"count": count})
