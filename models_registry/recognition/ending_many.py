"""Recognitions left behind by units that have ended: ended by one document, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import ChangedMeanwhile, Refusal
from documents.models import LegalDocument
from models_registry.models import Recognition, RecognitionStatus

from .ending import end_with_unit, last_day_with_unit


@dataclass(frozen=True)
class Ticked:
    """A recognition that was ticked, and its revision on the screen then."""

    recognition: Recognition
    seen: int | None = None


class NotEnded(Refusal):
    """Some of the recognitions cannot be ended: each is named with why, and none was."""

    def __init__(self, refused: Iterable[tuple[Recognition, str]]) -> None:
        named = " ".join(
            f"{found.model.code} – {found.model.name}: {why}" for found, why in refused
        )
        super().__init__(_("Chưa ghi gì vì có công nhận không kết thúc được. %s") % named)


@transaction.atomic
def end_with_units(
    ticked: Iterable[Ticked], *, by: User, decision: LegalDocument
) -> list[Recognition]:
    """End each on the last day of its unit, by the one document; returns those ended now.

    What this document has ended is passed over, so that a form that is sent twice does it once.
    Raises NotEnded, and does nothing, where one was changed since it was looked at or stands with a
    unit that stands.
    """
    wanted = {one.recognition.pk: one for one in ticked}
    # In one order, so that two who end the same never wait for each other.
    rows = Recognition.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    rows = rows.select_related("model__organization", "decision").order_by("pk")
    made, refused = [], []
    for found in rows.prefetch_related("model__organization__names"):
        if found.status == RecognitionStatus.ENDED and found.end_decision_id == decision.pk:
            continue
        try:
            end_with_unit(found, by=by, decision=decision, seen=wanted[found.pk].seen)
            made.append(found)
        except Refusal as refusal:
            refused.append((found, str(refusal)))
    if refused:
        raise NotEnded(refused)
    return made


@dataclass(frozen=True)
class Prospect:
    """What would become of one recognition, before anything is written."""

    recognition: Recognition
    revision: int
    last_day: date | None
    error: str


def look_ahead(ticked: Iterable[Ticked]) -> list[Prospect]:
    """On which day each would end, or why it cannot."""
    return [_prospect(one) for one in ticked]


def _prospect(one: Ticked) -> Prospect:
    found = one.recognition
    seen = found.revision if one.seen is None else one.seen
    try:
        if found.revision != seen:
            raise ChangedMeanwhile
        return Prospect(found, seen, last_day_with_unit(found), "")
    except Refusal as refusal:
        return Prospect(found, seen, None, str(refusal))
