"""How members decide together: general meetings, who may vote there, what they decided."""

from arrimage.assembly.models.decisions import Candidate, Election, Resolution
from arrimage.assembly.models.meetings import AgendaItem, GeneralMeeting, MinutesCorrection
from arrimage.assembly.models.notices import MeetingNotice
from arrimage.assembly.models.presence import Attendance, Proxy
from arrimage.assembly.models.roll import RollCorrection, Voter
from arrimage.assembly.models.settings import AssemblySettings

__all__ = [
    "AgendaItem",
    "AssemblySettings",
    "Attendance",
    "Candidate",
    "Election",
    "GeneralMeeting",
    "MeetingNotice",
    "MinutesCorrection",
    "Proxy",
    "Resolution",
    "RollCorrection",
    "Voter",
]
