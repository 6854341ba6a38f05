"""What the public reads: the hub's identity and its Wagtail pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from arrimage.agenda.coming import gathering
from arrimage.agenda.coming.asked import Asked
from arrimage.kit.palette import DEFAULT_BRAND, PaletteRefused, derive
from arrimage.plan.queries import highlights
from arrimage.website.blocks import BODY_BLOCKS


def brand_passes(value: str) -> None:
    """Refuse, with the reason, a colour from which no legible palette can be made."""
    try:
        derive(value)
    except PaletteRefused as refusal:
        raise ValidationError(str(refusal)) from refusal


@register_setting(icon="home", order=10)
class Hub(BaseSiteSetting):
    """The organisation that runs this installation: one installation, one hub."""

    name = models.CharField(_("name"), max_length=120, default="Arrimage")
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=250, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    privacy_officer = models.CharField(
        _("privacy officer"),
        max_length=160,
        blank=True,
        help_text=_("Title and way to reach the person responsible for the protection of personal information."),
    )
    signatory = models.CharField(
        _("who signs certificates of attendance"),
        max_length=120,
        blank=True,
        help_text=_("Printed on the certificates issued from now on. Empty: nobody."),
    )
    signatory_title = models.CharField(
        _("her function"), max_length=120, blank=True, help_text=_("Such as coordination, or presidency.")
    )
    brand = models.CharField(
        _("brand colour"),
        max_length=7,
        default=DEFAULT_BRAND,
        validators=[brand_passes],
        help_text=_("One colour, such as #1b4f72; the palette derives from it."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("short_name"), FieldPanel("tagline")], _("Identity")),
        MultiFieldPanel([FieldPanel("postal_address"), FieldPanel("email"), FieldPanel("phone")], _("Contact")),
        FieldPanel("privacy_officer"),
        MultiFieldPanel([FieldPanel("signatory"), FieldPanel("signatory_title")], _("Certificates")),
        FieldPanel("brand"),
    ]

    class Meta:
        verbose_name = _("hub")

    def __str__(self) -> str:
        return self.name

    @property
    def stylesheet_url(self) -> str:
        """The palette's address; it changes with the colour, so browsers may keep it."""
        return f"{reverse('brand')}?{self.brand.removeprefix('#')}"


class HomePage(Page):
    """The first page: what the hub is, and the way in."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    body = StreamField(BODY_BLOCKS, verbose_name=_("content"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    max_count = 1
    template = "website/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        day = timezone.localdate()
        upcoming = gathering.coming(Asked(), timezone.localtime(), most=3)
        context = super().get_context(request, *args, **kwargs)
        return {**context, "upcoming": upcoming, "highlights": highlights(day)}


class ContentPage(Page):
    """A page of text and pictures."""

    introduction = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])
    body = StreamField(BODY_BLOCKS, verbose_name=_("content"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    template = "website/content.html"

    class Meta:
        verbose_name = _("content page")
