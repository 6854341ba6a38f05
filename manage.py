#!/usr/bin/env python
"""Django's command line, with Arrimage's settings."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrimage.config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018 reading one setting reads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    from arrimage.kit.stack import on_one_piece

    on_one_piece(execute_from_command_line)(sys.argv)


if __name__ == "__main__":
    main()
