"""To whom an invoice is made out, as she is called on that day."""

from dataclasses import dataclass

from arrimage.billing.models import Invoice
from arrimage.network.models import Organisation, Person

FRENCH = Invoice.Language.FRENCH.value


@dataclass(frozen=True, kw_only=True)
class Payer:
    """An organisation, a person, or somebody whom the directory does not know."""

    name: str
    address: str = ""
    email: str = ""
    language: str = FRENCH
    organisation: Organisation | None = None
    person: Person | None = None


def payer_of(record: Organisation | Person, *, contact: Person | None = None) -> Payer:
    """The payer that a record of the directory makes; `contact` receives the invoices of her organisation."""
    if isinstance(record, Person):
        return Payer(name=str(record), email=record.email, language=record.language, person=record)
    return Payer(
        name=record.legal_name or record.name,
        address=_postal(record),
        email=(contact.email if contact else "") or record.email,
        language=contact.language if contact else FRENCH,
        organisation=record,
    )


def _postal(organisation: Organisation) -> str:
    town = " ".join(part for part in (str(organisation.municipality or ""), organisation.postal_code) if part)
    return "\n".join(part for part in (organisation.address, town) if part)
