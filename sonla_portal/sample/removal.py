"""Take the sample away again: every row marked as sample, with its steps and its history.

Refuses, and names them, when real rows lean on sample ones: those are somebody's work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.planner import renew_statistics
from core.refusals import Refusal
from models_registry.codes import forget_unused_series

SHOWN = 20


@dataclass(frozen=True)
class Leaning:
    """Real rows that point at sample rows."""

    model: type[models.Model]
    field: models.ForeignKey
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return _("%(count)d %(rows)s dựa vào dữ liệu minh họa qua “%(field)s”: %(examples)s") % {
            "count": self.count,
            "rows": self.model._meta.verbose_name,
            "field": self.field.verbose_name,
            "examples": "; ".join(self.examples),
        }


class StillNeeded(Refusal):
    """Real rows lean on sample rows."""

    def __init__(self, leaning: Iterable[Leaning]) -> None:
        self.leaning = tuple(leaning)
        super().__init__("\n".join(str(entry) for entry in self.leaning))


def sample_models() -> list[type[models.Model]]:
    """The tables that may hold invented rows; history tables follow their rows."""
    return [
        model
        for model in apps.get_models()
        if any(field.name == "is_sample" for field in model._meta.local_fields)
        and not hasattr(model, "instance_type")
    ]


def _pointers(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    """The model's foreign keys to tables that may hold invented rows."""
    marked = set(sample_models())
    for field in model._meta.local_fields:
        if isinstance(field, models.ForeignKey) and field.related_model in marked:
            yield field


def leaning_on_sample() -> list[Leaning]:
    """Real rows that point at sample rows. A row without the mark is real unless it goes with its
    owner.
    """
    found: list[Leaning] = []
    for model in sample_models():
        for field in _pointers(model):
            rows = model._base_manager.filter(is_sample=False, **{f"{field.name}__is_sample": True})
            if count := rows.count():
                found.append(Leaning(model, field, count, tuple(map(str, rows[:SHOWN]))))
    return found


def _from_leaves_to_roots() -> list[type[models.Model]]:
    """The tables in an order in which nothing points at a row that is about to go."""
    marked = sample_models()
    graph: TopologicalSorter[type[models.Model]] = TopologicalSorter()
    for model in marked:
        graph.add(
            model,
            *(field.related_model for field in _pointers(model) if field.related_model != model),
        )
    return list(reversed(list(graph.static_order())))


@transaction.atomic
def remove() -> dict[str, int]:
    """Remove every sample row; returns how many of each kind. Raises StillNeeded and removes
    nothing.
    """
    if leaning := leaning_on_sample():
        raise StillNeeded(leaning)
    removed: dict[str, int] = {}
    for model in _from_leaves_to_roots():
        _, by_label = model._base_manager.filter(is_sample=True).delete()
        for label, count in by_label.items():
            if count:
                removed[label] = removed.get(label, 0) + count
    # Afterwards, since each row that goes leaves a last line in its history.
    for model in sample_models():
        history: Any = getattr(model, "history", None)
        if history is not None:
            history.filter(is_sample=True).delete()
    forget_unused_series()
    renew_statistics()
    return removed
