from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """What any app above tells a user."""

    name = "notifications"
    verbose_name = _("Thông báo")
