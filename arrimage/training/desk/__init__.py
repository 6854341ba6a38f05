"""The place of training on the desk: registration only, each screen is beside."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.training.desk import needs, panel, sheets, themes

desk.register(needs.LearningNeedScreen)
desk.register(themes.ThemeScreen)
desk.register(sheets.TrainingSheetScreen)
desk.site.register_rail(
    desk.RailItem(
        "training", _("Training"), "presentation", "desk:theme-list", 34, permission="training.view_learningneed"
    )
)
desk.site.register_panel(panel.TrainingPanel())
desk.site.register_card(panel.CARD)
desk.site.register_urls(
    path("besoins/reunir/", needs.Gathering.as_view(), name="training-gathering"),
    path("besoins/<int:pk>/dit/", themes.ToldByVoice.as_view(), name="training-told"),
    path("themes/<int:pk>/seance/", themes.FindSession.as_view(), name="training-session"),
    path("themes/<int:pk>/repondre/", themes.SetAside.as_view(), name="training-set-aside"),
    path("themes/<int:pk>/dire/", themes.Tell.as_view(), name="training-tell"),
    path("themes/<int:pk>/separer/", themes.Split.as_view(), name="training-split"),
    path("formations/bilan/", sheets.Report.as_view(), name="training-report"),
    path("formations/bilan/<str:form>/", sheets.ReportFile.as_view(), name="training-report-file"),
    path("formations/<int:pk>/fiche/<str:form>/", sheets.SheetFile.as_view(), name="training-sheet-file"),
    path("formations/documents/<int:pk>/", sheets.MaterialFile.as_view(), name="training-material"),
    path("evenements/<int:pk>/formation/", sheets.OfEvent.as_view(), name="training-of-event"),
    path("evenements/<int:pk>/formation/demi-journees/", sheets.HalfDays.as_view(), name="training-half-days"),
)
