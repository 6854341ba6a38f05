"""What the agenda tells the rooms above it. They listen; the agenda does not know who."""

from enum import StrEnum

from django.dispatch import Signal


class Change(StrEnum):
    """What became of a published event."""

    MOVED = "moved"  # another day, time, place or link
    POSTPONED = "postponed"  # another day, or none yet
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"  # cancelled, then planned again: it is held after all


# Sent inside the transaction that changes the event, with `event`, `change` (a Change), `why` (a sentence for those
# registered, perhaps empty), `before` (what was told until then, as `announcing.shown` gives it) and `at` (the moment).
# What listeners write is committed, or undone, with the change.
event_changed = Signal()

# Sent inside the transaction that makes it, with `event` (a new occurrence), `source` (the event it repeats) and `at`:
# the rooms above copy what they keep of the source, such as its tickets.
event_repeated = Signal()
