"""One command that runs a whole installation: the database made ready, the web server, the background worker."""

import os
import signal
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from arrimage.demo.welcome import has_hub, welcome


class Command(BaseCommand):
    help = "Prepares the database, then runs the web server and the worker until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--address", default="0.0.0.0" if settings.PRODUCTION else "127.0.0.1")
        parser.add_argument("--no-demo", action="store_true", help="start with an empty hub")

    def handle(self, *args: Any, port: int, address: str, no_demo: bool, **options: Any) -> None:
        _refuse_busy_port(address, port)
        _tell_port(port)
        self._prepare(load_demo=not no_demo and not settings.PRODUCTION)
        from arrimage.config.supervisor import Supervisor  # loads the whole application, which needs its folders

        if not settings.PRODUCTION:
            self.stdout.write(welcome(port))
            self.stdout.flush()
        connection.close()
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        sys.exit(Supervisor(address, port).run())

    def _prepare(self, *, load_demo: bool) -> None:
        for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            executor = MigrationExecutor(connection)
        except DatabaseError as error:
            raise CommandError(f"La base de données ne s’ouvre pas (voyez DATABASE_URL) : {error}") from error
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Préparation de la base de données…")
            call_command("migrate", verbosity=0)
        if settings.PRODUCTION:  # what only the database can tell, such as demo accounts still open
            call_command("check", databases=["default"], verbosity=0)
        if load_demo and not has_hub():
            self.stdout.write("Chargement du pôle de démonstration…")
            call_command("load_demo", verbosity=0)


def _tell_port(port: int) -> None:
    """Addresses that are mailed or printed lead to the port asked for, as with `PORT=`, unless BASE_URL says where.

    Done before the application is loaded; the web server and the workers inherit it.
    """
    if os.environ.get("BASE_URL") or port == settings.PORT:
        return
    settings.PORT = port
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{port}"
    settings.CSRF_TRUSTED_ORIGINS = [settings.BASE_URL]


def _refuse_busy_port(address: str, port: int) -> None:
    """Say so before anything starts, rather than after the server's own retries."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} n’est pas un port : prenez-en un de 1024 à 65535. PORT=9000 make run")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            message = f"Le port {port} est déjà pris. Prenez-en un autre : PORT=9000 make run"
            raise CommandError(message) from error
