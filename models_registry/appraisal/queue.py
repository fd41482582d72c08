"""The province's queue of dossiers: who asked for which, in what order, and what each row says.

Longest waiting first. A page costs the same queries whatever stands behind it: the marks are added
up by the database, for the dossiers of the page alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from models_registry.models import Dossier, DossierStatus, ScoreLine
from models_registry.models.score import CHANGED_SINCE
from models_registry.scoring.appointing import appointments_of, in_words
from organizations.naming import names_on
from organizations.permissions import Permission

from .queue_filter import TO_APPRAISE, DossierQueueFilter

ORDER = ("submitted_on", "pk")
# In an address: the dossier was opened out of the queue.
OUT_OF_QUEUE = ("tu", "tham-dinh")
_CHUNK = 500


@dataclass(frozen=True)
class Marks:
    """What the marks of a dossier come to so far; `wanted` criteria are to be appraised."""

    self_total: Decimal | None
    appraised_total: Decimal | None
    done: int
    wanted: int
    changed: int


NO_MARKS = Marks(None, None, 0, 0, 0)


@dataclass(frozen=True)
class QueueRow:
    """One dossier as the queue shows it."""

    dossier: Dossier
    unit: str
    waiting: int
    marks: Marks
    appraisers: str
    is_late: bool
    is_of_ended_unit: bool

    @property
    def status(self) -> DossierStatus:
        """Where the dossier stands."""
        return DossierStatus(self.dossier.status)


class AppraisalQueue:
    """The dossiers with the province that a person may appraise, as an address filters them."""

    def __init__(self, user: Any, asked: Any, day: date) -> None:
        self.day = day
        permitted = Dossier.objects.permitted_to(user, Permission.DOSSIER_APPRAISE)
        rows = permitted.of_rounds_by(day).with_province().order_by(*ORDER)
        self.filter = DossierQueueFilter(asked, day=day, user=user, queryset=rows)

    @property
    def dossiers(self) -> QuerySet[Dossier]:
        """Those that the filters leave, in the queue's order."""
        found: QuerySet[Dossier] = self.filter.qs
        return found

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """What the address has to carry for the same filters."""
        asked = self.filter.data or {}
        named = [(name, asked.get(name)) for name in self.filter.form.fields]
        return [(name, str(value)) for name, value in named if value]

    @property
    def keys(self) -> QuerySet[Dossier, int]:
        """Their ids alone, in the same order: what is sorted and cut into pages."""
        return self.dossiers.values_list("pk", flat=True)

    def rows(self, keys: Iterable[int]) -> list[QueueRow]:
        """The rows of the dossiers of these ids, in the queue's order."""
        named = Dossier.objects.filter(pk__in=list(keys)).order_by(*ORDER)
        found = list(named.select_related("model__type", "model__organization", "round"))
        names = names_on(self.day, {dossier.model.organization_id for dossier in found})
        marks = marks_of(found)
        appointed = {
            key: in_words(rows)
            for key, rows in groupby(appointments_of(found), lambda row: row.dossier_id)
        }
        return [
            QueueRow(
                dossier,
                names.get(dossier.model.organization_id, ""),
                (self.day - dossier.submitted_on).days if dossier.submitted_on else 0,
                marks.get(dossier.pk, NO_MARKS),
                appointed.get(dossier.pk, ""),
                is_late(dossier, self.day),
                is_of_ended_unit=not dossier.model.organization.is_valid_on(self.day),
            )
            for dossier in found
        ]

    def all_rows(self) -> Iterator[QueueRow]:
        """Every row, read in chunks."""
        keys = list(self.keys)
        for start in range(0, len(keys), _CHUNK):
            yield from self.rows(keys[start : start + _CHUNK])

    def around(self, dossier: Dossier) -> tuple[Dossier | None, Dossier | None]:
        """The dossiers before and after it, also where it is no longer in the queue itself."""
        sent, key = dossier.submitted_on, dossier.pk
        if sent is None:
            return None, None
        before = Q(submitted_on__lt=sent) | Q(submitted_on=sent, pk__lt=key)
        after = Q(submitted_on__gt=sent) | Q(submitted_on=sent, pk__gt=key)
        return self.dossiers.filter(before).last(), self.dossiers.filter(after).first()


def marks_of(dossiers: Iterable[Dossier]) -> Mapping[int, Marks]:
    """What the marks of these dossiers come to, in one query.

    A bonus that the unit does not claim is not waited for.
    """
    claimed = Q(criterion__is_bonus=False) | Q(self_points__isnull=False) | Q(self_exempt=True)
    is_done = Q(appraised_version=F("self_version"))
    lines = ScoreLine.objects.filter(dossier__in=[dossier.pk for dossier in dossiers]).order_by()
    found = lines.values_list("dossier").annotate(
        self_total=Sum("self_points"),
        appraised_total=Sum("appraised_points"),
        done=Count("pk", filter=claimed & is_done),
        wanted=Count("pk", filter=claimed),
        changed=Count("pk", filter=CHANGED_SINCE),
    )
    return {key: Marks(*totals) for key, *totals in found}


def is_late(dossier: Dossier, day: date) -> bool:
    """Whether a day by which the province had to act has passed, as `late_on` has it."""
    days = [dossier.round.decide_by]
    if dossier.status in TO_APPRAISE:
        days.append(dossier.round.appraise_by)
    return any(last is not None and last < day for last in days)


def in_queue(dossier: Dossier, kept: list[tuple[str, str]]) -> str:
    """The dossier's address with what leads on through the queue."""
    return f"{dossier.get_absolute_url()}?{urlencode([OUT_OF_QUEUE, *kept])}"


def queue_address(kept: list[tuple[str, str]]) -> str:
    """The queue's own address with the same filters."""
    address = reverse("models_registry:appraisal_list")
    return f"{address}?{urlencode(kept)}" if kept else address
