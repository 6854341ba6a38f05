"""A rush on the places of an event: 500 people for 100 seats within ten seconds, through the real server and form.

Everybody has the form open beforehand, as people have who wait for the hour: the pages, with their token and their
signed time, are asked before the clock starts, one for ten people. Then each sends it at a moment drawn in the ten
seconds (seeded, one seed a run), whatever became of the others, over a connection of her own. Afterwards those who hold
a place press the mailed link, whose token is read in the database, eight at a time. The server is the product's own:
web processes, worker and post on one machine, with whoever asks. `BENCH_RUNS` says how many runs, ten unless told.
"""

import asyncio
import os
import re
import sys
import time
from datetime import timedelta
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from arrimage.agenda.models import Activity, Event
from arrimage.registration.models import Enrolment, Order, Registration
from arrimage.registration.tokens import own_path, register_path
from bench.results import Result
from bench.server import answers, server

SEED, SHARE, A_SECOND = 20_261_126, 5, 50  # one seat for five people, who come at fifty a second
MOST, LEAST_TIME = 2_000, 3.5
A_PAGE = 10  # people who share the token and the signed time of one page, so that the forms are ready in a moment
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
OPENED = re.compile(rb'name="opened" value="([^"]+)"')


def measure(vendor: str, people: int) -> list[Result]:
    """Milliseconds to answer a form sent. Whatever is not exactly right stops the bench."""
    runs = int(os.environ.get("BENCH_RUNS", "10"))
    registering: list[float] = []
    confirming: list[float] = []
    with server() as port:
        bare = _bare(port)
        for run in range(runs):
            sent, pressed = asyncio.run(rush(port, people, SEED + run))
            registering += sent
            confirming += pressed
            slowest = _centile(sent, 99)
            sys.stderr.write(f"  {vendor}, run {run + 1}: {people} in {people / A_SECOND:g} s, p99 {slowest} ms\n")
    name = f"registration_{vendor}_{people}"
    return [
        Result(f"{name}_p50", _centile(registering, 50), "ms", bare),
        Result(f"{name}_p99", _centile(registering, 99), "ms", bare, MOST),
        Result(f"{name}_slowest", _centile(registering, 100), "ms", bare),
        Result(f"{name}_confirming_p99", _centile(confirming, 99), "ms", bare, MOST),
    ]


def _bare(port: int) -> float:
    """Milliseconds of a page that does nothing, from the same server, nobody else asking."""
    times = []
    for _turn in range(50):
        start = time.perf_counter()
        answers(port)
        times.append((time.perf_counter() - start) * 1000)
    return round(sorted(times)[25], 1)


def _centile(times: list[float], percent: int) -> float:
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, len(ordered) * percent // 100)], 1)


