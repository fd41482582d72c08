"""Taking over the figures of dossiers from the service portal's file: checked, then entered.

A file is entered as a whole or not at all. What stands already stays as it is; a later file of the
same period corrects numbers, and their history keeps what was said before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import models, transaction
from django.utils.translation import gettext_lazy
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core.cells import in_vietnamese
from core.refusals import NotYours, Refusal
from documents import file_kinds, filing
from documents.models import StoredFile
from organizations.models import Organization
from organizations.naming import names_on
from organizations.permissions import Permission

from .models import ServiceColumn, ServiceFigures, ServiceImport
from .service_workbook import Entry, Export, Fault, online_fault, overlap_fault

_REASON_LENGTH = 100


class UnfitFile(Refusal):
    """The file cannot be entered; the message names the first thing that is wrong."""


class Outcome(models.TextChoices):
    """What will become of an office's numbers."""

    NEW = "new", gettext_lazy("Thêm mới")
    CORRECTED = "corrected", gettext_lazy("Sửa số liệu đã nhập")
    SAME = "same", gettext_lazy("Đã nhập, giữ nguyên")

    @property
    def tone(self) -> str:
        """How the badge looks."""
        return {"new": "success", "corrected": "warning"}.get(self.value, "muted")


@dataclass(frozen=True)
class Checked:
    """An office's numbers, what will become of them, and what stands now."""

    entry: Entry
    name: str
    outcome: Outcome
    standing: ServiceFigures | None = None

    @property
    def numbers(self) -> list[tuple[Any, int | None, int | None]]:
        """The column's words, the file's number, and what stands where it differs (else None)."""
        return [
            (ServiceColumn(column).label, value, self._standing(column, value))
            for column, value in self.entry.numbers.items()
        ]

    def _standing(self, column: str, value: int | None) -> int | None:
        if self.standing is None:
            return None
        stands: int | None = getattr(self.standing, column)
        return None if stands == value else stands


def check(export: Export, period: tuple[date, date]) -> tuple[list[Checked], list[Fault]]:
    """What will become of each office's numbers, and what is wrong; writes nothing."""
    start, end = period
    organizations = [entry.organization.pk for entry in export.entries]
    names = names_on(end, organizations)
    meeting = ServiceFigures.objects.filter(
        organization__in=organizations, period_from__lte=end, period_to__gte=start
    )
    # Of several periods that meet this one, the first is told; the same period is the only one.
    standing = {found.organization_id: found for found in meeting.order_by("-period_from")}
    checked, faults = [], list(export.faults)
    for entry in export.entries:
        found, name = standing.get(entry.organization.pk), names[entry.organization.pk]
        if found is not None and (found.period_from, found.period_to) != period:
            faults.append(
                overlap_fault(export.sheet, entry, name, found.period_from, found.period_to)
            )
        elif found is not None and _leaves_more_online(entry, found):
            faults.append(online_fault(export.sheet, entry, name, found))
        else:
            checked.append(Checked(entry, name, _outcome(entry, found), found))
    return checked, faults


def _leaves_more_online(entry: Entry, standing: ServiceFigures) -> bool:
    """Whether a file without online dossiers tells of fewer received than stand as online."""
    received = entry.numbers[ServiceColumn.RECEIVED]
    is_told = ServiceColumn.ONLINE in entry.numbers
    if is_told or received is None or standing.online is None:
        return False
    return standing.online > received


def _outcome(entry: Entry, standing: ServiceFigures | None) -> Outcome:
    if standing is None:
        return Outcome.NEW
    is_same = all(getattr(standing, key) == value for key, value in entry.numbers.items())
    return Outcome.SAME if is_same else Outcome.CORRECTED


@transaction.atomic
def enter(
    export: Export,
    *,
    by: Any,
    period: tuple[date, date],
    source: str,
    exported_on: date,
    upload: File,
    is_sample: bool = False,
) -> ServiceImport | None:
    """Enter the file's numbers; None where all of them stood already, and then nothing is kept.

    Raises NotYours, UnfitFile, or what the file's content is refused for.
    """
    if not by.has_perm(Permission.SERVICE_IMPORT):
        raise NotYours
    _lock(entry.organization.pk for entry in export.entries)
    checked, faults = check(export, period)
    if faults:
        raise UnfitFile(f"{faults[0].sheet} {faults[0].cell}: {faults[0].message}")
    new = [found for found in checked if found.outcome == Outcome.NEW]
    corrected = [found for found in checked if found.outcome == Outcome.CORRECTED]
    if not (new or corrected):
        return None
    made = ServiceImport.objects.create(
        source=source,
        exported_on=exported_on,
        period_from=period[0],
        period_to=period[1],
        file=_stored(upload, by, is_sample=is_sample),
        added=len(new),
        corrected=len(corrected),
        imported_by=by,
        is_sample=is_sample,
    )
    _write(made, new, corrected)
    return made


def _lock(organizations: Iterable[int]) -> None:
    """Two files about one office are entered one after the other."""
    rows = Organization.objects.select_for_update().filter(pk__in=list(organizations))
    list(rows.order_by("pk").values_list("pk"))


def _stored(upload: File, by: Any, *, is_sample: bool) -> StoredFile:
    upload.seek(0)
    return filing.store(upload, by, kinds=(file_kinds.XLSX,), is_sample=is_sample)


def _write(made: ServiceImport, new: Sequence[Checked], corrected: Sequence[Checked]) -> None:
    reason = in_vietnamese(gettext_lazy("Nhập từ tệp %(name)s")) % {"name": made.file.name}
    told: dict[str, Any] = {
        "default_user": made.imported_by,
        "default_change_reason": reason[:_REASON_LENGTH],
    }
    rows = [
        ServiceFigures(
            organization=found.entry.organization,
            period_from=made.period_from,
            period_to=made.period_to,
            brought_by=made,
            is_sample=made.is_sample,
            **found.entry.numbers,
        )
        for found in new
    ]
    if rows:
        bulk_create_with_history(rows, ServiceFigures, **told)
    changed, written = [], {"brought_by", "revision", "is_sample"}
    for found in corrected:
        figures: Any = found.standing
        for column, value in found.entry.numbers.items():
            setattr(figures, column, value)
        figures.brought_by, figures.revision = made, figures.revision + 1
        # What was invented is so no longer, once a real file has said it.
        figures.is_sample = made.is_sample
        written |= set(found.entry.numbers)
        changed.append(figures)
    if changed:
        bulk_update_with_history(changed, ServiceFigures, sorted(written), **told)
