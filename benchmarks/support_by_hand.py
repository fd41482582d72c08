"""What the pages of support show, asked by SQL written by hand."""

from datetime import date
from typing import Any

from django.db import connection

Statement = tuple[str, tuple[Any, ...]]

_ACTIVITY = "commune_support_supportactivity"


def _valid(table: str) -> str:
    return f"{table}.valid_from <= %s AND ({table}.valid_to IS NULL OR {table}.valid_to >= %s)"


_IN_FORCE = (
    "commune_support_supportassignment a "
    "JOIN territory_administrativeunit u ON u.id = a.commune_id "
    "JOIN organizations_organization o ON o.id = a.supporter_id "
    f"WHERE {_valid('a')} AND {_valid('u')} AND {_valid('o')}"
)
_DECIDED = (
    "SELECT c.unit_id FROM commune_support_decidedcommune c "
    "JOIN commune_support_assignmentdecision d ON d.id = c.decision_id "
    f"WHERE {_valid('c')} AND {_valid('d')}"
)


def _year() -> str:
    """The year of a delivery, as each database has it."""
    is_sqlite = connection.vendor == "sqlite"
    return "strftime('%%Y', held_on)" if is_sqlite else "EXTRACT(YEAR FROM held_on)"


def matrix(day: date) -> list[Statement]:
    """Communes, assignments with names, plans and deliveries of the year, the six gaps."""
    first = day.replace(month=1, day=1)
    twice, year = (day,) * 2, (first, day)
    return [
        (
            "SELECT v.unit_id, v.code, v.kind, v.name, p.kind, p.name, r.region "
            "FROM territory_unitversion v "
            "LEFT JOIN territory_unitversion p ON p.unit_id = v.parent_id "
            f"AND {_valid('p')} "
            "LEFT JOIN territory_regionclass r ON r.unit_id = v.unit_id "
            f"AND {_valid('r')} WHERE {_valid('v')} AND v.unit_id IN ({_DECIDED}) "
            "ORDER BY p.sort_key, v.sort_key",
            (*twice, *twice, *twice, *twice, *twice),
        ),
        (
            "SELECT a.id, a.supporter_id, a.commune_id, a.is_lead, n.name, "
            "o.official_order FROM commune_support_supportassignment a "
            "JOIN territory_administrativeunit u ON u.id = a.commune_id "
            "JOIN organizations_organization o ON o.id = a.supporter_id "
            "LEFT JOIN organizations_organizationname n ON n.organization_id = o.id "
            f"AND {_valid('n')} WHERE {_valid('a')} AND {_valid('u')} AND {_valid('o')} "
            "ORDER BY o.official_order",
            (*twice,) * 4,
        ),
        (
            "SELECT supporter_id, commune_id FROM commune_support_supportplan "
            "WHERE year = %s AND issued_on <= %s",
            (day.year, day),
        ),
        (
            f"SELECT supporter_id, commune_id, COUNT(*) FROM {_ACTIVITY} "
            "WHERE held_on BETWEEN %s AND %s AND withdrawn_on IS NULL AND disputed_on IS NULL "
            "GROUP BY supporter_id, commune_id",
            year,
        ),
        (
            "SELECT COUNT(*), COUNT(CASE WHEN number IS NULL THEN 1 END), "
            "COUNT(CASE WHEN number > 1 THEN 1 END) "
            f"FROM ({_DECIDED}) named LEFT JOIN (SELECT a.commune_id, COUNT(*) AS number "
            f"FROM {_IN_FORCE} GROUP BY a.commune_id) found ON found.commune_id = named.unit_id",
            (*twice,) * 5,
        ),
        (
            "SELECT COUNT(DISTINCT a.supporter_id), COUNT(DISTINCT p.supporter_id) "
            "FROM commune_support_supportassignment a "
            "JOIN territory_administrativeunit u ON u.id = a.commune_id "
            "JOIN organizations_organization o ON o.id = a.supporter_id "
            "LEFT JOIN commune_support_supportplan p ON p.supporter_id = a.supporter_id "
            f"AND p.year = %s AND p.issued_on <= %s WHERE {_valid('a')} AND {_valid('u')} "
            f"AND {_valid('o')}",
            (day.year, day, *twice, *twice, *twice),
        ),
        (
            "SELECT COUNT(*) FROM commune_support_supportplan p WHERE p.year = %s "
            f"AND p.issued_on <= %s AND NOT EXISTS (SELECT 1 FROM {_ACTIVITY} d "
            "WHERE d.supporter_id = p.supporter_id AND d.commune_id = p.commune_id "
            "AND d.held_on BETWEEN %s AND %s AND d.withdrawn_on IS NULL)",
            (day.year, day, *year),
        ),
        (
            f"SELECT COUNT(CASE WHEN status = 'recorded' THEN 1 END), "
            "COUNT(CASE WHEN withdrawn_on IS NULL AND disputed_on IS NULL AND NOT EXISTS "
            "(SELECT 1 FROM commune_support_activityproof p WHERE p.activity_id = d.id "
            f"AND p.removed_on IS NULL) THEN 1 END) FROM {_ACTIVITY} d "
            "WHERE held_on BETWEEN %s AND %s",
            year,
        ),
    ]


