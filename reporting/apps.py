from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Collects every app's indicators: dashboard, lists behind the figures, exports."""

    name = "reporting"
    verbose_name = _("Báo cáo")

    def ready(self) -> None:
        """Read every `<app>/indicators.py`, which declare themselves in core.figures."""
        autodiscover_modules("indicators")
