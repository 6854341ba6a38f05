"""Who is out there, where, what ties them."""

from arrimage.network.models.candidates import Candidate, PossibleMatch, RegisterEdition
from arrimage.network.models.committees import Committee, CommitteeMember
from arrimage.network.models.directory_settings import DirectorySettings
from arrimage.network.models.imports import ImportRow, ImportRun, SavedMapping
from arrimage.network.models.labels import FreeField, Tag
from arrimage.network.models.matches import MatchQuestion, Merge
from arrimage.network.models.organisations import CORE_FACTS, Organisation, Sector, SocialPurpose
from arrimage.network.models.people import OrganisationRole, Person
from arrimage.network.models.profiles import ContactKind, ContactPoint, PrincipleCheck, SetAside, Site
from arrimage.network.models.proposals import AccessRequest, ProposedChange
from arrimage.network.models.segments import Segment
from arrimage.network.models.support import Approach, SupportOffer, SupportSubject
from arrimage.network.models.territory import Municipality, RegionalCounty

__all__ = [
    "CORE_FACTS",
    "AccessRequest",
    "Approach",
    "Candidate",
    "Committee",
    "CommitteeMember",
    "ContactKind",
    "ContactPoint",
    "DirectorySettings",
    "FreeField",
    "ImportRow",
    "ImportRun",
    "MatchQuestion",
    "Merge",
    "Municipality",
    "Organisation",
    "OrganisationRole",
    "Person",
    "PossibleMatch",
    "PrincipleCheck",
    "ProposedChange",
    "RegionalCounty",
    "RegisterEdition",
    "SavedMapping",
    "Sector",
    "Segment",
    "SetAside",
    "Site",
    "SocialPurpose",
    "SupportOffer",
    "SupportSubject",
    "Tag",
]
