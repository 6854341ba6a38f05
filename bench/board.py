"""The plan board's counted figures: the page as a browser gets it, beside the same counts in hand-written SQL.

Once when nothing was written since it was last looked at, and once when every table it reads was: what counting takes
is the second.
"""

from django.utils import timezone

from arrimage.agenda.models import Activity
from arrimage.kit.changes import draw_anew
from arrimage.plan.models import Indicator, Plan
from arrimage.plan.queries import figures_for
from bench.board_sql import figures, prepared
from bench.pages import coordinator, signed_in
from bench.results import Result
from bench.server import server
from bench.timing import in_turn

MOST_RATIO, MOST_MILLISECONDS = 1.5, 250
GOAL_AT = 1_000_000


def measure(vendor: str) -> list[Result]:
    """The page's time and the counts' over the journal as it is loaded. Stops when they disagree."""
    plan = Plan.objects.live().get(parent_action=None)
    indicators = list(Indicator.objects.filter(action__plan=plan))
    day = timezone.localdate()
    statements = prepared(indicators, plan.period, day)
    _agree(indicators, plan, figures(statements, plan.period, day))

    def count() -> None:
        figures(statements, plan.period, day)

    address = f"/bureau/plan/tableau/{plan.code}/"
    with server(pages_alone=True) as port:
        browser = signed_in(port, coordinator())

        def after_a_change() -> None:
            draw_anew()
            browser.page(address)

        page, counts = in_turn(lambda: browser.page(address), count)
        changed, again = in_turn(after_a_change, count)
    records = Activity.objects.count()
    name = f"board_{vendor}_{records}"
    if records < GOAL_AT:
        return [Result(name, page, "ms", counts), Result(f"{name}_after_a_change", changed, "ms", again)]
    return [
        Result(name, page, "ms", counts, MOST_MILLISECONDS),
        Result(f"{name}_after_a_change", changed, "ms", again),
        Result(f"{name}_over_sql", changed, "ms", again, MOST_RATIO, of_ratio=True),
    ]


def _agree(indicators: list[Indicator], plan: Plan, counted: dict[int, object]) -> None:
    shown = {pk: figure.value for pk, figure in figures_for(indicators, plan.period, timezone.localdate()).items()}
    for indicator in indicators:
        ours, theirs = shown[indicator.pk], counted.get(indicator.pk)
        same = ours is theirs is None or (None not in (ours, theirs) and float(ours) == float(theirs))  # type: ignore[arg-type]
        if not same:
            raise SystemExit(f"{indicator}: the board says {ours}, hand-written SQL {theirs}")
