"""What accounts hold on people (the libraries that guard the door included), and how it is forgotten."""

from datetime import date
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import make_password
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrimage.accounts.models import FeedToken, SavedView, SentForm, User
from arrimage.kit import personal_data
from arrimage.kit.personal_data import DataClass, Fate, Held, Purpose

ACCOUNTS = "accounts.accounts"
ATTEMPTS = "accounts.attempts"


def _closed_long_ago(day: date) -> QuerySet[User]:
    """Closed accounts that nobody signed in with since the day."""
    seen = Q(last_login__date__lt=day) | Q(last_login=None, date_joined__date__lt=day)
    return User.objects.filter(seen, is_active=False)


def _before(model: type[AccessAttempt | AccessFailureLog | AccessLog], day: date) -> QuerySet[Any]:
    attempts: QuerySet[Any] = model.objects.filter(attempt_time__date__lt=day)
    return attempts


def nameless(row: Any) -> str:
    return _("Account removed no. %(number)d") % {"number": row.pk}


def unreachable(row: Any) -> str:
    """An address that no mail can reach (RFC 2606), one for each account as each must have its own."""
    return f"compte-{row.pk}@retire.invalid"


personal_data.register_purposes(
    Purpose(
        "accounts",
        gettext_lazy("Opening and protecting accounts"),
        gettext_lazy("To let in those who have an account, and nobody else."),
    )
)
personal_data.register_classes(
    DataClass(
        ACCOUNTS,
        gettext_lazy("Closed accounts"),
        gettext_lazy("the last time the account was used"),
        _closed_long_ago,
        Fate.ANONYMISE,
        24,
        gettext_lazy("P-39.1, s. 23: a closed account no longer needs its owner’s name."),
    ),
    DataClass(
        ATTEMPTS,
        gettext_lazy("Failed sign-ins"),
        gettext_lazy("the attempt"),
        partial(_before, AccessAttempt),
        Fate.DELETE,
        3,
        gettext_lazy("P-39.1, s. 10 and 23: kept as long as an attack may be noticed."),
        # The settings leave these two empty; an installation may have asked otherwise.
        beside=(partial(_before, AccessFailureLog), partial(_before, AccessLog)),
    ),
)
personal_data.register(
    Held(
        User,
        "accounts",
        given=("first_name", "last_name", "email", "language"),
        user="pk",
        fate=Fate.ANONYMISE,
        values={
            "first_name": "",
            "last_name": nameless,
            "email": unreachable,
            "is_active": False,
            "is_staff": False,
            "is_superuser": False,
            "password": lambda row: make_password(None),
        },
        retention=ACCOUNTS,
    ),
    Held(SavedView, "accounts", given=("name", "query"), user="user", fate=Fate.DELETE, retention=ACCOUNTS),
    Held(SentForm, "accounts", user="user", fate=Fate.DELETE, retention=ACCOUNTS),
    Held(FeedToken, "accounts", user="user", fate=Fate.DELETE, retention=ACCOUNTS),
    Held(
        EmailAddress,
        "accounts",
        written=("email",),
        user="user",
        fate=Fate.DELETE,
        retention=ACCOUNTS,
        title=gettext_lazy("e-mail addresses"),
        labels={"email": gettext_lazy("e-mail")},
    ),
    Held(Authenticator, "accounts", user="user", fate=Fate.DELETE, retention=ACCOUNTS),
    *(
        Held(
            model,
            "accounts",
            written=("ip_address", "user_agent", "username"),
            address="username",
            fate=Fate.DELETE,
            retention=ATTEMPTS,
            labels={"user_agent": gettext_lazy("browser and device")},
        )
        for model in (AccessAttempt, AccessFailureLog, AccessLog)
    ),
)
