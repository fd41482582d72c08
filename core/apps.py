import sqlite3
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.backends.signals import connection_created
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


def take_all_parameters(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Let SQLite take as many parameters in a statement as it can; Django counts on 999."""
    if connection.vendor == "sqlite":
        most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = most


class CoreConfig(AppConfig):
    """What has no domain: clock, dated rows, processes with a memory, text, numbers, figures."""

    name = "core"
    verbose_name = _("Nền tảng")

    def ready(self) -> None:
        """Keep the triggers in step with the models; write many rows in one statement."""
        connection_created.connect(take_all_parameters)
        post_migrate.connect(lay_all_triggers, sender=self)
