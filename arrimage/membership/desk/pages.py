"""The pages with a short form: each calls one operation, and says what is wrong where it is."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.kit.desk.views.access import DeskView
from arrimage.membership.desk.expecting import expected_as_it_stands, understood
from arrimage.membership.desk.screens import name_of
from arrimage.membership.desk.steps import STEP_OF
from arrimage.membership.expected import ExpectedDues
from arrimage.membership.forms import operations as forms
from arrimage.membership.forms.categories import SettingsForm
from arrimage.membership.models import Act, Application, Membership, MembershipSettings, Term
from arrimage.membership.operations import apply, void_act, void_term, waive
from arrimage.membership.operations.applications import approve, refuse_application, send_back
from arrimage.network.models import Organisation


class _Page(DeskView):
    """A short form about one record; `act` does what it asks and returns where to go."""

    permission = "membership.change_membership"
    form_class: type[Form] = Form
    title: Any = ""
    done: Any = ""

    def is_allowed(self) -> bool:
        return super().is_allowed() and bool(self.request.user.has_perm(self.permission))

    def get(self, request: HttpRequest, **where: Any) -> HttpResponse:
        form = self.form_class(initial=self.initial())
        if request.headers.get("HX-Request"):  # what it will cost, once something it depends on is changed
            form = self.form_class(data=request.GET)
        return self._page(form)

    def post(self, request: HttpRequest, **where: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        self.initial()  # 404 before anything else
        if form.is_valid():
            try:
                to = self.act(at=timezone.now(), by=name_of(request.user), **form.cleaned_data)
            except ValidationError as refusal:
                _tell(form, refusal)
            else:
                messages.success(request, str(self.done))
                return redirect(to)
        return self._page(form, status=422)

    def initial(self) -> dict[str, Any]:
        return {}

    def act(self, **said: Any) -> str:
        raise NotImplementedError

    def back(self) -> str:
        return reverse("desk:membership-list")

    def _page(self, form: Form, status: int = 200) -> HttpResponse:
        context = {"title": self.title, "form": form, "cancel_url": self.back(), "about": self.about()}
        context["expected"] = self.expected(form)
        return render(self.request, "membership/desk/operation.html", context, status=status)

    def about(self) -> str:
        return ""

    def expected(self, form: Form) -> ExpectedDues | None:
        """What will be invoiced as the form stands, where it makes somebody a member."""
        return None


def _tell(form: Form, refusal: ValidationError) -> None:
    """Each sentence beside its field, or above the form when it has none there."""
    told = refusal.message_dict if hasattr(refusal, "error_dict") else {"__all__": refusal.messages}
    for name, sentences in told.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


class Add(_Page):
    permission = "membership.add_membership"
    form_class = forms.AddForm
    title = gettext_lazy("Write an application down")
    done = gettext_lazy("The application is written down: admit the member once the board has decided.")

    def act(self, *, organisation: Any, person: Any, **said: Any) -> str:
        membership = apply(holder=organisation or person, **said)
        return reverse("desk:membership-detail", args=[membership.pk])


class _OfAMembership(_Page):
    def membership(self) -> Membership:
        found: Membership = get_object_or_404(Membership.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def about(self) -> str:
        return str(self.membership())

    def back(self) -> str:
        return reverse("desk:membership-detail", args=[self.kwargs["pk"]])


class DoStep(_OfAMembership):
    """One of the steps of `steps.py`."""

    def dispatch(self, request: HttpRequest, *args: Any, **where: Any) -> HttpResponseBase:
        step = STEP_OF.get(where["step"])
        if step is None:
            raise Http404
        self.step, self.form_class, self.title, self.done = step, step.form_class, step.label, step.done
        return super().dispatch(request, *args, **where)

    def initial(self) -> dict[str, Any]:
        membership = self.membership()
        said = {"category": membership.category_id, "contact": membership.contact, "note": membership.note}
        return {**said, "revenue_band": getattr(membership.organisation, "revenue_band", "")}

    def expected(self, form: Form) -> ExpectedDues | None:
        membership = self.membership()
        return expected_as_it_stands(form, understood(form, "category") or membership.category, membership.holder)

    def act(self, **said: Any) -> str:
        made = self.step.run(membership=self.membership(), **said)
        return reverse("desk:membership-detail", args=[made.pk]) if isinstance(made, Membership) else self.back()


class _OfARow(_Page):
    model: type[Act] | type[Term] = Term
    form_class = forms.VoidForm

    def row(self) -> Any:
        visible = Membership.objects.visible_to(self.request.user).order_by().values("pk")
        return get_object_or_404(self.model, pk=self.kwargs["pk"], membership__in=visible)

    def initial(self) -> dict[str, Any]:
        self.row()
        return {}

    def about(self) -> str:
        return f"{self.row().membership} – {self.row()}"

    def back(self) -> str:
        return reverse("desk:membership-detail", args=[self.row().membership_id])


class VoidAct(_OfARow):
    model = Act
    title = gettext_lazy("Void an act")
    done = gettext_lazy("The act is voided; it stays readable.")

    def act(self, **said: Any) -> str:
        void_act(act=self.row(), **said)
        return self.back()


class VoidTerm(_OfARow):
    title = gettext_lazy("Void a year")
    done = gettext_lazy("The year is voided. If an invoice was issued for it, make a credit note of it.")

    def act(self, **said: Any) -> str:
        void_term(term=self.row(), **said)
        return self.back()


class Waive(_OfARow):
    form_class = forms.BecauseForm
    title = gettext_lazy("Ask no dues for this year")
    done = gettext_lazy("No dues are asked. If an invoice was issued, make a credit note of it.")

    def act(self, **said: Any) -> str:
        waive(term=self.row(), **said)
        return self.back()


class _OfAnApplication(_Page):
    permission = "membership.decide_application"

    def application(self) -> Application:
        found: Application = get_object_or_404(Application.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def about(self) -> str:
        return str(self.application())

    def initial(self) -> dict[str, Any]:
        found = self.application()
        organisation = found.organisation or Organisation.objects.filter(pk=self._suggested()).first()
        band = found.revenue_band or getattr(organisation, "revenue_band", "")
        return {"category": found.category_id, "organisation": organisation, "revenue_band": band}

    def expected(self, form: Form) -> ExpectedDues | None:
        category = understood(form, "category") or self.application().category
        return expected_as_it_stands(form, category, understood(form, "organisation"))

    def _suggested(self) -> int | None:
        text = self.request.GET.get("organisation", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def back(self) -> str:
        return reverse("desk:application-detail", args=[self.kwargs["pk"]])


def _decision(form: type[Form], heading: Any, told: Any, operation: Callable[..., Any]) -> type[_OfAnApplication]:
    class Decision(_OfAnApplication):
        form_class = form
        title = heading
        done = told

        def act(self, **said: Any) -> str:
            operation(application=self.application(), **said)
            return self.back()

    return Decision


Approve = _decision(
    forms.ApproveForm, gettext_lazy("Accept the application"), gettext_lazy("Accepted, and told by e-mail."), approve
)
SendBack = _decision(
    forms.SendBackForm,
    gettext_lazy("Send back for a correction"),
    gettext_lazy("Sent back: the applicant has the link to correct it."),
    send_back,
)
Refuse = _decision(
    forms.RefuseApplicationForm,
    gettext_lazy("Refuse the application"),
    gettext_lazy("Refused, and told by e-mail."),
    refuse_application,
)


class Settings(DeskView):
    """The hub's settings of membership, one row."""

    def is_allowed(self) -> bool:
        return super().is_allowed() and self.request.user.has_perm("membership.change_membershipsettings")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(SettingsForm(instance=MembershipSettings.current()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SettingsForm(request.POST, instance=MembershipSettings.current())
        if not form.is_valid():
            return self._page(form, status=422)
        form.save()
        messages.success(request, _("The settings of membership are saved."))
        return redirect("desk:membership-settings")

    def _page(self, form: SettingsForm, status: int = 200) -> HttpResponse:
        context = {"title": _("Settings of membership"), "form": form, "cancel_url": reverse("desk:membership-list")}
        return render(self.request, "membership/desk/settings.html", context, status=status)
