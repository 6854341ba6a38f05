"""What the public reads, and what belongs to no room: the gallery of components, the page of what is not found."""

from tests.judges.screens.screen import public

SCREENS = (
    public("home", "/"),
    public("gallery", "/composants/"),
    public("not found", "/nulle-part/", status=404),
)
