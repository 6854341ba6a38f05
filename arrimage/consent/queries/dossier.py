"""The facts of the impact assessment (P-39.1, s. 3.3), read from the configuration and the records as they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from arrimage.accounts.roles import Role, declared_permissions
from arrimage.consent.models import Incident, PrivacyRequest, Processor, RetentionRule
from arrimage.consent.queries.purposes import field_names, purposes_table
from arrimage.kit import personal_data
from arrimage.kit.identity import Identity, identity
from arrimage.kit.templatetags.formats import long_date, number

HERE = ("localhost", "127.0.0.1", "::1", "")


@dataclass(frozen=True)
class Chapter:
    """A part of the dossier: sentences, then a table when there are `rows`."""

    title: str
    sentences: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class DossierFacts:
    title: str
    hub: Identity
    day: date
    chapters: list[Chapter]


def dossier_facts(*, day: date) -> DossierFacts:
    hub = identity()
    chapters = [
        _subject(hub),
        _hosting(),
        _suppliers(),
        _purposes(),
        _holdings(),
        _retention(),
        _who_sees_what(),
        _safeguards(),
        _registers(day),
        _to_conclude(),
    ]
    return DossierFacts(_("Privacy impact assessment: Arrimage"), hub, day, chapters)


def _subject(hub: Identity) -> Chapter:
    officer = hub.privacy_officer or _("not named yet: the highest authority of the hub, by law")
    return Chapter(
        _("The system and who answers for it"),
        [
            _("Arrimage is the platform with which the hub does the work of its action plan and accounts for it."),
            _("Organisation: %(name)s") % {"name": hub.name or "–"},
            _("Person in charge of the protection of personal information: %(officer)s") % {"officer": officer},
        ],
    )


def _hosting() -> Chapter:
    engine = str(settings.DATABASES["default"]["ENGINE"]).rpartition(".")[2]
    known = {"sqlite3": "SQLite", "postgresql": "PostgreSQL"}
    host = str(settings.DATABASES["default"].get("HOST") or "")
    rows = [
        [_("Public address"), settings.BASE_URL],
        [_("Database"), f"{known.get(engine, engine)} – {_place(host)}"],
        [_("Files of records"), _storage("private")],
        [_("Pictures and documents of the site"), _storage("default")],
        [_("Outgoing mail"), _mail()],
        [_("Cache"), _cache()],
        [_("Production settings"), _("Yes") if settings.PRODUCTION else _("No: a trial installation")],
    ]
    return Chapter(_("Where the information is"), [], [_("Part"), _("As configured")], rows)


def _place(host: str) -> str:
    return _("on the hub’s own machine") if host in HERE or host.startswith("/") else host


def _cache() -> str:
    caches: dict[str, Any] = settings.CACHES
    return str(caches["default"]["BACKEND"]).rpartition(".")[2]


def _storage(alias: str) -> str:
    storages: dict[str, Any] = settings.STORAGES
    backend = str(storages[alias]["BACKEND"]).rpartition(".")[2]
    return _("files on the hub’s own machine") if backend == "FileSystemStorage" else backend


def _mail() -> str:
    backend = str(settings.EMAIL_BACKEND)
    if backend.endswith("smtp.EmailBackend"):
        secure = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
        words = _("encrypted") if secure else _("not encrypted")
        return f"{_place(settings.EMAIL_HOST)} ({words})"
    return {"filebased": _("kept in files, nothing is sent"), "locmem": _("kept in memory, nothing is sent")}.get(
        backend.split(".")[-2], backend.rpartition(".")[2]
    )


def _suppliers() -> Chapter:
    suppliers = list(Processor.objects.all())
    rows = [
        [one.name, one.service, str(one.get_place_display()), long_date(one.contract_on) or "–", one.safeguards or "–"]
        for one in suppliers
    ]
    outside = [one.name for one in suppliers if one.place != Processor.Place.QUEBEC]
    sentences = [] if rows else [_("No supplier is named in Arrimage: name the host, the mail relay, the backups.")]
    if outside:
        sentences.append(
            _("The information leaves Québec (s. 17) with: %(names)s. Weigh it before entrusting it.")
            % {"names": ", ".join(outside)}
        )
    headings = [_("Supplier"), _("Service"), _("Place"), _("Contract of"), _("Protection promised")]
    return Chapter(_("Suppliers entrusted with information"), sentences, headings, rows)


def _purposes() -> Chapter:
    rows = [
        [
            str(row.purpose.label),
            str(row.purpose.text),
            "; ".join(f"{title} – {', '.join(fields)}" for title, fields in row.holdings) or "–",
        ]
        for row in purposes_table(with_texts=True)
    ]
    return Chapter(_("What the information serves for"), [], [_("Purpose"), _("Why"), _("What")], rows)


def _holdings() -> Chapter:
    rows = []
    for held in personal_data.holdings():
        count = held.model._base_manager.count()
        if count and field_names(held):
            fate = {
                "delete": _("deleted with the person"),
                "anonymise": _("made anonymous"),
                "keep": str(held.reason),
            }[held.fate]
            rows.append([held.heading, number(count), fate])
    headings = [_("Kind of record"), _("Records today"), _("When the person asks to be removed")]
    return Chapter(_("What is held today"), [], headings, rows)


def _retention() -> Chapter:
    rules = [rule for rule in RetentionRule.objects.all() if rule.declared]
    rows = [[str(rule), rule.sentence if rule.is_active else _("Not applied"), rule.basis] for rule in rules]
    return Chapter(_("How long it is kept"), [], [_("Class of data"), _("Rule"), _("Ground")], rows)


def _who_sees_what() -> Chapter:
    granted = declared_permissions()
    rows = []
    for held in personal_data.holdings():
        meta = held.model._meta
        roles = [str(role.label) for role in Role if f"{meta.app_label}.view_{meta.model_name}" in granted[role]]
        if roles and field_names(held):
            rows.append([capfirst(str(meta.verbose_name_plural)), ", ".join(roles)])
    return Chapter(_("Who may read what"), [], [_("Kind of record"), _("Roles")], rows)


def _safeguards() -> Chapter:
    return Chapter(_("How it is protected"), list(_protections()))


def _protections() -> Iterator[str]:
    if settings.SECOND_FACTOR_REQUIRED:
        yield _("The staff signs in with a second step (application or passkey).")
    else:
        yield _("The second step is offered, not demanded: this is not a production installation.")
    if settings.SECURE_SSL_REDIRECT:
        yield _("Every page travels encrypted (HTTPS, with HSTS).")
    limit, minutes = settings.AXES_FAILURE_LIMIT, int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    said = {"limit": limit, "minutes": minutes}
    yield _("After %(limit)d failed sign-ins the door closes for %(minutes)d minutes.") % said
    yield _(
        "The pages run no script and no style but the site’s own (content security policy), nor anything of a "
        "third party."
    )
    yield _("Every change of a record is kept with its author; every opening of a confidential file is noted.")
    yield _("Files of records lie outside what the web server serves; each is given after asking who wants it.")
    yield _("The logs hold no name and no address.")


def _registers(day: date) -> Chapter:
    answered = PrivacyRequest.objects.answered().count()
    said = {"open": number(PrivacyRequest.objects.open().count()), "answered": number(answered)}
    return Chapter(
        _("Registers"),
        [
            _("Requests: %(answered)s answered, %(open)s to be answered.") % said,
            _("Incidents in the register: %(count)s.") % {"count": number(Incident.objects.count())},
            _("Written from the configuration on %(day)s.") % {"day": long_date(day)},
        ],
    )


def _to_conclude() -> Chapter:
    """What no configuration can say: the hub’s own judgement."""
    return Chapter(
        _("For the hub to complete"),
        [
            _("Necessity: could the same aim be reached with less information?"),
            _("Risks for the people: which remain in spite of the protections above, how likely, how serious?"),
            _("Measures decided, who answers for each, and when the assessment is looked over again."),
            _("Approved by: ____________________   On: ____________________"),
        ],
    )
