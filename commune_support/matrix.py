"""The matrix of supporters and communes on a day: every assignment with its plan and deliveries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from organizations.models import Organization
from organizations.naming import names_on
from territory.models import UnitVersion

from .coverage import CommuneCovered, covered
from .models import SupportActivity, SupportAssignment, SupportPlan

# Of the drawing, in its own units: a cell, the room for the supporters' names and the communes'.
STEP, LEFT, TOP = 14, 330, 150


@dataclass
class Cell:
    """One assignment in the matrix: whether it leads, and what stands behind it this year."""

    assignment: int
    commune: str
    column: int
    is_lead: bool
    has_plan: bool
    activities: int

    @property
    def state(self) -> str:
        """'both', 'plan' or 'delivery' alone, or 'none': how its mark looks."""
        if self.has_plan:
            return "both" if self.activities else "plan"
        return "delivery" if self.activities else "none"

    @property
    def place(self) -> str:
        """Where its mark stands in its row."""
        return f"translate({LEFT + self.column * STEP} 0)"


@dataclass
class Row:
    """A supporter with its cells."""

    pk: int
    name: str
    number: int
    cells: list[Cell] = field(default_factory=list)

    @property
    def has_plan(self) -> bool:
        """Whether it issued a plan for any of its communes."""
        return any(cell.has_plan for cell in self.cells)

    @property
    def place(self) -> str:
        """Where it stands in the drawing."""
        return f"translate(0 {TOP + self.number * STEP})"


@dataclass
class Column:
    """A commune above the matrix."""

    covered: CommuneCovered
    number: int

    @property
    def place(self) -> str:
        """Where its name stands, slanting upwards."""
        return f"translate({LEFT + self.number * STEP + STEP // 2} {TOP - 6}) rotate(-60)"


@dataclass
class Matrix:
    """Communes as numbered columns, supporters as rows in the official order."""

    columns: list[Column]
    rows: list[Row]

    @property
    def width(self) -> str:
        """Of the drawing, with room for the last name's slant."""
        return str(LEFT + len(self.columns) * STEP + 90)

    @property
    def height(self) -> str:
        """Of the drawing."""
        return str(TOP + len(self.rows) * STEP + 4)

    @property
    def box(self) -> str:
        """The drawing's own units."""
        return f"0 0 {self.width} {self.height}"


def matrix_on(day: date, versions: Iterable[UnitVersion]) -> Matrix:
    """The matrix of these communes: a constant number of queries for any number of them."""
    columns = [Column(commune, place) for place, commune in enumerate(covered(versions, day))]
    places = {column.covered.pk: column for column in columns}
    first = date(day.year, 1, 1)
    pairs = {
        (supporter, commune)
        for supporter, commune in SupportPlan.objects.filter(
            year=day.year, issued_on__lte=day
        ).values_list("supporter", "commune")
    }
    delivered = {
        (supporter, commune): number
        for supporter, commune, number in SupportActivity.objects.standing()
        .filter(held_on__gte=first, held_on__lte=day)
        .order_by()
        .values_list("supporter", "commune")
        .annotate(number=Count("pk"))
    }
    assignments = list(
        SupportAssignment.objects.in_force_on(day)
        .filter(commune__in=places)
        .values_list("pk", "supporter", "commune", "is_lead")
    )
    helpers = {supporter for _pk, supporter, _commune, _lead in assignments}
    names = names_on(day, helpers)
    in_order = Organization.objects.filter(pk__in=helpers).in_official_order()
    order = enumerate(in_order.values_list("pk", flat=True))
    rows = {pk: Row(pk, names[pk], number) for number, pk in order}
    for pk, supporter, commune, is_lead in assignments:
        pair = (supporter, commune)
        column = places[commune]
        rows[supporter].cells.append(
            Cell(
                assignment=pk,
                commune=column.covered.unit.version.full_name,
                column=column.number,
                is_lead=is_lead,
                has_plan=pair in pairs,
                activities=delivered.get(pair, 0),
            )
        )
    for row in rows.values():
        row.cells.sort(key=lambda cell: cell.column)
    return Matrix(columns, list(rows.values()))
