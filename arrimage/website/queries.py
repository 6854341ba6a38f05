"""What others ask about the hub."""

from arrimage.kit.identity import Identity
from arrimage.website.models import Hub


def hub_identity() -> Identity:
    """The hub's coordinates as its settings say; empty before they are filled in."""
    hub = Hub.objects.order_by("-site__is_default_site").first()
    if hub is None:
        return Identity()
    return Identity(
        name=hub.name,
        postal_address=hub.postal_address,
        email=hub.email,
        phone=hub.phone,
        privacy_officer=hub.privacy_officer,
        brand=hub.brand,
        signatory=hub.signatory,
        signatory_title=hub.signatory_title,
    )
