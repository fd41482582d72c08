from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """What has no domain: the clock, dated rows, processes with a memory, text, numbers, figures."""

    name = "core"
    verbose_name = _("Nền tảng")
