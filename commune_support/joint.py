"""What several supporters did together, split among them so that it adds up to the last đồng."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.process import began
from core.refusals import NotYours
from documents.models import LegalDocument
from notifications.notices import tell
from organizations.acting import step_fields
from organizations.models import Organization
from organizations.permissions import Permission
from territory.models import AdministrativeUnit

from .delivery import RECORD, acting_side, entered_before, may_record
from .entry import NotDelivered, enter, value_goods
from .models import EnteringSide, JointActivity, SupportActivity, SupportKind

WHOLE = ("cash_vnd", "in_kind_vnd", "workdays", "beneficiaries")


def split(total: int | None, shares: Sequence[Fraction]) -> list[int | None]:
    """The total in whole parts by these shares, which sum to it exactly; unknown stays unknown.

    What is left after rounding down goes, one by one, to the parts that lost most by it.
    """
    if total is None:
        return [None] * len(shares)
    exact = [total * share for share in shares]
    parts = [int(part) for part in exact]
    by_loss = sorted(range(len(shares)), key=lambda place: parts[place] - exact[place])
    for place in by_loss[: total - sum(parts)]:
        parts[place] += 1
    return list(parts)


@transaction.atomic
def record_joint(
    *,
    by: Any,
    side: EnteringSide,
    commune: AdministrativeUnit,
    kind: SupportKind,
    held_on: date,
    shares: Sequence[tuple[Organization, Fraction]],
    description: str,
    quantity: Decimal | None = None,
    unit_price_vnd: int | None = None,
    price_source: str = "",
    entry_key: UUID | None = None,
    basis: LegalDocument | None = None,
    is_sample: bool = False,
    **facts: Any,
) -> JointActivity:
    """Record one activity of several supporters, each with its share, as a part for each.

    The commune enters it, or one of the supporters for all; every part is answered by itself, as
    any activity is. Unit price and its source stay with the whole: its value is split.
    """
    supporters = [supporter for supporter, _share in shares]
    _check_shares(shares)
    if not any(may_record(by, side, supporter, commune) for supporter in supporters):
        raise NotYours
    if (sent := entered_before(entry_key, by)) is not None and sent.joint is not None:
        return sent.joint
    whole = SupportActivity(
        kind=kind, held_on=held_on, quantity=quantity, unit_price_vnd=unit_price_vnd, **facts
    )
    value_goods(whole)
    joint = JointActivity.objects.create(
        commune=commune,
        kind=kind,
        held_on=held_on,
        description=description,
        quantity=quantity,
        unit_price_vnd=unit_price_vnd,
        price_source=price_source,
        is_sample=is_sample,
        **{name: getattr(whole, name) for name in WHOLE},
    )
    rest = {name: value for name, value in facts.items() if name not in WHOLE}
    fractions = [share for _supporter, share in shares]
    amounts = {name: split(getattr(whole, name), fractions) for name in WHOLE}
    hundredths = None if quantity is None else int(quantity * 100)
    quantities = split(hundredths, fractions)
    for place, (supporter, share) in enumerate(shares):
        part_quantity = quantities[place]
        activity = SupportActivity(
            supporter=supporter,
            commune=commune,
            kind=kind,
            held_on=held_on,
            description=description,
            entering_side=side,
            joint=joint,
            share_numerator=share.numerator,
            share_denominator=share.denominator,
            quantity=Decimal(part_quantity) / 100 if part_quantity else None,
            entry_key=entry_key if place == 0 else None,
            is_sample=is_sample,
            **{name: parts[place] for name, parts in amounts.items()},
            **rest,
        )
        enter(activity, None)
        began(activity, RECORD, by=by, **_acting(by, side, activity, supporters, basis))
        _tell(activity, by)
    return joint


def _tell(activity: SupportActivity, by: Any) -> None:
    """Tell a supporter which part was entered for it: it may have been entered by another."""
    tell(
        activity.supporter,
        subject=_("Đơn vị có phần trong hoạt động chung: %(what)s") % {"what": activity},
        url=activity.get_absolute_url(),
        permission=Permission.ACTIVITY_WRITE,
        by=by,
        is_sample=activity.is_sample,
    )


def _acting(
    by: Any,
    side: EnteringSide,
    activity: SupportActivity,
    supporters: Sequence[Organization],
    basis: LegalDocument | None,
) -> dict[str, Any]:
    """Whom the entry was made for: the commune's committee, or one of the supporters for all."""
    speakers = [supporter.pk for supporter in supporters]
    if side == EnteringSide.COMMUNE:
        committee = acting_side(side, activity)
        speakers = [committee.pk] if committee else []
    return step_fields(by, speakers, Permission.ACTIVITY_WRITE, basis)


def _check_shares(shares: Sequence[tuple[Organization, Fraction]]) -> None:
    supporters = {supporter.pk for supporter, _share in shares}
    if len(shares) < 2 or len(supporters) != len(shares):
        raise NotDelivered(_("Hoạt động chung có từ hai đơn vị trở lên, mỗi đơn vị ghi một lần."))
    total = sum(share for _supporter, share in shares)
    if any(share <= 0 for _supporter, share in shares) or total != 1:
        raise NotDelivered(
            _("Các phần phải lớn hơn 0 và cộng lại bằng 1; hiện cộng lại bằng %(total)s.")
            % {"total": total}
        )
