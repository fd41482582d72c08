"""What the registry's pages show, asked by SQL written by hand."""

from datetime import date
from typing import Any

Statement = tuple[str, tuple[Any, ...]]

_WITH_PROVINCE = (
    "('submitted', 'appraising', 'awaiting_reply', 'qualified', 'not_qualified') "
    "AND round_id IN (SELECT id FROM models_registry_appraisalround WHERE year <= %s)"
)
_NAME = (
    "SELECT n.name FROM organizations_organizationname n "
    "WHERE n.organization_id = m.organization_id AND n.valid_from <= %s "
    "AND (n.valid_to IS NULL OR n.valid_to >= %s) LIMIT 1"
)


def queue(day: date) -> list[Statement]:
    """The first page of the queue, how long it is, and what its filters offer."""
    return [
        (
            f"SELECT COUNT(*) FROM models_registry_dossier WHERE status IN {_WITH_PROVINCE}",
            (day.year,),
        ),
        (
            "WITH page AS MATERIALIZED (SELECT * FROM models_registry_dossier "
            f"WHERE status IN {_WITH_PROVINCE} ORDER BY submitted_on, id LIMIT 25), "
            "marks AS (SELECT l.dossier_id, SUM(l.self_points), SUM(l.appraised_points), "
            "COUNT(CASE WHEN l.appraised_version = l.self_version THEN 1 END), COUNT(*), "
            "COUNT(CASE WHEN l.appraised_version < l.self_version THEN 1 END) "
            "FROM models_registry_scoreline l "
            "JOIN models_registry_criterion c ON c.id = l.criterion_id "
            "WHERE l.dossier_id IN (SELECT id FROM page) AND (c.is_bonus = FALSE "
            "OR l.self_points IS NOT NULL OR l.self_exempt = TRUE) GROUP BY l.dossier_id) "
            f"SELECT d.*, m.code, m.name, ({_NAME}) AS unit, t.short_name, r.year, r.number, "
            "r.title, r.appraise_by, r.decide_by, marks.*, "
            "(SELECT COUNT(*) FROM models_registry_dossierappraiser a WHERE a.dossier_id = d.id) "
            "FROM page d JOIN models_registry_practicemodel m ON m.id = d.model_id "
            "JOIN models_registry_modeltype t ON t.id = m.type_id "
            "JOIN models_registry_appraisalround r ON r.id = d.round_id "
            "LEFT JOIN marks ON marks.dossier_id = d.id ORDER BY d.submitted_on, d.id",
            (day.year, day, day),
        ),
        (
            "SELECT v.code, v.kind, v.name FROM territory_unitversion v "
            "JOIN territory_administrativeunit u ON u.id = v.unit_id WHERE u.level = 'district' "
            "AND v.valid_from <= %s AND (v.valid_to IS NULL OR v.valid_to >= %s) ORDER BY v.code",
            (day, day),
        ),
        (
            "SELECT r.id, r.year, r.number, r.title, t.code, t.short_name "
            "FROM models_registry_appraisalround r "
            "JOIN models_registry_modeltype t ON t.id = r.type_id ORDER BY r.year DESC, r.number",
            (),
        ),
    ]


def dossier_page(dossier: int, day: date) -> list[Statement]:
    """One dossier with its marks, its evidence, its steps and who appraises it."""
    return [
        (
            f"SELECT d.*, m.*, ({_NAME}) AS unit, t.*, r.*, s.* FROM models_registry_dossier d "
            "JOIN models_registry_practicemodel m ON m.id = d.model_id "
            "JOIN models_registry_modeltype t ON t.id = m.type_id "
            "JOIN models_registry_appraisalround r ON r.id = d.round_id "
            "LEFT JOIN models_registry_criteriaset s ON s.id = r.criteria_set_id "
            "WHERE d.id = %s",
            (day, day, dossier),
        ),
        (
            "SELECT g.id, g.title, c.*, l.* FROM models_registry_dossier d "
            "JOIN models_registry_appraisalround r ON r.id = d.round_id "
            "JOIN models_registry_criteriagroup g ON g.criteria_set_id = r.criteria_set_id "
            "JOIN models_registry_criterion c ON c.group_id = g.id "
            "LEFT JOIN models_registry_scoreline l "
            "ON l.dossier_id = d.id AND l.criterion_id = c.id "
            'WHERE d.id = %s ORDER BY g."order", c."order"',
            (dossier,),
        ),
        (
            "SELECT u.*, e.*, f.*, doc.* FROM models_registry_evidenceuse u "
            "JOIN models_registry_scoreline l ON l.id = u.line_id "
            "JOIN models_registry_evidence e ON e.id = u.evidence_id "
            "LEFT JOIN documents_storedfile f ON f.id = e.file_id "
            "LEFT JOIN documents_legaldocument doc ON doc.id = e.document_id "
            "WHERE l.dossier_id = %s ORDER BY u.id",
            (dossier,),
        ),
        (
            "SELECT f.sha256, e.organization_id FROM models_registry_evidence e "
            "JOIN documents_storedfile f ON f.id = e.file_id WHERE f.sha256 IN "
            "(SELECT f2.sha256 FROM models_registry_evidenceuse u "
            "JOIN models_registry_scoreline l ON l.id = u.line_id "
            "JOIN models_registry_evidence e2 ON e2.id = u.evidence_id "
            "JOIN documents_storedfile f2 ON f2.id = e2.file_id WHERE l.dossier_id = %s) "
            "AND e.organization_id <> (SELECT m.organization_id FROM models_registry_dossier d "
            "JOIN models_registry_practicemodel m ON m.id = d.model_id WHERE d.id = %s)",
            (dossier, dossier),
        ),
        (
            "SELECT s.*, u.full_name FROM models_registry_dossierstep s "
            "JOIN accounts_user u ON u.id = s.by_id WHERE s.record_id = %s ORDER BY s.id",
            (dossier,),
        ),
        (
            "SELECT a.user_id, u.full_name, g.title FROM models_registry_dossierappraiser a "
            "JOIN accounts_user u ON u.id = a.user_id "
            "LEFT JOIN models_registry_criteriagroup g ON g.id = a.group_id "
            "WHERE a.dossier_id = %s",
            (dossier,),
        ),
        (
            "SELECT v.id, v.text, f.id FROM models_registry_vetocondition v "
            "JOIN models_registry_appraisalround r ON r.criteria_set_id = v.criteria_set_id "
            "JOIN models_registry_dossier d ON d.round_id = r.id "
            "LEFT JOIN models_registry_vetofinding f "
            "ON f.veto_id = v.id AND f.dossier_id = d.id WHERE d.id = %s",
            (dossier,),
        ),
        (
            "SELECT r.* FROM models_registry_recognition r WHERE r.dossier_id = %s",
            (dossier,),
        ),
    ]


