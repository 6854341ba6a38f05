"""The network's forms on the desk."""

from arrimage.network.forms.choices import MunicipalitiesByCounty
from arrimage.network.forms.organisations import OrganisationForm
from arrimage.network.forms.people import PersonForm

__all__ = ["MunicipalitiesByCounty", "OrganisationForm", "PersonForm"]
