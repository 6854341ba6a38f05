"""What membership lets one count. Codes are stable: plans are bound to them.

Each figure is read as it is known at the end of the day on which one looks, so that a later correction of the past
shows as a restatement of what was reported, and a figure looked at on an earlier day stays what it was.
"""

from arrimage.membership.measures import coverage, movements, standing

__all__ = ["coverage", "movements", "standing"]
