"""The dashboard's figures as a good engineer would write them in SQL, for both databases.

One statement a table, the best indexes (the tables have them), joins where they are cheaper than
subqueries, nothing asked twice. The benchmark checks that both sides give the same numbers.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

# What lies within the unit asked for, where one is; the placeholders are :unit and :day.
WITHIN = """
WITH w(id) AS (
  SELECT CAST(:unit AS bigint)
  UNION SELECT v.unit_id FROM territory_unitversion v WHERE v.parent_id = :unit AND {held:v}
  UNION SELECT v.unit_id FROM territory_unitversion v JOIN territory_unitversion u
    ON u.unit_id = v.parent_id WHERE u.parent_id = :unit AND {held:v} AND {held:u}
) """

DEADLINE = """COALESCE(CASE WHEN t.extended_on <= :day THEN t.extended_due_on
  WHEN t.extended_on > :day THEN (SELECT e.new_due_on FROM reform_tasks_taskextension e
    WHERE e.task_id = t.id AND e.granted_on <= :day
    ORDER BY e.granted_on DESC LIMIT 1) END, t.due_on)"""
IN_PLAN = "t.added_on <= :day AND (t.cancelled_on IS NULL OR t.cancelled_on > :day)"
UNDONE = "(t.completed_on IS NULL OR t.completed_on > :day)"
CLAIMED = """(t.reported_on <= :day AND (t.sent_back_on IS NULL OR t.sent_back_on > :day)
  OR t.reported_on > :day AND EXISTS (SELECT 1 FROM reform_tasks_taskreport r WHERE r.task_id = t.id
    AND r.kind = 'completion' AND r."on" <= :day AND r.sent_back_on > :day))"""
RESTING = """(t.suspended_on <= :day AND (t.resumed_on IS NULL OR t.resumed_on > :day)
  OR t.suspended_on > :day AND EXISTS (SELECT 1 FROM reform_tasks_tasksuspension s
    WHERE s.task_id = t.id AND {held:s}))"""
RUNNING = f"{UNDONE} AND {CLAIMED} IS NOT TRUE AND {RESTING} IS NOT TRUE"
OVERDUE = (
    f"{RUNNING} AND (t.start_on IS NULL OR t.start_on <= :day) "
    f"AND t.due_on IS NOT NULL AND {DEADLINE} < :day"
)
# The units are joined, or PostgreSQL would gather them anew for each task.
LED_HERE = """ AND EXISTS (SELECT 1 FROM reform_tasks_taskagency a JOIN organizations_organization o
  ON o.id = a.organization_id WHERE a.task_id = t.id AND a.part = 'lead' AND o.unit_id IN (
    SELECT u.id FROM territory_administrativeunit u WHERE u.id IN (SELECT id FROM w)))"""
OF_PROVINCE = """reform_tasks_reformtask t JOIN reform_tasks_reformplan p ON p.id = t.plan_id
WHERE p.year = :year AND p.layer = 'province' AND p.issued_on <= :day"""

PROVINCIAL = f"""SELECT COUNT(*) FILTER (WHERE t.completed_on <= :day), COUNT(*),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.completed_on <= {DEADLINE}),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.completed_on > {DEADLINE}),
  COUNT(*) FILTER (WHERE {OVERDUE})
FROM {OF_PROVINCE} AND {IN_PLAN}{{here:{LED_HERE}}}"""

OF_UNITS = f"""SELECT COUNT(*) FROM reform_tasks_reformtask t
JOIN reform_tasks_reformplan p ON p.id = t.plan_id
JOIN organizations_organization o ON o.id = p.owner_id
WHERE p.year = :year AND p.layer = 'unit' AND p.issued_on <= :day
AND o.kind IN ('so_nganh', 'ubnd_huyen') AND {IN_PLAN}
{{here: AND o.unit_id IN (SELECT id FROM w)}}"""

ONE_STOP = """SELECT COUNT(*) FILTER (WHERE o.kind = 'ubnd_xa'),
  COUNT(*) FILTER (WHERE o.kind = 'ubnd_xa' AND has),
  COUNT(*) FILTER (WHERE o.kind = 'so_nganh'), COUNT(*) FILTER (WHERE o.kind = 'so_nganh' AND has)
