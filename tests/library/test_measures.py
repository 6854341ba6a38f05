"""What the library counts, and why it leaves something out."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from arrimage.evidence.figure import Figure
from arrimage.evidence.period import Period
from arrimage.library.measures import ITEMS_NOTED, OPPORTUNITIES_PASSED_ON, SHEETS_WRITTEN
from arrimage.library.models import Opportunity, WatchedItem

SPRING, DAY = Period(date(2018, 4, 1), date(2018, 7, 1)), date(2018, 12, 31)
FIRST, LAST = date(2018, 1, 1), date(2018, 12, 31)


def figure(measure, period=SPRING, day=DAY, **parameters):
    return Figure.of(measure, period, day, parameters)


def reasons(found):
    return {str(one): found.reasons(one) for one in found.not_counted}


def test_a_link_without_words_of_the_hubs_own_is_noted_and_is_no_sheet(read):
    read("Résumée", noted_on=date(2018, 4, 1))
    read("Un lien", summary="", noted_on=date(2018, 6, 30))
    read("D’avant", noted_on=date(2018, 3, 31))
    read("D’après", noted_on=date(2018, 7, 1))
    assert figure(ITEMS_NOTED).value == 2
    assert figure(SHEETS_WRITTEN).value == 1
    assert reasons(figure(SHEETS_WRITTEN)) == {"Un lien": ["Il n’a pas de résumé dans les mots du pôle."]}
    assert figure(ITEMS_NOTED, day=date(2018, 6, 29)).value == 1, "what is noted later is not known yet"


def test_an_opportunity_counts_on_the_first_day_it_was_public(call, at):
    call("Diffusée", public_since=at(2018, 6, 30, 23, 30), noted_on=date(2018, 3, 1))
    call("De juillet, à minuit et demi", public_since=at(2018, 7, 1, 0, 30), noted_on=date(2018, 6, 30))
    call("Gardée", is_public=False, noted_on=date(2018, 5, 1))
    call("Retirée du site", is_public=False, public_since=at(2018, 5, 1, 9))
    call("Annulée depuis", public_since=at(2018, 5, 2, 9), is_withdrawn=True)
    found = figure(OPPORTUNITIES_PASSED_ON)
    assert {str(one) for one in found.counted} == {"Diffusée", "Annulée depuis"}
    assert reasons(found) == {
        "Gardée": ["Elle est gardée pour l’équipe."],
        "Retirée du site": ["Elle a été retirée du site."],
    }


def test_made_public_again_it_is_no_other_one(call):
    one = call()
    first = one.public_since
    for public in (False, True):
        one.is_public = public
        one.save()
    one.refresh_from_db()
    assert one.public_since == first


def test_a_figure_may_be_of_some_kinds_or_of_one_mrc(call, at, ormstown):
    since = at(2018, 5, 1, 9)
    call(kind="funding", public_since=since)
    call(municipality=ormstown, public_since=since)
    assert figure(OPPORTUNITIES_PASSED_ON, kind=["funding"]).value == 1
    assert figure(OPPORTUNITIES_PASSED_ON, county="690").value == 1
    assert figure(OPPORTUNITIES_PASSED_ON, kind=["nimporte"]).value == 0


days = st.dates(FIRST, LAST)
calls = st.lists(st.tuples(days, st.one_of(st.none(), days), st.booleans()), max_size=7)
notes = st.lists(st.tuples(days, st.booleans()), max_size=7)


@settings(max_examples=40, deadline=None)
@given(calls, notes, days, days, days)
def test_counted_and_not_counted_are_the_candidates_and_periods_add_up(db, made, noted, one, other, day):
    Opportunity.objects.all().delete()
    WatchedItem.objects.all().delete()
    for noted_on, passed_on, is_public in made:
        since = datetime.fromisoformat(f"{passed_on}T12:00:00-05:00") if passed_on else None
        said = {"noted_on": noted_on, "public_since": since, "is_public": is_public and since is not None}
        Opportunity.objects.create(title="Appel", deadline_on=LAST, **said)
    for noted_on, summed_up in noted:
        WatchedItem.objects.create(title="Lecture", noted_on=noted_on, summary="Oui." if summed_up else "")
    start, end = sorted((one, other))
    period, cut = Period(start, end), start + timedelta(days=(end - start).days // 2)
    for measure in (ITEMS_NOTED, SHEETS_WRITTEN, OPPORTUNITIES_PASSED_ON):
        whole = figure(measure, period, day)
        counted, left_out = set(whole.counted), set(whole.not_counted)
        assert counted | left_out == set(whole.candidates)
        assert not counted & left_out
        assert whole.value == len(counted)
        assert all(whole.reasons(record) for record in whole.not_counted)
        assert whole.value == sum(figure(measure, part, day).value for part in period.split(cut))
    within = period.until(day)
    recount = sum(1 for _on, passed_on, is_public in made if is_public and passed_on and passed_on in within)
    assert figure(OPPORTUNITIES_PASSED_ON, period, day).value == recount
    assert figure(SHEETS_WRITTEN, period, day).value == sum(1 for on, summed_up in noted if summed_up and on in within)
