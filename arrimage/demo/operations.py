"""Loading the demo hub, whole, from its seed."""

import shutil
from datetime import date
from random import Random

from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from arrimage.demo.applications import load_applications
from arrimage.demo.assembly import load_assembly
from arrimage.demo.clock import Clock
from arrimage.demo.committees import load_committees
from arrimage.demo.consents import load_consents
from arrimage.demo.copies import VARIED_YEARS, copy_enterprises, copy_journal
from arrimage.demo.dues import withhold_notices
from arrimage.demo.imports import load_imports
from arrimage.demo.journal import load_journal
from arrimage.demo.letters import load_letters
from arrimage.demo.library import load_library
from arrimage.demo.media import load_media
from arrimage.demo.members import load_members
from arrimage.demo.membership import load_membership
from arrimage.demo.organisations import load_network
from arrimage.demo.people import load_accounts
from arrimage.demo.plan import load_plan
from arrimage.demo.press import load_press
from arrimage.demo.privacy import load_privacy
from arrimage.demo.profiles import load_profiles
from arrimage.demo.register import load_register
from arrimage.demo.returns import load_returns
from arrimage.demo.season import load_season
from arrimage.demo.segments import load_segments
from arrimage.demo.site import load_site
from arrimage.demo.support import load_support
from arrimage.demo.training import load_training
from arrimage.demo.welcome import has_hub, has_only_the_demo
from arrimage.demo.work import correct_the_past, load_work
from arrimage.network.operations import FIRST_TERRITORY, load_purposes, load_sectors, load_subjects, load_territory
from arrimage.network.territory_file import read_territory
from arrimage.plan.operations import freeze_period

SEED = 20180331


class NotOnlyTheDemo(Exception):
    """People have accounts of their own in the hub; its text is a sentence for the reader."""


def forget_demo() -> None:
    """Empty the database and the folders of its files: what `load_demo` makes again, and nothing else.

    Raises NotOnlyTheDemo, before anything is touched even by a migration, where the hub is somebody's own.
    """
    if has_hub() and not has_only_the_demo():
        raise NotOnlyTheDemo(
            _(
                "The hub in this database is not the demo alone: people have accounts of their own in it. "
                "Nothing was removed. To try the demo beside it, give it a folder of its own: %(how)s"
            )
            % {"how": "DATA_DIR=/tmp/demo make run"}
        )
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)
    if has_hub():
        call_command("flush", interactive=False, verbosity=0)
        for storage in (storages["private"], storages["default"]):
            shutil.rmtree(storage.path(""), ignore_errors=True)


def load_demo(*, day: date, scale: int = 1) -> None:
    """The demo hub as it would be on `day`, `scale` times as large. All of it or nothing is saved."""
    random, clock, varied = Random(SEED), Clock(day), min(scale, VARIED_YEARS)
    with transaction.atomic():
        load_territory(places=read_territory(FIRST_TERRITORY))
        load_sectors()
        load_purposes()
        load_subjects()
        load_network(random, clock, varied)
        copy_enterprises(scale)
        users = load_accounts()
        load_profiles(clock)
        load_committees(clock)
        load_register(Random(SEED), clock, users)
        load_support(clock, users)
        load_segments(users["coralie"])
        plan = load_plan(clock)
        load_journal(random, clock, users, varied)
        load_work(random, clock, plan, users)
        copy_journal(scale)
        load_site()
        load_applications(load_membership(clock), day)
        load_assembly(clock)
        load_media()
        load_consents(day)
        withhold_notices()
        load_library(clock, users)
        load_press(day, users)
        load_letters(day, users)
        freeze_period(period=plan.periods.earliest("start"), by=users["bernard"], at=timezone.now(), day=clock.month(3))
        correct_the_past(clock, users)
        load_privacy(clock, users)
        load_imports(clock, users, among_copies=scale > VARIED_YEARS)
        load_returns(day)
        load_members(users, timezone.now())
        load_training(clock, users)
        load_season(clock, users)
    with connection.cursor() as cursor:
        cursor.execute(_statistics())


def _statistics() -> str:
    """On PostgreSQL a count is read from an index alone only once the table was vacuumed. In a transaction the tables
    are named: without names, those that all databases of the server share would stay locked until it ends.
    """
    if connection.vendor != "postgresql":
        return "ANALYZE"
    if not connection.in_atomic_block:
        return "VACUUM (ANALYZE)"
    return f"ANALYZE {', '.join(map(connection.ops.quote_name, connection.introspection.table_names()))}"
