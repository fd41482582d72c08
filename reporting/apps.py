from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Collects every app's indicators: dashboard, lists behind the figures, exports."""

    name = "reporting"
    verbose_name = _("Báo cáo")
