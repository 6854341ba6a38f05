"""What others hold, as two sources tell it: one session is in both, two wait for somebody's yes, one source fails.

Their addresses end in `.example`, which the reading job never asks: the demo asks nothing of the network.
"""

from datetime import timedelta

from arrimage.agenda.models import RelayedSession, Sighting, Source
from arrimage.demo.clock import Clock, noon
from arrimage.demo.season_text import CDC, RELAYED, SADC, TO_REVIEW
from arrimage.network.models import Municipality

DAY = timedelta(days=1)
State = RelayedSession.State
ADDRESSES = {CDC: "https://cdc-des-rives.example/agenda.ics", SADC: "https://sadc-suroit.example/evenements.rss"}


def load_relayed(clock: Clock) -> None:
    now = noon(clock.today)
    sources = {
        name: Source.objects.create(
            name=name,
            url=url,
            format=Source.Format.ICALENDAR if url.endswith("ics") else Source.Format.RSS,
            read_at=now - DAY,
            succeeded_at=now - DAY,
            found=sum(name in told[-1] for told in (*RELAYED, *TO_REVIEW)),
        )
        for name, url in ADDRESSES.items()
    }
    Source.objects.create(
        name="Calendrier de l’ancien site",
        url="https://ancien-site.example/calendrier",
        read_at=now - DAY,
        succeeded_at=now - 20 * DAY,
        problem="Ce site ne répond pas.",
        failures=5,
        found=0,
    )
    for state, listed in ((State.PUBLISHED, RELAYED), (State.PROPOSED, TO_REVIEW)):
        for title, organiser, town, days, start, price, told_by in listed:
            day = clock.in_days(days)
            session = RelayedSession.objects.create(
                state=state,
                title=title,
                date=day,
                start_time=start,
                place="Centre communautaire",
                municipality=Municipality.objects.filter(name=town).order_by("pk").first(),
                organiser=organiser,
                url=f"https://exemple.example/seances/{days}",
                lowest_price=price,
                published_at=now - 5 * DAY if state == State.PUBLISHED else None,
            )
            for name in told_by:
                Sighting.objects.create(
                    session=session,
                    source=sources[name],
                    uid=f"seance-{days}",
                    said={"title": title, "date": day.isoformat(), "organiser": organiser},
                    first_seen_at=now - 6 * DAY,
                    last_seen_at=now - DAY,
                )
