"""The WSGI entry point, for gunicorn or any other server."""

import os

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arrimage.config.settings")

application = get_wsgi_application()

if settings.PRODUCTION:  # a server that loads this file directly refuses unsafe settings too
    call_command("check", tags=["security"], verbosity=0)
