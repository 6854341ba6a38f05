"""A plan's own form on the desk, its reporting periods, and freezing one."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate


@pytest.fixture
def desk(client_for, coralie):
    return client_for(coralie)


def rows(*prefixes, **typed):
    """What the browser sends for lists of rows left as they are."""
    counts = {f"{prefix}-{total}": 0 for prefix in prefixes for total in ("TOTAL_FORMS", "INITIAL_FORMS")}
    return {**counts, **typed}


def edit(desk, record, key, **typed):
    return desk.post(reverse(f"desk:{key}-edit", args=[record.pk]), {"revision": record.revision, **typed})


def text(response, status=200):
    assert response.status_code == status, response
    return response.content.decode()


ONE_PERIOD = {"periods-TOTAL_FORMS": 1, "periods-0-label": "T"}


class TestPlans:
    def change(self, desk, plan, **typed):
        as_it_is = {"title": plan.title, "code": plan.code, "status": plan.status, "start": plan.start, "end": plan.end}
        return edit(desk, plan, "plan", **rows("periods", **{**as_it_is, **typed}))

    def test_reporting_periods_are_added_on_its_form(self, desk, plan):
        given = {"periods-0-label": "T1", "periods-0-start": "2017-04-01", "periods-0-end": "2017-06-30"}
        assert self.change(desk, plan, **{"periods-TOTAL_FORMS": 1, **given}).status_code == 302
        assert "T1" in text(desk.get(reverse("desk:plan-board", args=[plan.code])))

    @pytest.mark.parametrize(
        "typed",
        [
            {"end": "2016-01-01"},
            {"end": "9999-12-31"},
            {"end": "2117-01-01"},
            {"code": "deux mots"},
            {
                "periods-TOTAL_FORMS": 1,
                "periods-0-label": "T",
                "periods-0-start": "2018-01-01",
                "periods-0-end": "2017-01-01",
            },
            {"periods-TOTAL_FORMS": "beaucoup"},
        ],
    )
    def test_nonsense_is_refused(self, desk, plan, typed):
        assert self.change(desk, plan, **typed).status_code == 422
        plan.refresh_from_db()
        assert plan.end == date(2018, 3, 31)

    def test_a_plan_does_not_detail_its_own_action(self, desk, plan, action):
        assert self.change(desk, plan, parent_action=action.pk).status_code == 422

    def test_freezing_says_what_it_does_then_does_it(self, desk, plan, reporting_period, indicator_of):
        indicator_of("Bulletins").readings.create(date=date(2018, 1, 1), value=3, evidence="Liste")
        address = reverse("desk:plan-freeze", args=[reporting_period.pk])
        assert "ne changeront plus" in text(desk.get(address))
        desk.post(address)
        reporting_period.refresh_from_db()
        assert reporting_period.frozen_at
        assert "déjà" in text(desk.post(address, follow=True))

    def test_a_period_not_over_is_not_frozen(self, desk, plan):
        running = plan.periods.create(label="En cours", start=plan.start, end=localdate())
        address = reverse("desk:plan-freeze", args=[running.pk])
        assert "une fois terminée" in text(desk.get(address))
        desk.post(address)
        running.refresh_from_db()
        assert running.frozen_at is None
        assert "pas encore terminée" in text(desk.get(reverse("desk:plan-detail", args=[plan.pk])))

    def test_a_reported_period_is_neither_moved_nor_deleted(self, desk, plan, reporting_period, indicator_of):
        indicator_of("Bulletins")
        desk.post(reverse("desk:plan-freeze", args=[reporting_period.pk]))
        kept = {"periods-TOTAL_FORMS": 1, "periods-INITIAL_FORMS": 1, "periods-0-id": reporting_period.pk}
        kept |= {"periods-0-label": "2017-2018", "periods-0-start": "2017-04-01", "periods-0-end": "2018-03-31"}
        plan.refresh_from_db()
        assert self.change(desk, plan, **kept).status_code == 302
        plan.refresh_from_db()
        assert self.change(desk, plan, **{**kept, "periods-0-start": "2017-05-01"}).status_code == 422
        assert "a été rendue" in text(self.change(desk, plan, **{**kept, "periods-0-DELETE": "on"}), 422)
        assert plan.periods.get() == reporting_period

    @pytest.mark.parametrize("key", ["plan", "indicator"])
    def test_what_was_reported_is_not_deleted(self, desk, plan, reporting_period, indicator_of, key):
        indicator = indicator_of("Bulletins")
        desk.post(reverse("desk:plan-freeze", args=[reporting_period.pk]))
        record = {"plan": plan, "indicator": indicator}[key]
        address = reverse(f"desk:{key}-delete", args=[record.pk])
        assert desk.get(address).status_code < 500
        assert desk.post(address, {"revision": record.revision}, follow=True).status_code < 500
        assert type(record).objects.filter(pk=record.pk).exists()

    def test_who_does_not_report_does_not_freeze(self, client_for, paul, reporting_period):
        assert client_for(paul).post(reverse("desk:plan-freeze", args=[reporting_period.pk])).status_code == 403

    def test_the_adviser_reads_plans_and_writes_none(self, client_for, omar, plan):
        adviser = client_for(omar)
        page = text(adviser.get(reverse("desk:plan-detail", args=[plan.pk])))
        assert reverse("desk:plan-edit", args=[plan.pk]) not in page
        assert self.change(adviser, plan, title="Autre").status_code == 403
