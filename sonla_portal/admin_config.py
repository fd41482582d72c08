"""Apart from apps.py, where Django would not know which of two configurations is this package's."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django's admin on the portal's own site."""

    default_site = "sonla_portal.admin_site.PortalAdminSite"
