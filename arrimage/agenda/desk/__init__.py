"""The agenda's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.desk import calendar_import, cards, quick_entry, record_actions, timeline
from arrimage.agenda.desk.screen import ActivityScreen
from arrimage.kit import desk

desk.register(ActivityScreen)
desk.site.register_rail(
    desk.RailItem("agenda", _("Agenda"), "calendar-event", "desk:activity-list", 30, permission="agenda.view_activity")
)
desk.site.register_timeline(timeline.Activities())
for card in cards.CARDS:
    desk.site.register_card(card)
desk.site.register_urls(
    path("agenda/saisie/", quick_entry.QuickEntry.as_view(), name="quick-entry"),
    path("agenda/saisie/<int:pk>/", quick_entry.Logged.as_view(), name="quick-entry-logged"),
    path("agenda/importer/", calendar_import.Upload.as_view(), name="calendar-import"),
    path("agenda/importer/propositions/", calendar_import.Accept.as_view(), name="calendar-import-accept"),
    path("agenda/calendriers/", calendar_import.Feeds.as_view(), name="calendar-feeds"),
    path("agenda/<int:pk>/tous-venus/", record_actions.EveryoneCame.as_view(), name="activity-everyone-came"),
    path("agenda/<int:pk>/pas-un-doublon/", record_actions.NotADuplicate.as_view(), name="activity-not-a-duplicate"),
    path("agenda/<int:pk>/documents/", record_actions.AddDocument.as_view(), name="activity-add-document"),
    path("agenda/documents/<int:pk>/", record_actions.Document.as_view(), name="activity-document"),
    path(
        "agenda/documents/<int:pk>/retirer/", record_actions.RemoveDocument.as_view(), name="activity-remove-document"
    ),
    path("agenda/suivis/<int:pk>/", record_actions.FollowUpDone.as_view(), name="follow-up-done"),
)
