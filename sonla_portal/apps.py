from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SonlaPortalConfig(AppConfig):
    """The roof: home, search, sample data, system checks; the only app that knows every other."""

    name = "sonla_portal"
    verbose_name = _("Cổng thông tin")

    def ready(self) -> None:
        """Have `manage.py check` know what this portal needs."""
        from . import checks

        checks.register_all()
