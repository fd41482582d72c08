"""Apart from apps.py, where Django would not know which of two configurations is this package's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin on the portal's own site."""

    default_site = "sonla_portal.admin_site.PortalAdminSite"

    def ready(self) -> None:
        """Leave out Django's groups: roles say who may do what."""
        super().ready()
        from django.contrib.admin import site
        from django.contrib.auth.models import Group

        site.unregister(Group)
