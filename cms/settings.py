"""Settings: everything that differs between machines comes from the environment.

Embedded defaults (SQLite, tantivy, local media, database tasks, mail to files) need nothing but Python;
docs/operators.md lists every variable.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# --- where things are kept -------------------------------------------------------------------------------------------
DATA_DIR: Path = env.path("DATA_DIR", BASE_DIR / "var")
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG: bool = env.bool("DEBUG", False)
# A key of its own for each installation, made at first start, so that no secret is ever in the repository.
_key_file = DATA_DIR / "secret-key"
SECRET_KEY: str = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if not _key_file.exists():
        from django.core.management.utils import get_random_secret_key

        _key_file.touch(mode=0o600)
        _key_file.write_text(get_random_secret_key())
    SECRET_KEY = _key_file.read_text()

PORT: int = env.int("PORT", 8000)
PUBLIC_BASE_URL: str = env.str("PUBLIC_BASE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

# --- applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "webhooks",
    "subscriptions",
    "diffusion",
    "content_api",
    "delivery",
    "members",
    "transfer",
    "home",
    "forums",
    "ngo_pages",
    "reference",
    "search",
    "content_store",
    "cms.base",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
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
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "anymail",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "cms.base.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "content_api.middleware.ContentApiMiddleware",  # answers all below /api/ itself; nothing after it is asked
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages; files and API answers come compressed
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.base.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "members.middleware.RightsMiddleware",
    "cms.base.middleware.AdminMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
ASGI_APPLICATION = "cms.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

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
                "django.template.context_processors.i18n",
                "home.context.site_navigation",
            ],
        },
    }
]

# --- data ------------------------------------------------------------------------------------------------------------
_database: dict[str, Any] = env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, waiting up to 30 s; readers are never blocked (WAL).
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 60
DATABASES = {"default": _database}

# Links to sign in: for one sign-in; how long is said where they are made (members.mail).
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "sesame.backends.ModelBackend"]
SESAME_TOKENS = ["sesame.tokens_v2"]
SESAME_MAX_AGE = 15 * 60
SESAME_ONE_TIME = SESAME_INVALIDATE_ON_EMAIL_CHANGE = True
SESAME_SIGNATURE_SIZE = 20

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- languages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("zh-hans", "简体中文"),
    ("ru", "Русский"),
]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Wagtail ---------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "NGO–UNESCO partnership (demonstration)"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_SLIM_SIDEBAR = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = "synced"
# First drafts by machine, where a provider is configured: one of wagtail-localize's translators or a class like them.
if _translator := env.str("MACHINE_TRANSLATOR", ""):
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": _translator, "OPTIONS": env.json("MACHINE_TRANSLATOR_OPTIONS", {})}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Hits of the search lead to a page of the file. It is sent with a policy of its own, under which nothing runs.
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf"]
# Portraits would be asked of another company's server, with a hash of the person's address.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "cms" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "cms.base.static_storage.JoinedStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- search ----------------------------------------------------------------------------------------------------------
SEARCH_INDEX_DIR: Path = env.path("SEARCH_INDEX_DIR", DATA_DIR / "search-index")
# What people look for and what answers them, by language: what search is measured by.
SEARCH_JUDGEMENTS_DIR: Path = env.path("SEARCH_JUDGEMENTS_DIR", BASE_DIR / "tests" / "search" / "judgements")
# Every so many seconds a process writes what was searched for, by day and language; 0: it is not counted. How often a
# query must have been asked to be shown, and for how many days that is kept.
SEARCH_COUNT_SECONDS: float = env.float("SEARCH_COUNT_SECONDS", 5.0)
SEARCH_COUNT_LEAST: int = env.int("SEARCH_COUNT_LEAST", 3)
SEARCH_COUNT_DAYS: int = env.int("SEARCH_COUNT_DAYS", 90)
# Where this names a cluster (several nodes with commas between), it answers instead of the embedded engine.
ELASTICSEARCH_URL: str = env.str("ELASTICSEARCH_URL", "")
ELASTICSEARCH_API_KEY: str = env.str("ELASTICSEARCH_API_KEY", "")
ELASTICSEARCH_USER: str = env.str("ELASTICSEARCH_USER", "")
ELASTICSEARCH_PASSWORD: str = env.str("ELASTICSEARCH_PASSWORD", "")
ELASTICSEARCH_CA_CERTS: str = env.str("ELASTICSEARCH_CA_CERTS", "")
# What the names of its indices begin with; an installation that shares a cluster needs one of its own.
ELASTICSEARCH_PREFIX: str = env.str("ELASTICSEARCH_PREFIX", "partnership")
ELASTICSEARCH_SHARDS: int = env.int("ELASTICSEARCH_SHARDS", 1)
ELASTICSEARCH_REPLICAS: str = env.str("ELASTICSEARCH_REPLICAS", "0-1")
# How long a visitor waits for it before the database answers, and the worker before it tries again.
ELASTICSEARCH_SECONDS: float = env.float("ELASTICSEARCH_SECONDS", 2.0)
ELASTICSEARCH_WRITE_SECONDS: float = env.float("ELASTICSEARCH_WRITE_SECONDS", 60.0)

# --- content API -----------------------------------------------------------------------------------------------------
# Requests a minute of a reader without a key, counted by each process and summed below; 0 for no limit.
API_ANONYMOUS_PER_MINUTE: int = env.int("API_ANONYMOUS_PER_MINUTE", 60)
# The same for suggestions, which the site's own search field asks for while a visitor types.
API_SUGGESTIONS_PER_MINUTE: int = env.int("API_SUGGESTIONS_PER_MINUTE", 600)
# Requests a minute of the holder of a key, after how many seconds the processes tell each other what they have answered
# (0: never), and how many days a key lasts at most.
API_KEY_PER_MINUTE: int = env.int("API_KEY_PER_MINUTE", 600)
API_QUOTA_SUM_SECONDS: float = env.float("API_QUOTA_SUM_SECONDS", 3)
API_KEY_MOST_DAYS: int = env.int("API_KEY_MOST_DAYS", 731)
# Megabytes of finished answers that each web process keeps while the store is the same; 0 for none.
API_KEEP_MEGABYTES: int = env.int("API_KEEP_MEGABYTES", 128)
# Days a mirror may stay away: so long it is told what is gone; 0 for ever.
TOMBSTONE_DAYS: int = env.int("TOMBSTONE_DAYS", 365)
# What is public as files, where mirrors start; written once nothing has changed for so many seconds.
SNAPSHOT_DIR: Path = env.path("SNAPSHOT_DIR", DATA_DIR / "snapshots")
SNAPSHOT_PAUSE_SECONDS: int = env.int("SNAPSHOT_PAUSE_SECONDS", 60)
# Webhooks: endpoints of a key; requests at one time, in all and to one endpoint; seconds that one may take.
WEBHOOK_MOST_ENDPOINTS: int = env.int("WEBHOOK_MOST_ENDPOINTS", 10)
WEBHOOK_CONCURRENCY: int = env.int("WEBHOOK_CONCURRENCY", 16)
WEBHOOK_PER_ENDPOINT: int = env.int("WEBHOOK_PER_ENDPOINT", 2)
WEBHOOK_TIMEOUT: int = env.int("WEBHOOK_TIMEOUT", 15)
# Messages of an endpoint that wait at most (the rest waits in the log), and days that messages are kept.
WEBHOOK_MOST_WAITING: int = env.int("WEBHOOK_MOST_WAITING", 1000)
WEBHOOK_KEPT_DAYS: int = env.int("WEBHOOK_KEPT_DAYS", 30)
# Days of nothing but failures after which an endpoint is disabled; hours that a replaced secret still signs.
WEBHOOK_FAILING_DAYS: int = env.int("WEBHOOK_FAILING_DAYS", 5)
WEBHOOK_OLD_SECRET_HOURS: int = env.int("WEBHOOK_OLD_SECRET_HOURS", 24)
# For development only: http and addresses of private networks are allowed. Further networks that nothing is sent to,
# such as one's own, and a file of certificates that are trusted besides the usual ones.
WEBHOOK_PRIVATE_TARGETS: bool = env.bool("WEBHOOK_PRIVATE_TARGETS", False)
WEBHOOK_REFUSED_NETWORKS: list[str] = env.list("WEBHOOK_REFUSED_NETWORKS", [])
WEBHOOK_CA_FILE: str = env.str("WEBHOOK_CA_FILE", "")
# How many proxies in front append to X-Forwarded-For; what they did not append is not believed.
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0)

# Front ends of partners in which editors see their drafts: name to address, with {token}, {kind} and {locale} in it.
PREVIEW_FRONT_ENDS: Any = env.json("PREVIEW_FRONT_ENDS", {})
PREVIEW_MINUTES: int = env.int("PREVIEW_MINUTES", 15)

# --- mail ------------------------------------------------------------------------------------------------------------
# Seconds that the mail server may take to answer; without end a worker would wait for ever.
EMAIL_TIMEOUT: int = env.int("EMAIL_TIMEOUT", 30)
# By a provider that django-anymail knows ("amazon_ses", "mailgun", "postmark", "brevo", …), with its settings; by SMTP;
# or to files, which the admin shows.
ANYMAIL: Any = env.json("ANYMAIL", {})
ANYMAIL.setdefault("REQUESTS_TIMEOUT", EMAIL_TIMEOUT)
if _provider := env.str("MAIL_PROVIDER", ""):
    EMAIL_BACKEND = f"anymail.backends.{_provider}.EmailBackend"
elif env.str("EMAIL_URL", ""):
    _mail: dict[str, Any] = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "delivery.files.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "partnership@example.org")
# Sender of official mail, which has no opt-out; another address, so that no filter takes one for the other.
STATUTORY_FROM_EMAIL: str = env.str("STATUTORY_FROM_EMAIL", DEFAULT_FROM_EMAIL)
# Key of the digests by which addresses are known after they are erased; another one forgets who is not written to.
MAIL_ADDRESS_KEY: str = env.str("MAIL_ADDRESS_KEY", SECRET_KEY)
# Connections of one worker to the mail server, or requests to the provider, at a time: so many mails may be of unknown
# fate when it is killed. Mails a second of one worker; 0 for no limit.
MAIL_CONNECTIONS: int = env.int("MAIL_CONNECTIONS", 4)
MAIL_PER_SECOND: float = env.float("MAIL_PER_SECOND", 0)
# Seconds after which a mail that was begun and not ended is of unknown fate; longer than any hand-over takes.
MAIL_UNKNOWN_SECONDS: int = env.int("MAIL_UNKNOWN_SECONDS", 600)
# Days an address is not written to after a hard bounce, after a complaint; 0 for ever.
MAIL_BOUNCE_DAYS: int = env.int("MAIL_BOUNCE_DAYS", 180)
MAIL_COMPLAINT_DAYS: int = env.int("MAIL_COMPLAINT_DAYS", 365)
# Days that are kept: an address that nothing is sent to any more, mails in files, who was sent what, and sums of it.
MAIL_ADDRESS_DAYS: int = env.int("MAIL_ADDRESS_DAYS", 30)
MAIL_FILE_DAYS: int = env.int("MAIL_FILE_DAYS", 7)
MAIL_DELIVERY_DAYS: int = env.int("MAIL_DELIVERY_DAYS", 90)
MAIL_SUM_DAYS: int = env.int("MAIL_SUM_DAYS", 365)
# A digest waits so many days for a content to be translated into its reader's language; the hour (UTC) it is made.
SUBSCRIPTION_HOLD_DAYS: int = env.int("SUBSCRIPTION_HOLD_DAYS", 3)
SUBSCRIPTION_HOUR: int = env.int("SUBSCRIPTION_HOUR", 5)
# Who reads what concerns no other address that we know.
SECRETARIAT_EMAIL: str = env.str("SECRETARIAT_EMAIL", DEFAULT_FROM_EMAIL)

# --- security --------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if PUBLIC_BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
# The public site runs under this policy; Wagtail's admin, which needs inline scripts, gets its own in cms.base.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}
# Days an entry of the audit is kept; 0 for ever.
AUDIT_RETENTION_DAYS: int = env.int("AUDIT_RETENTION_DAYS", 5 * 365)
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- logging: no query strings, tokens or addresses of persons -------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cms.base.log_lines.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO")},
    # Wagtail's own lines name the page and the person; its audit log keeps them where they belong.
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},
    },
}
WAGTAILIMAGES_IMAGE_MODEL = "base.MediaImage"
WAGTAILDOCS_DOCUMENT_MODEL = "base.MediaDocument"
