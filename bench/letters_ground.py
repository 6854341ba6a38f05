"""Readers by the hundred thousand and a message of 20 kB, for the bench of letters: made by statements."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from arrimage.consent.models import LedgerHead, Purpose, Wording
from arrimage.letters.models import Mailing

PARAGRAPH = (
    '<p style="margin:0 0 16px;font-size:16px;line-height:24px">Bonjour {{ prenom|à vous }}, l’économie sociale '
    "de la région réunit ses membres autour de projets concrets : achats communs, relève, logement, culture.</p>\n"
)
SIZE = 20_480
FOOT = (
    '<p><a href="{{ lien_web }}">Voir en ligne</a> · <a href="{{ lien_preferences }}">Choisir</a> · '
    '<a href="{{ lien_retrait }}">Ne plus recevoir</a></p>\n'
)
TEXT = (
    "Bonjour {{ prenom|à vous }},\n\n"
    + "Des nouvelles de l’économie sociale.\n" * 60
    + "\nRetrait : {{ lien_retrait }}\n"
)
# One numbered series; SQLite writes it with a recursion.
SERIES = {
    "postgresql": "SELECT generate_series(1, %s) AS n",
    "sqlite": "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %s) SELECT n FROM c",
}


def content() -> dict[str, str]:
    """A personalised multipart message of about 20 kB once encoded."""
    html = "<html><body>\n" + PARAGRAPH + FOOT + "</body></html>\n"
    rows = (SIZE - 5_300) // len(PARAGRAPH.replace("{{ prenom|à vous }}", "à vous").encode()) - 1
    plain = PARAGRAPH.replace("Bonjour {{ prenom|à vous }}, l’économie", "L’économie")
    html = html.replace(FOOT, plain * rows + FOOT)
    return {"subject": "L’économie sociale en septembre", "subject_b": "", "html": html, "text": TEXT}


def fill(readers: int) -> Purpose:
    """That many people who gave their express consent a year ago, known to the network by name one time out of two."""
    purpose = Purpose.objects.create(code="bulletin", name_fr="Bulletin")
    wording = Wording.objects.create(purpose=purpose, version=1, text="Oui.", identity="Pôle")
    day = timezone.localdate() - timedelta(days=365)
    series = SERIES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO consent_address (code, address, key) SELECT 'c' || n, 'lectrice' || n || '@exemple'
            || (n %% 500) || '.example', substr('0123456789abcdef', 1 + n %% 16, 1) || n FROM ({series}) AS s""",
            [readers],
        )
        cursor.execute(*_entries(purpose, wording, day, series, readers))
        cursor.execute(
            f"""INSERT INTO network_person (created_at, updated_at, revision, sort_key, search_text, first_name,
            last_name, pronoun, language, email, phone, is_expert, custom, facts, match_key)
            SELECT %s, %s, 1, '', '', 'Rose', 'Exemple', '', 'fr',
            'lectrice' || n || '@exemple' || (n %% 500) || '.example', '', false, '{{}}', '{{}}', ''
            FROM ({series}) AS s WHERE n %% 2 = 0""",
            [timezone.now(), timezone.now(), readers],
        )
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    LedgerHead.objects.create(pk=1, number=readers)
    return purpose


def _entries(purpose: Purpose, wording: Wording, day: date, series: str, readers: int) -> tuple[str, list[object]]:
    statement = f"""INSERT INTO consent_consententry (number, address_id, purpose_id, act, "on", basis, wording_id,
        source, proof_sha256, details_sha256, recorded_on, recorded_at, previous, digest)
        SELECT n, a.id, %s, 'given', %s, 'express', %s, 'form', '', '', %s, %s, '', ''
        FROM ({series}) AS s JOIN consent_address a ON a.code = 'c' || n"""
    return statement, [purpose.pk, day, wording.pk, day, timezone.now(), readers]


def mailing(purpose: Purpose) -> Mailing:
    return Mailing.objects.create(
        kind=Mailing.Kind.MESSAGE,
        title="Bulletin",
        purpose=purpose,
        from_name="Pôle d’économie sociale",
        from_email="infolettre@pole.example",
        reply_to="bonjour@pole.example",
        contents={"fr": content()},
    )
