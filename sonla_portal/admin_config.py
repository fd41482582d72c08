"""Apart from apps.py, where Django would not know which of two configurations is this package's."""

from axes.apps import AppConfig as AxesConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalAdminConfig(AdminConfig):
    """Django's admin on the portal's own site."""

    default_site = "sonla_portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """Leave out Django's groups: roles say who may do what."""
        super().ready()
        from django.contrib.admin import site
        from django.contrib.auth.models import Group

        site.unregister(Group)


class SignInGuardConfig(AxesConfig):
    """The package that counts failed sign-ins, under a name that the admin's reader knows."""

    verbose_name = _("Bảo vệ đăng nhập")
