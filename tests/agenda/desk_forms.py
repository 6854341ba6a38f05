"""Forms of the desk as a browser sends them."""

from datetime import date, time

from django.db.models.fields.files import FieldFile

LIST = "/bureau/evenements/"


def form_of(client, address, **changes):
    """What the form sends when nothing but the changes is touched."""
    context = client.get(address).context
    whole, sent = context["whole"], {"revision": str(context["revision"] or "")}
    for part in [whole.form, *(form for formset in whole.formsets for form in [formset.management_form, *formset])]:
        for field in part:
            value = field.value()
            if hasattr(value, "chips"):
                sent[f"{field.html_name}-chosen"] = [chip.token for chip in value.chips]
            elif value is not None and value is not False and not isinstance(value, FieldFile):
                sent[field.html_name] = value.isoformat() if isinstance(value, date | time) else value
    return {**sent, **changes}


def edit(client, event, **changes):
    address = f"{LIST}{event.pk}/modifier/"
    return client.post(address, form_of(client, address, **changes))


def edit_and_follow(client, event, **changes):
    address = f"{LIST}{event.pk}/modifier/"
    return client.post(address, form_of(client, address, **changes), follow=True).content.decode()
