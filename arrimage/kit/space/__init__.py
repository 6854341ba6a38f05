"""The member space (`/espace/`): its shell, which each room fills from its own `space.py`.

    space.site.register(SpaceItem(_("Profile"), "building-store", "space:organisation", 10, of_organisation=True))
    space.site.register_card(SpaceCard("network/space/card.html", card, 10))
    space.site.register_urls(path("<int:organisation>/fiche/", Profile.as_view(), name="organisation"))

A page is a `SpaceView` (about the person) or an `OrganisationView` (about one of her organisations, 404 for any other).
"""

from arrimage.kit.space.membership import Member, member_of, tell_members
from arrimage.kit.space.site import SpaceCard, SpaceItem, site
from arrimage.kit.space.views import OrganisationView, SpaceView

__all__ = [
    "Member",
    "OrganisationView",
    "SpaceCard",
    "SpaceItem",
    "SpaceView",
    "member_of",
    "site",
    "tell_members",
]
