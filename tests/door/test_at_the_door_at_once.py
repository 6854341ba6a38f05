"""Several devices, or one that tries again too soon, reach the hub at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from arrimage.registration.acts import IN, Act, Count
from arrimage.registration.models import CheckIn, Registration
from arrimage.registration.operations.checking_in import change_head_count, take_acts
from tests.door.conftest import DAY, an_event, moment

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
def test_the_same_acts_that_arrive_at_the_same_moment_count_once():
    event = an_event()  # nobody opened its registration: whoever comes first makes a closed one
    acts = [Act(IN, uuid4(), moment(), uuid4(), DAY, last_name=f"Personne {number}") for number in range(5)]
    heads = [Count(uuid4(), moment(), 1) for _number in range(3)]
    together = Barrier(AT_ONCE, timeout=60)

    def device() -> list[str]:
        try:
            together.wait()
            answers = take_acts(event=event, acts=acts, by=None, at=moment(hour=20))
            change_head_count(event=event, acts=heads, by=None, at=moment(hour=20))
            return [answer.status for answer in answers]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = [one.result(timeout=120) for one in [pool.submit(device) for _one in range(AT_ONCE)]]
    assert sorted(done) == [["kept"] * 5, *[["known"] * 5] * (AT_ONCE - 1)]
    assert CheckIn.objects.standing().count() == Registration.objects.count() == 5
    assert sorted(Registration.objects.values_list("place", flat=True)) == [1, 2, 3, 4, 5]
    event.activity.refresh_from_db()
    assert event.activity.head_count == 3
