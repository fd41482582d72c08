"""A round of appraisal: the province opens it with its days and steps, and begins its dossiers.

What a round asks of its dossiers is asked by the verbs that it concerns: `launch` (registration.py)
and `present`, `submit` (dossiers.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.dated import holds_on
from core.numbers import format_day
from core.refusals import NotNow, NotYours, Refusal
from models_registry import dossiers
from models_registry.acting import as_province
from models_registry.models import (
    AppraisalRound,
    CriteriaSet,
    Dossier,
    ModelStatus,
    ModelType,
    PracticeModel,
    ScoreLine,
)
from models_registry.models.dossier import ROUND_DAYS
from models_registry.scoring import appointing
from notifications.notices import tell
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import may_somewhere

# What the province sets of a round, besides its type, year and number, which stay.
WRITTEN = (
    *("title", *ROUND_DAYS, "criteria_set", "wants_approval", "wants_launch"),
    *("first_level", "first_office", "sending"),
)


@dataclass(frozen=True)
class Begun:
    """What one click began: the dossiers, of how many units."""

    dossiers: Sequence[Dossier]

    @property
    def units(self) -> int:
        """Of how many agencies and units."""
        return len({dossier.model.organization_id for dossier in self.dossiers})


@transaction.atomic
def open_round(
    *, by: User, type: ModelType, year: int, number: int, **written: Any
) -> AppraisalRound:
    """Open a round of a year for models of a type.

    One that began without days, because a unit registered before, is opened as it stands, with the
    dossiers in it. Refused where that round is open already: a second click, or another officer.
    """
    _must_open(by)
    made, _is_new = AppraisalRound.objects.get_or_create(type=type, year=year, number=number)
    fresh = AppraisalRound.objects.select_for_update().get(pk=made.pk)
    if fresh.is_opened:
        raise NotNow(
            _(
                "Đợt %(number)d năm %(year)d của loại mô hình này đã được mở. "
                "Nếu mở thêm, đề nghị nhập đợt số %(next)d."
            )
            % {"number": number, "year": year, "next": next_number(type, year)}
        )
    # While everything that it could judge is invented, the round is invented with it.
    models = PracticeModel.objects.filter(type=type)
    fresh.is_sample = models.exists() and not models.filter(is_sample=False).exists()
    _write(fresh, written)
    fresh.opened_by = by
    fresh.save_revised()
    appointing.recheck(fresh, by=by)
    return fresh


@transaction.atomic
def change(of_round: AppraisalRound, *, by: User, seen: int | None = None, **written: Any) -> None:
    """Change a round's title, days and steps; its criteria set only until it is fixed."""
    _must_open(by)
    AppraisalRound.objects.select_for_update().get(pk=of_round.pk)
    _write(of_round, written)
    of_round.save_revised(seen=seen)
    appointing.recheck(of_round, by=by)


def _write(of_round: AppraisalRound, written: dict[str, Any]) -> None:
    if unknown := set(written) - set(WRITTEN):
        raise TypeError(f"not set of a round: {sorted(unknown)}")
    if "criteria_set" in written:
        _check_criteria(of_round, written["criteria_set"])
    _check_steps(of_round, written)
    for name, value in written.items():
        setattr(of_round, name, value)
    if of_round.submit_by is None:
        raise Refusal(_("Đề nghị nhập hạn gửi hồ sơ của đợt."))
    days = [day for name in ROUND_DAYS if (day := getattr(of_round, name)) is not None]
    if days != sorted(days):
        raise Refusal(
            _(
                "Các ngày của đợt phải theo thứ tự: đăng ký, tự đánh giá, gửi hồ sơ, "
                "thẩm định, quyết định."
            )
        )


def _check_steps(of_round: AppraisalRound, written: dict[str, Any]) -> None:
    """The same steps for all dossiers: how many stays as it was when the first one was sent."""
    stored = AppraisalRound.objects.get(pk=of_round.pk)
    before = (stored.first_level, stored.first_office_id)
    office = written.get("first_office", stored.first_office)
    after = (written.get("first_level", stored.first_level), office.pk if office else None)
    if before != after and of_round.dossiers.exclude(submitted_on=None).exists():
        raise NotNow(_("Hồ sơ của đợt đã gửi; các bước thẩm định của đợt giữ nguyên."))