async def rush(port: int, people: int, seed: int) -> tuple[list[float], list[float]]:
    """One run on an event of its own: how long each form sent, then each link pressed, took to be answered."""
    enrolment = await asyncio.to_thread(_event, seed, people // SHARE)
    draw = Random(seed)
    path = register_path(enrolment.event)
    pages = await _eight_at_a_time([_page(port, path) for _page_number in range(-(-people // A_PAGE))])
    forms = [_form(*pages[number // A_PAGE], f"p{seed}x{number}") for number in range(people)]
    await asyncio.sleep(LEAST_TIME)
    moments = [draw.random() * people / A_SECOND for _person in forms]
    sent = await asyncio.gather(
        *(_later(moment, port, path, form) for moment, form in zip(moments, forms, strict=True))
    )
    await asyncio.to_thread(_check, enrolment, people, Registration.State.UNCONFIRMED)
    paths = await asyncio.to_thread(_pages_of_those_who_hold, enrolment)
    pressed = await _eight_at_a_time([_press(port, one) for one in paths])
    await asyncio.to_thread(_check, enrolment, people, Registration.State.CONFIRMED)
    return sent, pressed


async def _eight_at_a_time(asked):  # type: ignore[no-untyped-def]
    door = asyncio.Semaphore(8)

    async def enter(one):  # type: ignore[no-untyped-def]
        async with door:
            return await one

    return await asyncio.gather(*(enter(one) for one in asked))


def _event(seed: int, seats: int) -> Enrolment:
    day = timezone.localdate() + timedelta(days=30)
    activity = Activity.objects.create(kind="networking", status="planned", title="Forum", date=day, is_public=True)
    event = Event.objects.create(
        activity=activity, state=Event.State.PUBLISHED, published_at=timezone.now(), slug=f"forum-{seed}"
    )
    made = Enrolment.objects.create(event=event, capacity=seats)
    connection.close()
    return made


async def _page(port: int, path: str) -> tuple[bytes, str]:
    _status, head, page = await _ask(port, "GET", path)
    return page, _cookie(head)


def _form(page: bytes, cookie: str, name: str) -> tuple[str, str]:
    """What she will send, and the cookie that goes with it; the number of the form is her own."""
    found = [pattern.search(page) for pattern in (TOKEN, OPENED)]
    if not all(found):
        raise SystemExit("the form is not the one known")
    token, opened = (one.group(1).decode() for one in found if one)
    said = {"csrfmiddlewaretoken": token, "opened": opened, "form_token": str(uuid4()), "row": "0", "do": "send"}
    said |= {"p0-first_name": name, "p0-last_name": "Exemple", "p0-email": f"{name}@exemple.example", "website": ""}
    return urlencode(said), cookie


async def _later(moment: float, port: int, path: str, form: tuple[str, str]) -> float:
    await asyncio.sleep(moment)
    start = time.perf_counter()
    status, head, _page = await _ask(port, "POST", path, *form)
    if status != 302 or b"/inscriptions/merci/" not in head:
        raise SystemExit(f"a form was answered {status}")
    return (time.perf_counter() - start) * 1000


async def _press(port: int, path: str) -> float:
    _status, head, page = await _ask(port, "GET", path)
    found = TOKEN.search(page)
    assert found is not None
    said = urlencode({"csrfmiddlewaretoken": found.group(1).decode(), "do": "confirm"})
    start = time.perf_counter()
    status, _head, _page = await _ask(port, "POST", path, said, _cookie(head))
    if status != 302:
        raise SystemExit(f"a link pressed was answered {status}")
    return (time.perf_counter() - start) * 1000


def _cookie(head: bytes) -> str:
    found = re.search(rb"[Ss]et-[Cc]ookie: (csrftoken=[^;]+)", head)
    return found.group(1).decode() if found else ""


async def _ask(port: int, method: str, path: str, body: str = "", cookie: str = "") -> tuple[int, bytes, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: localhost:{port}",
        "Connection: close",
        f"Content-Length: {len(body)}",
    ]
    lines += ["Content-Type: application/x-www-form-urlencoded", f"Cookie: {cookie}", "", body]
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    answer = await reader.read()
    writer.close()
    head, _blank, page = answer.partition(b"\r\n\r\n")
    return int(head.split(None, 2)[1]), head, page


def _check(enrolment: Enrolment, people: int, holding: str) -> None:
    """Exactly as many as there are seats hold one, the first of all; the others wait, in their order."""
    rows = list(enrolment.registrations.order_by("place").values_list("place", "state"))
    connection.close()
    seats = people // SHARE
    if [place for place, _state in rows] != list(range(1, people + 1)):
        raise SystemExit(f"{len(rows)} of {people} are registered, or their ranks are not whole")
    if [state for _place, state in rows] != [holding] * seats + [Registration.State.WAITING] * (people - seats):
        raise SystemExit("the seats are not held by the first who came")


def _pages_of_those_who_hold(enrolment: Enrolment) -> list[str]:
    held = Order.objects.filter(registrations__in=enrolment.registrations.holding_a_place())
    paths = [own_path(order) for order in held]
    connection.close()
    return paths
