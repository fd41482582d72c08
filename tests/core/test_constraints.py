"""No overlap in time, and append-only tables, on whichever database the suite runs."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.test.utils import isolate_apps

from core.constraints import (
    AppendOnly,
    NoOverlap,
    TriggerConstraint,
    declared_triggers,
    existing_triggers,
    lay_triggers,
)
from core.dated import Dated
from territory.models import RegionClass, UnitVersion

pytestmark = pytest.mark.django_db

JANUARY, FEBRUARY = (date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 2, 29))


def _editor() -> Any:
    return connection.SchemaEditorClass(connection)


def _laid(model: type[models.Model]) -> type[models.Model]:
    """Make the model's table and triggers, within the test's transaction."""
    sql, params = _editor().table_sql(model)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    lay_triggers(model)
    return model


@pytest.fixture
def stays(db: None) -> Iterator[Any]:
    """A table of guests in rooms: one guest a night in a room, unless the room is a hall."""
    with isolate_apps("core"):

        class Stay(Dated):
            room = models.IntegerField(null=True)
            is_hall = models.BooleanField(default=False)

            class Meta:
                app_label = "core"
                constraints = [
                    NoOverlap(name="stay_no_overlap", keys=["room"], condition=Q(is_hall=False))
                ]

        yield _laid(Stay).objects


@pytest.fixture
def notes(db: None) -> Iterator[Any]:
    """A table of notes that are written once; those marked as sample may be torn out."""
    with isolate_apps("core"):

        class Note(models.Model):
            text = models.CharField(max_length=10)
            is_sample = models.BooleanField(default=False)

            class Meta:
                app_label = "core"
                constraints = [AppendOnly(name="note_append_only", deletable=Q(is_sample=True))]

        yield _laid(Note).objects


def _stay(stays: Any, period: tuple[date, date | None], **fields: Any) -> Any:
    with transaction.atomic():
        return stays.create(**{"room": 1, "valid_from": period[0], "valid_to": period[1], **fields})


def test_the_same_room_twice_on_one_day_is_refused(stays: Any) -> None:
    _stay(stays, JANUARY)

    with pytest.raises(IntegrityError, match="stay_no_overlap"):
        _stay(stays, (date(2024, 1, 31), date(2024, 2, 15)))
    with pytest.raises(IntegrityError, match="stay_no_overlap"):
        _stay(stays, (date(2023, 12, 1), None))
    with pytest.raises(IntegrityError, match="stay_no_overlap"):
        _stay(stays, (date(2024, 1, 10), date(2024, 1, 10)))

    assert stays.count() == 1


def test_the_day_after_and_another_room_are_free(stays: Any) -> None:
    _stay(stays, JANUARY)
    _stay(stays, FEBRUARY)
    _stay(stays, JANUARY, room=2)

    assert stays.count() == 3


def test_an_open_end_is_for_ever(stays: Any) -> None:
    _stay(stays, (date(2024, 1, 1), None))

    with pytest.raises(IntegrityError, match="stay_no_overlap"):
        _stay(stays, (date(2090, 1, 1), date(2090, 1, 2)))


def test_a_row_cannot_be_changed_into_an_overlap_nor_slip_in_by_bulk(stays: Any) -> None:
    _stay(stays, JANUARY)
    later = _stay(stays, FEBRUARY)

    with pytest.raises(IntegrityError, match="stay_no_overlap"), transaction.atomic():
        stays.filter(pk=later.pk).update(valid_from=date(2024, 1, 20))
    with pytest.raises(IntegrityError, match="stay_no_overlap"), transaction.atomic():
        stays.bulk_create([stays.model(room=1, valid_from=date(2024, 2, 29), valid_to=None)])
    later.valid_to = date(2024, 3, 31)
    later.save()

    assert stays.get(pk=later.pk).valid_to == date(2024, 3, 31)


def test_rows_outside_the_condition_or_without_a_key_may_overlap(stays: Any) -> None:
    _stay(stays, JANUARY)
    _stay(stays, JANUARY, is_hall=True)
    _stay(stays, JANUARY, is_hall=True)
    _stay(stays, JANUARY, room=None)
    _stay(stays, JANUARY, room=None)

    assert stays.count() == 5


def test_a_form_hears_of_the_overlap_before_the_database_refuses_it(stays: Any) -> None:
    stay = _stay(stays, JANUARY)
    clash = stays.model(room=1, valid_from=date(2024, 1, 15), valid_to=None)

    with pytest.raises(ValidationError, match="Khoảng thời gian trùng"):
        clash.validate_constraints()
    clash.is_hall = True
    clash.validate_constraints()
    clash.is_hall, clash.room = False, None
    clash.validate_constraints()
    clash.room = 1
    clash.validate_constraints(exclude={"room"})
    stay.validate_constraints()


def test_what_is_append_only_is_neither_changed_nor_removed(notes: Any) -> None:
    note = notes.create(text="đã ghi")

    note.text = "đã sửa"
    for change in (
        note.save,
        note.delete,
        lambda: notes.update(text="đã sửa"),
        lambda: notes.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="note_append_only"), transaction.atomic():
            change()

    assert notes.get().text == "đã ghi"


def test_only_sample_rows_of_an_append_only_table_can_be_removed(notes: Any) -> None:
    notes.create(text="thật")
    sample = notes.create(text="minh họa", is_sample=True)

    with pytest.raises(IntegrityError, match="note_append_only"), transaction.atomic():
        notes.filter(pk=sample.pk).update(is_sample=False)
    notes.filter(is_sample=True).delete()

    assert notes.get().text == "thật"


def _with_triggers() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if any(isinstance(rule, TriggerConstraint) for rule in model._meta.constraints)
    ]


def test_after_migrate_exactly_the_declared_triggers_stand() -> None:
    declared = {m._meta.db_table: set(declared_triggers(m, _editor())) for m in _with_triggers()}
    standing = {table: existing_triggers(table) for table in declared}

    assert standing == declared
    assert any(declared.values())


def test_every_no_overlap_is_kept_by_the_database_itself() -> None:
    rules = {
        rule.name
        for model in apps.get_models()
        for rule in model._meta.constraints
        if isinstance(rule, NoOverlap)
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            kept = {name for (name,) in cursor.fetchall()}
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            triggers = {name for (name,) in cursor.fetchall()}
            kept = {name for name in rules if {f"{name}_insert", f"{name}_update"} <= triggers}

    assert rules <= kept
    assert "unitversion_no_overlap" in rules


def test_a_trigger_lost_in_a_table_rebuild_is_back_after_migrate() -> None:
    # Whichever table has triggers on this database: on PostgreSQL only append-only ones do.
    model = next(m for m in _with_triggers() if declared_triggers(m, _editor()))
    table, declared = model._meta.db_table, set(declared_triggers(model, _editor()))
    suffix = "" if connection.vendor == "sqlite" else f' ON "{table}"'
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{sorted(declared)[0]}"{suffix}')
    assert existing_triggers(table) != declared

    call_command("migrate", verbosity=0)

    assert existing_triggers(table) == declared


def test_the_constraints_survive_being_written_into_a_migration() -> None:
    for constraint in (*UnitVersion._meta.constraints, *RegionClass._meta.constraints):
        assert constraint.clone() == constraint
    kept = AppendOnly(name="note_append_only", deletable=Q(is_sample=True))
    assert kept.clone() == kept
    assert kept != AppendOnly(name="note_append_only")
