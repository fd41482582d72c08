"""Constraints that Django does not have on both databases: no overlap in time, and append-only
tables.

On PostgreSQL NoOverlap is a GiST exclusion constraint made by the migration. Everything else is a
trigger. Django rebuilds SQLite tables on most changes and drops their triggers in silence, so
triggers are not left to migrations: they are laid afresh after every `migrate` (core.apps).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Func, Q, Value
from django.db.models.constraints import BaseConstraint
from django.db.models.sql import Query
from django.utils.translation import gettext_lazy as _

FOREVER = "9999-12-31"


def condition_sql(model: type[models.Model], condition: Q, vendor_editor: Any, prefix: str) -> str:
    """The condition as SQL with literal values; `prefix` is NEW, OLD or a table's name."""
    query = Query(model, alias_cols=False)
    where = query.build_where(condition)
    compiler = query.get_compiler(connection=vendor_editor.connection)
    sql, params = where.as_sql(compiler, vendor_editor.connection)
    sql %= tuple(vendor_editor.quote_value(value) for value in params)
    columns = "|".join(re.escape(str(field.column)) for field in model._meta.local_fields)
    return re.sub(rf'"({columns})"', rf'{prefix}."\1"', sql)


class TriggerConstraint(BaseConstraint):
    """A constraint kept by triggers, which `lay_triggers` makes after every migrate."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing inside CREATE TABLE."""
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing by migration: see `trigger_sql`."""
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Nothing by migration: `lay_triggers` drops what no model declares any more."""
        return None

    def trigger_sql(self, model: type[models.Model], editor: Any) -> dict[str, list[str]]:
        """The triggers' names with the statements that make them on this database."""
        raise TypeError("a trigger constraint says its triggers")


