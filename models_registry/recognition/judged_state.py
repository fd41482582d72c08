"""The judged state of a dossier: all that a decision rests on, as canonical JSON.

The same facts are always the same bytes, whatever the database.
"""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from accounts.models import User
from core import clock
from models_registry.models import Dossier, EvidenceUse, Mark
from models_registry.scoring.sheet import Sheet, SheetRow, sheet_of
from organizations.naming import names_on

# Since the second format an appraiser is told apart by a number, not by the name of an account.
FORMAT = 2
EXEMPT = "exempt"


def canonical(facts: Any) -> str:
    """The facts as JSON in its one form: keys in order, no blanks, letters as they are."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes."""
    return sha256(text.encode()).hexdigest()


def state_of(dossier: Dossier, day: date | None = None) -> str:
    """All that is judged in the dossier, as canonical JSON; the unit under its name of that day."""
    return canonical(facts_of(read(dossier.pk), day or clock.today()))


def read(dossier: int) -> Dossier:
    rows = Dossier.objects.select_related("model__type", "round__criteria_set", "letter")
    return rows.get(pk=dossier)


def facts_of(
    dossier: Dossier, day: date, sheet: Sheet | None = None, *, form: int = FORMAT
) -> dict[str, Any]:
    """The judged facts; `sheet` where the page has read it already.

    `form`: that of the state with which they are compared.
    """
    sheet = sheet or sheet_of(dossier, day)
    model = dossier.model
    unit = names_on(day, [model.organization_id]).get(model.organization_id, "")
    facts: dict[str, Any] = {
        "format": form,
        "as_of": day.isoformat(),
        "model": {
            "code": model.code,
            "type": model.type.name,
            "name": model.name,
            "field": model.field,
            "summary": model.summary,
        },
        "unit": {"name": unit},
        "dossier": {
            "code": dossier.code,
            "round": f"{dossier.round.year}/{dossier.round.number}",
            "results": dossier.results,
            "plan": dossier.plan,
            "letter": _document(dossier.letter),
        },
    }
    return facts | (_marks_of(sheet, form) if sheet else _NOT_MARKED)


_NOT_MARKED: dict[str, Any] = {
    "criteria_set": None,
    "criteria": [],
    "vetoes": [],
    "totals": {},
    "level": "",
    "appraisers": [],
}


def _marks_of(sheet: Sheet, form: int) -> dict[str, Any]:
    judged_by = {row.line.appraised_by_id for row in sheet.rows} - {None}
    found = sheet.criteria_set
    return {
        "criteria_set": {
            "code": found.code,
            "version": found.version,
            "name": found.name,
            "scoring": found.scoring,
        },
        "criteria": [_criterion(group.title, row) for group, rows in sheet.groups for row in rows],
        "vetoes": list(sheet.vetoes.values()),
        "totals": {
            "self": _number(sheet.self_outcome.total),
            "appraised": _number(sheet.appraised_outcome.total),
            "final": _number(sheet.final_outcome.total),
            "maximum": _number(sheet.final_outcome.maximum),
        },
        "level": sheet.final_outcome.level,
        "appraisers": [
            {"account": user.username, "name": str(user)}
            if form == 1
            else {"person": user.pk, "name": str(user)}
            for user in User.objects.filter(pk__in=judged_by).order_by(
                "username" if form == 1 else "pk"
            )
        ],
    }


def _criterion(group: str, row: SheetRow) -> dict[str, Any]:
    criterion, line = row.criterion, row.line
    # Only where there was a first step: what was kept before two steps were known stays the same.
    first = row.first
    marked = {"first": _mark(first.mark), "first_reason": first.reason} if first else {}
    return marked | {
        "group": group,
        "number": criterion.number,
        "text": criterion.text,
        "maximum": _number(criterion.maximum),
        "self": _mark(line.self_mark),
        "explanation": line.explanation,
        "appraised": _mark(line.appraised_mark),
        "appraised_reason": line.appraised_reason,
        "reply": line.reply,
        "final": _mark(line.final_mark),
        "final_reason": line.final_reason,
        "evidence": sorted(map(_piece, row.evidence), key=canonical),
    }


def _piece(use: EvidenceUse) -> dict[str, Any]:
    file = use.evidence.file
    return {
        "title": use.evidence.title,
        "place": use.place,
        "document": _document(use.evidence.document),
        "file": {"name": file.name, "sha256": file.sha256} if file else None,
    }


def _document(document: Any) -> dict[str, str] | None:
    if document is None:
        return None
    return {"number": document.number, "issued_on": document.issued_on.isoformat()}


def _mark(mark: Mark) -> str | None:
    return EXEMPT if mark.is_exempt else _number(mark.points)


def _number(value: Decimal | None) -> str | None:
    """'8.5' whether the database gives back 8.5 or 8.50."""
    return None if value is None else format(value.normalize(), "f")
