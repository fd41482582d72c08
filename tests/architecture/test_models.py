"""What holds for every table: words for people, names for constraints, migrations in step."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from core.constraints import NoOverlap
from documents import permissions as documents_permissions
from organizations.permissions import Permission

from .rooms import models_of_the_rooms

MODELS = [pytest.param(model, id=model._meta.label) for model in models_of_the_rooms()]


@pytest.mark.parametrize("model", MODELS)
def test_a_table_is_called_by_the_offices_words(model):
    meta = model._meta
    assert meta.original_attrs.get("verbose_name"), f"{model} has no verbose_name"
    assert meta.original_attrs.get("verbose_name_plural"), f"{model} has no verbose_name_plural"


@pytest.mark.parametrize("model", MODELS)
def test_a_column_that_people_see_is_called_by_the_offices_words(model):
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if field.editable and not field.auto_created:
            assert field._verbose_name is not None, f"{field} has no verbose_name"


@pytest.mark.parametrize("model", MODELS)
def test_a_constraint_is_named_for_the_truth_it_keeps(model):
    for rule in model._meta.constraints:
        assert re.fullmatch(rf"{model._meta.model_name}_[a-z0-9_]+", rule.name), rule.name
        # PostgreSQL cuts longer names, SQLite's triggers carry the event behind the name.
        assert len(rule.name) <= 55, rule.name


@pytest.mark.parametrize("model", MODELS)
def test_no_rule_hides_in_a_save(model):
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


@pytest.mark.django_db
def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


def test_a_table_without_overlap_is_made_after_the_extension_it_needs_on_postgresql():
    graph = MigrationLoader(None).graph
    for model in models_of_the_rooms():
        if any(isinstance(rule, NoOverlap) for rule in model._meta.constraints):
            (first,) = graph.root_nodes(model._meta.app_label)
            assert ("core", "0001_btree_gist") in graph.forwards_plan(first), model


def test_permissions_asked_for_below_the_table_of_roles_are_those_of_the_table():
    asked = {name: value for name, value in vars(documents_permissions).items() if name.isupper()}
    assert asked
    for name, value in asked.items():
        assert Permission[name].value == value


def test_every_room_says_what_it_is_called():
    for config in apps.get_app_configs():
        if config.name in {model._meta.app_label for model in models_of_the_rooms()}:
            assert str(config.verbose_name) != config.name.title()
