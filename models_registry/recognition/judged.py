"""What a decision rests on: kept when a recognition is decided, compared with what stands now.

Nothing watches the tables. Verbs and the admin's corrections that touch a judged field call
`note_changes` for its model, the nightly run calls it for all (a document's number is corrected in
a room that knows of no recognition), and the pages compare afresh whenever they are read.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from models_registry.models import (
    ChangeAfterDecision,
    JudgedState,
    PracticeModel,
    Recognition,
)
from models_registry.models.recognition import OPEN
from models_registry.scoring.sheet import Sheet
from notifications.notices import tell
from organizations.permissions import Permission
from organizations.recipients import holders_of

from .judged_state import canonical, facts_of, fingerprint, read
from .judged_words import Change, has_points, in_sentences

_APPRAISERS = ("appraisers",)


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
    state = canonical(facts_of(read(dossier), clock.today()))
    return JudgedState.objects.create(
        recognition=recognition,
        state=state,
        sha256=fingerprint(state),
        is_sample=recognition.is_sample,
    )


def kept_of(recognition: Recognition) -> JudgedState | None:
    """What was kept of a recognition; a decision issued long ago has nothing."""
    return getattr(recognition, "judged", None)


def text_for(kept: JudgedState, *, sees_accounts: bool) -> str:
    """The text as it is taken along: whole, but for accounts that the first format kept, which are
    for those who appraise.
    """
    state = json.loads(kept.state)
    if sees_accounts or state["format"] != 1:
        return kept.state
    named = [{"name": person["name"]} for person in state["appraisers"]]
    return canonical(state | {"appraisers": named})


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
        now = facts_of(sheet.dossier, day, sheet, form=judged["format"])
    else:
        now = facts_of(read(dossier), day, form=judged["format"])
    return differences(judged, now)


def differences(judged: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """What differs between two states, fact by fact, in the order in which they are read."""
    before, after = dict(_leaves(judged)), dict(_leaves(now))
    return [
        _change(path, before, after, judged, now)
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    ]


def _change(path: tuple[str, ...], before: Any, after: Any, judged: Any, now: Any) -> Change:
    """People are compared by what tells them apart, and told by their names."""
    if path == _APPRAISERS:
        before, after = ({path: _names_in(state)} for state in (judged, now))
    return Change(path, before.get(path), after.get(path), has_points(judged))


def _names_in(state: dict[str, Any]) -> list[str]:
    return [person["name"] for person in state["appraisers"]]


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
    # Not by name: that somebody is called otherwise since then changes nothing that was judged.
    yield (
        _APPRAISERS,
        [person.get("person", person.get("account")) for person in state["appraisers"]],
    )


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
