"""Every setting of the site. What differs between machines is an environment variable.

SECRET_KEY           needed as soon as ALLOWED_HOSTS names more than this machine
ALLOWED_HOSTS        comma separated; this machine only unless set
CSRF_TRUSTED_ORIGINS comma separated, with scheme, when a proxy ends TLS
DATABASE_URL         sqlite:////path/to/file or postgres://user:password@host:5432/name
DEBUG                on or off; off unless set
HTTPS                on when a proxy in front speaks TLS and says so in X-Forwarded-Proto
DATA_DIR             where the embedded database and collected files live; .data unless set
CAPTURES_DIR         where the files that were imported are kept; captures in DATA_DIR unless set
TIME_ZONE            how the site's own times are shown; UTC unless set
SITE_NAME            the name in the masthead
PAGE_CACHE_MB        memory for pages that are ready, in each process; 4 unless set, 0 keeps none
CANONICAL            which address search engines are told: self, original or none
ADDRESS_MAP          a file that says where sites moved, so that two addresses of one page meet
PERSON_KEY           a long random text: imports then know commenters again by a keyed hash of their
                     e-mail addresses; off unless set
"""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
CAPTURES_DIR = Path(env.str("CAPTURES_DIR", default=str(DATA_DIR / "captures")))
SHIPPED_CAPTURES = BASE_DIR / "fixtures" / "plaintext"  # the pages of the demo; only read

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
LOCAL_SECRET_KEY = "only-good-on-this-machine"  # noqa: S105 - refused below where it would matter
SHORTEST_PERSON_KEY = 16  # characters; what is shorter may be found by trying


def switch(name: str) -> bool:
    """On or off. A slip of the pen would otherwise be an off that nobody asked for."""
    said = env.str(name, default="off").strip().lower()
    if said not in {"on", "true", "yes", "1", "off", "false", "no", "0", ""}:
        raise ImproperlyConfigured(f"{name} is {said!r}; write on or off.")
    return said in {"on", "true", "yes", "1"}


def secret_key(hosts: list[str]) -> str:
    """The environment's key, else the one that `quickstart` left in the data folder."""
    kept = DATA_DIR / "secret-key"
    # As it stands: django-environ takes a value that begins with $ for another variable's name.
    key = os.environ.get("SECRET_KEY", "").strip()
    key = "" if key == LOCAL_SECRET_KEY else key
    key = key or (kept.read_text().strip() if kept.is_file() else "")
    if not key and set(hosts) - set(LOCAL_HOSTS):
        raise ImproperlyConfigured(
            "SECRET_KEY is not set, and ALLOWED_HOSTS lets other machines in. "
            "Set SECRET_KEY to a long random text and keep it secret."
        )
    return key or LOCAL_SECRET_KEY


def person_key() -> str:
    """Addresses are easily guessed, so all that keeps their hashes is a key that is not."""
    key = os.environ.get("PERSON_KEY", "").strip()
    if 0 < len(key) < SHORTEST_PERSON_KEY:
        raise ImproperlyConfigured(
            f"PERSON_KEY is shorter than {SHORTEST_PERSON_KEY} characters, and could be guessed. "
            "Set it to a long random text and keep it secret, or leave it empty."
        )
    return key


def database() -> dict[str, object]:
    """SQLite under the data folder unless DATABASE_URL says otherwise.

    SQLite: writers must take their lock at the start of a transaction (IMMEDIATE), or two of
    them that read first fail with "database is locked", whatever the time-out.
    """
    url = env.str("DATABASE_URL", default="")
    if not url:
        try:  # SQLite makes its file, not its folder
            DATA_DIR.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(f"DATA_DIR {DATA_DIR}: {error.strerror}") from error
        url = f"sqlite:///{DATA_DIR / 'afterword.sqlite3'}"
    if url.partition("://")[0] not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood: use sqlite:////path/to/file "
            "or postgres://user:password@host:5432/name."
        )
    config: dict[str, object] = dict(environ.Env.db_url_config(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    config.setdefault("CONN_MAX_AGE", 60)
    return config


DEBUG = switch("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECRET_KEY = secret_key(ALLOWED_HOSTS)
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SITE_NAME = env.str("SITE_NAME", default="Afterword")
PAGE_CACHE_MB = env.float("PAGE_CACHE_MB", default=4.0)
# Two beginnings of addresses a line, the old and the new: see archive/importing/addresses.py.
ADDRESS_MAP = env.str("ADDRESS_MAP", default="")
PERSON_KEY = person_key()
CANONICAL = env.str("CANONICAL", default="self")  # see archive/canonical.py

INSTALLED_APPS = [
    "archive",
    "comments",
    "mptt",
    "django_filters",
    "django_prose_editor",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "archive.http.hops.OneHop",
    # Keeps pages as they leave, so everything that adds a header stands below.
    "archive.http.pages.PublicPages",
    # These for static files, errors and redirects too.
    "csp.middleware.CSPMiddleware",
    "archive.http.policies.Policies",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en"
# Of the site's own words, in archive/locale/; what a page said stays in the language it was in.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "archive.staticfiles.HashedWhereCollected"},
}
WHITENOISE_USE_FINDERS = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if switch("HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