FROM (SELECT o.kind, EXISTS (SELECT 1 FROM reform_tasks_onestopstatus s
    WHERE s.organization_id = o.id AND {held:s}) AS has
  FROM organizations_organization o WHERE o.kind IN ('ubnd_xa', 'so_nganh') AND {held:o}
  {here: AND o.unit_id IN (SELECT id FROM w)}) o"""

RECOGNISED = """SELECT COUNT(DISTINCT r.model_id) FROM models_registry_practicemodel m
JOIN models_registry_modeltype k ON k.id = m.type_id AND k.is_friendly_government
JOIN organizations_organization o ON o.id = m.organization_id AND {held:o}
JOIN territory_administrativeunit u ON u.id = o.unit_id AND {held:u}
JOIN models_registry_recognition r ON r.model_id = m.id
WHERE r.in_force_from <= :day AND (r.in_force_to IS NULL OR r.in_force_to >= :day)
AND r.id NOT IN (SELECT s.recognition_id FROM models_registry_recognitionsuspension s
  WHERE {held:s}){here: AND o.unit_id IN (SELECT id FROM w)}"""

DISTRICTS = """SELECT COUNT(*),
  COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM territory_unitversion v
    JOIN organizations_organization o ON o.unit_id = v.unit_id
    JOIN models_registry_practicemodel m ON m.organization_id = o.id
    JOIN models_registry_modeltype k ON k.id = m.type_id AND k.is_friendly_government
    WHERE v.parent_id = u.id AND {held:v}
    AND m.launched_on <= :day AND (m.ended_on IS NULL OR m.ended_on > :day))),
  COUNT(*) FILTER (WHERE u.id IN (SELECT o.unit_id FROM models_registry_steeringcommittee s
    JOIN organizations_organization o ON o.id = s.organization_id
    WHERE o.kind = 'ubnd_huyen' AND {held:s}))
FROM territory_administrativeunit u WHERE u.level = 'district' AND {held:u}
{here: AND u.id IN (SELECT id FROM w)}"""

SUPPORTERS = """SELECT COUNT(DISTINCT a.supporter_id) FROM commune_support_supportassignment a
JOIN territory_administrativeunit c ON c.id = a.commune_id AND {held:c}
JOIN organizations_organization s ON s.id = a.supporter_id AND {held:s}
WHERE {held:a}{here: AND a.commune_id IN (SELECT id FROM w)}"""

SUPPORTED = """SELECT COUNT(*), COUNT(*) FILTER (WHERE has) FROM (
  SELECT {here:EXISTS (SELECT 1 FROM commune_support_supportassignment a
    JOIN organizations_organization s ON s.id = a.supporter_id AND {held:s}
    WHERE a.commune_id = u.id AND {held:a})}{all:u.id IN (SELECT a.commune_id
    FROM commune_support_supportassignment a WHERE {held:a} AND a.supporter_id NOT IN (
      SELECT s.id FROM organizations_organization s
      WHERE s.valid_from > :day OR s.valid_to < :day))} AS has
  FROM territory_administrativeunit u WHERE {held:u}
  AND {here:u.id IN (SELECT id FROM w)
  AND EXISTS (SELECT 1 FROM commune_support_decidedcommune d
    JOIN commune_support_assignmentdecision e ON e.id = d.decision_id AND {held:e}
    WHERE d.unit_id = u.id AND {held:d})}{all:u.id IN (SELECT d.unit_id
    FROM commune_support_decidedcommune d
    JOIN commune_support_assignmentdecision e ON e.id = d.decision_id AND {held:e}
    WHERE {held:d})}) u"""

REGION_III = """SELECT COUNT(*) FROM territory_administrativeunit u
WHERE u.level = 'commune' AND {held:u} AND EXISTS (SELECT 1 FROM territory_regionclass r
  WHERE r.unit_id = u.id AND r.region = 3 AND {held:r}){here: AND u.id IN (SELECT id FROM w)}"""

BY_LEAD = f"""SELECT a.organization_id,
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.completed_on <= {DEADLINE}),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.completed_on > {DEADLINE}),
  COUNT(*) FILTER (WHERE t.completed_on <= :day AND t.due_on IS NULL),
  COUNT(*) FILTER (WHERE {UNDONE} AND {CLAIMED}), COUNT(*) FILTER (WHERE {OVERDUE}), COUNT(*)
FROM reform_tasks_taskagency a JOIN reform_tasks_reformtask t ON t.id = a.task_id
JOIN reform_tasks_reformplan p ON p.id = t.plan_id
WHERE a.part = 'lead' AND p.year = :year AND p.layer = 'province' AND p.issued_on <= :day
AND {IN_PLAN}
{{here:{LED_HERE}}} GROUP BY a.organization_id"""

# In a province its few models' recognitions are looked up, in the country all are read at once.
IN_FORCE = """r.in_force_from <= :day AND (r.in_force_to IS NULL OR r.in_force_to >= :day)
  AND NOT EXISTS (SELECT 1 FROM models_registry_recognitionsuspension s
    WHERE s.recognition_id = r.id AND {held:s})"""
IS_RECOGNISED = f"""{{here:EXISTS (SELECT 1 FROM models_registry_recognition r
  WHERE r.model_id = m.id AND {IN_FORCE})}}{{all:m.id IN (SELECT r.model_id
  FROM models_registry_recognition r WHERE {IN_FORCE})}}"""
BY_DISTRICT = f"""SELECT d.code, COUNT(*) FILTER (WHERE rec),
  COUNT(*) FILTER (WHERE NOT rec AND m.launched_on <= :day),
  COUNT(*) FILTER (WHERE NOT rec AND (m.launched_on IS NULL OR m.launched_on > :day))
