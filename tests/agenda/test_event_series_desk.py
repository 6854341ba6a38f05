"""Events that come back, at the desk: made, changed and called off together."""

from datetime import date

import pytest

from arrimage.agenda.models import Activity, Event
from tests.agenda.desk_forms import LIST, a_series, edit, edit_and_follow
from tests.agenda.events import an_event, told

pytestmark = pytest.mark.usefixtures("on_march_15")


def test_the_days_are_shown_before_the_events_are_made(coralies):
    event = an_event(date=date(2018, 4, 3))
    address = f"{LIST}{event.pk}/repeter/"
    assert "le premier mardi" in coralies.get(address).content.decode()
    asked = {"pattern": "monthly_on_the_weekday", "ends": "count", "count": "4"}
    shown = coralies.post(address, asked)
    assert [day for day, _kept in shown.context["days"]] == [date(2018, 5, 1), date(2018, 6, 5), date(2018, 7, 3)]
    assert Event.objects.count() == 1
    sent = {**asked, "rule": shown.context["rule"], "keep": ["2018-05-01", "2018-06-05"], "make": "1"}
    # The repetition changed since its days were shown: they are shown again.
    assert coralies.post(address, {**sent, "count": "5"}).status_code == 200
    assert Event.objects.count() == 1
    assert coralies.post(address, sent).status_code == 302
    assert list(Activity.objects.order_by("date").values_list("date", flat=True)) == [
        date(2018, 4, 3),
        date(2018, 5, 1),
        date(2018, 6, 5),
    ]
    page = coralies.get(f"{LIST}{event.pk}/").content.decode()
    assert "Chaque mois, le premier mardi, 3 fois en tout" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends": "count", "count": "500"},
        {"ends": "until", "until": "2030-01-01"},
        {"ends": "until", "until": ""},
        {"ends": "until", "until": "2018-04-04"},
    ],
)
def test_a_repetition_too_long_or_that_never_ends_is_refused(coralies, wrong):
    event = an_event(date=date(2018, 4, 3))
    answer = coralies.post(f"{LIST}{event.pk}/repeter/", {"pattern": "weekly", **wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Event.objects.count() == 1


def test_the_form_asks_which_events_of_the_series_a_change_is_for(coralies):
    event = an_event(date=date(2018, 4, 3))
    asked = {"pattern": "weekly", "ends": "count", "count": "3", "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "make": "1"}
    coralies.post(f"{LIST}{event.pk}/repeter/", {**asked, "keep": ["2018-04-10", "2018-04-17"]})
    last = Event.objects.get(activity__date=date(2018, 4, 17))
    assert edit(coralies, last, scope="all", date="2018-04-18").status_code == 422
    assert edit(coralies, last, scope="all", place="Café du Quai").status_code == 302
    assert Activity.objects.filter(place="Café du Quai").count() == 3
    assert edit(coralies, last, scope="this", place="Ailleurs").status_code == 302
    assert Activity.objects.filter(place="Ailleurs").count() == 1
    second = Event.objects.get(activity__date=date(2018, 4, 10))
    assert edit(coralies, second, scope="following", date="2018-04-11").status_code == 302
    assert set(Activity.objects.values_list("date", flat=True)) == {
        date(2018, 4, 3),
        date(2018, 4, 11),
        date(2018, 4, 18),
    }


def test_a_series_counts_the_dates_that_were_kept(coralies):
    first, *_others = a_series(coralies)
    assert "3 fois en tout" in coralies.get(f"{LIST}{first.pk}/").content.decode()


def test_the_series_says_how_many_others_were_changed(coralies):
    _first, second, _third = a_series(coralies)
    page = edit_and_follow(coralies, second, scope="following", place="Café du Quai")
    assert "1 autre événement de la série est modifié aussi" in page
    page = edit_and_follow(coralies, second, scope="following", summary="On jase.", place="Café du Quai")
    assert "1 autre événement de la série est modifié aussi" in page


def test_a_series_is_published_then_called_off_from_one_event_on(coralies):
    _first, second, third = a_series(coralies, published=False)
    page = coralies.get(f"{LIST}{second.pk}/").content.decode()
    assert "Publier la série, à partir de celui-ci" in page
    assert "Prévue" not in page  # the others are drafts, and said to be
    asked = coralies.get(f"{LIST}{second.pk}/serie/publier/").content.decode()
    assert ("10 avril 2018" in asked, "24 avril 2018" in asked, "3 avril 2018" in asked) == (True, True, False)
    answer = coralies.post(f"{LIST}{second.pk}/serie/publier/", follow=True).content.decode()
    assert "2 événements sont publiés." in answer
    assert coralies.post(f"{LIST}{second.pk}/serie/publier/").status_code == 422
    with told() as heard:
        coralies.post(f"{LIST}{second.pk}/serie/annuler/", {"why": "La salle ferme."})
    assert [(event, change, why) for event, change, why in heard] == [
        (second, "cancelled", "La salle ferme."),
        (third, "cancelled", "La salle ferme."),
    ]
    states = list(Event.objects.order_by("activity__date").values_list("state", "activity__status"))
    assert states == [("draft", "planned"), ("published", "cancelled"), ("published", "cancelled")]
