"""The member space: what a member sees of her organisation and of herself; what the desk does of her proposals."""

from arrimage.billing.models import Invoice
from arrimage.membership.models import MemberRequest, Membership
from arrimage.network.models import AccessRequest, OrganisationRole, Person, ProposedChange
from arrimage.network.operations.access import token_of
from tests.billing.examples import half_paid_invoice
from tests.judges.screens.screen import desk, public, space
from tests.membership.examples import a_member_who_asks, an_individual_member

HERE = "/espace/{it.organisation_id}/"


def role() -> OrganisationRole:
    """That of Élise in her enterprise."""
    return Person.objects.get(user__first_name="Élise").roles.get()


def asked() -> MemberRequest:
    found = role()
    return a_member_who_asks(found.organisation, found.person)


def role_of_a_member() -> OrganisationRole:
    """With an answer that waits, and an invoice."""
    found = asked() and role()
    if not Invoice.objects.filter(organisation=found.organisation).exists():
        half_paid_invoice(found.organisation)
    return found


def her_own() -> Membership:
    return an_individual_member(role().person)


def invitation() -> str:
    return token_of(AccessRequest.objects.get(is_invitation=True))


def proposal() -> ProposedChange:
    return ProposedChange.objects.waiting().latest("pk")


def access() -> AccessRequest:
    return AccessRequest.objects.waiting().latest("pk")


SCREENS = (
    public("ask for access", "/espace/demander-acces/?organisation={it.organisation_id}", role),
    public("asked for access", "/espace/demander-acces/recue/"),
    public("invitation", "/espace/demander-acces/confirmer/{it}/", invitation),
    space("space", "/espace/"),
    space("space of an organisation", HERE, role),
    space("space profile", HERE + "fiche/", role),
    space("propose changes", HERE + "fiche/modifier/", role),
    space("colleagues", HERE + "collegues/", role),
    space("colleague", HERE + "collegues/{it.pk}/", role),
    space("invite a colleague", HERE + "collegues/inviter/", role),
    space("mistakes of an invitation", HERE + "collegues/inviter/", role, sent_empty=True),
    space("who I am", "/espace/moi/"),
    space("what I receive", "/espace/moi/envois/"),
    space("my data in the space", "/espace/moi/donnees/"),
    space("our membership", HERE + "adhesion/", role_of_a_member),
    space("write about the membership", HERE + "adhesion/demander/", role_of_a_member),
    space("mistakes about the membership", HERE + "adhesion/demander/", role_of_a_member, sent_empty=True),
    space("our invoices", HERE + "factures/", role_of_a_member),
    space("my membership", "/espace/moi/adhesion/", her_own),
    space("write about my membership", "/espace/moi/adhesion/demander/", her_own),
    space("my invoices", "/espace/moi/factures/"),
    desk("space of nobody", "/espace/"),
    desk("proposed changes", "/bureau/reseau/propositions/"),
    desk("proposed change", "/bureau/reseau/propositions/{it.pk}/", proposal),
    desk("requests for access", "/bureau/reseau/acces/"),
    desk("request for access", "/bureau/reseau/acces/{it.pk}/", access),
)
