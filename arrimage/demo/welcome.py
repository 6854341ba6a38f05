"""What `make run` says once the hub is ready."""

from django.conf import settings
from django.db import connection

from arrimage.accounts.checks import DEMO_DOMAIN
from arrimage.accounts.models import User

PASSWORD = "arrimage-demo"
DOMAIN = DEMO_DOMAIN.removeprefix("@")

LOGINS = (
    ("coralie", "coordonnatrice"),
    ("bernard", "présidence"),
    ("paul", "chargé de projet"),
    ("omar", "conseiller d’un organisme de soutien"),
    ("fatima", "firme de communication"),
    ("rachel", "chercheuse"),
    ("elise", "gestionnaire d’une entreprise membre, dans l’espace membre (/espace/)"),
)


def has_hub() -> bool:
    """Whether anybody can sign in already: a hub that people use is never loaded over."""
    return User._meta.db_table in connection.introspection.table_names() and User.objects.exists()


def has_only_the_demo() -> bool:
    """Whether the demo's own people are there and nobody else is: somebody else's work is nobody's to remove."""
    demo = User.objects.filter(email__iendswith=DEMO_DOMAIN)
    return demo.exists() and not User.objects.exclude(pk__in=demo).exists()


def welcome(port: int) -> str:
    logins = "\n".join(f"    {name + '@' + DOMAIN:<36} {role}" for name, role in LOGINS)
    return f"""
  Arrimage est prêt :  http://localhost:{port}/

  Comptes de démonstration (mot de passe : {PASSWORD})
{logins}

  À essayer d’abord :
    1. Entrez comme coralie : le bureau montre ce qui est dû, en retard, et ce qui a bougé cette semaine.
    2. « Consigner » une rencontre, puis ouvrez le Plan : le chiffre a bougé ; cliquez-le pour voir sa preuve.
    3. Adhésions : qui est membre, à n’importe quelle date ; trois demandes attendent, une assemblée est à convoquer.
    4. Agenda → Événements : le 5 à 7 d’hiver est complet et cinq personnes attendent ; un webinaire est à fermer.
    5. Plan → Importer : donnez votre propre plan d’action (Word, Excel, PDF…).

  Ctrl-C arrête tout ; vos données restent dans le dossier {settings.VAR}.
"""
