"""What this room tells the rooms above it. They listen; it does not know who."""

from django.dispatch import Signal

# Sent inside the transaction that notes, late or not, who was at an event, with `event`, `before` (how many people were
# noted there until then), `head_count` (what the counter of an event without names says now; None where names are
# noted) and `at`. What listeners write is committed, or undone, with it.
attendance_changed = Signal()
