"""Boards of tasks and one agency's overdue list as SQL written by hand, for both databases."""

from datetime import date
from typing import Any

from benchmarks.by_hand import BY_LEAD, CLAIMED, DEADLINE, IN_PLAN, OVERDUE, RESTING, UNDONE, filled

Statement = tuple[str, list[Any]]

_STARTED = (
    f"{UNDONE} AND {CLAIMED} IS NOT TRUE AND {RESTING} IS NOT TRUE "
    "AND (t.start_on IS NULL OR t.start_on <= :day)"
)
_COLUMNS = f"""COUNT(*),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.completed_on <= {DEADLINE}),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.completed_on > {DEADLINE}),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND {DEADLINE} IS NULL),
  COUNT(*) FILTER (WHERE {_STARTED} AND {DEADLINE} >= :day), COUNT(*) FILTER (WHERE {OVERDUE}),
  COUNT(*) FILTER (WHERE {UNDONE} AND {CLAIMED} IS NOT TRUE AND {RESTING} IS NOT TRUE
    AND t.start_on > :day),
  COUNT(*) FILTER (WHERE {UNDONE} AND {CLAIMED}),
  COUNT(*) FILTER (WHERE {UNDONE} AND {CLAIMED} IS NOT TRUE AND {RESTING}),
  COUNT(*) FILTER (WHERE {_STARTED} AND {DEADLINE} IS NULL)"""
_TASKS = "reform_tasks_reformtask t JOIN reform_tasks_reformplan p ON p.id = t.plan_id"
_OF_YEAR = f"p.year = :year AND p.issued_on <= :day AND {IN_PLAN}"
_NAMES = """SELECT n.organization_id, n.name, n.valid_from FROM organizations_organizationname n
WHERE n.organization_id IN ({0}) ORDER BY n.organization_id, n.valid_from"""
_LEADING = """SELECT a.organization_id FROM reform_tasks_taskagency a
JOIN reform_tasks_reformtask t ON t.id = a.task_id
JOIN reform_tasks_reformplan p ON p.id = t.plan_id
WHERE a.part = 'lead' AND p.layer = 'province' AND p.year = :year AND p.issued_on <= :day"""


def board_by_lead(day: date) -> list[Statement]:
    """The province's tasks by lead agency, with their names."""
    return [filled(sql, day, None) for sql in (BY_LEAD, _NAMES.format(_LEADING))]


def board_by_area(day: date) -> list[Statement]:
    """The province's tasks by area, with the areas."""
    by_area = BY_LEAD.replace("a.organization_id", "t.area_id").replace(
        "reform_tasks_taskagency a JOIN reform_tasks_reformtask t ON t.id = a.task_id",
        "reform_tasks_reformtask t",
    )
    by_area = by_area.replace("a.part = 'lead' AND ", "")
    areas = "SELECT id, number, name FROM reform_tasks_reformarea ORDER BY number"
    return [filled(sql, day, None) for sql in (by_area, areas)]


def progress_by_lead(day: date) -> list[Statement]:
    """Biểu 4 of the province's plan: a line for each lead, and the total of the tasks."""
    by_lead = f"""SELECT a.organization_id, {_COLUMNS} FROM reform_tasks_taskagency a
    JOIN reform_tasks_reformtask t ON t.id = a.task_id
    JOIN reform_tasks_reformplan p ON p.id = t.plan_id
    WHERE a.part = 'lead' AND p.layer = 'province' AND {_OF_YEAR} GROUP BY a.organization_id"""
    total = f"SELECT {_COLUMNS} FROM {_TASKS} WHERE p.layer = 'province' AND {_OF_YEAR}"
    return [filled(sql, day, None) for sql in (by_lead, total, _NAMES.format(_LEADING))]


def progress_by_owner(day: date) -> list[Statement]:
    """Biểu 4 of the units' plans: a line for each unit; the total is their sum."""
    by_owner = f"""SELECT p.owner_id, {_COLUMNS} FROM {_TASKS}
    WHERE p.layer = 'unit' AND {_OF_YEAR} GROUP BY p.owner_id"""
    owners = """SELECT p.owner_id FROM reform_tasks_reformplan p
    WHERE p.layer = 'unit' AND p.year = :year AND p.issued_on <= :day"""
    return [filled(sql, day, None) for sql in (by_owner, _NAMES.format(owners))]


def overdue_of(organization: int, day: date, rows: int) -> list[Statement]:
    """The first page of what one agency leads and is overdue, and how long the list is."""
    key = str(int(organization))
    where = f"""FROM reform_tasks_taskagency a JOIN reform_tasks_reformtask t ON t.id = a.task_id
    JOIN reform_tasks_reformplan p ON p.id = t.plan_id WHERE a.organization_id = {key}
    AND a.part = 'lead' AND p.issued_on <= :day AND {IN_PLAN} AND {OVERDUE}"""
    page = f"SELECT t.*, p.* {where} ORDER BY p.year DESC, p.id, t.position, t.id LIMIT {int(rows)}"
    return [filled(sql, day, None) for sql in (f"SELECT COUNT(*) {where}", page)]
