"""The list of a recognition decision, in a workbook or typed, checked before it is entered.

Each line is read as it was written, its unit found on the day of the decision, and told what will
become of it; what is wrong is told by the cell it stands in.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.numbers import NotADay, parse_day
from core.refusals import Refusal
from core.text import fold, squeezed
from core.workbook import CellError, Column, read_table
from documents.models import LegalDocument
from models_registry.models import AppliesTo, ModelType, PracticeModel
from organizations.models import Organization
from organizations.resolving import OrganizationDirectory
from territory.models import Level
from territory.resolving import UnitDirectory

from .issued_decision import Line, check_line, existing_recognition, model_of

COLUMNS = (
    Column(
        "unit",
        gettext_lazy("Cơ quan, đơn vị"),
        (
            "Đơn vị",
            "Tên đơn vị",
            "Xã, phường, thị trấn",
            "Xã, phường",
            "Tên xã",
            "UBND xã, phường, thị trấn",
            "Mã đơn vị",
        ),
        required=True,
    ),
    Column(
        "district",
        gettext_lazy("Huyện, thị xã, thành phố"),
        ("Huyện", "Huyện, thành phố", "Địa bàn"),
    ),
    Column("name", gettext_lazy("Tên mô hình"), ("Mô hình",)),
    Column("launched_on", gettext_lazy("Ngày ra mắt"), ("Ra mắt ngày", "Ngày đưa vào hoạt động")),
)
_COMMITTEE = re.compile(r"^(ubnd|uy ban nhan dan)\s+")
_BETWEEN = re.compile(r"\s*[;\t|]\s*")


class Outcome(models.TextChoices):
    """What will become of a line."""

    NEW_MODEL = "new", gettext_lazy("Công nhận, lập mô hình mới")
    KNOWN_MODEL = "known", gettext_lazy("Công nhận mô hình đã có")
    SAME = "same", gettext_lazy("Đã nhập trước đó, giữ nguyên")
    WRONG = "wrong", gettext_lazy("Có lỗi")

    @property
    def tone(self) -> str:
        """How the badge looks."""
        return {"new": "success", "known": "success", "same": "muted"}.get(self.value, "danger")


@dataclass(frozen=True)
class Written:
    """One line as it was written, and the names of its cells."""

    at: str
    unit: str
    district: str = ""
    name: str = ""
    launched_on: date | None = None
    cells: dict[str, str] = field(default_factory=dict)
    error: tuple[str, str] | None = None


@dataclass(frozen=True)
class Checked:
    """One line with what it means and what will become of it; `errors` are by cell."""

    written: Written
    outcome: Outcome
    line: Line | None = None
    model: PracticeModel | None = None
    errors: tuple[tuple[str, str], ...] = ()


def from_workbook(upload: IO[bytes]) -> list[Written]:
    """The lines of a workbook; raises NotAWorkbook or NoSuchColumns."""
    return [_written(row) for row in read_table(upload, COLUMNS).rows]


def _written(row: Any) -> Written:
    refs = {column.key: row[column.key].ref for column in COLUMNS}
    launched_on, error = None, None
    try:
        launched_on = row["launched_on"].day()
    except CellError as wrong:
        error = (wrong.ref, str(wrong))
    texts = {key: row[key].text for key in ("unit", "district", "name")}
    return Written(refs["unit"], launched_on=launched_on, cells=refs, error=error, **texts)


def from_text(text: str) -> list[Written]:
    """Lines typed or pasted: unit; name of the model; day of its launch. A unit is enough."""
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        at = _("dòng %d") % number
        unit, name, launched, *_rest = [*_BETWEEN.split(line.strip()), "", "", ""]
        launched_on, error = None, None
        try:
            launched_on = parse_day(launched) if launched else None
        except NotADay as wrong:
            error = (at, str(wrong))
        lines.append(Written(at, squeezed(unit), "", squeezed(name), launched_on, error=error))
    return lines


def as_text(checked: Iterable[Checked]) -> str:
    """The lines in a form that `from_text` reads back: units by their organizations' codes."""
    return "\n".join(
        "\t".join(
            [
                found.line.organization.code,
                found.line.name,
                f"{found.line.launched_on:%d/%m/%Y}" if found.line.launched_on else "",
            ]
        )
        for found in checked
        if found.line is not None
    )


def check(
    lines: Iterable[Written], decision: LegalDocument, type: ModelType, first: date
) -> list[Checked]:
    """What each line means and what will become of it; writes nothing."""
    finder = Finder(first, type)
    seen: dict[tuple[int, str], str] = {}
    return [_checked(written, decision, type, first, finder, seen) for written in lines]


def _checked(
    written: Written,
    decision: LegalDocument,
    type: ModelType,
    first: date,
    finder: "Finder",
    seen: dict[tuple[int, str], str],
) -> Checked:
    errors = [written.error] if written.error else []
    unit_cell = written.cells.get("unit", written.at)
    try:
        organization = finder.find(written.unit, written.district)
    except Refusal as refusal:
        errors.append((unit_cell, str(refusal)))
        return Checked(written, Outcome.WRONG, errors=tuple(errors))
    line = Line(organization, type, written.name, written.launched_on)
    key = (organization.pk, "" if type.is_single else fold(written.name))
    if key in seen:
        errors.append((unit_cell, _("Đơn vị này đã có ở %s.") % seen[key]))
    seen.setdefault(key, unit_cell)
    model = model_of(line)
    if not errors and existing_recognition(line, decision) is not None:
        return Checked(written, Outcome.SAME, line, model)
    try:
        check_line(line, decision, first)
    except Refusal as refusal:
        errors.append((unit_cell, str(refusal)))
    if errors:
        return Checked(written, Outcome.WRONG, line, model, tuple(errors))
    return Checked(written, Outcome.KNOWN_MODEL if model else Outcome.NEW_MODEL, line, model)


class Finder:
    """Finds the organizations that a list names, on the day of the decision; each read once."""

    def __init__(self, day: date, type: ModelType) -> None:
        self.day, self.type = day, type

    def find(self, text: str, district: str) -> Organization:
        """The organization meant, by code or name; raises what says when a unit existed."""
        if not text:
            raise Refusal(_("Chưa ghi tên cơ quan, đơn vị."))
        if found := self._by_code.get(text.lower()):
            return found
        if self.type.applies_to != AppliesTo.COMMUNE:
            return self._organizations.find(f"{text}, {district}" if district else text)
        match = _COMMITTEE.match(fold(text))
        unit = self._units.find(text[match.end() :] if match else text, district=district)
        committee = self._by_unit.get(unit.pk)
        if committee is None:
            raise Refusal(_("%s chưa có UBND trong danh mục cơ quan, đơn vị.") % unit)
        return committee

    @cached_property
    def _committees(self) -> list[Organization]:
        rows = Organization.objects.commune_committees().valid_on(self.day)
        return list(rows.prefetch_related("names"))

    @cached_property
    def _by_code(self) -> dict[str, Organization]:
        return {found.code: found for found in self._committees}

    @cached_property
    def _by_unit(self) -> dict[int, Organization]:
        return {found.unit_id: found for found in self._committees}

    @cached_property
    def _units(self) -> UnitDirectory:
        return UnitDirectory(self.day, Level.COMMUNE)

    @cached_property
    def _organizations(self) -> OrganizationDirectory:
        return OrganizationDirectory(self.day)
