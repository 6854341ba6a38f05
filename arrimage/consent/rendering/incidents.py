"""The register of incidents as the Commission d’accès à l’information asks for it.

Exactly the eight fields of section 7 of the Regulation respecting confidentiality incidents (A-2.1, r. 3.1), in its
order and by its numbers.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from arrimage.consent.models import Incident
from arrimage.kit.pdf import pdf
from arrimage.kit.spreadsheets import Sheet
from arrimage.kit.templatetags.formats import long_date, number

TEMPLATE = Path(__file__).with_name("incidents.typ")
HEADINGS = (
    gettext_lazy("1. Personal information concerned"),
    gettext_lazy("2. Circumstances of the incident"),
    gettext_lazy("3. Date or period of the incident"),
    gettext_lazy("4. Date or period when it was known"),
    gettext_lazy("5. Number of people concerned"),
    gettext_lazy("6. Elements of the conclusion on the risk of serious injury"),
    gettext_lazy("7. Notices to the Commission and to the people; public notices and their reason"),
    gettext_lazy("8. Measures taken so that less injury may follow"),
)


def eight_fields(incident: Incident) -> list[tuple[str, str]]:
    """Heading and content of each field; what is not known yet says so."""
    contents = (
        incident.data_concerned,
        incident.circumstances,
        _period(incident.occurred_from, incident.occurred_to, incident.occurred_about),
        _period(incident.known_on, incident.known_to),
        _people(incident),
        _risk(incident),
        _notices(incident),
        incident.measures or _("None written yet."),
    )
    return [(str(heading), content) for heading, content in zip(HEADINGS, contents, strict=True)]


def sheet(incidents: Iterable[Incident]) -> Sheet:
    rows = [[content for _heading, content in eight_fields(incident)] for incident in incidents]
    return Sheet(_("Incidents"), [str(heading) for heading in HEADINGS], rows)


def register_pdf(incidents: Sequence[Incident], *, hub: str, day: date) -> bytes:
    data = {
        "title": _("Register of confidentiality incidents"),
        "hub": hub,
        "lang": (get_language() or "fr")[:2],
        "introduction": _(
            "Kept under section 3.8 of the Act respecting the protection of personal information in the private "
            "sector; as of %(day)s."
        )
        % {"day": long_date(day)},
        "headings": [_("Field"), _("Content")],
        "empty": _("No incident is in the register."),
        "incidents": [{"title": incident.title, "fields": eight_fields(incident)} for incident in incidents],
    }
    return pdf(TEMPLATE, data)


def _period(start: date | None, end: date | None, about: str = "") -> str:
    said = about
    if start and end and end != start:
        said = _("From %(start)s to %(end)s") % {"start": long_date(start), "end": long_date(end)}
    elif start:
        said = long_date(start)
    return f"{said} ({about})" if about and said != about else said


def _people(incident: Incident) -> str:
    count = number(incident.people_count)
    return _("About %(count)s") % {"count": count} if incident.people_count_is_approximate else count


def _risk(incident: Incident) -> str:
    conclusion = incident.get_serious_display() if incident.serious else _("The risk is not weighed yet.")
    elements = (
        (_("Sensitivity"), incident.sensitivity),
        (_("Malicious uses"), incident.malicious_use),
        (_("Consequences"), incident.consequences),
        (_("Likelihood"), incident.likelihood),
    )
    return "\n".join([str(conclusion), *(_line(label, text) for label, text in elements if text)])


def _notices(incident: Incident) -> str:
    if incident.serious != Incident.Serious.YES and not (incident.notified_cai_on or incident.notified_people_on):
        return _("None: no risk of serious injury.") if incident.serious else _("The risk is not weighed yet.")
    none = _("none yet")
    public = incident.public_notice_reason if incident.public_notice else _("no")
    return "\n".join(
        (
            _line(_("Commission"), long_date(incident.notified_cai_on) or none),
            _line(_("People concerned"), long_date(incident.notified_people_on) or none),
            _line(_("Public notice"), public),
        )
    )


def _line(label: str, text: str) -> str:
    return _("%(label)s: %(text)s") % {"label": label, "text": text}
