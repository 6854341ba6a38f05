"""`manage.py letters_worker`: the process that hands letters to the mail server; several may run."""

import gc
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import set_urlconf
from django.utils import translation

from arrimage.letters.mail.transports import transport_of_settings
from arrimage.letters.worker import addresses
from arrimage.letters.worker.post import Post


class Command(BaseCommand):
    requires_system_checks = []  # they load every address of the site: 40 MB for nothing
    help = "Hands what is due to the mail server until asked to stop (SIGTERM, Ctrl-C)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="come back when nothing is left to send now")
        parser.add_argument("--connections", type=int, metavar="N", help="instead of LETTERS_CONNECTIONS")

    def handle(self, *args: Any, once: bool, connections: int | None, **options: Any) -> None:
        if connections is not None:
            settings.LETTERS_CONNECTIONS = max(1, connections)
        try:
            post = Post(transport_of_settings(), once=once)
        except ImproperlyConfigured as error:
            raise CommandError(str(error), returncode=2) from error
        post.stop_when_asked()
        set_urlconf(addresses.NAME)
        gc.collect()
        gc.freeze()  # what is loaded stays for good: it is not looked through again and again while messages are made
        try:
            with translation.override(settings.LANGUAGE_CODE):
                handed = post.run()
        finally:
            set_urlconf(None)
        if once:
            self.stdout.write(str(handed))
