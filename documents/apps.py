from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Legal documents that other records cite, and the files behind them."""

    name = "documents"
    verbose_name = _("Văn bản")
