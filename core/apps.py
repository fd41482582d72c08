from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def lay_all_triggers(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Lay the triggers of every table after the last migration (core.constraints says why)."""
    from .constraints import TriggerConstraint, lay_triggers

    tables = set(connections[using].introspection.table_names())
    for model in apps.get_models():
        meta = model._meta
        has_triggers = any(isinstance(rule, TriggerConstraint) for rule in meta.constraints)
        if has_triggers and meta.db_table in tables:
            lay_triggers(model, using)


class CoreConfig(AppConfig):
    """What has no domain: clock, dated rows, processes with a memory, text, numbers, figures."""

    name = "core"
    verbose_name = _("Nền tảng")

    def ready(self) -> None:
        """Keep the triggers in step with the models once a migration is over."""
        post_migrate.connect(lay_all_triggers, sender=self)
