"""What the website and its workshop hold on people: who wrote what."""

from django.apps import apps
from django.utils.translation import gettext_lazy

from arrimage.kit import personal_data
from arrimage.kit.personal_data import Fate, Held, Purpose
from arrimage.website.models import ContentPage, HomePage, Hub

AUTHORS = {
    "wagtailcore.Page": ("owner", "locked_by"),
    "wagtailcore.Revision": ("user",),
    "wagtailcore.PageLogEntry": ("user",),
    "wagtailcore.ModelLogEntry": ("user",),
    "wagtailcore.WorkflowState": ("requested_by",),
    "wagtailcore.TaskState": ("finished_by",),
    "wagtailcore.Comment": ("user", "resolved_by"),
    "wagtailcore.CommentReply": ("user",),
    "wagtailcore.UploadedFile": ("uploaded_by_user",),
    "wagtaildocs.Document": ("uploaded_by_user",),
    "wagtailimages.Image": ("uploaded_by_user",),
}
SETTINGS = (
    *("wagtailusers.UserProfile", "wagtailadmin.EditingSession", "wagtailadmin.FormState"),
    "wagtailcore.PageSubscription",
)
CONTENT = gettext_lazy("It is content of the site; whoever wrote it has become a number.")

personal_data.register_purposes(
    Purpose(
        "website",
        gettext_lazy("Writing the website"),
        gettext_lazy("To know who wrote or changed a page, and whom to reach at the hub."),
    )
)
personal_data.register(
    Held(
        Hub,
        "website",
        written=("postal_address", "email", "phone", "privacy_officer", "signatory", "signatory_title"),
        reason=gettext_lazy(
            "The law and the public want the hub’s coordinates and its privacy officer published; certificates say who "
            "answers for them."
        ),
    ),
    *(
        Held(model, "website", authors=("owner", "locked_by"), user="owner", reason=CONTENT)
        for model in (HomePage, ContentPage)
    ),
    *(
        Held(apps.get_model(label), "website", authors=fields, user=fields[0], reason=CONTENT)
        for label, fields in AUTHORS.items()
    ),
    *(Held(apps.get_model(label), "website", user="user", fate=Fate.DELETE) for label in SETTINGS),
)
