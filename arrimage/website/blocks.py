"""The pieces a page is written with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("quotation"))
    author = blocks.CharBlock(label=_("who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "website/blocks/quote.html"


BODY_BLOCKS = [
    (
        "text",
        blocks.RichTextBlock(
            label=_("text"), features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
        ),
    ),
    ("picture", ImageBlock(label=_("picture"), template="website/blocks/picture.html")),
    ("quote", QuoteBlock()),
]
