from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TerritoryConfig(AppConfig):
    """Administrative units as they were on each day, and what became of them."""

    name = "territory"
    verbose_name = _("Đơn vị hành chính")
