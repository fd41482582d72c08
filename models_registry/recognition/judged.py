"""What a decision rests on: kept when a recognition is decided, compared with what stands now.

The state is canonical JSON: the same facts are always the same bytes, whatever the database.
Nothing watches the tables. Verbs and the admin's corrections that touch a judged field call
`note_changes` for its model, the nightly run calls it for all (a document's number is corrected in
a room that knows of no recognition), and the pages compare afresh whenever they are read.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from models_registry.models import (
    ChangeAfterDecision,
    Dossier,
    EvidenceUse,
    JudgedState,
    Mark,
    PracticeModel,
    Recognition,
)
from models_registry.models.recognition import OPEN
from models_registry.scoring.sheet import Sheet, SheetRow, sheet_of
from notifications.notices import tell
from organizations.naming import names_on
from organizations.permissions import Permission
from organizations.recipients import holders_of

from .judged_words import Change, has_points, in_sentences

FORMAT = 1
EXEMPT = "exempt"


def canonical(facts: Any) -> str:
    """The facts as JSON in its one form: keys in order, no blanks, letters as they are."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes."""
    return sha256(text.encode()).hexdigest()


def state_of(dossier: Dossier, day: date | None = None) -> str:
    """All that is judged in the dossier, as canonical JSON; the unit under its name of that day."""
    return canonical(facts_of(_read(dossier.pk), day or clock.today()))


def _read(dossier: int) -> Dossier:
    rows = Dossier.objects.select_related("model__type", "round__criteria_set", "letter")
    return rows.get(pk=dossier)


def facts_of(dossier: Dossier, day: date, sheet: Sheet | None = None) -> dict[str, Any]:
    """The judged facts; `sheet` where the page has read it already."""
    sheet = sheet or sheet_of(dossier, day)
    model = dossier.model
    unit = names_on(day, [model.organization_id]).get(model.organization_id, "")
    facts: dict[str, Any] = {
        "format": FORMAT,
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
    return facts | (_marks_of(sheet) if sheet else _NOT_MARKED)


_NOT_MARKED: dict[str, Any] = {
    "criteria_set": None,
    "criteria": [],
    "vetoes": [],
    "totals": {},
    "level": "",
    "appraisers": [],
}


def _marks_of(sheet: Sheet) -> dict[str, Any]:
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
            for user in User.objects.filter(pk__in=judged_by).order_by("username")
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


def dossier_of(recognition: Recognition) -> int | None:
    """The dossier on which a recognition rests: its own, else that of what it renews."""
    found: Recognition | None = recognition
    while found is not None:
        if found.dossier_id is not None:
            return found.dossier_id
        found = found.renews
    return None


def keep(recognition: Recognition) -> JudgedState | None:
    """Keep what was judged, in the transaction that recognises; None where no dossier was."""
    dossier = dossier_of(recognition)
    if dossier is None:
        return None
    state = canonical(facts_of(_read(dossier), clock.today()))
    return JudgedState.objects.create(
        recognition=recognition,
        state=state,
        sha256=fingerprint(state),
        is_sample=recognition.is_sample,
    )


def kept_of(recognition: Recognition) -> JudgedState | None:
    """What was kept of a recognition; a decision issued long ago has nothing."""
    return getattr(recognition, "judged", None)


def is_intact(kept: JudgedState) -> bool:
    """Whether the text that is kept is still the one whose fingerprint was taken."""
    return fingerprint(kept.state) == kept.sha256


def latest_on(recognition: Recognition) -> Recognition:
    """The newest period that rests on the same dossier: renewals bring no dossier of their own."""
    found = recognition
    while (later := getattr(found, "renewal", None)) is not None and later.dossier_id is None:
        found = later
    return found


def marks(recognition: Recognition, sheet: Sheet | None = None) -> list[Change]:
    """What a page marks as changed after the decision: of a recognition that still stands."""
    return changes_since(recognition, sheet) if recognition.status in OPEN else []


def changes_since(recognition: Recognition, sheet: Sheet | None = None) -> list[Change]:
    """What differs now from what was judged; nothing where no state was kept."""
    kept = kept_of(recognition)
    dossier = dossier_of(recognition)
    if kept is None or dossier is None:
        return []
    judged = json.loads(kept.state)
    day = date.fromisoformat(judged["as_of"])
    if sheet is not None and sheet.dossier.pk == dossier:
        now = facts_of(sheet.dossier, day, sheet)
    else:
        now = facts_of(_read(dossier), day)
    return differences(judged, now)


def differences(judged: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """What differs between two states, fact by fact, in the order in which they are read."""
    before, after = dict(_leaves(judged)), dict(_leaves(now))
    return [
        Change(path, before.get(path), after.get(path), has_points(judged))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    ]


def _leaves(state: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every fact with its path. A criterion's are under its group and number."""
    for section in ("model", "unit", "dossier", "criteria_set", "totals"):
        for key, value in (state[section] or {}).items():
            yield (section, key), value
    for criterion in state["criteria"]:
        for key, value in criterion.items():
            if key not in ("group", "number"):
                yield ("criteria", criterion["group"], criterion["number"], key), value
    yield ("vetoes",), state["vetoes"]
    yield ("level",), state["level"]
    # By account: that somebody is called otherwise since then changes nothing that was judged.
    yield ("appraisers",), [person["account"] for person in state["appraisers"]]


@transaction.atomic
def note_changes(model: PracticeModel, *, by: User | None = None) -> None:
    """Remember what differs now from what the model's open recognitions rest on, and tell it.

    Told once for each change: where nothing moved since the last time, nothing is written.
    """
    rows = Recognition.objects.filter(model=model, status__in=OPEN, judged__isnull=False)
    for recognition in rows.select_for_update(of=("self",)):
        note(recognition, by)


def note_all() -> int:
    """Compare every open recognition with its ground; returns how many models were compared."""
    resting = Recognition.objects.filter(status__in=OPEN, judged__isnull=False)
    models = PracticeModel.objects.filter(pk__in=resting.values("model"))
    count = 0
    for model in models.order_by("pk").iterator():
        note_changes(model)
        count += 1
    return count


def changes_as_text(changes: Iterable[Change]) -> str:
    """What differs as canonical JSON, as it is kept."""
    return canonical([[list(change.path), change.judged, change.now] for change in changes])


def changes_from_text(text: str) -> list[Change]:
    """What differed, as it was kept."""
    return [Change(tuple(path), before, now) for path, before, now in json.loads(text)]


def note(recognition: Recognition, by: User | None) -> None:
    """Remember and tell what differs now, unless the last time said the same."""
    changes = changes_since(recognition)
    told = changes_as_text(changes)
    last = ChangeAfterDecision.objects.filter(recognition=recognition).order_by("-pk").first()
    if told == (last.changes if last else "[]"):
        return
    ChangeAfterDecision.objects.create(
        recognition=recognition,
        changes=told,
        differences=len(changes),
        noticed_by=by,
        is_sample=recognition.is_sample,
    )
    _tell(recognition, changes, by)


def _tell(recognition: Recognition, changes: list[Change], by: User | None) -> None:
    """Tell those who decide for the province: what moved, or that all is as it was."""
    what = (
        gettext_lazy("Thay đổi sau quyết định")
        if changes
        else gettext_lazy("Trở lại như khi quyết định")
    )
    tell(
        holders_of(Permission.RECOGNITION_DECIDE),
        subject=format_lazy("{}: {}", what, str(recognition.model)),
        body=in_sentences(changes),
        url=reverse("models_registry:judged_detail", args=[recognition.pk]),
        by=by,
        is_sample=recognition.is_sample,
    )
