"""The sample years, loaded once for all tests of this folder and taken back at their end."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="package")
def sample_years(django_db_setup, django_db_blocker):
    """Reference data and sample years in the test database; what a single test changes is rolled
    back.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", stdout=StringIO())
        call_command("load_sample", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _in_the_sample_years(sample_years, db):
    """Every test of this folder reads the sample years."""


def pytest_collection_modifyitems(items):
    """One worker loads the sample years, whatever the number of workers: all else takes less."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("sample"))
