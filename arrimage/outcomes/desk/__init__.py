"""What events leave, on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.outcomes.desk import cards, certificates, closing, collaborations, introductions, panels

desk.register(collaborations.CollaborationScreen)
desk.site.register_rail(
    desk.RailItem(
        "collaborations",
        _("Collaborations"),
        "users-group",
        "desk:collaboration-list",
        34,
        permission="outcomes.view_collaboration",
    )
)
desk.site.register_panel(panels.OutcomesPanel())
desk.site.register_card(cards.TO_CLOSE)
EVENT = "evenements/<int:pk>/bilan"
desk.site.register_urls(
    path(f"{EVENT}/", closing.ClosingPage.as_view(), name="event-outcomes"),
    path(f"{EVENT}/dossier/", closing.Bundle.as_view(), name="event-evidence"),
    path(f"{EVENT}/attestations/", certificates.Certificates.as_view(), name="event-certificates"),
    path(f"{EVENT}/attestations/pdf/", certificates.AllOnPaper.as_view(), name="event-certificates-pdf"),
    path("evenements/attestations/<int:pk>/revoquer/", certificates.Revoke.as_view(), name="certificate-revoke"),
    path(f"{EVENT}/mises-en-relation/", introductions.Introductions.as_view(), name="event-introductions"),
    path("collaborations/<int:pk>/doublon/", collaborations.MarkSame.as_view(), name="collaboration-same"),
    path("collaborations/<int:pk>/pas-un-doublon/", collaborations.UnmarkSame.as_view(), name="collaboration-not-same"),
)
