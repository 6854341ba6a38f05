"""Who may sign in. A user is an e-mail address with a name; what she may do comes from her roles (groups)."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Signs in by e-mail; has no user name."""

    class Language(models.TextChoices):
        FRENCH = "fr-ca", "Français"
        ENGLISH = "en", "English"

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("Someone already signs in with this e-mail.")}
    )
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.FRENCH)

    # Rights come with roles alone: for Django, those of one's own are read already, and are none.
    _user_perm_cache: ClassVar[frozenset[str]] = frozenset()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("first_name", "last_name", "email")
        permissions = (("use_desk", _("Can use the desk")),)

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, **options: Any) -> None:
        """The address of an account is always a confirmed one: allauth would replace any other without asking."""
        with transaction.atomic(using=options.get("using")):
            super().save(**options)
            fields = options.get("update_fields")
            if fields is None or "email" in fields:
                addresses = self.emailaddress_set.using(self._state.db)
                addresses.filter(verified=True).exclude(email=self.email).delete()
                trusted = {"verified": True, "primary": True}
                addresses.update_or_create(user=self, email=self.email, defaults=trusted)


class SavedView(models.Model):
    """A list of the desk as somebody likes it: its filters, columns and order, under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name=_("user"))
    screen = models.CharField(_("screen"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("user", "screen", "name"), name="saved_view_name"),)

    def __str__(self) -> str:
        return self.name


class SentForm(models.Model):
    """A form of the desk that made a record: sent again, it makes no other."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sent_forms", verbose_name=_("user"))
    token = models.UUIDField(_("token"))
    made = models.CharField(_("record made"), max_length=60)  # as «room.model:12»
    sent_at = models.DateTimeField(_("date sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")
        constraints = (models.UniqueConstraint(fields=("user", "token"), name="sent_form_once"),)

    def __str__(self) -> str:
        return self.made


def new_feed_token() -> str:
    return secrets.token_urlsafe(32)


class FeedToken(models.Model):
    """The secret part of a person's private calendar addresses; replacing it closes the old ones."""

    user = models.OneToOneField(User, models.CASCADE, related_name="feed_token", verbose_name=_("user"))
    token = models.CharField(_("token"), max_length=64, unique=True, default=new_feed_token)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("private calendar address")
        verbose_name_plural = _("private calendar addresses")

    def __str__(self) -> str:
        return str(self.user)
