"""Whether links lead somewhere, as far as can be told without leaving the house."""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from arrimage.letters.links import MERGE_LINK, form_fault, host, outgoing
from arrimage.letters.operations.texts import Written, at
from arrimage.letters.rendering.pictures import picture_of
from arrimage.letters.rendering.reading import WHOLE, page_addresses

FILE_NAME = re.compile(r"[^\s/]+\.(?:jpe?g|png|gif|webp|avif|svg)|(?:IMG|DSC|DSCN|PXL)[-_]?\d+\w*", re.IGNORECASE)
SIGNED = {"x-amz-signature", "signature", "sig", "x-goog-signature"}  # addresses that stop working after a while


@dataclass(frozen=True)
class Links:
    """The links of an issue, and those of them that lead somewhere; two queries."""

    written: list[Written]
    pages: set[int]
    documents: set[int]

    @classmethod
    def of(cls, written: Iterable[Written]) -> "Links":
        links = [one for one in written if one.kind in ("link", "page", "document")]
        pages = {one.value for one in links if one.kind == "page"}
        documents = {one.value for one in links if one.kind == "document"}
        known = get_document_model().objects.filter(pk__in=documents).values_list("pk", flat=True)
        return cls(links, set(page_addresses(pages)) if pages else set(), set(known) if documents else set())

    def faults(self) -> list[str]:
        return [at(one, fault) for one in self.written for fault in self._faults(one)]

    def _faults(self, one: Written) -> Iterator[str]:
        if one.kind == "page" and one.value not in self.pages:
            yield _("a link leads to a page that is not on the site, or that not everybody may read.")
        elif one.kind == "document" and one.value not in self.documents:
            yield _("a link leads to a document that is gone.")
        elif one.kind == "link":
            yield from link_faults(one.value)


def link_faults(written: str) -> Iterator[str]:
    """What is wrong with the form of one address."""
    link = outgoing(written)
    if fault := form_fault(written):
        yield fault
    elif MERGE_LINK.fullmatch(link) or link.lower().startswith(("tel:", "mailto:")):
        return
    elif f"{link}/".startswith(f"{settings.BASE_URL}/"):
        if not _is_a_page(link.removeprefix(settings.BASE_URL)):
            yield _("“%(link)s” is not a page of our site.") % {"link": written}
    elif not is_public(host(link)):
        yield _("“%(link)s” works on this machine or network only.") % {"link": written}


def is_public(machine: str) -> bool:
    """Whether a reader's own machine can find it, by its name alone."""
    try:
        return ipaddress.ip_address(machine).is_global
    except ValueError:
        return "." in machine and not machine.endswith((".local", ".localhost", ".internal", ".lan"))


def _is_a_page(address: str) -> bool:
    path = unquote(urlsplit(address).path) or "/"
    try:
        match = resolve(path)
    except Resolver404:
        return False
    return match.url_name != "wagtail_serve" or _is_written(path)


def _is_written(path: str) -> bool:
    """Whether the workshop has a live page of that path, or a redirection from it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return False
    whole = f"{site.root_page.url_path.rstrip('/')}/{path.strip('/')}".rstrip("/") + "/"
    if Page.objects.live().public().filter(url_path=whole).exists():
        return True
    return bool(Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists())


def picture_faults(value: Any) -> Iterator[str]:
    """What keeps readers from seeing a picture, or from knowing what it shows."""
    said = (value.get("alt") or "").strip()
    if not said:
        yield _("say what the picture shows, for those who do not see it.")
    elif FILE_NAME.fullmatch(said):
        yield _("say what the picture shows, for those who do not see it: “%(said)s” names its file.") % {"said": said}
    picture = picture_of(value, WHOLE)
    if picture is None:
        yield _("the file of the picture is gone: choose another one.")
        return
    machine = host(picture.src)
    if machine != host(settings.BASE_URL) and not is_public(machine):
        yield _("the picture is kept where readers cannot fetch it (%(machine)s).") % {"machine": machine}
    elif SIGNED & {name.lower() for name in parse_qs(urlsplit(picture.src).query)}:
        yield _("the address of the picture stops working after a while: its folder must be open to all.")