def board(round_id: int, day: date) -> list[Statement]:
    """A round's criteria, what was changed after a return, and the districts' recognised models."""
    return [
        (
            "SELECT r.id, r.year, r.number, r.title, t.short_name "
            "FROM models_registry_appraisalround r "
            "JOIN models_registry_modeltype t ON t.id = r.type_id "
            "WHERE r.criteria_set_id IS NOT NULL ORDER BY r.year DESC",
            (),
        ),
        (
            "SELECT l.criterion_id, COUNT(*), "
            "AVG(CASE WHEN l.appraised_version = l.self_version "
            "THEN l.self_points - l.appraised_points END), "
            "COUNT(CASE WHEN l.final_exempt = FALSE "
            "AND COALESCE(l.final_points, l.appraised_points) IS NOT NULL THEN 1 END), "
            "COUNT(CASE WHEN l.final_exempt = FALSE AND "
            "(COALESCE(l.final_points, l.appraised_points) < l.maximum * 0.5 OR (c.is_mandatory "
            "= TRUE AND COALESCE(l.final_points, l.appraised_points) < l.maximum)) THEN 1 END) "
            "FROM models_registry_scoreline l "
            "JOIN models_registry_dossier d ON d.id = l.dossier_id "
            "JOIN models_registry_criterion c ON c.id = l.criterion_id "
            "WHERE d.round_id = %s AND l.appraised_version IS NOT NULL "
            "GROUP BY l.criterion_id",
            (round_id,),
        ),
        (
            "SELECT c.id, c.number, c.text, g.title FROM models_registry_appraisalround r "
            "JOIN models_registry_criteriagroup g ON g.criteria_set_id = r.criteria_set_id "
            "JOIN models_registry_criterion c ON c.group_id = g.id "
            'WHERE r.id = %s ORDER BY g."order", c."order"',
            (round_id,),
        ),
        (
            "SELECT l.criterion_id, COUNT(*) FROM (SELECT s.record_id, MIN(s.at) AS at "
            "FROM models_registry_dossierstep s "
            "JOIN models_registry_dossier d ON d.id = s.record_id "
            "WHERE s.verb = 'return' AND d.round_id = %s GROUP BY s.record_id) b "
            "JOIN models_registry_scoreline l ON l.dossier_id = b.record_id "
            "WHERE l.self_version > COALESCE((SELECT MAX(h.self_version) "
            "FROM models_registry_historicalscoreline h "
            "WHERE h.id = l.id AND h.history_date <= b.at), 0) GROUP BY l.criterion_id",
            (round_id,),
        ),
        (
            "SELECT above.code, above.name, COUNT(rec.id) FROM territory_unitversion above "
            "JOIN territory_administrativeunit du ON du.id = above.unit_id "
            "AND du.level = 'district' "
            "LEFT JOIN territory_unitversion own ON own.parent_id = above.unit_id "
            "AND own.valid_from <= %s AND (own.valid_to IS NULL OR own.valid_to >= %s) "
            "LEFT JOIN organizations_organization o ON o.unit_id = own.unit_id "
            "LEFT JOIN models_registry_practicemodel m ON m.organization_id = o.id "
            "LEFT JOIN models_registry_recognition rec ON rec.model_id = m.id "
            "AND rec.in_force_from <= %s AND (rec.in_force_to IS NULL OR rec.in_force_to >= %s) "
            "WHERE above.valid_from <= %s AND (above.valid_to IS NULL OR above.valid_to >= %s) "
            "GROUP BY above.code, above.name",
            (day,) * 6,
        ),
    ]