def _check_criteria(of_round: AppraisalRound, wanted: CriteriaSet | None) -> None:
    """An issued set of the round's type, and no other than before once it is fixed."""
    stored = AppraisalRound.objects.values_list("criteria_set", flat=True).get(pk=of_round.pk)
    if stored != (wanted.pk if wanted else None) and is_fixed(of_round):
        raise NotNow(_("Hồ sơ của đợt đã được chấm hoặc đã gửi; bộ tiêu chí của đợt giữ nguyên."))
    if wanted is None:
        return
    if wanted.is_draft or wanted.type_id != of_round.type_id:
        raise Refusal(_("Đề nghị chọn bộ tiêu chí đã ban hành của loại mô hình này."))
    if wanted.is_sample and not of_round.is_sample and stored != wanted.pk:
        raise Refusal(_("Bộ tiêu chí minh họa không dùng để chấm hồ sơ thật."))


def is_fixed(of_round: AppraisalRound) -> bool:
    """Whether the round's set may no longer change: a dossier of it has marks, or was sent."""
    sent = of_round.dossiers.exclude(submitted_on=None)
    return sent.exists() or ScoreLine.objects.filter(dossier__round=of_round).exists()


def next_number(type: ModelType, year: int) -> int:
    """The number of the round to open next: that of one without days, else one after the last."""
    last = AppraisalRound.objects.filter(type=type, year=year).order_by("-number").first()
    if last is None:
        return 1
    return last.number + 1 if last.is_opened else last.number


def _must_open(by: User) -> None:
    if not may_somewhere(by, Permission.ROUND_OPEN):
        raise NotYours


def units_on(type: ModelType, day: date) -> QuerySet[Organization]:
    """The agencies and units that exist on the day, with their territory, and may have a model."""
    rows = Organization.objects.valid_on(day).filter(type.concerned)
    return rows.filter(holds_on(day, "unit__"))


def models_without_dossier(of_round: AppraisalRound, day: date) -> QuerySet[PracticeModel]:
    """The open models of the round's type that have no dossier in it, of units of that day.

    A real round takes no invented ones in.
    """
    taken = Dossier.objects.filter(round=of_round)
    rows = PracticeModel.objects.filter(type=of_round.type_id)
    if not of_round.is_sample:
        rows = rows.filter(is_sample=False)
    rows = rows.exclude(status=ModelStatus.ENDED).exclude(pk__in=taken.values("model"))
    existing = Organization.objects.valid_on(day).filter(holds_on(day, "unit__"))
    return rows.filter(organization__in=existing.values("pk"))


def units_without_model(of_round: AppraisalRound, day: date) -> QuerySet[Organization]:
    """The units of that day that have no open model of the round's type: nothing to judge yet."""
    living = PracticeModel.objects.filter(type=of_round.type_id, organization=OuterRef("pk"))
    living = living.exclude(status=ModelStatus.ENDED)
    rows = units_on(of_round.type, day).filter(~Q(Exists(living)))
    return rows.order_by("official_order", "pk")


_BEGUN = gettext_lazy("Hồ sơ {dossier} đã được lập cho {round}")
_SEND_BY = gettext_lazy("Mô hình: {model}. Hạn gửi hồ sơ: {day}.")


@transaction.atomic
def begin_dossiers(of_round: AppraisalRound, *, by: User) -> Begun:
    """Begin a draft for every unit's open model that has none in the round, and tell each unit.

    Pressed twice it begins nothing more. A unit that does not exist today is passed over.
    """
    _must_open(by)
    if not of_round.is_opened:
        raise NotNow(_("Đợt chưa mở. Đề nghị nhập hạn gửi hồ sơ của đợt trước."))
    today = clock.today()
    wanted = models_without_dossier(of_round, today).order_by("pk")
    # The models' rows first, as everywhere; whoever waited for them looks again at what is missing.
    keys = list(wanted.select_for_update().values_list("pk", flat=True))
    models = wanted.filter(pk__in=keys).select_related("organization")
    acting = as_province(by, Permission.ROUND_OPEN)
    begun = [
        dossiers.begin_in(of_round, model, by=by, on=today, acting=acting)
        for model in models.prefetch_related("organization__names")
    ]
    _tell(begun, of_round, by=by)
    return Begun(begun)


def _tell(begun: Iterable[Dossier], of_round: AppraisalRound, *, by: User) -> None:
    for dossier in begun:
        words = {"dossier": dossier.code, "round": str(of_round), "model": dossier.model.name}
        tell(
            dossier.model.organization,
            subject=format_lazy(_BEGUN, **words),
            body=format_lazy(_SEND_BY, day=format_day(of_round.submit_by), **words),
            url=dossier.get_absolute_url(),
            permission=Permission.DOSSIER_WRITE,
            by=by,
            is_sample=dossier.is_sample,
        )
