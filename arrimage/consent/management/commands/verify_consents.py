"""`manage.py verify_consents`: whether the consent ledger is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from arrimage.consent.chain import verify


class Command(BaseCommand):
    help = "Checks the chain of the consent ledger. Exit 0 when it is whole, 1 with the first broken entry."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        if found.broken:
            raise CommandError(found.broken, returncode=1)
        sentence = _("The ledger is whole: %(entries)s entries, the last digest is %(digest)s.")
        self.stdout.write(sentence % {"entries": found.entries, "digest": found.digest})
