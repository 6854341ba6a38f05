"""The form of a person, with her roles, her seats on committees and the other ways to reach her."""

from django.utils.translation import gettext_lazy as _

from arrimage.network.forms.choices import TagsField
from arrimage.network.forms.profiles import ProfileForm, Section
from arrimage.network.models import FreeField, Person


class PersonForm(ProfileForm[Person]):
    target = FreeField.Target.PERSON
    sections = (
        Section(_("Identity"), ("first_name", "last_name", "pronoun", "language", "is_expert"), is_open=True),
        Section(_("Contact"), ("email", "phone"), ("contact_points",), is_open=True),
        Section(_("Organisations"), (), ("roles",), is_open=True),
    )
    tags = TagsField(label=_("Tags"))

    class Media:
        css = {"all": ["network/network.css"]}

    class Meta:
        model = Person
        fields = ("first_name", "last_name", "pronoun", "language", "email", "phone", "is_expert", "tags")
        help_texts = {"pronoun": _("As she says it: elle, il, iel …")}
