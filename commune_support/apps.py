from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommuneSupportConfig(AppConfig):
    """Who supports which commune of region III, and with what."""

    name = "commune_support"
    verbose_name = _("Giúp đỡ xã khu vực III")
