"""The base screens of the desk (`/bureau/`), which each room declares its own upon in its `desk.py`.

    @desk.register
    class OrganisationScreen(desk.Records): ...

A room may also add to the rail, to the cockpit (cards), to other rooms' record pages (panels, entries of their
timeline), and plain addresses.
"""

from arrimage.kit.desk.records import BulkAction, Column, Records
from arrimage.kit.desk.site import Card, Panel, RailItem, site
from arrimage.kit.desk.timeline import Entry, TimelineSource

register = site.register

__all__ = [
    "BulkAction",
    "Card",
    "Column",
    "Entry",
    "Panel",
    "RailItem",
    "Records",
    "TimelineSource",
    "register",
    "site",
]
