"""The demonstration keeps to itself."""

import os

import pytest


@pytest.fixture
def demo(script, monkeypatch, tmp_path):
    """The script, with a folder of its own to write to."""
    module = script("demo")
    monkeypatch.setattr(module, "VAR", tmp_path / "var")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.chdir(tmp_path)
    return module


def test_it_never_fills_a_database_that_is_in_use(demo):
    os.environ["DATABASE_URL"] = "postgres://portal@db.example.vn/portal"
    os.environ["PORTAL_FILES_DIR"] = "/srv/portal/files"

    demo.take_the_stage()

    assert os.environ["DATABASE_URL"] == f"sqlite:///{demo.VAR}/portal.sqlite3"
    assert os.environ["PORTAL_FILES_DIR"] == f"{demo.VAR}/files"


def test_its_key_is_made_once_and_read_by_its_owner_alone(demo):
    demo.take_the_stage()
    key = os.environ["SECRET_KEY"]

    demo.take_the_stage()

    assert os.environ["SECRET_KEY"] == key
    assert len(key) == 64
    assert (demo.VAR / "secret_key").stat().st_mode & 0o777 == 0o600


def test_it_plays_another_day_when_asked(demo):
    os.environ["PORTAL_TODAY"] = "2025-12-01"

    demo.take_the_stage()

    assert os.environ["PORTAL_TODAY"] == "2025-12-01"
