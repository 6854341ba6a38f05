"""Newsletters on the desk: what each is, its issues, the form to copy on other sites."""

from typing import Any, ClassVar
from urllib.parse import urljoin

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model

from arrimage.accounts.emails import absolute
from arrimage.consent.models import Purpose
from arrimage.kit import desk
from arrimage.kit.desk.forms import DeskForm
from arrimage.kit.desk.views.record_pages import facts
from arrimage.kit.pictures import PictureField
from arrimage.letters.forms import check_code, check_one_line
from arrimage.letters.models import Newsletter, SignUp
from arrimage.letters.queries.results import with_readers
from arrimage.letters.sources import choices
from arrimage.letters.tables import NewsletterTable

SHOWN = 12
# Of the form in a frame whose site lets no script through: its button shows on a narrow telephone (300 pixels).
EMBED_HEIGHT = 780
# What `is_public` means where nobody subscribes on line.
IN_THE_PRESS_ROOM = _("its releases are shown on the site, in the press room")


def embedding_of(newsletter: Newsletter) -> dict[str, Any]:
    """What the lines for another site say. The script's address is the one that no version changes: it is copied."""
    return {
        "embed_url": absolute(reverse("letters:embed", args=[newsletter.code])),
        "embed_script": absolute(urljoin(settings.STATIC_URL, "arrimage/frame.js")),
        "embed_height": EMBED_HEIGHT,
    }


class NewsletterForm(DeskForm[Newsletter]):
    wants_request = True

    logo_file = PictureField(
        label=_("Logo"),
        required=False,
        widget=forms.ClearableFileInput({"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    sources = forms.MultipleChoiceField(
        label=_("What “Prepare” proposes"),
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of it, and a figure of the plan."),
    )

    class Meta:
        model = Newsletter
        fields = (
            *("name_fr", "name_en", "code", "description_fr", "description_en", "frequency", "purpose"),
            *("segment", "organisations", "sources"),
            *(
                "from_name",
                "from_email",
                "reply_to",
                "logo_file",
                "logo_alt_fr",
                "logo_alt_en",
                "is_bilingual",
                "is_public",
                "needs_approval",
                "tracks_reading",
            ),
            *("is_press", "boilerplate_fr", "boilerplate_en", "is_active", "position"),
        )
        error_messages: ClassVar = {
            "code": {"unique": _("Another newsletter has this code already: choose another one.")}
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        purposes: Any = self.fields["purpose"]
        taken = Newsletter.objects.exclude(pk=self.instance.pk).values("purpose")
        purposes.queryset = Purpose.objects.filter(kind=Purpose.Kind.COMMERCIAL).exclude(pk__in=taken)
        segments: Any = self.fields["segment"]
        segments.queryset = segments.queryset.filter(target="person")
        organisations: Any = self.fields["organisations"]
        organisations.queryset = organisations.queryset.filter(target="organisation")
        public = self.fields["is_public"]
        public.help_text = _("Of press releases: shown in the press room, to which nobody subscribes.")
        if self.instance.is_press:
            public.label, public.help_text = capfirst(IN_THE_PRESS_ROOM), ""
        place = _("On white, above the title of its letters, 240 pixels wide and 72 high at most.")
        logo = self.fields["logo_file"]  # the library says which files it takes, and forgets what it was told to say
        logo.help_text = format_lazy("{} {}", place, logo.help_text)
        if self.instance.logo:
            self.initial["logo_file"] = self.instance.logo.file

    def clean_code(self) -> str:
        return check_code(self.cleaned_data["code"])

    def clean_from_name(self) -> str:
        return check_one_line(self.cleaned_data["from_name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("logo_file"):
            for language in ("fr", "en") if cleaned.get("is_bilingual") else ("fr",):
                if not cleaned.get(f"logo_alt_{language}"):
                    said = _("Say what the logo shows, for those who do not see it.")
                    self.add_error(f"logo_alt_{language}", said)
        return cleaned

    def save(self, commit: bool = True) -> Newsletter:
        """A logo replaced stays among the pictures of the workshop: letters that have left show it."""
        given = self.cleaned_data["logo_file"]
        if given is False:
            self.instance.logo = None
        elif isinstance(given, UploadedFile):
            title = _("Logo – %(newsletter)s") % {"newsletter": self.instance.name_fr}
            user = self.request.user if self.request else None
            self.instance.logo = get_image_model().objects.create(title=title, file=given, uploaded_by_user=user)
        return super().save(commit)


class NewsletterScreen(desk.Records):
    model = Newsletter
    path = "infolettres"
    icon = "news"
    rail = "letters"
    table_class = NewsletterTable
    form_class = NewsletterForm
    list_template = "letters/desk/list.html"
    detail_template = "letters/desk/newsletter.html"
    in_global_search = False
    add_label = _("Add a newsletter")
    empty_text = _("Name your first newsletter: what it tells, how often, who signs it.")

    def list_queryset(self, user: Any) -> QuerySet[Newsletter]:
        counted = super().list_queryset(user)
        return counted.annotate(issues_count=Count("issues"), last_on=Max("issues__sent_on"))

    def detail_context(self, request: HttpRequest, record: Newsletter) -> dict[str, Any]:
        issues = with_readers(record.issues.order_by("-number"))
        is_open = Newsletter.objects.open_to_subscription().filter(pk=record.pk).exists()
        return {
            "told": facts(record, is_public=IN_THE_PRESS_ROOM) if record.is_press else facts(record),
            "issues": issues[:SHOWN],
            "is_open": is_open,
            "unconfirmed": SignUp.objects.confirmable(timezone.now()).filter(newsletters=record).count(),
            **(embedding_of(record) if is_open else {}),
        }
