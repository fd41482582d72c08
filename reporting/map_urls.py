"""The map lies beside the communes' pages, so that its many links to them are short."""

from django.urls import path

from . import map_views

app_name = "maps"
urlpatterns = [
    path("", map_views.commune_map, name="commune_map"),
    path("tai-ve.<file_format:format>", map_views.commune_map_export, name="commune_map_export"),
]
