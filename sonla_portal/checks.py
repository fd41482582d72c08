"""What `manage.py check` and `check --deploy` say about this portal beyond Django's own checks."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


def one_postgresql_driver(**kwargs: Any) -> list[CheckMessage]:
    """Where both are installed Django silently takes psycopg 3; the portal is tried on psycopg2."""
    if find_spec("psycopg") is None:
        return []
    return [
        Error(
            "psycopg 3 is installed beside psycopg2.",
            hint="pip uninstall psycopg psycopg-binary",
            id="portal.E001",
        )
    ]


def lives_on_the_real_day(**kwargs: Any) -> list[CheckMessage]:
    """A played day belongs to a demonstration: in earnest it would date every act wrongly."""
    if settings.PORTAL_TODAY is None:
        return []
    return [
        Error(
            f"PORTAL_TODAY makes the portal live on {settings.PORTAL_TODAY:%d/%m/%Y}.",
            hint="Unset PORTAL_TODAY outside a demonstration.",
            id="portal.E002",
        )
    ]


def keeps_its_records_in_postgresql(**kwargs: Any) -> list[CheckMessage]:
    """SQLite lets one person write at a time, which suits a demonstration, not a province."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    return [
        Warning(
            "The database is SQLite.",
            hint="Set DATABASE_URL=postgres://USER:PASSWORD@HOST/NAME.",
            id="portal.W001",
        )
    ]


def answers_to_a_name(**kwargs: Any) -> list[CheckMessage]:
    """With only this machine's own names allowed, every visitor from elsewhere is turned away."""
    if set(settings.ALLOWED_HOSTS) - {"localhost", "127.0.0.1", "[::1]"}:
        return []
    return [
        Warning(
            "The portal answers to no name but this machine's own.",
            hint="Set ALLOWED_HOSTS to the name people type, for example portal.example.vn.",
            id="portal.W002",
        )
    ]


def register_all() -> None:
    """Add these to Django's own; all but the first speak in `check --deploy` only."""
    register(one_postgresql_driver, Tags.compatibility)
    for check in (lives_on_the_real_day, keeps_its_records_in_postgresql, answers_to_a_name):
        register(check, Tags.security, deploy=True)
