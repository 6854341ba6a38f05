from arrimage.library.models.opportunities import Opportunity
from arrimage.library.models.watched import WatchedItem

__all__ = ["Opportunity", "WatchedItem"]
