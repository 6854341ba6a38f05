"""The demo's accounts: one person per role, and who they are in the network."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from arrimage.accounts.models import User
from arrimage.demo.welcome import DOMAIN, PASSWORD
from arrimage.network.models import Organisation, OrganisationRole, Person

ACCOUNTS = (
    # login, first name, last name, role, organisation, title there
    ("coralie", "Coralie", "Beaulieu", "coordinator", "", ""),
    ("bernard", "Bernard", "Lacoste", "presidency", "Ressourcerie La Deuxième Rive", "Directeur général"),
    ("paul", "Paul", "Vaillancourt", "project_officer", "", ""),
    ("omar", "Omar", "Benali", "adviser", "Carrefour de développement des Rives", "Conseiller"),
    ("fatima", "Fatima", "Zouiten", "communications", "Studio Confluence communications", "Conseillère"),
    ("rachel", "Rachel", "Desrosiers", "researcher", "Institut Méandres", "Chercheuse"),
    ("elise", "Élise", "Fontaine", "member", "Café de la Traverse", "Directrice"),
)


def load_accounts() -> dict[str, User]:
    """The accounts by login; they all have the demo's password, which a production start refuses."""
    password = make_password(PASSWORD)
    users = {}
    for login, first_name, last_name, role, organisation, title in ACCOUNTS:
        user = User.objects.create(
            email=f"{login}@{DOMAIN}",
            password=password,
            first_name=first_name,
            last_name=last_name,
        )
        user.groups.set(Group.objects.filter(name=role))
        users[login] = user
        if organisation:
            person = Person.objects.create(
                first_name=first_name, last_name=last_name, email=user.email, user=user, is_expert=role == "researcher"
            )
            OrganisationRole.objects.create(
                person=person,
                organisation=Organisation.objects.get(name=organisation),
                title=title,
                manages=role == "member",
            )
    return users
