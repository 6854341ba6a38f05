"""Badges to print on sheets of cards: a name that is read at two metres, an organisation, a code."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from arrimage.kit.pdf import pdf
from arrimage.registration.rendering.qr import qr_svg

TEMPLATE = Path(__file__).with_name("badges.typ")


@dataclass(frozen=True)
class BadgeFormat:
    """A sheet of cards, in millimetres; cards touch unless there is a gap. The margins centre them on the page."""

    label: object
    paper: str
    page_width: float
    page_height: float
    width: float
    height: float
    columns: int
    rows: int
    gap_x: float = 0
    gap_y: float = 0

    @property
    def margins(self) -> tuple[float, float]:
        across = self.columns * self.width + (self.columns - 1) * self.gap_x
        down = self.rows * self.height + (self.rows - 1) * self.gap_y
        return (self.page_width - across) / 2, (self.page_height - down) / 2


LETTER, A4 = ("us-letter", 215.9, 279.4), ("a4", 210.0, 297.0)
# The sheets of Avery 5395 and 5392 are what Québec's shops sell; 90 × 55 mm cards come eight on an A4 sheet.
FORMATS: dict[str, BadgeFormat] = {
    "5392": BadgeFormat(_("4 × 3 in, six a page (Avery 5392, Letter)"), *LETTER, 101.6, 76.2, 2, 3),
    "5395": BadgeFormat(_("3⅜ × 2⅓ in, eight a page (Avery 5395, Letter)"), *LETTER, 85.7, 59.3, 2, 4, 9.5, 4.8),
    "90x55": BadgeFormat(_("90 × 55 mm, eight a page (A4)"), *A4, 90, 55, 2, 4),
    "a6": BadgeFormat(_("105 × 148 mm, four a page (A4)"), *A4, 105, 148.5, 2, 2),
}


@dataclass(frozen=True)
class Badge:
    name: str
    organisation: str
    code: str  # empty: a blank badge, to fill in by hand


def badges(*, title: str, hub: str, lang: str, people: Sequence[Badge], form: BadgeFormat, alternative: str) -> bytes:
    """The cards, in the order given. `alternative` is what is read aloud of a code."""
    margin_x, margin_y = form.margins
    sizes = {key: value for key, value in asdict(form).items() if key != "label"}
    data = {
        "title": title,
        "hub": hub,
        "lang": lang,
        "alternative": alternative,
        "form": {**sizes, "margin_x": margin_x, "margin_y": margin_y},
        "people": [{**asdict(one), "svg": qr_svg(one.code) if one.code else ""} for one in people],
    }
    return pdf(TEMPLATE, data, drops=True)
