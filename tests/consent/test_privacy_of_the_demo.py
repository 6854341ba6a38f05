"""On the demo hub: the figures stand when people go, the public page tells the truth of its configuration."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from arrimage.consent.operations.forgetting import forget
from arrimage.consent.queries.holdings import subject_of
from arrimage.network.models import Person
from arrimage.plan.models import FrozenFigure, Indicator, Plan
from arrimage.plan.queries import figure_for


def test_no_figure_of_the_demo_moves_when_everybody_asks_to_be_forgotten(demo, db):
    plan, day = Plan.objects.get(parent_action=None), localdate()
    live = Indicator.objects.filter(action__plan=plan).exclude(measure="plan.manual")
    # A subscription ends with the address it was given for: that figure is the one that must fall.
    measure = "letters.subscriptions"
    subscriptions, indicators = live.get(measure=measure), list(live.exclude(measure=measure))

    def figures() -> dict[int, Any]:
        return {indicator.pk: figure_for(indicator, plan.period, day).value for indicator in indicators}

    before, frozen = figures(), list(FrozenFigure.objects.values())
    subscribed = figure_for(subscriptions, plan.period, day).value
    assert any(before.values())
    for person in Person.objects.filter(presences__isnull=False).distinct():
        forget(subject=subject_of(person=person), day=day)
    assert figures() == before
    assert figure_for(subscriptions, plan.period, day).value < subscribed
    assert list(FrozenFigure.objects.values()) == frozen


def test_the_public_page_names_the_officer_and_every_purpose(client, demo, db):
    page = client.get(reverse("consent:privacy")).content.decode()
    for words in (
        "vie-privee@pole-des-rives.example",
        "Garder le lien avec le réseau",
        "Tenir des activités et en rendre compte",
        "Conservé 60 mois après la dernière activité",
        "deux témoins",
    ):
        assert words.replace(" mois", "\N{NO-BREAK SPACE}mois") in page or words in page
