"""A string reference escapes the import linter, so the tables themselves are walked."""

import pytest
from django.conf import settings

from .rooms import FLOORS, HEIGHT, ROOMS, is_history, models_of_the_rooms

# Each relation of each table, history tables and tables of many-to-many rows included.
RELATIONS = [
    field
    for model in models_of_the_rooms(with_made=True)
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
    if field.is_relation
]


@pytest.mark.parametrize("field", RELATIONS, ids=lambda field: str(field).lower())
def test_no_relation_points_up_or_sideways(field):
    here, there = field.model._meta.app_label, field.related_model._meta.app_label

    if there in HEIGHT and here != there:
        assert HEIGHT[there] < HEIGHT[here], f"{field} points to {there}"


def test_every_room_has_its_floor():
    ours = [app for app in settings.INSTALLED_APPS if app in ROOMS]
    assert sorted(ours) == sorted(ROOMS)
    assert len(ROOMS) == len(set(ROOMS)) == sum(map(len, FLOORS))


def test_history_tables_are_walked_too():
    assert any(is_history(field.model) for field in RELATIONS)
