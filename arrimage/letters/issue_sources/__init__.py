"""What issues tell from the rooms below, which know nothing of letters: a module for each."""

from arrimage.letters.issue_sources import agenda, library, membership, network

__all__ = ["agenda", "library", "membership", "network"]
