"""The scripts of the command line are files, not a package."""

import sys
from importlib import import_module

import pytest
from django.conf import settings


@pytest.fixture
def script(monkeypatch):
    """One of them as a module, by its name."""
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "scripts"))
    before = set(sys.modules)
    yield import_module
    for name in set(sys.modules) - before:
        del sys.modules[name]
