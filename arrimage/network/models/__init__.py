"""Who is out there, where, what ties them."""

from arrimage.network.models.organisations import Organisation, Sector
from arrimage.network.models.people import OrganisationRole, Person
from arrimage.network.models.territory import Municipality, RegionalCounty

__all__ = ["Municipality", "Organisation", "OrganisationRole", "Person", "RegionalCounty", "Sector"]
