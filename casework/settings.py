"""Settings of a Tangga city: everything that differs between machines comes from the environment.

`make setup` writes a git-ignored `.env` beside manage.py; real environment variables win over it.
"""

import os
import sys
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def read_env_file(path: Path) -> None:
    """Take NAME=value lines for names that the environment does not set."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.strip().partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


def required(name: str) -> str:
    """A setting without a safe default: the city must give it."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Run `make setup`, or set it.")
    return value


read_env_file(BASE_DIR / ".env")

DEBUG = os.environ.get("DEBUG", "") in {"1", "true", "yes"}
SECRET_KEY = required("SECRET_KEY")
TANGGA_DATA_KEYS = required("TANGGA_DATA_KEYS")
TANGGA_DIGEST_KEY = required("TANGGA_DIGEST_KEY")
TANGGA_PUBLIC_URL = os.environ.get("TANGGA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
TANGGA_CITY = os.environ.get("TANGGA_CITY", "malang")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
if DEBUG:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "casework",
    "permissions",
    "documents",
    "workflows",  # before viewflow: our commands win over its own
    "viewflow.workflow",
    "guardian",
    "django_fsm",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "casework.urls"
WSGI_APPLICATION = "casework.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    "timeout": 30,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict:
    """The database that DATABASE_URL names; a relative SQLite path counts from the project."""
    try:
        config = dj_database_url.parse(url, conn_max_age=60)
    except (ValueError, KeyError) as error:
        raise ImproperlyConfigured("DATABASE_URL is not a database address.") from error
    if not config.get("ENGINE", "").endswith(("sqlite3", "postgresql")):
        raise ImproperlyConfigured("DATABASE_URL must name a SQLite or PostgreSQL database.")
    if config["ENGINE"].endswith("sqlite3"):
        if not os.path.isabs(config["NAME"]):
            config["NAME"] = str(BASE_DIR / config["NAME"])
        config["OPTIONS"] = SQLITE_OPTIONS
        config["TEST"] = {"NAME": f"{config['NAME']}.test"}  # a file: threads share no memory
    return config


DATABASES = {"default": database(os.environ.get("DATABASE_URL") or "sqlite:///var/tangga.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    try:
        Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        (BASE_DIR / "var").mkdir(exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"The database's folder cannot be made: {error}") from error
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ANONYMOUS_USER_NAME = None  # guardian: nobody is anonymous here

TASKS = {
    "default": {
        "BACKEND": os.environ.get("TASKS_BACKEND", "django_tasks_db.DatabaseBackend"),
        "ENQUEUE_ON_COMMIT": False,  # documents enqueues on commit itself
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"

if not DEBUG:
    SECURE_SSL_REDIRECT = os.environ.get("SECURE_SSL_REDIRECT", "1") == "1"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001"
]  # its backend is not used: grants are read by our own query
