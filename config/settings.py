"""Settings of every installation. What differs between two installations comes from the environment (.env.example)."""

from pathlib import Path

from django.utils.csp import CSP

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Who we are ---
SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
# The address under which people reach this installation; mails link to it.
BASE_URL = env.text("BASE_URL").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "accounts",
    "pilots",
    "governance",
    "outcomes",
    "histories",
    "stalls",
    "scorecard",
    "alerts",
    "updates",
    "notebook",
    "inventories",
    "demonstration",
    "portfolio",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.CloseByDefaultMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "alerts.middleware.sweep_after_saving",
]

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
                "portfolio.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---
DATABASES = {"default": env.database("DATABASE_URL")}
# No statement, lock or forgotten transaction may hold the others up. No just-in-time
# compilation: at 10,000 pilots it took 7.9 of the 9.9 s of a statement that runs once. `pgtrigger.ignore` is what
# every trigger asks for; where nobody has said it, the question itself fails and is caught, row by row.
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c jit=off"
    " -c pgtrigger.ignore={}",
)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if env.flag("DATABASE_POOL", default=False):
    # For web processes only, and opened after the fork: prefork workers sharing a pool starve.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 4, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Who may log in ---
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.sessions.KnownAccounts"]
SESSION_ENGINE = "accounts.sessions"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    # ASVS 5.0 6.2.1 asks for 15 where there is no second factor.
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "dashboard"
LOGOUT_REDIRECT_URL = "login"

# --- Browser ---
# Nothing is inline, so no nonce is needed and two renderings of a page are equal.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-src": [CSP.SELF],  # a mail as rendered, in a sandbox of its own (alerts/views.py)
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
# Not `no-referrer`: browsers then send `Origin: null` with a form, which Django's CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # ASVS 5.0 7.3.2: absolute lifetime
SESSION_IDLE_MINUTES = env.number("SESSION_IDLE_MINUTES", 30)  # 7.3.1: how long it may lie idle
CSRF_COOKIE_HTTPONLY = True  # the token is in the page; no script of ours reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portfolio.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by machines beside it, without TLS; it says "ok" and nothing else
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
# How many proxies of ours a request comes through; each adds to X-Forwarded-For from whom it has it.
TRUSTED_PROXIES = 0
if env.flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 1)

# --- Files ---
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
# The embedded default and the tests serve straight from the apps' folders; `collectstatic` at each start costs 1.3-3 s.
STATIC_FROM_FOLDERS = env.flag("STATIC_FROM_FOLDERS", default=False)
WHITENOISE_USE_FINDERS = STATIC_FROM_FOLDERS
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_FOLDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / ".data" / "media")))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Where an uploaded inventory is kept between its preview and its confirmation.
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Time and language ---
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/London")
LANGUAGE_CODE = "en-gb"
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Mail ---
MAILERS = {"default": env.mailer("MAIL_URL", "smtp://localhost:25")}
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Pilotlight <pilotlight@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Every kind of message that can be sent (`alerts.kinds`).
MESSAGE_KINDS = [
    "alerts.stall_messages.CRITICAL",
    "alerts.stall_messages.MANY_CRITICAL",
    "alerts.channel_messages.CHANNEL_TEST",
    "alerts.recovery_messages.RECOVERED",
    "portfolio.digests.messages.DIGEST",
    "alerts.links.hand_overs.HAND_OVER",
    "alerts.links.fresh.FRESH_LINK",
    "updates.reminders.messages.UPDATE_DUE",
    "updates.reminders.messages.UPDATES_MISSED",
    "updates.inbound.answers.REPLY_UNUSED",
]
# How many mails may leave in a minute, at all and to one domain; 0 is no limit. What is over it waits, in its order.
MAIL_PER_MINUTE = env.number("MAIL_PER_MINUTE", 1200)
MAIL_PER_MINUTE_TO_A_DOMAIN = env.number("MAIL_PER_MINUTE_TO_A_DOMAIN", 600)
# Who is told when sweeping or sending has stopped (docs/reliability.md), and by which mail server.
ADMINS = env.words("OPERATORS")
# How often a sweep and a delivery end well at least; whoever runs them from cron, and not by Celery, sets it.
WATCH_PERIOD_MINUTES = env.number("WATCH_PERIOD_MINUTES", 5)
MAILERS["operators"] = env.mailer("OPERATORS_MAIL_URL", env.text("MAIL_URL", "smtp://localhost:25"))
# The hosts of chat services that may be posted to; one that begins with a dot stands for all below it. Empty: none.
CHANNEL_HOSTS = [host.lower() for host in env.words("CHANNEL_HOSTS")]
# Where answers to reminders go; without it nobody is asked to answer by mail. They are fetched from a mailbox, or
# brought by the webhook of a mail provider (docs/weekly-update.md).
MAIL_REPLY_TO = env.text("MAIL_REPLY_TO", "")
IMAP = env.mailbox("IMAP_URL")
MAIL_PROVIDER, ANYMAIL = env.mail_provider("MAIL_PROVIDER", env.text("MAIL_WEBHOOK_SECRET", ""), BASE_URL)

# --- Celery: only ever says "wake up and look" ---
CELERY_BROKER_URL = env.text("BROKER_URL", env.text("REDIS_URL", "redis://localhost:6379/0"))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_SOFT_TIME_LIMIT = 120
CELERY_TASK_TIME_LIMIT = 180
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 300,
        "socket_timeout": 15,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        # Who publishes a wake-up call while the broker is away waits about 1 s (measured), not the default's 10 s.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
# Ticks only: what is due is decided by rows in PostgreSQL, so a missed or a doubled tick changes nothing but delay.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "alerts.tasks.sweep", "schedule": 60.0},
    "deliver": {"task": "alerts.tasks.deliver", "schedule": 15.0},
    "digest": {"task": "portfolio.tasks.digest", "schedule": 60.0},
    "rehearse": {"task": "scorecard.tasks.rehearse", "schedule": 60.0},
    "remind": {"task": "updates.tasks.remind", "schedule": 60.0},
}
if IMAP:
    CELERY_BEAT_SCHEDULE["fetch_mail"] = {"task": "updates.tasks.fetch_mail", "schedule": 60.0}

# --- History of facts ---
PGHISTORY_APPEND_ONLY = True

# --- Logs: never an address, a name, a token or free text ---
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "config.logs.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
    },
}
