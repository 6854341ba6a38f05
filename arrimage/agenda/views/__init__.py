"""The public pages of the agenda, and its feeds."""
