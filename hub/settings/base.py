"""Settings shared by all environments. What differs comes from environment variables or the sibling modules."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parents[2]
env = Env()


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """A variable that lists networks, such as 10.2.0.0/16,fd00::/8."""
    try:
        return [ip_network(written.strip()) for written in env.list(name, default=[], subcast=str)]
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


try:
    VAR_DIR = env.path("VAR_DIR", default=BASE_DIR / "var")
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'hub.sqlite3'}")}
    REDIS_URL = env.str("REDIS_URL", default="")
    ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", default="")
    WAGTAILADMIN_BASE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
    EMAIL_HOST = env.str("EMAIL_HOST", default="")
    EMAIL_PORT = env.int("EMAIL_PORT", default=25)
    EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
    EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
    # Bytes of whole pages that each process keeps for readers without a session; see pagecache/middleware.py.
    PAGE_CACHE = env.int("PAGE_CACHE_MB", default=64) * 2**20
    FRONTEND_CACHE_URL = env.str("FRONTEND_CACHE_URL", default="")
    REVIEW_CLAIM_HOURS = env.float("REVIEW_CLAIM_HOURS", default=2.0)
    POSTER_FONT = env.str("POSTER_FONT", default="")  # a file; without one, Noto CJK where systems keep it
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="hub@localhost")
    # Networks that may be asked although they are not public, and ports beside 80 and 443; see outbound/addresses.py.
    OUTBOUND_ALLOWED = networks("OUTBOUND_ALLOWED")
    WEBSUB_REQUESTS_PER_SENDER = env.int("WEBSUB_REQUESTS_PER_SENDER", default=1000)  # an hour
    WEBSUB_REQUESTS_PER_HOST = env.int("WEBSUB_REQUESTS_PER_HOST", default=1000)  # an hour
    WEBSUB_SUBSCRIPTIONS_PER_HOST = env.int("WEBSUB_SUBSCRIPTIONS_PER_HOST", default=1000)
    WEBSUB_SUBSCRIPTIONS = env.int("WEBSUB_SUBSCRIPTIONS", default=50_000)
    OUTBOUND_PORTS: list[int] = env.list("OUTBOUND_PORTS", default=[], subcast=int)
except (EnvError, ValueError) as error:
    raise ImproperlyConfigured(f"Environment variable not usable: {error}") from error
except OSError as error:
    raise ImproperlyConfigured(
        f"Cannot write below {VAR_DIR} ({error}): set VAR_DIR to a folder of yours"
    ) from error

INSTALLED_APPS = [
    "hub",
    "demo",
    "desk",
    "pagecache",
    "posters",
    "home",
    "intake",
    "subscribers",
    "websub",
    "syndication",
    "feedback",
    "readership",
    "search",
    "articles",
    "notices",
    "unions",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.routable_page",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "hub.admin_app.AdminWithoutReviewMails",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "pagecache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "home.large_view.LargeViewMiddleware",
    "articles.middleware.ReadingMiddleware",
    "articles.middleware.FormerAddressMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.context_processors.masthead",
            ],
        },
    }
]

# A connection lasts longer than a request, or than a look of the worker for something to do.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers go on while one writes; IMMEDIATE makes writers queue instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

AUTH_USER_MODEL = "unions.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "demo.access.RefuseDemoPassword",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "demo.access.DemoPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "lockout.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the province has one: nobody is asked
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# Pictures that nothing public shows lie in a folder that is never served; see articles/pictures/withheld.py.
STORAGES: dict[str, dict] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "withheld": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "withheld"},
    },
    "pictures": {"BACKEND": "articles.pictures.picture_storage.PictureStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
WAGTAILIMAGES_AVIF_QUALITY = 55  # looks as WebP's 80 does
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Without a mail server, mails are written to the console.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_TIMEOUT = 10

# A CDN or cache that takes PURGE; see pagecache/purging.py.
if FRONTEND_CACHE_URL:
    WAGTAILFRONTENDCACHE = {
        "cdn": {"BACKEND": "pagecache.purging.PurgeOverHTTP", "LOCATION": FRONTEND_CACHE_URL}
    }

WAGTAIL_SITE_NAME = "工会新媒体联盟"
WAGTAIL_FINISH_WORKFLOW_ACTION = "articles.reviewing.finishing.publish_as_signed"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = True
# Unions invite people by e-mail: who could change their own would receive roles meant for somebody else.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "articles.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "articles.pictures.picture_form.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILDOCS_EXTENSIONS = ["doc", "docx", "ofd", "pdf", "ppt", "pptx", "txt", "wps", "xls", "xlsx", "zip"]
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_search"}}

SEARCH_ENGINE: dict = (
    {"class": "search.engines.elasticsearch.ElasticsearchEngine", "url": ELASTICSEARCH_URL, "index": "hub"}
    if ELASTICSEARCH_URL
    else {"class": "search.engines.tantivy.TantivyEngine", "directory": VAR_DIR / "search"}
)

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/documents/"),
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"

REST_FRAMEWORK = {"NUM_PROXIES": 1, "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}
SPECTACULAR_SETTINGS = {
    "TITLE": "工会新媒体联盟 成员网站接口",
    "DESCRIPTION": "成员网站按次序取联盟稿件的变更，并回执登出和撤下。",
    "VERSION": "1",
    "SERVE_PUBLIC": True,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # it reads Wagtail's addresses, too, and finds fault with those
}
