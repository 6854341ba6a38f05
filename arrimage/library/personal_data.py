"""What the library holds on people: who noted what."""

from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import Held, Purpose
from arrimage.library.models import Opportunity, WatchedItem

PUBLISHED = gettext_lazy("It sums up what others published; whoever noted it has become a number.")

personal_data.register_purposes(
    Purpose(
        "watch",
        gettext_lazy("Watching what is published"),
        gettext_lazy("To keep what is read elsewhere about the social economy, and pass on the opportunities."),
    )
)
personal_data.register(
    Held(
        WatchedItem,
        "watch",
        authors=("noted_by",),
        texts=("title", "source", "summary"),
        user="noted_by",
        reason=PUBLISHED,
    ),
    Held(
        Opportunity,
        "watch",
        authors=("noted_by",),
        texts=("title", "issuer_name", "summary"),
        user="noted_by",
        reason=PUBLISHED,
    ),
)
