"""Composition of all addresses."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from content_api.embed_code import oembed
from content_api.embeds import theme_css
from content_api.files import serve_file
from delivery.tracking import EventsView
from home import citing, styleguide, views
from members.evidence import evidence_file

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/evidence/<int:pk>/", evidence_file, name="evidence-file"),
    re_path(r"^documents/(\d+)/(.*)$", serve_file, name="wagtaildocs_serve"),
    path("documents/", include(wagtaildocs_urls)),
    # Images only: documents go through their view, which knows privacy and sends them as attachments.
    re_path(
        r"^media/(?P<path>(?:images|original_images|avatar_images)/.+)$", serve, {"document_root": settings.MEDIA_ROOT}
    ),
    path("sitemap.xml", views.sitemap_index, name="sitemap-index"),
    path("sitemap-<str:locale>.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("api/v1/", include("content_api.urls")),
    path("oembed", oembed, name="oembed"),
    path("mail/events/<slug:provider>/", EventsView.as_view(), name="mail-events"),
    path("embed/theme.css", theme_css, name="embed-theme"),
    *i18n_patterns(
        *([path("search/", include("search.urls"))] if find_spec("search.urls") else []),
        path("members/", include("members.urls")),
        path("api-keys/", include("content_api.key_urls")),
        path("calendar/", include("forums.urls")),
        path("mail/", include("delivery.urls")),
        path("follow/", include("subscriptions.urls")),
        path("confirm/", include("ngo_pages.urls")),
        path("embed/", include("content_api.embed_urls")),
        path("cite/<uuid:content_id>.<int:number>/", citing.cite, name="cite"),
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("", include(wagtail_urls)),
    ),
]

handler404 = views.not_found
handler500 = views.server_error
