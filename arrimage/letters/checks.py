"""A way to send letters that cannot work is refused before anything starts."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from arrimage.letters.mail.transports import transport_of_settings


@register
def letters_can_leave(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Whether the transport can be made. Nobody is called: a server that is away today is another matter."""
    try:
        transport_of_settings().close()
    except ImproperlyConfigured as error:
        hint = _("docs/settings.md says how each provider is set up: LETTERS_TRANSPORT and its ANYMAIL_ variables.")
        return [Error(str(error), hint=hint, id="arrimage.E030")]
    return []
