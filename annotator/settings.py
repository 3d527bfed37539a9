"""Django's settings; everything that differs between machines comes from :mod:`annotator.env`."""

from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from annotator import env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.DATA_DIR
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.DEBUG
SECRET_KEY = env.secret_key()
ALLOWED_HOSTS = env.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = env.TRUSTED_ORIGINS

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "annotator.apps.StaticFiles",
    "annotator.apps.AnnotatorConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "annotator.web.caching.NothingKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "annotator.web.language.LanguageMiddleware",
    "annotator.web.gate.SignInFirst",
    "annotator.web.passwords.OwnPasswordFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "annotator.web.errors.RefusalMiddleware",
    "annotator.web.ranges.Ranges",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "annotator.urls"
WSGI_APPLICATION = "annotator.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "annotator.web.reading.context",
                "annotator.web.notifications.bell",
            ],
            "builtins": [
                "annotator.web.figures",
                "annotator.web.banners",
                "annotator.web.letters",
                "annotator.web.sections",
                "annotator.web.webhooks",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    },
]


def database() -> dict[str, Any]:
    """PostgreSQL by ``DATABASE_URL`` with a connection pool, or one durable SQLite file."""
    if env.DATABASE_URL and not env.DATABASE_URL.startswith("sqlite"):
        pool = {"min_size": 1, "max_size": env.POOL_SIZE, "timeout": 20}
        parsed: dict[str, Any] = dict(dj_database_url.parse(env.DATABASE_URL))
        # A writer waits for a lock as long as one of SQLite does; then the page is told to try again, not left waiting.
        waiting = {"options": "-c lock_timeout=20s"}
        return parsed | {"OPTIONS": {**waiting, **parsed.get("OPTIONS", {}), "pool": pool}}
    name = env.DATABASE_URL.removeprefix("sqlite:///") or str(DATA_DIR / "sanad.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Tests use a real file too: threads and a second process must see what they would see in earnest.
        "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
        "OPTIONS": {
            # A writer takes its lock at BEGIN and waits for it: no "database is locked" in mid-transaction.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
        },
    }


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "annotator.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "annotator.web.people.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False

#: What the second step of signing in is called in the person's own app.
OTP_TOTP_ISSUER = "Sanad"

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", _("Arabic")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "annotator" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.TIME_ZONE

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = not env.HASHED_STATIC
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "annotator.web.fonts.FontFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "annotator.web.storage.HashedStaticStorage"
        if env.HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "releases": env.releases_storage(env.RELEASES_URL),
}
MEDIA_ROOT = DATA_DIR / "files"
#: How long a deleted project can still be brought back.
DELETE_AFTER_DAYS = env.DELETE_AFTER_DAYS
#: How long the files of exports are kept.
EXPORT_DAYS = env.EXPORT_DAYS

#: E-mail: sent by the worker alone (services/letters).
MAIL = env.mail(env.EMAIL_URL, env.PUBLIC_URL)
MAIL_ON = MAIL.on
WEBHOOKS_ON = env.WEBHOOKS
WEBHOOKS_PRIVATE = env.WEBHOOKS_PRIVATE
PUBLIC_URL = env.PUBLIC_URL or "http://127.0.0.1:8000"
EMAIL_BACKEND = f"django.core.mail.backends.{MAIL.backend}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.tls, MAIL.ssl
EMAIL_TIMEOUT = MAIL.timeout
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL.sender or "sanad@localhost"
#: Seconds that a link for a new password opens.
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

#: Requests a program may send to the API: "3000/min"; empty = no limit.
API_RATE = env.API_RATE
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotator.api.people.TokenAuthentication",
        "annotator.api.people.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["annotator.api.parsing.BoundedJsonParser"],
    "DEFAULT_THROTTLE_CLASSES": ["annotator.api.throttling.ProgramThrottle"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "annotator.api.errors.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sanad",
    "DESCRIPTION": "Annotate Arabic articles: entities, quotes, stances. Offsets are Unicode code points.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "ArticleState": "annotator.models.Article.State",
        "AnnotationSetState": "annotator.models.AnnotationSet.State",
        "AnnotationSetKind": "annotator.models.AnnotationSet.Kind",
        "MigrationState": "annotator.models.SchemaMigration.State",
        "JobState": "annotator.models.Job.State",
        "ReleaseState": "annotator.models.Release.State",
        "DifferenceClass": "annotator.agreement.comparison.CLASSES",
        "ItemKind": "annotator.api.review.shapes.KINDS",
        "MailRhythm": "annotator.services.preferences.RHYTHMS",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_NAME = "sanad_session"
CSRF_COOKIE_NAME = "sanad_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "annotator.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.HTTPS
if env.HTTPS:
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
IMPORT_FILES, IMPORT_BYTES, IMPORT_RECORDS = env.IMPORT_FILES, env.IMPORT_BYTES, env.IMPORT_RECORDS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "annotator.web.discretion.Discreet"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING", "filters": ["discreet"]},
        "audit": {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": DATA_DIR / "audit.log",
            "formatter": "line",
            "delay": True,
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # One line for every act on people, roles, tokens and jobs.
    "loggers": {"sanad.audit": {"level": "INFO", "handlers": ["audit"]}},
}
