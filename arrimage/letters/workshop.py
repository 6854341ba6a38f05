"""Issues in the workshop: their list, their form, and who may still change one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin import messages as workshop_messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton, ListingButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CopyView, CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from arrimage.agenda.likely_days import check_year
from arrimage.kit.desk import site as desk
from arrimage.kit.templatetags.formats import clock, long_date
from arrimage.letters import merge
from arrimage.letters.links import kept
from arrimage.letters.models import Issue, Newsletter
from arrimage.letters.operations.drafting import next_number, prepare_issue, unless_just_made
from arrimage.letters.operations.editing import again_a_draft, anew
from arrimage.letters.operations.issues import AT_HOME
from arrimage.letters.operations.link_checking import links_of, silent_links


class IssuePolicy(ModelPermissionPolicy):
    """As the roles say, but an issue that has left is neither changed nor deleted by anybody."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Issue) -> bool:
        if action in ("change", "delete", "publish") and instance.is_closed:
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))


MOST_ISSUES = 99_999  # no newsletter has more; a longer number is a slip, and search looks for five digits


IN_ENGLISH = ("subject_en", "preheader_en", "body_en")
OF_A_RELEASE = ("place", "embargo_until")


class IssueForm(WagtailAdminModelForm):
    """Proposes the next number; another newsletter chosen, its next one, unless the editor typed a number herself.

    Addresses of the hub are kept as paths, so that they still lead there when it moves. What only some newsletters
    have (English, what a press release says) is asked for theirs: a tab without fields is not shown.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].required = False
        self.fields["number"].validators.append(MaxValueValidator(MOST_ISSUES))
        newsletters = self.fields["newsletter"]
        newsletters.queryset = Newsletter.objects.filter(is_active=True) | Newsletter.objects.filter(
            pk=self.instance.newsletter_id
        )
        if self.instance.pk is None:
            chosen = self.instance.newsletter if self.instance.newsletter_id else newsletters.queryset.first()
            self.initial["newsletter"] = chosen.pk if chosen else None
            self.initial["number"] = next_number(chosen) if chosen else 1
        for names, kind in (IN_ENGLISH, "is_bilingual"), (OF_A_RELEASE, "is_press"):
            if not self._asks(names, kind):
                for name in names:
                    self.fields.pop(name, None)

    def _asks(self, names: tuple[str, ...], kind: str) -> bool:
        """As the page that was sent asked: its newsletter may have been changed since, even by itself."""
        if self.is_bound:
            return any(name in self.data for name in names)
        if self.instance.pk is None:
            return bool(self.fields["newsletter"].queryset.filter(**{kind: True}).exists())
        return getattr(self.instance.newsletter, kind) or any(getattr(self.instance, name) for name in names)

    def _check_year(self, name: str, cleaned: dict[str, Any]) -> None:
        try:
            if cleaned.get(name):
                check_year(cleaned[name].date())
        except ValidationError as error:
            self.add_error(name, error)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.is_closed:
            raise ValidationError(_left_meanwhile(self.instance))
        newsletter, number = cleaned.get("newsletter"), cleaned.get("number")
        if cleaned.get("embargo_until") and newsletter and not newsletter.is_press:
            self.add_error(
                "embargo_until", _("Only a press release has an embargo: choose the newsletter of the press.")
            )
        self._check_year("embargo_until", cleaned)
        as_proposed = self.instance.pk is None and number == self.initial.get("number")
        if newsletter and (not number or as_proposed):
            cleaned["number"] = self.instance.number if self.instance.pk and not number else next_number(newsletter)
        for name in ("body", "body_en"):
            if cleaned.get(name):
                cleaned[name] = Issue._meta.get_field(name).to_python(kept(list(cleaned[name].get_prep_value())))
        return cleaned


def _left_meanwhile(issue: Issue) -> str:
    at = issue.mailing.created_at if issue.mailing else None
    when = f"{long_date(at)}, {clock(at)}" if at else long_date(issue.sent_on)
    return _(
        "This issue left meanwhile (%(when)s): what you changed is not saved. Your text is still below: copy what you "
        "want to keep before you leave this page."
    ) % {"when": when}


def _next_step(issue: Issue) -> tuple[str, str]:
    """Where writing leads: the page of the desk on which it is checked, tried, approved and sent; and its words."""
    words = _("Check and send") if issue.status in AT_HOME else _("See its page on the desk")
    return desk.url_for(issue) or "", words


class _StaysAtIt:
    """What is saved stays open, and says where the next step is."""

    object: Issue
    error_message = gettext_lazy("The issue is not saved: correct what is marked below.")

    def get_success_url(self) -> str:
        return reverse(issues.get_url_name("edit"), args=[self.object.pk])

    def get_success_message(self, instance: Issue | None = None) -> str:
        return _("“%(issue)s” is saved.") % {"issue": instance or self.object}

    def get_success_buttons(self) -> list[Any]:
        return [workshop_messages.button(*_next_step(self.object))]


class _Closed:
    """Leaves the form of an issue that has left, saying why; what was typed meanwhile is shown again, not saved."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        issue = get_object_or_404(Issue, pk=self.object_pk)  # type: ignore[attr-defined]
        if issue.is_closed and request.method != "POST":
            messages.warning(request, _("“%(issue)s” has left: it can no longer be changed.") % {"issue": issue})
            return redirect(_next_step(issue)[0])
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class EditIssue(_StaysAtIt, _Closed, EditView):
    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Locked, so that it does not leave between the look and the saving, which would take its mailing from it."""
        self.object = Issue.objects.select_for_update(of=("self",)).select_related("newsletter").get(pk=self.object.pk)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def save_instance(self) -> Issue:
        if again_a_draft(self.form.instance):
            messages.warning(self.request, _("It was approved before this change: it waits for approval again."))
        saved: Issue = super().save_instance()
        return saved

    @property
    def header_buttons(self) -> list[HeaderButton]:
        address, words = _next_step(self.object)
        return [*super().header_buttons, HeaderButton(words, address, icon_name="mail")]

    @property
    def header_more_buttons(self) -> list[Button]:
        address = reverse(issues.get_url_name("links"), args=[self.object.pk])
        return [*super().header_more_buttons, Button(_("Check the links"), address, icon_name="link", priority=20)]


class DeleteIssue(DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.is_closed:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class CreateIssue(_StaysAtIt, CreateView):
    def save_instance(self) -> Issue:
        self.form.instance.created_by = self.request.user
        saved: Issue = super().save_instance()
        return saved


class CopyIssue(CopyView, CreateIssue):
    """The texts again, as a draft of the next number."""

    def get_initial_form_instance(self) -> Issue:
        return anew(self.get_object())


class ListIssues(IndexView):
    add_item_label = gettext_lazy("Add an issue")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = list(super().header_buttons)
        if self.permission_policy.user_has_permission(self.request.user, "add"):
            address = reverse(issues.get_url_name("prepare"))
            buttons.append(HeaderButton(_("Prepare an issue"), address, icon_name="clipboard-list"))
        return buttons

    def get_list_more_buttons(self, instance: Issue) -> list[BaseButton]:
        address, words = _next_step(instance)
        buttons: list[BaseButton] = super().get_list_more_buttons(instance)
        return [ListingButton(words, address, priority=1), *buttons]


class MergeFieldsHelp(HelpPanel):
    """What may be written for each reader to have her own, where one writes."""

    def __init__(self, template: str = "letters/workshop/merge_fields.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        @property
        def example(self) -> str:
            return _("{{ prenom|everyone }}")

        @property
        def fields(self) -> list[tuple[str, Any]]:
            return [(f"{{{{ {name} }}}}", what) for name, what in merge.FIELDS.items()]


class IssueViewSet(SnippetViewSet):
    model = Issue
    icon = "mail"
    menu_label = gettext_lazy("Newsletters")
    menu_name = "newsletters"
    menu_order = 150
    add_to_admin_menu = True
    list_display = (
        "subject",
        "newsletter",
        Column("number", label=gettext_lazy("Number"), sort_key="number"),
        Column("get_status_display", label=gettext_lazy("State"), sort_key="status"),
        Column("updated_at", label=gettext_lazy("Changed on"), sort_key="updated_at"),
    )
    list_filter = ("newsletter", "status")
    search_fields = ("subject", "subject_en")
    search_backend_name = None
    ordering = ("-created_at", "-pk")
    index_view_class = ListIssues
    add_view_class = CreateIssue
    edit_view_class = EditIssue
    copy_view_class = CopyIssue
    delete_view_class = DeleteIssue
    permission_policy = IssuePolicy(Issue)
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("newsletter"), FieldPanel("number")]),
                    MultiFieldPanel(
                        [FieldPanel("subject"), FieldPanel("subject_b"), FieldPanel("preheader")],
                        heading=gettext_lazy("In the list of messages"),
                    ),
                    MergeFieldsHelp(heading=gettext_lazy("To address each reader by name")),
                    FieldPanel("body"),
                ],
                heading="Français",
            ),
            ObjectList(
                [
                    FieldPanel("subject_en"),
                    FieldPanel("preheader_en"),
                    FieldPanel("body_en"),
                ],
                heading="English",
                help_text=gettext_lazy("For newsletters that are also written in English; else leave it empty."),
            ),
            ObjectList(
                [FieldRowPanel([FieldPanel("place"), FieldPanel("embargo_until")])],
                heading=gettext_lazy("Press release"),
                help_text=gettext_lazy(
                    "For press releases alone. Whom to call and “about us” are added by themselves."
                ),
            ),
            ObjectList(
                [FieldPanel("segments")],
                heading=pgettext_lazy("of an issue", "Readers"),
            ),
        ],
        base_form_class=IssueForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Issue.objects.select_related("newsletter")

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("preparer/", prepare, name="prepare"),
            path("<int:pk>/liens/", links, name="links"),
        ]


issues = IssueViewSet()


def prepare(request: HttpRequest) -> HttpResponse:
    """Choose a newsletter; its draft opens."""
    if not request.user.has_perm("letters.add_issue"):
        raise PermissionDenied
    if request.method == "POST":
        newsletter = get_object_or_404(Newsletter, pk=request.POST.get("newsletter"), is_active=True)
        issue = unless_just_made(newsletter, request.user)
        if issue:
            said = _("No. %(number)s is being written already: here it is. Another one is prepared from the desk.")
            messages.warning(request, said % {"number": issue.number})
        else:
            issue = prepare_issue(newsletter, timezone.now(), request.user)
            messages.success(request, _("Here is a draft: remove, rewrite, add."))
        return redirect(issues.get_url_name("edit"), issue.pk)
    newsletters = Newsletter.objects.filter(is_active=True)
    context = {"newsletters": newsletters, "header_title": _("Prepare an issue"), "header_icon": "mail"}
    return TemplateResponse(request, "letters/workshop/prepare.html", context)


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links; when asked, those that do not answer."""
    if not request.user.has_perm("letters.change_issue"):
        raise PermissionDenied
    issue = get_object_or_404(Issue, pk=pk)
    context: dict[str, Any] = {"issue": issue, "header_title": _("Check the links"), "header_icon": "link"}
    context["links"] = links_of(issue)
    if request.method == "POST":
        silent = silent_links(issue)
        context.update(asked=True, silent=silent, answering=len(context["links"]) - len(silent))
    return TemplateResponse(request, "letters/workshop/links.html", context)
