"""`manage.py create_coordinator EMAIL`: the first account of a real installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from arrimage.accounts.emails import password_link
from arrimage.accounts.operations import open_account
from arrimage.accounts.roles import Role


class Command(BaseCommand):
    help = "Open a coordinator's account and print the link, good for one use, where she chooses her password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            user = open_account(email=email, roles=[Role.COORDINATOR])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(password_link(user))
