"""The plan on the desk: its board, its actions, its evidence, and what it offers on other rooms' records."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.plan.desk import actions, bindings, boards, cards, evidence, importing, periods, publishing, screens
from arrimage.plan.desk.panels import ServesActions

desk.site.register_rail(desk.RailItem("plan", _("Plan"), "target", "desk:plan", 20, permission="plan.view_plan"))
desk.site.register_panel(ServesActions())
for card in cards.CARDS:
    desk.site.register_card(card)
desk.site.register_urls(
    path("plan/", boards.CurrentPlan.as_view(), name="plan"),
    path("plan/importer/", importing.Import.as_view(), name="plan-import"),
    path("plan/sources/<int:pk>/", importing.Differences.as_view(), name="plan-differences"),
    path("plan/sources/<int:pk>/fichier/", importing.SourceFile.as_view(), name="plan-source"),
    path("plan/periodes/<int:pk>/figer/", periods.Freeze.as_view(), name="plan-freeze"),
    path("plan/periodes/<int:pk>/ecarts/", periods.Restatements.as_view(), name="plan-restatements"),
    path("plan/preuves/<int:pk>/", evidence.Evidence.as_view(), name="evidence"),
    path("plan/preuves/<int:pk>/exporter/<str:form>/", evidence.EvidenceExport.as_view(), name="evidence-export"),
    path("plan/actions/<int:pk>/note/", actions.AddNote.as_view(), name="action-note"),
    path("plan/actions/<int:pk>/document/", actions.AddDocument.as_view(), name="action-add-document"),
    path("plan/taches/<int:pk>/", actions.TaskDone.as_view(), name="task-done"),
    path("plan/indicateurs/mesure/", bindings.Binding.as_view(), name="indicator-binding"),
    path("plan/indicateurs/<int:pk>/valeur/", actions.TypeValue.as_view(), name="indicator-reading"),
    path("plan/documents/<int:pk>/", actions.Download.as_view(kind="action"), name="action-document"),
    path("plan/versions/<int:pk>/", actions.Download.as_view(kind="version"), name="version-file"),
    path("plan/valeurs/<int:pk>/", actions.Download.as_view(kind="reading"), name="reading-file"),
    path("plan/tableau/<slug:code>/", boards.PlanBoard.as_view(), name="plan-board"),
    path("plan/tableau/<slug:code>/public/", publishing.ChoosePublic.as_view(), name="plan-choose-public"),
    path("plan/tableau/<slug:code>/brouillon/", importing.DraftPage.as_view(), name="plan-draft"),
)

__all__ = ["screens"]
