"""The screens behind `/bureau/`: what every record list, page and form does, whatever the room."""

from arrimage.kit.desk.views.access import DeskView, RecordsView
from arrimage.kit.desk.views.bulk import Bulk
from arrimage.kit.desk.views.deletion import Delete
from arrimage.kit.desk.views.exports import Export
from arrimage.kit.desk.views.forms import Create, Edit
from arrimage.kit.desk.views.history import History, Restore
from arrimage.kit.desk.views.home import Home
from arrimage.kit.desk.views.lists import Facets, List
from arrimage.kit.desk.views.record_pages import Detail
from arrimage.kit.desk.views.saved_views import ForgetView, SaveView
from arrimage.kit.desk.views.search import Search

__all__ = [
    "Bulk",
    "Create",
    "Delete",
    "DeskView",
    "Detail",
    "Edit",
    "Export",
    "Facets",
    "ForgetView",
    "History",
    "Home",
    "List",
    "RecordsView",
    "Restore",
    "SaveView",
    "Search",
]
