from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReformTasksConfig(AppConfig):
    """Reform plans and tasks, one-stop status, index results."""

    name = "reform_tasks"
    verbose_name = _("Cải cách hành chính")
