"""Every setting of an installation, read from typed environment values.

Only the environment configures Arrimage; `docs/settings.md` names each variable. Without any, the settings suit
`make run` on one's own machine. With `PRODUCTION=1`, unsafe values are refused by the system checks of
`arrimage.config.checks` before anything is served.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from arrimage.config.environment import Environment

env = Environment()
ROOT = Path(__file__).resolve().parents[2]
VAR = env.folder("DATA_DIR", default=ROOT / "var")

# --- What kind of installation -------------------------------------------------------------------------------

PRODUCTION = env.switch("PRODUCTION")
DEBUG = env.switch("DEBUG")
UNSAFE_SECRET_KEY = "for-trying-out-on-your-own-machine-only"
SECRET_KEY = env("SECRET_KEY", default=UNSAFE_SECRET_KEY)
CONSENT_KEY = env("CONSENT_KEY", default=SECRET_KEY)
PORT = env.whole("PORT", default=8000, most=65535)
WEB_PROCESSES = env.whole("WEB_CONCURRENCY", default=2, most=64)
BASE_URL = env("BASE_URL", default=f"http://localhost:{PORT}").rstrip("/")
_HOST = urlsplit(BASE_URL).hostname or "localhost"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_HOST] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- Rooms and libraries -------------------------------------------------------------------------------------

ROOMS = [
    "arrimage.demo",
    "arrimage.website",
    "arrimage.letters",
    "arrimage.plan",
    "arrimage.library",
    "arrimage.training",
    "arrimage.outcomes",
    "arrimage.registration",
    "arrimage.agenda",
    "arrimage.assembly",
    "arrimage.membership",
    "arrimage.billing",
    "arrimage.consent",
    "arrimage.network",
    "arrimage.accounts",
    "arrimage.evidence",
    "arrimage.kit",
]

INSTALLED_APPS = [
    "arrimage.config",
    *ROOMS,
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "django_tables2",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "arrimage.kit.stack.on_one_piece",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "arrimage.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "arrimage.accounts.middleware.SecondFactorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "arrimage.config.urls"
WSGI_APPLICATION = "arrimage.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "arrimage.website.context_processors.hub",
                "arrimage.kit.desk.context_processors.desk",
            ],
        },
    }
]

# --- Data ----------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR / 'arrimage.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # A writer waits for its turn instead of failing half-way; readers never wait (WAL).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-64000; PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY;"
        ),
    }
    # A connection reads the whole schema first, ten milliseconds with these tables: each thread keeps its own a while.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A file, not memory: journeys in a browser read it from another thread while the test writes.
    DATABASES["default"]["TEST"] = {"NAME": VAR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL guesses that a figure asked person by person is worth compiling: that takes longer than its answer.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://?max_entries=2000")}
# Where the web processes count together what strangers do; in the cache once they share one.
LIMITS_FOLDER = None if env("CACHE_URL", default="") else VAR / "limits"
# How many registrations for events one machine may send in an hour: a room full of people may share an address.
REGISTRATIONS_AN_HOUR = env.whole("REGISTRATIONS_AN_HOUR", default=60, most=1_000_000)
TASKS = {"default": {"BACKEND": env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend")}}

MEDIA_ROOT = VAR / "media"
MEDIA_URL = "media/"
STATIC_ROOT = VAR / "static"
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Documents of records are served only through views that check who asks.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "private", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Language and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr-ca"
LANGUAGES = [("fr-ca", _("French")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "arrimage" / "config" / "locale"]
TIME_ZONE = env.clock("TIME_ZONE", default="America/Toronto")
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["arrimage.config.formats"]

# --- Accounts ------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "arrimage.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# The hub opens accounts with addresses it knows; a person who changes hers confirms the new one first.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before changing the e-mail too: a screen left open gives nothing away
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BASE_URL.startswith("https") else "http"
# Behind axes, which counts per address and machine: guesses at one address from many machines.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,30/15m/key",
    "reset_password": "20/m/ip,5/10m/key",
    "request_login_code": "20/m/ip,5/10m/key",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # the link of the same mail too
ACCOUNT_FORMS = {
    "login": "arrimage.accounts.forms.LoginForm",
    "reset_password": "arrimage.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "arrimage.accounts.forms.ResetPasswordKeyForm",
    "change_password": "arrimage.accounts.forms.ChangePasswordForm",
    "set_password": "arrimage.accounts.forms.SetPasswordForm",
    "request_login_code": "arrimage.accounts.forms.RequestLinkForm",
    "confirm_login_code": "arrimage.accounts.forms.LoginCodeForm",
    "add_email": "arrimage.accounts.forms.ChangeEmailForm",
    "reauthenticate": "arrimage.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "arrimage.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Arrimage"
MFA_TOTP_TOLERANCE = 1  # phones whose clock is a little off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody opens an account with somebody else's address
# Browsers allow passkeys over plain HTTP on localhost only, which is where `make run` is.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "arrimage.accounts.forms.CodeForm",
    "reauthenticate": "arrimage.accounts.forms.CodeAgainForm",
    "activate_totp": "arrimage.accounts.forms.ApplicationForm",
    "add_webauthn": "arrimage.accounts.forms.PasskeyForm",
    "edit_webauthn": "arrimage.accounts.forms.PasskeyNameForm",
}
SECOND_FACTOR_REQUIRED = PRODUCTION
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # what the page says of the wait stays true
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "arrimage.accounts.lockout.attempted_email"
AXES_CLIENT_IP_CALLABLE = "arrimage.accounts.lockout.calling_machine"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # no diary of who signs in when, from where
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the workshop previews the site's own pages in a frame

# --- Security ------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION or env.switch("BEHIND_PROXY"):
    # One proxy of the host's own stands in front and says who calls; see docs/settings.md.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
}

# --- Mail ----------------------------------------------------------------------------------------------------

LETTERS_TRANSPORT = env("LETTERS_TRANSPORT", default="")
if env("EMAIL_URL", default=""):
    vars().update(env.mail("EMAIL_URL"))
elif "." in LETTERS_TRANSPORT:  # what an API carries, such as the links to sign in
    EMAIL_BACKEND = LETTERS_TRANSPORT
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="arrimage@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# How letters leave: see arrimage.letters.mail.transports and arrimage.letters.worker.
LETTERS_TLS = env.word("LETTERS_TLS", default="required", known=("required", "optional", "never"))
LETTERS_HELO = env("LETTERS_HELO", default=_HOST)
LETTERS_CONNECTIONS = env.whole("LETTERS_CONNECTIONS", default=16, most=256)
LETTERS_RATE = env.whole("LETTERS_RATE", default=1_000_000, most=1_000_000)
LETTERS_DOMAIN_CONNECTIONS = env.whole("LETTERS_DOMAIN_CONNECTIONS", default=256, most=256)
LETTERS_DOMAIN_RATE = env.whole("LETTERS_DOMAIN_RATE", default=1_000_000, most=1_000_000)
LETTERS_GIVE_UP_DAYS = env.whole("LETTERS_GIVE_UP_DAYS", default=3, most=30)
LETTERS_PAUSE_PERCENT = env.whole("LETTERS_PAUSE_PERCENT", default=20, most=100)
LETTERS_LEASE = env.whole("LETTERS_LEASE", default=60, most=3600)
LETTERS_DKIM_KEY = env("LETTERS_DKIM_KEY", default="")
LETTERS_DKIM_SELECTOR = env("LETTERS_DKIM_SELECTOR", default="arrimage")
LETTERS_DKIM_DOMAIN = env("LETTERS_DKIM_DOMAIN", default="")
LETTERS_RETURN_DOMAIN = env("LETTERS_RETURN_DOMAIN", default="")
# What comes back: see arrimage.letters.bounces.
LETTERS_RETURNS_URL = env("LETTERS_RETURNS_URL", default="")
LETTERS_RETURNS_MINUTES = env.whole("LETTERS_RETURNS_MINUTES", default=5, most=1440)
LETTERS_STRIKE_DAYS = env.whole("LETTERS_STRIKE_DAYS", default=180, most=3650)
LETTERS_SENDS_FROM = env.list("LETTERS_SENDS_FROM", default=[])
# The keys and options of APIs; django-anymail reads them there, ANYMAIL_BREVO_API_KEY as BREVO_API_KEY.
ANYMAIL = env.library("ANYMAIL_")
ANYMAIL_WEBHOOK_SECRET = env("ANYMAIL_WEBHOOK_SECRET", default="")

# --- Payments by card: without both keys, no button ------------------------------------------------------------

STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = "https://api.stripe.com"  # another in tests, which play Stripe's side

# --- Addresses that the server reads for somebody ----------------------------------------------------------------

FETCHED_IN_TESTS = frozenset()  # (machine, port) of the tests' own servers: any other is public, see kit.fetching

# --- Wagtail -------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Arrimage"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False  # whoever may publish publishes; nobody waits for a moderator
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILIMAGES_IMAGE_FORM_BASE = "arrimage.website.forms.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000  # opened, each takes up to four bytes of memory
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"]

# --- Screens -------------------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "desk/table.html"

# --- Logs: what happened, never who (no personal information) -------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "flufl.bounce": {"level": "CRITICAL"},  # a mail badly written is no error of ours
        "axes": {"level": "ERROR"},  # its warnings name the address and the machine
        "django.request": {"level": "ERROR"},  # those on pages not found write the secret of a private calendar
    },
}
