"""The pieces an issue is written with.

What comes from records comes in two ways: a `list` keeps what was proposed, to be rewritten or removed, each entry with
the record it tells of; a `live` list is filled in again until the issue leaves. A figure of the plan is always live.
"""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from arrimage.letters import sources
from arrimage.letters.links import is_link

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
MOST_DAYS = 120


def text_block() -> blocks.RichTextBlock:
    return blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES, group=_("Written"))


def link_block(**options: object) -> blocks.CharBlock:
    said = {"label": _("link"), "required": False, "max_length": 500, "validators": [is_link], **options}
    return blocks.CharBlock(**said)


def indicators() -> Iterator[tuple[str, str]]:
    """The public indicators of the public plans, by their action, then those of whole objectives."""
    from arrimage.plan.models import Indicator

    shown = Indicator.objects.public().select_related("action", "objective")
    for indicator in shown.order_by("action__plan", "action__code", "position", "pk"):
        owner = indicator.action or indicator.objective
        yield str(indicator.pk), f"{owner.code if owner else ''} {indicator.text}".strip()


class PictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what it shows"),
        max_length=200,
        help_text=_("Read aloud, and shown to those whose mail hides pictures."),
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)
    link = link_block()

    class Meta:
        icon = "image"
        label = _("picture")
        group = _("Written")


class ButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=pgettext_lazy("button", "words"), max_length=60)
    page = blocks.PageChooserBlock(label=_("page of the site"), required=False)
    link = link_block(label=_("or an address"))

    class Meta:
        icon = "link"
        label = _("button")
        group = _("Written")


class ColumnsBlock(blocks.StructBlock):
    """Beside each other on a screen, one after the other on a telephone."""

    _inside = [("text", text_block()), ("picture", PictureBlock()), ("button", ButtonBlock())]
    left = blocks.StreamBlock(_inside, label=_("on the left"))
    right = blocks.StreamBlock(_inside, label=_("on the right"))

    class Meta:
        icon = "grip"
        label = _("two columns")
        group = _("Written")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quotation"), max_length=600)
    author = blocks.CharBlock(label=_("who said it"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        group = _("Written")


class ResearchBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=250)
    authors = blocks.CharBlock(label=_("authors"), required=False, max_length=250)
    citation = blocks.CharBlock(
        label=_("where it was published"), required=False, max_length=300, help_text=_("Review, year, pages.")
    )
    summary = blocks.TextBlock(label=_("what it teaches us"), required=False, max_length=1200)
    link = link_block(label=_("address"), required=True)

    class Meta:
        icon = "doc-full"
        label = _("research")
        group = _("Written")


class EntryBlock(blocks.StructBlock):
    """One thing of a list; `record` is the source and the key of what it tells of (see `sources.Item`)."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    date = blocks.DateBlock(label=_("date"), required=False)
    detail = blocks.CharBlock(label=_("in short"), required=False, max_length=200, help_text=_("Hour, place, kind."))
    text = blocks.TextBlock(label=_("text"), required=False, max_length=800)
    link = link_block()
    record = blocks.CharBlock(
        label=_("record told of"),
        required=False,
        max_length=80,
        help_text=_("Filled in by itself: you are warned when what is told is no longer true."),
    )

    class Meta:
        icon = "list-ul"
        label = _("entry")
        label_format = "{title}"
        form_layout = blocks.BlockGroup(children=["title", "date", "detail", "text", "link"], settings=["record"])


class ListBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=120)
    entries = blocks.ListBlock(EntryBlock(), label=_("entries"))

    class Meta:
        icon = "list-ul"
        label = _("list")
        group = _("From the records")


class DownloadBlock(blocks.StructBlock):
    """A document, or a picture as large as it was given."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    document = DocumentChooserBlock(label=_("document"), required=False)
    picture = ImageChooserBlock(label=_("or a picture"), required=False)
    credit = blocks.CharBlock(
        label=_("whose it is"), required=False, max_length=200, help_text=_("Whose picture it is, who is on it.")
    )

    class Meta:
        icon = "download"
        label = _("file")
        label_format = "{title}"


class DownloadsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        label=_("heading"), required=False, max_length=120, help_text=_("Left empty: the usual one.")
    )
    files = blocks.ListBlock(DownloadBlock(), label=_("files"))

    class Meta:
        icon = "download"
        label = _("files to download")
        group = _("Written")


class LiveBlock(blocks.StructBlock):
    source = blocks.ChoiceBlock(label=_("what"), choices=sources.choices)
    heading = blocks.CharBlock(
        label=_("heading"), required=False, max_length=120, help_text=_("Left empty: the usual one.")
    )
    days = blocks.IntegerBlock(
        label=_("days ahead"), default=45, min_value=1, max_value=MOST_DAYS, help_text=_("For what is to come.")
    )
    most = blocks.IntegerBlock(label=_("at most"), default=6, min_value=1, max_value=30)

    class Meta:
        icon = "rotate"
        label = _("list kept up to date until it leaves")
        group = _("From the records")


class FigureBlock(blocks.StructBlock):
    indicator = blocks.ChoiceBlock(label=_("indicator"), choices=indicators)
    label = blocks.CharBlock(
        label=_("said otherwise"), required=False, max_length=200, help_text=_("Left empty: as the plan words it.")
    )

    class Meta:
        icon = "order"
        label = _("figure of the plan")
        group = _("From the records")


ISSUE_BLOCKS = [
    ("text", text_block()),
    ("picture", PictureBlock()),
    ("button", ButtonBlock()),
    ("columns", ColumnsBlock()),
    ("quote", QuoteBlock()),
    ("research", ResearchBlock()),
    ("divider", blocks.StaticBlock(label=_("divider"), icon="minus", group=_("Written"))),
    ("list", ListBlock()),
    ("downloads", DownloadsBlock()),
    ("live", LiveBlock()),
    ("figure", FigureBlock()),
]
