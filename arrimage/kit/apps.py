"""The kit's place among Django's applications."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KitConfig(AppConfig):
    """Named tools that know no room."""

    name = "arrimage.kit"
    verbose_name = _("Tools")

    def ready(self) -> None:
        """Keep each room's search index and states in step with its tables, lend SQLite what it lacks, spare saves a
        class.
        """
        from arrimage.kit.changes import keep_states
        from arrimage.kit.folding import lend_fold
        from arrimage.kit.search import keep_indexes
        from arrimage.kit.versions import keep_history_managers

        post_migrate.connect(keep_indexes, dispatch_uid="arrimage.kit.search")
        post_migrate.connect(keep_states, dispatch_uid="arrimage.kit.changes")
        connection_created.connect(lend_fold, dispatch_uid="arrimage.kit.folding")
        keep_history_managers()
