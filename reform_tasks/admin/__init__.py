"""Reference data and corrections: what happens to records is done by verbs, not here."""

from . import indices, one_stop, tasks

__all__ = ["indices", "one_stop", "tasks"]
