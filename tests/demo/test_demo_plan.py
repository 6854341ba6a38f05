"""The demo's plan counts who came beside what took place, in lines of their own."""

import pytest
from django.utils.timezone import localdate

from arrimage.agenda.models import Activity
from arrimage.plan.models import Indicator
from arrimage.plan.queries import figure_for, live_figure

pytestmark = pytest.mark.usefixtures("demo", "db")


def line(code, text):
    return Indicator.objects.select_related("action__plan").get(action__code=code, text=text)


def value_of(indicator):
    return figure_for(indicator, indicator.action.plan.period, localdate()).value


@pytest.mark.parametrize(
    ("code", "held", "came"),
    [
        ("1.2.2", "Activités de réseautage tenues", "Participations à ces activités de réseautage"),
        ("1.3.2", "Formations tenues", "Participations à ces formations"),
        ("2.2.2", "Présentations données", "Participations à ces présentations"),
    ],
)
def test_who_came_is_counted_over_the_activities_that_the_line_above_counts(code, held, came):
    taken_place, participations = line(code, held), line(code, came)
    held_ones = live_figure(taken_place, taken_place.action.plan.period, localdate()).counted
    assert participations.measure == "agenda.participants"
    assert value_of(participations) == sum(activity.head_count for activity in held_ones) > 0


def test_an_organisation_that_came_to_several_networking_activities_is_met_once():
    met = value_of(line("1.2.2", "Organisations différentes venues à ces activités"))
    kinds = [kind.value for kind in Activity.NETWORKING_KINDS]
    came = Activity.objects.filter(kind__in=kinds, status="held", presences__state="present").exclude(
        presences__organisation=None
    )
    assert 0 < met <= came.values("presences__organisation").distinct().count() <= came.count()


def test_satisfaction_with_trainings_is_of_trainings_alone():
    satisfaction = line("1.3.2", "Satisfaction des personnes participantes")
    found = live_figure(satisfaction, satisfaction.action.plan.period, localdate())
    kinds = {one.event.activity.kind for one in [*found.counted, *found.not_counted]}
    assert kinds
    assert kinds <= {"training", "webinar"}
