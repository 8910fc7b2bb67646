"""Settings, read from the environment; the defaults run one school on one machine."""

from pathlib import Path

import environ

from xenia.site.mailer import mailer
from xenia.site.secrets import kept_private, kept_secret

env = environ.Env()
SWITCHED = dict.fromkeys(("true", "on", "ok", "yes", "y", "1"), True) | dict.fromkeys(
    ("false", "off", "no", "n", "0", ""), False
)


def _switch(name: str) -> bool:
    """Whether something is switched on in the environment; off unless it is said."""
    said = env.str(name, default="").strip()
    if said.lower() not in SWITCHED:
        raise ValueError(f"{name} must be true or false, not {said!r}.")
    return SWITCHED[said.lower()]


PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = kept_private(Path(env.str("XENIA_DATA_DIR", default="var")).resolve())

DEBUG = _switch("XENIA_DEBUG")
DEMO = (DATA_DIR / "demo").exists()
SECRET_KEY = env.str("XENIA_SECRET_KEY", default="") or kept_secret(DATA_DIR / "secret")
ROOT_KEY = env.str("XENIA_ROOT_KEY", default="") or kept_secret(DATA_DIR / "root.key")
ALLOWED_HOSTS = env.list("XENIA_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("XENIA_ORIGINS", default=[])
HTTPS = _switch("XENIA_HTTPS")

INSTALLED_APPS = [
    "xenia.site",
    "xenia.osce",
    "xenia.learning",
    "xenia.assessment",
    "xenia.community",
    "xenia.curriculum",
    "xenia.people",
    "xenia.core",
    "allauth.account",
    "allauth.mfa",
    "allauth",
    "django_htmx",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "xenia.core.middleware.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xenia.people.middleware.ActorMiddleware",
]
ROOT_URLCONF = "xenia.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "xenia.site.context.surroundings",
            ],
        },
    }
]


def _database(url_name: str, file: str) -> dict:
    """A database from its URL in the environment, else an SQLite file in the data folder."""
    url = env.str(url_name, default=f"sqlite:///{DATA_DIR / file}")
    if not url.startswith(("postgresql://", "postgres://", "sqlite:///")):  # else its password would stand in a warning
        raise ValueError(f"{url_name} must begin with postgresql:// or sqlite:///.")
    settings = dict(env.db_url_config(url))
    if settings["ENGINE"].endswith("sqlite3"):
        # opening a file anew for every request costs more than most of them; PostgreSQL's connections are pooled
        settings["CONN_MAX_AGE"] = 60
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=1; "
                "PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-65536;"
            ),
        }
    else:
        # statements are parsed once a connection; each is planned for what the tables hold at that moment, since a plan
        # that is kept from when they were empty would make an import take hours
        settings["OPTIONS"] = {
            "pool": True,
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": "-c plan_cache_mode=force_custom_plan",
        }
    return settings


DATABASES = {
    "default": _database("XENIA_DATABASE_URL", "xenia.sqlite3"),
    "keys": _database("XENIA_KEYS_DATABASE_URL", "keys.sqlite3"),
}
DATABASE_ROUTERS = ["xenia.core.routers.KeysApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"login": "xenia.people.forms.sign_in.SignInForm"}
ACCOUNT_CHANGE_EMAIL = True  # one address, replaced once the new one is confirmed
ACCOUNT_ADAPTER = "xenia.people.accounts.ClosedSignup"
#: how many proxies stand before this server; 0 believes no header, and then all who come through one count as one
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("XENIA_PROXIES", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "xenia.people.accounts.SealedSecondFactor"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up alone: the school vouches for the address

LANGUAGE_CODE = "en"
#: of the whole house; locale/ has more, which hold only the pages of storytellers
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LANGUAGES_BIDI = ["ar", "ckb", "fa", "he", "prs", "ps", "ug", "ur"]  # Django's own leave out Pashto and Dari
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty until files are collected; WhiteNoise warns when it is missing
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_DIR = DATA_DIR / "media"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MAILERS = {"default": mailer(env.str("XENIA_EMAIL_URL", default="console:"))}
DEFAULT_FROM_EMAIL = env.str("XENIA_EMAIL_FROM", default="xenia@localhost")

SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "media-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
SECURE_REFERRER_POLICY = "same-origin"  # 'no-referrer' would break the check of forged requests
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # frame-ancestors of the content security policy says who may frame a page: nobody
    "security.W005",  # whether other hosts of the school's domain speak https is not ours to promise
    "security.W021",  # nor is the browsers' list of such domains
]

LOG_LEVEL = env.str("XENIA_LOG_LEVEL", default="WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "filters": {"routes": {"()": "xenia.core.logs.RoutesOnly"}},
    "formatters": {
        "places": {
            "()": "xenia.core.logs.PlacesOnly",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "places", "filters": ["routes"]}},
    # Django's own handlers would print or mail addresses and locals, and its own level would tell of every job
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": LOG_LEVEL},
        "django.server": {"handlers": [], "propagate": True},
        "xenia": {"handlers": [], "propagate": True},
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
