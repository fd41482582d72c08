"""The real maps, for tests that speak of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from documents import reference as documents
from territory import reference as territory


@pytest.fixture(scope="module")
def three_maps(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference documents and the three maps of Sơn La, laid once for a module's tests.

    Each test undoes what it does to them; the maps themselves go with the module.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        documents.load()
        territory.load()
        yield
        transaction.set_rollback(True)
