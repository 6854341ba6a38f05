"""A form sent twice makes one record: by the Back button, by two clicks, by a network that comes back.

The form carries a token, kept with the record it made (in `accounts`, reached through the user) in the transaction
that makes it: of two requests at the same instant, the second waits for the first and finds what it made. What is
refused leaves nothing behind, so the token may serve again.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

TOKEN = "token"


def token_of(request: HttpRequest) -> UUID | None:
    """The token that was sent; None for a script that sends none, and for what is no token."""
    try:
        return UUID(request.POST.get(TOKEN, ""))
    except ValueError:
        return None


def token_for(request: HttpRequest) -> UUID:
    """The one that the form shows: a form that is refused keeps its own."""
    return token_of(request) or uuid4()


def already_made(request: HttpRequest, model: type[Model]) -> Any:
    """The record of that model that this form made before; None when it made none or when it was deleted since."""
    token = token_of(request)
    sent = _sent_forms(request).filter(token=token).first() if token else None
    return _record(sent.made, model) if sent else None


def make_once(request: HttpRequest, model: type[Model], make: Callable[[], Any]) -> tuple[Any, bool]:
    """What `make` returns, a record of that model, or the one that the same form made before; whether it is new."""
    token = token_of(request)
    if token is None:
        return make(), True
    with transaction.atomic():
        forms = _sent_forms(request).select_for_update()
        sent, _is_first = forms.get_or_create(user=request.user, token=token)
        known = _record(sent.made, model)
        if known is not None:
            return known, False
        record = make()
        sent.made = f"{model._meta.label_lower}:{record.pk}"
        sent.save()
    return record, True


def tell_already_made(request: HttpRequest, record: Any) -> None:
    text = _("It is already saved: here is “%(record)s”, and no second one was made. To add another, open a new form.")
    messages.info(request, text % {"record": record})


def _sent_forms(request: HttpRequest) -> Any:
    return request.user.sent_forms  # type: ignore[union-attr]


def _record(made: str, model: type[Model]) -> Any:
    label, _colon, key = made.partition(":")
    if not key or apps.get_model(label) is not model:
        return None
    return model._base_manager.filter(pk=key).first()
