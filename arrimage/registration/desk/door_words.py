"""What the door's page says by itself, in the reader's language; `{n}`, `{name}` are filled in on the device."""

from django.utils.translation import gettext as _


def door_words() -> dict[str, str]:
    """Each sentence by its key; those that count have one for one, and one for several."""
    return {**_status(), **_people(), **_happened()}


def _status() -> dict[str, str]:
    return {
        "looking": _("Asking the hub for the list…"),
        "sending_one": _("Sending {n} check-in…"),
        "sending_other": _("Sending {n} check-ins…"),
        "all_sent": _("Everything has reached the hub ({hour})."),
        "offline_nothing": _("Offline. Go on: what you note is kept on this device."),
        "offline_one": _("Offline: {n} check-in kept on this device, it will leave when the network is back."),
        "offline_other": _("Offline: {n} check-ins kept on this device, they will leave when the network is back."),
        "failing_nothing": _("The hub does not answer well. Go on: what you note is kept on this device."),
        "failing_one": _("The hub does not answer well: {n} check-in kept on this device, it will be sent again."),
        "failing_other": _("The hub does not answer well: {n} check-ins kept on this device, they will be sent again."),
        "signed_out_nothing": _("Your session has ended. Sign in again to send what you note."),
        "signed_out_one": _("Your session has ended: {n} check-in kept on this device will leave once you sign in."),
        "signed_out_other": _("Your session has ended: {n} check-ins kept on this device will leave once you sign in."),
        "forbidden_one": _("Your account may not check people in: {n} check-in stays on this device. Ask the hub."),
        "forbidden_other": _("Your account may not check people in: {n} check-ins stay on this device. Ask the hub."),
    }


def _people() -> dict[str, str]:
    return {
        "count": _("{n} of {total}"),
        "of_whom_one": _("{n} came without registering"),
        "of_whom_other": _("{n} came without registering"),
        "there": _("There since {hour}"),
        "not_there": _("Not there"),
        "twice": _("Noted on several devices: {who}. Counts once."),
        "waits": _("Kept on this device"),
        "walk_in": _("Came without registering"),
        "nobody_found": _("Nobody on the list has that name. Add the person below, under “Came without registering”."),
        "nobody_expected": _("Nobody is registered yet."),
    }


def _happened() -> dict[str, str]:
    return {
        "is_there": _("{name} is there."),
        "taken_back": _("{name} is not noted as present any more."),
        "not_expected": _("{name} is noted as present. Registration: {state}."),
        "there_already": _("{name} was noted already ({hour})."),
        "unknown_code": _("This code is not on the list. Look for the name, or add the person below."),
        "no_camera": _("The camera does not answer. Allow it in the settings of the browser, or look for the name."),
        "refused": _("The hub did not keep this check-in: {name}. Note it again."),
    }