def commune_page(commune: int, day: date) -> list[Statement]:
    """The commune, its supporters, its plans, ten years of totals and the newest ten."""
    twice = (day,) * 2
    return [
        (
            "SELECT v.kind, v.name, p.kind, p.name, r.region FROM territory_unitversion v "
            f"LEFT JOIN territory_unitversion p ON p.unit_id = v.parent_id AND {_valid('p')} "
            f"LEFT JOIN territory_regionclass r ON r.unit_id = v.unit_id AND {_valid('r')} "
            f"WHERE v.unit_id = %s AND {_valid('v')}",
            (*twice, *twice, commune, *twice),
        ),
        (
            "SELECT a.*, n.name, d.id, doc.number, doc.issued_on "
            "FROM commune_support_supportassignment a "
            "JOIN commune_support_assignmentdecision d ON d.id = a.decision_id "
            "JOIN documents_legaldocument doc ON doc.id = d.document_id "
            "LEFT JOIN organizations_organizationname n ON n.organization_id = a.supporter_id "
            f"AND {_valid('n')} WHERE a.commune_id = %s",
            (*twice, commune),
        ),
        (
            "SELECT p.*, n.name, (SELECT COUNT(*) FROM commune_support_planitem i "
            "WHERE i.plan_id = p.id) FROM commune_support_supportplan p "
            "LEFT JOIN organizations_organizationname n ON n.organization_id = p.supporter_id "
            f"AND {_valid('n')} WHERE p.commune_id = %s ORDER BY p.year DESC LIMIT 10",
            (*twice, commune),
        ),
        (
            f"SELECT {_year()}, COUNT(*), COUNT(CASE WHEN status = 'confirmed' THEN 1 END), "
            "SUM(value_vnd), SUM(CASE WHEN fund = 'own' THEN value_vnd END), "
            "SUM(CASE WHEN fund = 'mobilised' THEN value_vnd END), SUM(workdays), "
            "SUM(beneficiaries), SUM(CASE WHEN status = 'confirmed' THEN value_vnd END), "
            "SUM(labour_vnd), COUNT(CASE WHEN value_vnd IS NULL AND k.is_valued THEN 1 END) "
            f"FROM {_ACTIVITY} d JOIN commune_support_supportkind k ON k.id = d.kind_id "
            "WHERE commune_id = %s AND held_on <= %s AND withdrawn_on IS NULL "
            "AND disputed_on IS NULL GROUP BY 1 ORDER BY 1 DESC",
            (commune, day),
        ),
        (
            f"SELECT d.*, k.*, n.name FROM {_ACTIVITY} d "
            "JOIN commune_support_supportkind k ON k.id = d.kind_id "
            "LEFT JOIN organizations_organizationname n ON n.organization_id = d.supporter_id "
            f"AND {_valid('n')} WHERE d.commune_id = %s AND d.held_on <= %s "
            "ORDER BY d.held_on DESC, d.id DESC LIMIT 10",
            (*twice, commune, day),
        ),
    ]


def value_board(day: date) -> list[Statement]:
    """The year's value by kind, own and mobilised, with workdays, number and what has no value."""
    return [
        (
            "SELECT kind_id, SUM(CASE WHEN fund = 'own' THEN value_vnd END), "
            "SUM(CASE WHEN fund = 'mobilised' THEN value_vnd END), SUM(value_vnd), "
            "SUM(workdays), COUNT(*), "
            "COUNT(CASE WHEN value_vnd IS NULL AND k.is_valued THEN 1 END) "
            f"FROM {_ACTIVITY} d JOIN commune_support_supportkind k ON k.id = d.kind_id "
            "WHERE held_on BETWEEN %s AND %s AND withdrawn_on IS NULL AND disputed_on IS NULL "
            "GROUP BY kind_id",
            (day.replace(month=1, day=1), day),
        ),
        ("SELECT id, name FROM commune_support_supportkind ORDER BY official_order, name", ()),
    ]
