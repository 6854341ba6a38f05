"""The plan on the desk: its board, its actions, its evidence, and what it offers on other rooms' records."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from arrimage.kit import desk
from arrimage.plan.desk import boards, evidence

desk.site.register_rail(desk.RailItem("plan", _("Plan"), "target", "desk:plan", 20, permission="plan.view_plan"))
desk.site.register_urls(
    path("plan/", boards.CurrentPlan.as_view(), name="plan"),
    path("plan/<slug:code>/", boards.PlanBoard.as_view(), name="plan-board"),
    path("plan/action/<int:pk>/", boards.ActionPage.as_view(), name="action-detail"),
    path("plan/preuve/<int:pk>/", evidence.EvidencePage.as_view(), name="evidence"),
    path("plan/preuve/<int:pk>/exporter/<str:form>/", evidence.EvidenceExport.as_view(), name="evidence-export"),
)
