"""From MJML to the HTML of a message. The renderer drops attributes and lets tags through that it does not know, in
silence, and of what is broken it does not say where: so everything is checked before it, and refused with its place.

MJML: https://documentation.mjml.io/; what `mjml-python` (mrml) understands of it.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from mjml import mjml2html

_BOX = {"padding", "padding-top", "padding-bottom", "padding-left", "padding-right", "css-class"}
_GROUND = {"background-color", "border", "border-radius"}
_LETTERS = {"color", "font-family", "font-size", "font-weight", "line-height", "align"}
# Tag → its attributes; the parents under which it may stand.
TAGS: dict[str, tuple[set[str], set[str]]] = {
    "mjml": ({"lang"}, set()),
    "mj-head": (set(), {"mjml"}),
    "mj-title": (set(), {"mj-head"}),
    "mj-preview": (set(), {"mj-head"}),
    "mj-attributes": (set(), {"mj-head"}),
    "mj-all": (_LETTERS | _BOX, {"mj-attributes"}),
    "mj-style": (set(), {"mj-head"}),
    "mj-raw": (set(), {"mj-head"}),
    "mj-body": ({"background-color", "width", "css-class"}, {"mjml"}),
    "mj-section": (_BOX | _GROUND | {"text-align", "full-width"}, {"mj-body"}),
    "mj-column": (_BOX | _GROUND | {"width", "vertical-align", "inner-background-color"}, {"mj-section"}),
    "mj-text": (_BOX | _LETTERS, {"mj-column", "mj-attributes"}),
    "mj-table": (_BOX | _LETTERS | {"width", "role", "cellpadding", "cellspacing"}, {"mj-column", "mj-attributes"}),
    "mj-button": (_BOX | _GROUND | _LETTERS | {"href", "inner-padding"}, {"mj-column"}),
    "mj-image": (_BOX | _GROUND | {"src", "alt", "href", "width", "fluid-on-mobile", "align"}, {"mj-column"}),
    "mj-divider": (_BOX | {"border-color", "border-width", "border-style"}, {"mj-column"}),
}
WITH_HTML = {"mj-text", "mj-table", "mj-button", "mj-raw"}
HTML_TAGS = {
    *("p", "h1", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "br", "blockquote", "span", "div"),
    *("table", "tr", "td", "meta"),
}
HTML_ATTRIBUTES = {
    *("style", "class", "href", "align", "valign", "width", "height", "bgcolor", "role", "lang", "aria-hidden"),
    *("cellpadding", "cellspacing", "border", "colspan", "name", "content"),
}


class BrokenMjml(ValueError):
    """The MJML is not what the renderer understands; its text says what and where."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(_("%(place)s cannot be made into mail: %(reason)s") % {"place": place, "reason": reason})
        self.place, self.reason = place, reason


def check(fragment: str, place: str, parent: str = "mj-body") -> None:
    """Refuse what the renderer would drop or let through in a fragment that stands under `parent`: BrokenMjml."""
    try:
        root = fromstring(f"<{parent}>{fragment}</{parent}>" if parent else fragment)
    except ParseError as error:
        raise BrokenMjml(place, str(error)) from error
    for fault in _faults_within(root) if parent else _faults(root, ""):
        raise BrokenMjml(place, fault)


def _faults(element: Element, parent: str) -> Iterator[str]:
    if element.tag not in TAGS:
        yield _("the tag <%(tag)s> is not known") % {"tag": element.tag}
        return
    attributes, parents = TAGS[element.tag]
    if parent not in parents and (parent or parents):
        yield _("<%(tag)s> may not stand in <%(parent)s>") % {"tag": element.tag, "parent": parent}
    yield from _strange(element, attributes)
    yield from _faults_within(element)


def _faults_within(element: Element) -> Iterator[str]:
    inside_html = element.tag in WITH_HTML
    if not inside_html and element.tag.startswith("mj") and element.tag not in ("mj-title", "mj-preview", "mj-style"):
        stray = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
        if stray:
            yield _("the text “%(text)s” stands outside of any block") % {"text": stray[:40]}
    for child in element:
        if inside_html or element.tag in HTML_TAGS:
            yield from _html_faults(child)
        else:
            yield from _faults(child, element.tag)


def _html_faults(element: Element) -> Iterator[str]:
    if element.tag not in HTML_TAGS:
        yield _("the tag <%(tag)s> is not known") % {"tag": element.tag}
        return
    yield from _strange(element, HTML_ATTRIBUTES)
    yield from _faults_within(element)


def _strange(element: Element, known: set[str]) -> Iterator[str]:
    for attribute in sorted(set(element.attrib) - known):
        yield _("<%(tag)s> has no attribute “%(attribute)s”") % {"tag": element.tag, "attribute": attribute}


def render(document: str) -> str:
    """The HTML of a whole MJML document. Raises BrokenMjml."""
    check(document, _("The letter"), parent="")
    try:
        return str(mjml2html(document, disable_comments=False))
    except ValueError as error:
        raise BrokenMjml(_("The letter"), str(error)) from error
