"""The real maps, for tests that speak of them."""

import pytest

from documents import reference as documents
from territory import reference as territory


@pytest.fixture
def three_maps(db: None) -> None:
    """The reference documents and the three maps of Sơn La, as load_reference lays them."""
    documents.load()
    territory.load()
