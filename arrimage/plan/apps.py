from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "arrimage.plan"
    label = "plan"
    verbose_name = _("Plan")

    def ready(self) -> None:
        from arrimage.plan import checks  # noqa: F401  (registers itself)