FROM (SELECT m.launched_on, o.unit_id, {IS_RECOGNISED} AS rec
  FROM models_registry_practicemodel m
  JOIN models_registry_modeltype k ON k.id = m.type_id AND k.is_friendly_government
  JOIN organizations_organization o ON o.id = m.organization_id AND {{held:o}}
  JOIN territory_administrativeunit u ON u.id = o.unit_id AND {{held:u}} AND u.level <> 'province'
  WHERE (m.registered_on <= :day OR m.launched_on <= :day)
  AND (m.ended_on IS NULL OR m.ended_on > :day){{here: AND o.unit_id IN (SELECT id FROM w)}}) m
JOIN territory_unitversion v ON v.unit_id = m.unit_id AND {{held:v}}
JOIN territory_unitversion d ON d.unit_id = v.parent_id AND {{held:d}} GROUP BY d.code"""

BY_KIND = """SELECT a.kind_id, SUM(a.value_vnd) FILTER (WHERE a.fund = 'own'),
  SUM(a.value_vnd) FILTER (WHERE a.fund = 'mobilised'), SUM(a.value_vnd), SUM(a.workdays), COUNT(*),
  COUNT(*) FILTER (WHERE a.value_vnd IS NULL AND k.is_valued)
FROM commune_support_supportactivity a JOIN commune_support_supportkind k ON k.id = a.kind_id
WHERE a.held_on >= :year_start AND a.held_on <= :day
AND a.withdrawn_on IS NULL AND a.disputed_on IS NULL
{here: AND a.commune_id IN (SELECT id FROM w)} GROUP BY a.kind_id"""

OF_THE_DAY = (
    PROVINCIAL,
    OF_UNITS,
    ONE_STOP,
    RECOGNISED,
    DISTRICTS,
    SUPPORTERS,
    SUPPORTED,
    REGION_III,
    BY_LEAD,
    BY_DISTRICT,
    BY_KIND,
)
# The five main figures, whose course is shown: these on each of the earlier days.
OF_THE_COURSE = (
    f"SELECT COUNT(*) FILTER (WHERE t.completed_on <= :day), COUNT(*) FROM {OF_PROVINCE} "
    f"AND {IN_PLAN}{{here:{LED_HERE}}}",
    OF_UNITS,
    """SELECT COUNT(*), COUNT(*) FILTER (WHERE EXISTS (SELECT 1 FROM reform_tasks_onestopstatus s
    WHERE s.organization_id = o.id AND {held:s})) FROM organizations_organization o
    WHERE o.kind = 'ubnd_xa' AND {held:o}{here: AND o.unit_id IN (SELECT id FROM w)}""",
    RECOGNISED,
    SUPPORTERS,
)


class ByHand:
    """The statements with their parameters, ready to be sent."""

    def __init__(self, day: date, days: Sequence[date], unit: int | None) -> None:
        self.statements = [filled(sql, day, unit) for sql in OF_THE_DAY]
        self.statements += [filled(sql, each, unit) for sql in OF_THE_COURSE for each in days]

    def ask(self) -> list[list[tuple[Any, ...]]]:
        """The rows of every statement."""
        found = []
        with connection.cursor() as cursor:
            for sql, params in self.statements:
                cursor.execute(sql, params)
                found.append(cursor.fetchall())
        return found


def filled(sql: str, day: date, unit: int | None) -> tuple[str, list[Any]]:
    """The statement in the driver's form."""
    here = unit is not None
    text = _where(_where(sql, "{here:", here), "{all:", not here)
    text = (WITHIN if here else "") + text
    while "{held:" in text:
        before, _mark, after = text.partition("{held:")
        alias, _end, rest = after.partition("}")
        still = f"({alias}.valid_to IS NULL OR {alias}.valid_to >= :day)"
        held = f"({alias}.valid_from <= :day AND {still})"
        text = before + held + rest
    values = {"day": day, "year": day.year, "year_start": date(day.year, 1, 1), "unit": unit}
    params: list[Any] = []
    parts = text.replace("%", "%%").split(":")
    filled = parts[0]
    for part in parts[1:]:
        name = next(name for name in ("year_start", "year", "day", "unit") if part.startswith(name))
        params.append(
            connection.ops.adapt_datefield_value(values[name])
            if name != "unit" and isinstance(values[name], date)
            else values[name]
        )
        filled += "%s" + part[len(name) :]
    return filled, params


def _where(sql: str, mark: str, is_meant: bool) -> str:
    """The statement with or without what stands under that mark."""
    first, *marked = sql.split(mark)
    pieces = [first]
    for piece in marked:
        inner, rest = _closed(piece)
        pieces.append((inner if is_meant else "") + rest)
    return "".join(pieces)


def _closed(piece: str) -> tuple[str, str]:
    """The text up to the brace that closes it, and the rest."""
    depth = 0
    for place, char in enumerate(piece):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth < 0:
            return piece[:place], piece[place + 1 :]
    raise ValueError(piece)