class NoOverlap(TriggerConstraint):
    """Rows with the same keys never hold on the same day; both ends count; an open end is for ever.

    A row with an empty key column never overlaps. `condition` limits the rule to some rows.
    """

    def __init__(
        self,
        *,
        name: str,
        keys: Sequence[str],
        start: str = "valid_from",
        end: str = "valid_to",
        condition: Q | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.keys, self.start, self.end, self.condition = tuple(keys), start, end, condition
        super().__init__(
            name=name,
            violation_error_code=violation_error_code or "overlap",
            violation_error_message=violation_error_message
            or _("Khoảng thời gian trùng với một nội dung đã có."),
        )

    def deconstruct(self) -> Any:
        """Keep the arguments in the migrations."""
        path, args, kwargs = super().deconstruct()
        kwargs.update(keys=list(self.keys), start=self.start, end=self.end)
        if self.condition is not None:
            kwargs["condition"] = self.condition
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NoOverlap):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def _exclusion(self) -> Any:
        # Imported here: the module wants the PostgreSQL driver, which SQLite alone can do without.
        from django.contrib.postgres.constraints import ExclusionConstraint

        period = Func(F(self.start), F(self.end), Value("[]"), function="daterange")
        expressions = [(F(key), "=") for key in self.keys] + [(period, "&&")]
        return ExclusionConstraint(
            name=self.name, expressions=expressions, condition=self.condition
        )

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """The exclusion constraint inside CREATE TABLE on PostgreSQL."""
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion().constraint_sql(model, schema_editor)
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """The exclusion constraint added to a table on PostgreSQL."""
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion().create_sql(model, schema_editor)
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Drop the exclusion constraint on PostgreSQL."""
        if schema_editor.connection.vendor == "postgresql":
            return self._exclusion().remove_sql(model, schema_editor)
        return None

    def trigger_sql(self, model: type[models.Model], editor: Any) -> dict[str, list[str]]:
        """An AFTER INSERT and an AFTER UPDATE trigger on SQLite; none on PostgreSQL."""
        if editor.connection.vendor != "sqlite":
            return {}
        meta = model._meta
        table, pk = meta.db_table, meta.pk.column
        column_of = {field.name: field.column for field in meta.local_fields}
        columns = {name: column_of[name] for name in (*self.keys, self.start, self.end)}
        start, end = columns[self.start], columns[self.end]
        same = [f'held."{columns[key]}" = NEW."{columns[key]}"' for key in self.keys]
        clashes = [
            *same,
            f'held."{pk}" <> NEW."{pk}"',
            f'held."{start}" <= COALESCE(NEW."{end}", \'{FOREVER}\')',
            f'COALESCE(held."{end}", \'{FOREVER}\') >= NEW."{start}"',
        ]
        when = ""
        if self.condition is not None:
            clashes.append(condition_sql(model, self.condition, editor, "held"))
            when = f" WHEN {condition_sql(model, self.condition, editor, 'NEW')}"
        body = (
            f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {self.name}') "
            f'WHERE EXISTS (SELECT 1 FROM "{table}" AS held WHERE {" AND ".join(clashes)}); END'
        )
        return {
            f"{self.name}_{event.lower()}": [
                f'CREATE TRIGGER "{self.name}_{event.lower()}" '
                f'AFTER {event} ON "{table}"{when} {body}'
            ]
            for event in ("INSERT", "UPDATE")
        }

    def validate(
        self,
        model: Any,
        instance: Any,
        exclude: Iterable[str] | None = None,
        using: str = DEFAULT_DB_ALIAS,
    ) -> None:
        """Tell a form about the overlap before the database refuses it."""
        excluded = set(exclude or ())
        if excluded & {*self.keys, self.start, self.end}:
            return
        begins = getattr(instance, self.start)
        keys = {key: getattr(instance, model._meta.get_field(key).attname) for key in self.keys}
        if begins is None or None in keys.values():
            return
        ends = getattr(instance, self.end)
        if self.condition is not None and not self.condition.check(
            {
                field.name: getattr(instance, field.attname)
                for field in model._meta.local_concrete_fields
            },
            using=using,
        ):
            return
        rows = model._default_manager.using(using).filter(**keys)
        if self.condition is not None:
            rows = rows.filter(self.condition)
        if ends is not None:
            rows = rows.filter(**{f"{self.start}__lte": ends})
        rows = rows.filter(Q(**{f"{self.end}__isnull": True}) | Q(**{f"{self.end}__gte": begins}))
        if instance.pk is not None:
            rows = rows.exclude(pk=instance.pk)
        if rows.exists():
            raise ValidationError(
                self.get_violation_error_message(), code=self.violation_error_code
            )


class AppendOnly(TriggerConstraint):
    """Rows are added and never changed; only rows that match `deletable` (sample data) may be
    removed.
    """

    def __init__(self, *, name: str, deletable: Q | None = None, **kwargs: Any) -> None:
        self.deletable = deletable
        super().__init__(name=name, **kwargs)

    def deconstruct(self) -> Any:
        """Keep `deletable` in the migrations."""
        path, args, kwargs = super().deconstruct()
        if self.deletable is not None:
            kwargs["deletable"] = self.deletable
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AppendOnly):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing about one row's values: the rule is about what is done to rows."""

    def trigger_sql(self, model: type[models.Model], editor: Any) -> dict[str, list[str]]:
        """A trigger each against UPDATE and DELETE."""
        table = model._meta.db_table
        spared = ""
        if self.deletable is not None:
            spared = f" WHEN (NOT ({condition_sql(model, self.deletable, editor, 'OLD')}))"
        found: dict[str, list[str]] = {}
        for event, when in (("UPDATE", ""), ("DELETE", spared)):
            name = f"{self.name}_{event.lower()}"
            if editor.connection.vendor == "sqlite":
                found[name] = [
                    f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}"{when} '
                    f"BEGIN SELECT RAISE(ABORT, 'constraint failed: {self.name}'); END"
                ]
            else:
                found[name] = [
                    "CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger "
                    "LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'constraint failed: %', TG_NAME "
                    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
                    f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH ROW{when} '
                    "EXECUTE FUNCTION portal_append_only()",
                ]
        return found


def declared_triggers(
    model: type[models.Model], editor: BaseDatabaseSchemaEditor
) -> dict[str, list[str]]:
    """Every trigger that the model's constraints want on this database."""
    found: dict[str, list[str]] = {}
    for constraint in model._meta.constraints:
        if isinstance(constraint, TriggerConstraint):
            found |= constraint.trigger_sql(model, editor)
    return found


def existing_triggers(table: str, using: str = DEFAULT_DB_ALIAS) -> set[str]:
    """The names of the triggers that stand on the table now."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger "
                "WHERE NOT tgisinternal AND tgrelid = to_regclass(%s)",
                [table],
            )
        return {name for (name,) in cursor.fetchall()}


def lay_triggers(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the table's triggers what the model declares: drop the others, lay these afresh."""
    connection = connections[using]
    table = model._meta.db_table
    # The editor is not entered: it only quotes literals, and may so be used inside a transaction.
    declared = declared_triggers(model, connection.SchemaEditorClass(connection))
    with transaction.atomic(using), connection.cursor() as cursor:
        for name in existing_triggers(table, using):
            suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
            cursor.execute(f'DROP TRIGGER "{name}"{suffix}')
        for statements in declared.values():
            for statement in statements:
                cursor.execute(statement)
