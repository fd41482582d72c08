"""The portal's addresses, one line per room."""

from django.contrib import admin
from django.urls import include, path

from . import gallery, health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("bat-dau/", views.first_page, name="first_page"),
    path("tim-kiem/", views.search, name="search"),
    path("giao-dien/", gallery.gallery, name="gallery"),
    path("healthz", health.healthz, name="healthz"),
    path("tai-khoan/", include("accounts.urls")),
    path("thong-bao/", include("notifications.urls")),
    path("tong-quan/", include("reporting.urls")),
    path("chinh-quyen-than-thien/", include("models_registry.urls")),
    path("cai-cach-hanh-chinh/", include("reform_tasks.urls")),
    path("xa-khu-vuc-iii/xa/ban-do/", include("reporting.map_urls")),
    path("xa-khu-vuc-iii/", include("commune_support.urls")),
    path("co-quan-don-vi/", include("organizations.urls")),
    path("dia-ban/", include("territory.urls")),
    path("van-ban/", include("documents.urls")),
    path("quan-tri/", admin.site.urls),
]

handler400 = "sonla_portal.errors.bad_request"
handler403 = "sonla_portal.errors.forbidden"
handler404 = "sonla_portal.errors.not_found"
handler500 = "sonla_portal.errors.server_error"
