from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "arrimage.config"
    label = "config"

    def ready(self) -> None:
        from arrimage.config import checks  # noqa: F401  (registers the system checks)
