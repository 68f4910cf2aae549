"""Django's settings of one installation. What a deployment may change comes from the environment, listed here alone.

JOLSERIK_HOME           the folder of this installation (see home.py)
DATABASE_URL            a PostgreSQL server instead of the home's own
JOLSERIK_PREPARED       "no" where a pooler cannot keep prepared statements
JOLSERIK_SECRET_KEY     the signing key, instead of the one kept in the home
JOLSERIK_ALLOWED_HOSTS  names that the site is reached by, separated by commas (loopback always is)
JOLSERIK_ORIGIN         where people reach it, e.g. https://lots.example: with https, cookies are marked secure
JOLSERIK_DEBUG          1 shows faults in the browser; never where others can reach it
JOLSERIK_CHROMIUM       the browser for the browser tests
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from jolserik.platform.database.address import django_database
from jolserik.platform.home import home_folder
from jolserik.platform.secret import secret_key

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
HOME = home_folder()
NODE_MODULES = CHECKOUT / "node_modules"

DEBUG = os.environ.get("JOLSERIK_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("JOLSERIK_SECRET_KEY") or secret_key(HOME)
ORIGIN = os.environ.get("JOLSERIK_ORIGIN", "").rstrip("/")
BEHIND_HTTPS = ORIGIN.startswith("https://")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("JOLSERIK_ALLOWED_HOSTS", "").split(",")),
]
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []

ROOMS = (
    "evidence",
    "registry",
    "ledger",
    "guidance",
    "notes",
    "casework",
    "exchange",
    "web",
)  # those with tables or templates, lowest floor first

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    *(f"jolserik.{room}" for room in ROOMS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "jolserik.web.zones.in_the_packs_zone",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "jolserik.web.urls"
WSGI_APPLICATION = "jolserik.platform.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": django_database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "registry.Person"

LANGUAGE_CODE = "en"
LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["jolserik.platform.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # pages group by filters, so that numbers of things stay whole
TIME_ZONE = "UTC"  # pages show times in the zone of the pack (web/zones.py)

LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    (f"vendor/{name}", NODE_MODULES / source)
    for name, source in (
        ("echarts", "echarts/dist"),
        ("plex-sans", "@fontsource/ibm-plex-sans"),
        ("plex-mono", "@fontsource/ibm-plex-mono"),
    )
    if (NODE_MODULES / source).is_dir()
]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_AGE = 12 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_HTTPS else None
SECURE_SSL_REDIRECT = BEHIND_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Functions (dotted path, seconds between two runs) that the worker process calls again and again.
PERIODIC: list[tuple[str, float]] = [
    ("jolserik.exchange.batches.take_in_waiting", 2.0),
    ("jolserik.notes.commands.overdue.sweep", 300.0),
    ("jolserik.platform.months.make_ahead", 3600.0),
]

# Rooms above the audit's own floor, as the modules that say what evidence covers of them (TOLD, TOLD_ONCE, CHECKS).
AUDITED = ["jolserik.casework.queries.told"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"jolserik": {"level": "INFO"}},
}
