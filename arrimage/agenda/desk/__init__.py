"""The agenda's place on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.agenda.desk import (
    calendar_import,
    cards,
    event_steps,
    quick_entry,
    record_actions,
    relayed,
    series_steps,
    sources,
    timeline,
)
from arrimage.agenda.desk.events import EventScreen
from arrimage.agenda.desk.screen import ActivityScreen
from arrimage.kit import desk

desk.register(ActivityScreen)
desk.register(EventScreen)
desk.register(relayed.RelayedSessionScreen)
desk.register(sources.SourceScreen)
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
desk.site.register_urls(
    path("agenda/<int:pk>/ouvrir/", event_steps.Open.as_view(), name="event-open"),
    path("evenements/<int:pk>/publier/", event_steps.Publish.as_view(), name="event-publish"),
    path("evenements/<int:pk>/brouillon/", event_steps.Unpublish.as_view(), name="event-unpublish"),
    path("evenements/<int:pk>/reporter/", event_steps.Postpone.as_view(), name="event-postpone"),
    path("evenements/<int:pk>/annuler/", event_steps.Cancel.as_view(), name="event-cancel"),
    path("evenements/<int:pk>/serie/annuler/", series_steps.CancelSeries.as_view(), name="event-cancel-series"),
    path("evenements/<int:pk>/serie/publier/", series_steps.PublishSeries.as_view(), name="event-publish-series"),
    path("evenements/<int:pk>/retablir/", event_steps.Reinstate.as_view(), name="event-reinstate"),
    path("evenements/<int:pk>/repeter/", event_steps.Repeat.as_view(), name="event-repeat"),
    path("evenements/<int:pk>/tenu/", event_steps.Held.as_view(), name="event-held"),
    path("evenements/<int:pk>/documents/", event_steps.AddDocument.as_view(), name="event-add-document"),
    path(
        "evenements/<int:pk>/documents/<int:document>/",
        event_steps.ShowDocument.as_view(),
        name="event-show-document",
    ),
)
desk.site.register_card(sources.CARD)
desk.site.register_urls(
    path("seances/coller/", sources.PasteLink.as_view(), name="relayed-paste"),
    path("seances/<int:pk>/publier/", relayed.Publish.as_view(), name="relayed-publish"),
    path("seances/<int:pk>/ecarter/", relayed.SetAside.as_view(), name="relayed-set-aside"),
    path("seances/<int:pk>/suivre/", relayed.FollowSource.as_view(), name="relayed-follow"),
    path("seances/ressemblances/<int:pk>/reunir/", relayed.Merge.as_view(), name="relayed-merge"),
    path("seances/ressemblances/<int:pk>/distinguer/", relayed.KeepApart.as_view(), name="relayed-keep-apart"),
    path("sources/<int:pk>/lire/", sources.ReadNow.as_view(), name="source-read"),
)
