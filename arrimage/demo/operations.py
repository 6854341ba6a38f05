"""Loading the demo hub, whole, from its seed."""

from datetime import date
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from arrimage.demo.clock import Clock
from arrimage.demo.copies import VARIED_YEARS, copy_enterprises, copy_journal
from arrimage.demo.imports import load_imports
from arrimage.demo.journal import load_journal
from arrimage.demo.organisations import load_network
from arrimage.demo.people import load_accounts
from arrimage.demo.plan import load_plan
from arrimage.demo.site import load_site
from arrimage.demo.work import correct_the_past, load_work
from arrimage.network.operations import FIRST_TERRITORY, load_sectors, load_territory
from arrimage.network.territory_file import read_territory
from arrimage.plan.operations import freeze_period

SEED = 20180331


def load_demo(*, day: date, scale: int = 1) -> None:
    """The demo hub as it would be on `day`, `scale` times as large. All of it or nothing is saved."""
    random, clock, varied = Random(SEED), Clock(day), min(scale, VARIED_YEARS)
    with transaction.atomic():
        load_territory(places=read_territory(FIRST_TERRITORY))
        load_sectors()
        load_network(random, varied)
        copy_enterprises(scale)
        users = load_accounts()
        plan = load_plan(clock)
        load_journal(random, clock, users, varied)
        load_work(random, clock, plan, users)
        copy_journal(scale)
        load_site()
        freeze_period(period=plan.periods.earliest("start"), by=users["bernard"], at=timezone.now(), day=clock.month(3))
        correct_the_past(clock, users)
        load_imports(clock, users)
    with connection.cursor() as cursor:
        # On PostgreSQL a count is read from an index alone only once the table was vacuumed.
        alone = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM (ANALYZE)" if alone else "ANALYZE")
