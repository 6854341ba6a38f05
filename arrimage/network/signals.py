"""What this room tells the rooms above it. They listen; it does not know who."""

from django.dispatch import Signal

# Sent inside the transaction that saves many organisations or people at once, without the signals of a model's save:
# `sender` is their model, `changes` the pairs (former e-mail, new e-mail) of those whose e-mail was another one,
# the last one written where it had been emptied since.
emails_changed = Signal()
