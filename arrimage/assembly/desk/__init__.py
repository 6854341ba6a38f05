"""The place of general meetings on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.assembly.desk import by_laws, decisions, door, meetings, papers, roll, running
from arrimage.kit import desk

desk.register(meetings.GeneralMeetingScreen)
desk.register(roll.VoterScreen)
desk.site.register_rail(
    desk.RailItem(
        "assembly",
        _("General meetings"),
        "scale",
        "desk:generalmeeting-list",
        42,
        permission="assembly.view_generalmeeting",
    )
)
MEETING = "assemblees/<int:pk>"
desk.site.register_urls(
    path("assemblees/reglements/", by_laws.ByLawsPage.as_view(), name="assembly-by-laws"),
    path(f"{MEETING}/etapes/", meetings.Steps.as_view(screen=meetings.GeneralMeetingScreen()), name="assembly-steps"),
    path(f"{MEETING}/liste/", roll.Roll.as_view(), name="assembly-roll"),
    path("assemblees/votants/<int:pk>/corriger/", roll.CorrectLine.as_view(), name="assembly-line"),
    path(f"{MEETING}/presences/", door.Door.as_view(), name="assembly-door"),
    path(f"{MEETING}/deroulement/", running.Running.as_view(), name="assembly-running"),
    path(f"{MEETING}/resolutions/", decisions.Resolutions.as_view(), name="assembly-resolutions"),
    path("assemblees/resolutions/<int:pk>/signer/", decisions.Sign.as_view(), name="assembly-sign"),
    path("assemblees/resolutions/<int:pk>/<str:form>/", papers.OfAResolution.as_view(), name="assembly-resolution"),
    path(f"{MEETING}/elections/", decisions.Elections.as_view(), name="assembly-elections"),
    path("assemblees/elections/<int:pk>/", decisions.OneElection.as_view(), name="assembly-election"),
    path(f"{MEETING}/documents/", papers.Documents.as_view(), name="assembly-documents"),
    path(f"{MEETING}/documents/<slug:name>/<str:form>/", papers.OfAMeeting.as_view(), name="assembly-document"),
)
