from django.urls import path, register_converter

from . import views


class FileFormat:
    """The formats that lists are written in."""

    regex = "xlsx|csv"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the address."""
        return value


register_converter(FileFormat, "file_format")

app_name = "reporting"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("chi-tieu/", views.indicator_list, name="indicator_list"),
    path("chi-tieu.<file_format:format>", views.indicator_export, name="indicator_export"),
    path("chi-tieu/<slug:code>/", views.figure_detail, name="figure_detail"),
    path("chi-tieu/<slug:code>.<file_format:format>", views.figure_export, name="figure_export"),
    path("phan-to/<slug:code>/", views.breakdown_detail, name="breakdown_detail"),
    path(
        "phan-to/<slug:code>.<file_format:format>", views.breakdown_export, name="breakdown_export"
    ),
]
