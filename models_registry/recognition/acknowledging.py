"""What those who decide do with a change after the decision: answer it or act."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import move
from core.refusals import ChangedMeanwhile, NotNow
from models_registry.acting import as_province
from models_registry.flow import ACKNOWLEDGE
from models_registry.models import ChangeAcknowledgement, Recognition

from . import judged
from .judged_state import fingerprint
from .judged_words import Change


def seen_of(changes: Iterable[Change]) -> str:
    """What was on the screen: the mark by which another change since then is told."""
    return fingerprint(judged.changes_as_text(changes))


@transaction.atomic
def acknowledge(recognition: Recognition, *, by: User, opinion: str, seen: str) -> None:
    """Answer what changed since the decision by a line: it was seen, the decision stands.

    Refused where nothing differs, where it was answered already, and where something else differs
    than what was on the screen (`seen`, as `seen_of`).
    """
    fresh = Recognition.objects.select_for_update(of=("self",)).get(pk=recognition.pk)
    changes = judged.marks(fresh)
    if fresh.status in ACKNOWLEDGE.sources and not changes:
        raise NotNow(_("Nội dung không khác với khi quyết định."))
    if changes and seen_of(changes) != seen:
        raise ChangedMeanwhile
    # What the nightly run would notice only tonight is noticed now, to be answered.
    if changes:
        judged.note(fresh, by=None)
    last = fresh.changes_after_decision.select_related("acknowledgement").first()
    if hasattr(last, "acknowledgement"):
        raise NotNow(_("Thay đổi này đã được ghi nhận."))
    acting = as_province(by, ACKNOWLEDGE.permission)
    move(recognition, ACKNOWLEDGE, by=by, on=clock.today(), reason=opinion, **acting)
    assert last is not None, "what differs in an open recognition was just noticed"
    ChangeAcknowledgement.objects.create(
        change=last,
        opinion=opinion.strip(),
        acknowledged_by=by,
        is_sample=recognition.is_sample,
    )


def awaits_answer(recognition: Recognition, changes: Collection[Change]) -> bool:
    """Whether these changes, as read now, wait for those who decide; noticed already or not."""
    if not changes or recognition.status not in ACKNOWLEDGE.sources:
        return False
    # Read as a whole: the pages have prefetched it.
    last = next(iter(recognition.changes_after_decision.all()), None)
    if last is None or last.changes != judged.changes_as_text(changes):
        return True
    return not hasattr(last, "acknowledgement")
