"""Photos and papers beside an activity: added by the side that entered it, or taken back."""

from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.process import Transition, move
from core.refusals import Refusal
from documents import filing
from documents.models import LegalDocument
from organizations.permissions import Permission

from .delivery import standing_for
from .models import ActivityProof, ActivityStatus, SupportActivity

_STANDING = {ActivityStatus.RECORDED, ActivityStatus.CONFIRMED, ActivityStatus.DISPUTED}
PROVE = Transition.of(
    "prove", gettext_lazy("Thêm ảnh, tài liệu"), _STANDING, "", Permission.ACTIVITY_WRITE
)
REMOVE = Transition.of(
    "remove_proof",
    gettext_lazy("Gỡ ảnh, tài liệu"),
    _STANDING,
    "",
    Permission.ACTIVITY_WRITE,
    needs_reason=True,
)
MOST_PROOFS = 12


class NotProof(Refusal):
    """A file that cannot stand beside the activity; the message says what would be right."""


@transaction.atomic
def prove(
    activity: SupportActivity,
    upload: File,
    *,
    by: Any,
    caption: str = "",
    shows_people: bool = False,
    consent: str = "",
    basis: LegalDocument | None = None,
) -> ActivityProof:
    """Add a photo or paper; one on which people can be recognised says who consented."""
    if shows_people and not consent.strip():
        raise NotProof(_("Đề nghị ghi việc đồng ý của người trong ảnh."))
    if activity.proofs.shown().count() >= MOST_PROOFS:
        raise NotProof(
            _("Mỗi hoạt động có nhiều nhất %(most)d ảnh, tài liệu.") % {"most": MOST_PROOFS}
        )
    move(activity, PROVE, by=by, **standing_for(by, activity, Permission.ACTIVITY_WRITE, basis))
    return ActivityProof.objects.create(
        activity=activity,
        file=filing.store(upload, by, kinds=filing.EVIDENCE, is_sample=activity.is_sample),
        caption=caption,
        shows_people=shows_people,
        consent=consent.strip(),
        added_by=by,
        is_sample=activity.is_sample,
    )


@transaction.atomic
def remove(
    proof: ActivityProof, *, by: Any, reason: str, basis: LegalDocument | None = None
) -> None:
    """Take a photo or paper back: it is shown to nobody any more."""
    activity = proof.activity
    step = standing_for(by, activity, Permission.ACTIVITY_WRITE, basis)
    move(activity, REMOVE, by=by, reason=reason, **step)
    proof.removed_on = clock.today()
    proof.save(update_fields=["removed_on"])
