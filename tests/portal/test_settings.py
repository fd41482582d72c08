"""Settings come from the environment: the right ones work, a wrong one is named."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

# What a province sets. An empty value hides the line of a developer's own .env file.
PRODUCTION = {
    "DEBUG": "",
    "SECRET_KEY": "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "DATABASE_URL": "postgres://portal:secret@db.example.vn/portal",
    "ALLOWED_HOSTS": "portal.example.vn",
    "PORTAL_HTTPS": "1",
    "PORTAL_TODAY": "",
}


def run(*command, **environment):
    """A command in a process of its own, in production but for what is named."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=kept | PRODUCTION | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_leave_the_deployment_check_nothing_to_say():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORTAL_TODAY", "2024-12-31", "portal.E002"),
        ("DATABASE_URL", "sqlite:///portal.sqlite3", "portal.W001"),
        ("ALLOWED_HOSTS", "localhost", "portal.W002"),
        ("PORTAL_HTTPS", "0", "security.W008"),
        ("DEBUG", "1", "security.W018"),
    ],
)
def test_the_deployment_check_refuses_what_suits_a_demonstration_only(name, value, said):
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **{name: value})

    assert checked.returncode != 0
    assert said in checked.stderr


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", ""), ("PORTAL_TODAY", "31/12/2024")])
def test_a_variable_missing_or_wrong_is_named_with_an_example(name, value):
    refused = run("manage.py", "check", **{name: value})

    assert refused.returncode != 0
    assert f"{name}=" in refused.stderr.splitlines()[-1]


def test_debug_is_off_unless_asked_for():
    shown = run("-c", "from sonla_portal.settings import DEBUG; print(DEBUG)")

    assert shown.stdout.strip() == "False"


def test_the_example_file_lists_exactly_the_variables_that_the_settings_read():
    code = (settings.BASE_DIR / "sonla_portal" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:env\.\w+|required|day)\(\s*"([A-Z_]+)"', code))
    example = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
    listed = re.findall(r"^#?\s?([A-Z_]+)=", example, re.MULTILINE)

    assert sorted(read) == sorted(listed)
