"""What a monitor learns without signing in."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_a_stranger_learns_that_all_is_well_from_two_queries(client, django_assert_num_queries):
    client.get("/healthz")

    with django_assert_num_queries(2):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "migrations": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_a_migration_that_was_not_run_makes_the_instance_unfit(client):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


def test_an_empty_database_has_its_migrations_pending(client, monkeypatch):
    monkeypatch.setattr(MigrationRecorder, "has_table", lambda self: False)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "pending")


def test_a_database_of_a_newer_release_is_fit_while_the_old_one_still_serves(client):
    MigrationRecorder(connection).record_applied("sessions", "9999_of_tomorrow")

    assert client.get("/healthz").status_code == 200


def test_a_database_out_of_reach_is_said_without_its_address(client, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("connection to server at 10.1.2.3 failed")

    monkeypatch.setattr(connection, "cursor", refuse)

    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert "10.1.2.3" not in answer.content.decode()


def test_a_monitor_on_the_same_machine_needs_no_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405
