"""Settings of a Tangga city: everything that differs between machines comes from the environment.

`make setup` writes a git-ignored `.env` beside manage.py; real environment variables win over it.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from casework import keys

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


def yes(name: str, default: str = "") -> bool:
    return os.environ.get(name, default) in {"1", "true", "yes"}


def whole_number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number.")
    return int(text)


def public_url(text: str, *, local: bool) -> str:
    """Where families find out whether their letter is genuine: it is printed on paper, and paper
    cannot be called back. Only a machine of its own may go without https.
    """
    scheme, _, host = text.partition("://")
    if scheme not in ({"http", "https"} if local else {"https"}) or not host.strip("/"):
        raise ImproperlyConfigured("TANGGA_PUBLIC_URL must be an address with https://.")
    return text.rstrip("/")


read_env_file(BASE_DIR / ".env")

DEBUG = yes("DEBUG")
# A machine of one's own: the demo's password works, and neither https nor a second step is
# demanded. It shows the pages that people will see; with DEBUG, Django's own for who writes code.
TANGGA_DEMO = DEBUG or yes("TANGGA_DEMO")
SECRET_KEY = required("SECRET_KEY")
TANGGA_DATA_KEYS = required("TANGGA_DATA_KEYS")
TANGGA_DIGEST_KEY = required("TANGGA_DIGEST_KEY")
keys.data_keys(TANGGA_DATA_KEYS)
keys.key("TANGGA_DIGEST_KEY", TANGGA_DIGEST_KEY)
TANGGA_PUBLIC_URL = public_url(
    os.environ.get("TANGGA_PUBLIC_URL") or "http://127.0.0.1:8000", local=TANGGA_DEMO
)
TANGGA_CITY = os.environ.get("TANGGA_CITY", "malang")
hosts = os.environ.get("ALLOWED_HOSTS") or urlsplit(TANGGA_PUBLIC_URL).hostname
ALLOWED_HOSTS = [host.strip() for host in hosts.split(",") if host.strip()]
if TANGGA_DEMO:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "casework",
    "permissions",
    "documents",
    "workflows",  # before viewflow: our commands win over its own
    "viewflow.workflow",
    "guardian",
    "django_fsm",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # its templates, after ours
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "workflows.desk.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workflows.desk.privacy.KeptNowhere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "permissions.signin.middleware.SignInFirst",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workflows.desk.shell.StandingMiddleware",
    "permissions.signin.second_factor.SecondFactorDemanded",
    "casework.unavailable.SayWhenUnavailable",
]

ROOT_URLCONF = "casework.urls"
WSGI_APPLICATION = "casework.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # what the libraries have and we do not
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workflows.desk.shell.shell",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SQLITE_OPTIONS = {
    "timeout": 30,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict:
    """The database that DATABASE_URL names; a relative SQLite path counts from the project."""
    try:
        config = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
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
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Signing in: by user name, no e-mail. Its pages are listed in permissions/signin/urls.py.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "work"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "permissions.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False  # telephones begin a name with a capital
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser: machines are shared
ACCOUNT_FORMS = {
    "login": "permissions.signin.forms.LoginForm",
    "reauthenticate": "permissions.signin.forms.ReauthenticateForm",
    "change_password": "permissions.signin.forms.ChangePasswordForm",
}
SESSION_COOKIE_AGE = 12 * 60 * 60  # one working day
MFA_ADAPTER = "permissions.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"Tangga {TANGGA_CITY.title()}"
MFA_FORMS = {
    "authenticate": "permissions.signin.forms.AuthenticateForm",
    "reauthenticate": "permissions.signin.forms.SecondFactorAgainForm",
    "activate_totp": "permissions.signin.forms.ActivateTOTPForm",
}
TANGGA_SECOND_FACTOR_DEMANDED = not TANGGA_DEMO
CSRF_FAILURE_VIEW = "permissions.signin.views.csrf_failure"
ANONYMOUS_USER_NAME = None  # guardian: nobody is anonymous here

TASKS = {
    "default": {
        "BACKEND": os.environ.get("TASKS_BACKEND", "django_tasks_db.DatabaseBackend"),
        "ENQUEUE_ON_COMMIT": False,  # documents enqueues on commit itself
    }
}
MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
SHARED = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "tangga_cache",
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}
# All workers count failed sign-ins together (docs/decisions/0010); each knows the holidays itself.
CACHES = {"default": MEMORY if TANGGA_DEMO else SHARED, "memory": MEMORY}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["casework.formats"]

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "var" / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TANGGA_DEMO  # without collectstatic

# Papers of the families: encrypted, and never served as files.
MEDIA_ROOT = BASE_DIR / (os.environ.get("TANGGA_FILES") or f"var/files/{TANGGA_CITY}")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # what is accepted never lies in /tmp unencrypted

# Browsers keep what a page says to themselves: an address may hold a letter's token.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
if not TANGGA_DEMO:
    keys.require_strong(SECRET_KEY)
    SECURE_SSL_REDIRECT = yes("SECURE_SSL_REDIRECT", "1")
    # Only where a proxy sets this header itself: whoever else sends it would pass for safe.
    if yes("TANGGA_TLS_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1  # its X-Forwarded-For tells clients apart
    SECURE_HSTS_SECONDS = whole_number("SECURE_HSTS_SECONDS", 31_536_000)
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
# guardian.W001 wants its backend for has_perm, which no code here calls: grants are read by our
# own query (permissions/access.py).
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
