"""The whole URL map. What begins otherwise than here is a page of Wagtail's tree."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from articles.admin_scope import guarded
from articles.exports import recorded
from articles.refusals import explained
from search import api

from .atomic import atomic_if_unsafe

handler500 = "home.large_view.server_error"

admin_urls = wagtailadmin_urls.urlpatterns
for wrapper in (
    guarded,
    recorded,
    atomic_if_unsafe,
    explained,
):  # a refusal rolls the act back before it is explained
    admin_urls = decorate_urlpatterns(admin_urls, wrapper)

urlpatterns = [
    path("admin/", include(admin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("search/", include("search.urls")),
    path("api/v1/search", api.results, name="api-search"),
    path("api/v1/", include("subscribers.api.urls")),
    path("unions/", include("unions.urls")),
    path("feedback/", include("feedback.urls")),
    path("share/", include("posters.urls")),
    path("", include("readership.urls")),
    path("", include("syndication.urls")),
    path("", include("websub.urls")),
    path("", include("home.urls")),
    # Not the documents beside them: those are asked for by an address that knows who may have them.
    *static(f"{settings.MEDIA_URL}images/", document_root=settings.MEDIA_ROOT / "images"),
    path("", include(wagtail_urls)),
]
