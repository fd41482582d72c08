"""Model fields for Vietnamese text: one normal form, keys to search and to sort by."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from .text import fold, nfc, sort_key


class NfcCharField(models.CharField):
    """A CharField whose values, and the values it is compared with, are in normal form C."""

    def get_prep_value(self, value: Any) -> Any:
        """Normalise on the way to the database, in bulk writes and lookups too."""
        value = super().get_prep_value(value)
        return nfc(value) if isinstance(value, str) else value


class NfcTextField(models.TextField):
    """A TextField in normal form C."""

    def get_prep_value(self, value: Any) -> Any:
        """Normalise on the way to the database, in bulk writes and lookups too."""
        value = super().get_prep_value(value)
        return nfc(value) if isinstance(value, str) else value


class _DerivedKey(models.CharField):
    """Computed from other columns by save and bulk_create; bulk_update must name it."""

    def __init__(self, *args: Any, source: Sequence[str] = (), **kwargs: Any) -> None:
        self.source = tuple(source)
        kwargs.setdefault("max_length", 600)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Keep `source` in the migrations."""
        name, path, args, kwargs = super().deconstruct()
        if self.source:
            kwargs["source"] = list(self.source)
        return name, path, args, kwargs

    def derive(self, text: str) -> str:
        """The key of the joined source texts."""
        raise TypeError("a derived key says how it is derived")

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the key afresh whenever the row is written."""
        parts = (str(getattr(model_instance, name) or "") for name in self.source)
        value = self.derive(" ".join(part for part in parts if part))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class SearchKeyField(_DerivedKey):
    """What a search without accents looks in: marks stripped, đ as d, lower case."""

    def derive(self, text: str) -> str:
        """See core.text.fold."""
        return fold(text)


class SortKeyField(_DerivedKey):
    """What a list in the order of the Vietnamese alphabet is sorted by."""

    def derive(self, text: str) -> str:
        """See core.text.sort_key."""
        return sort_key(text)
