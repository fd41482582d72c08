"""The registry's figures: models, the units that have them, and steering committees."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.figures import Measure, Ratio, Scope, Tally, indicator
from organizations.models import OrganizationKind
from territory.models import AdministrativeUnit, Level

from . import figures as when
from .breakdowns import BY_DISTRICT
from .listings import (
    COMMITTEE_LISTING,
    COMMUNE_COMMITTEE_LISTING,
    COMMUNE_LISTING,
    UNIT_LISTING,
)
from .models import EndKind, PracticeModel, SteeringCommittee

GROUP = _("Chính quyền thân thiện")

UNIT_ENDED = _("đơn vị đã kết thúc")
SUSPENDED = _("đang tạm dừng hiệu lực công nhận")
REVOKED = _("đã thu hồi quyết định công nhận")
LAPSED = _("công nhận đã hết hiệu lực")
MODEL_ENDED = _("mô hình đã kết thúc")
LAUNCH_UNKNOWN = _("chưa rõ ngày ra mắt")
LAUNCHED_ONLY = _("đã ra mắt, chưa được công nhận")
BUILDING = _("đang xây dựng")
RECOGNISED = _("đã được công nhận")
ONLY_BUILDING = _("chỉ có mô hình đang xây dựng")
NO_MODEL = _("chưa có mô hình")
BEFORE_MERGER = _("công nhận trước sắp xếp")
COMMITTEE_ENDED = _("Ban Chỉ đạo đã kết thúc hoạt động")
NO_COMMITTEE = _("chưa có quyết định thành lập Ban Chỉ đạo")


@indicator(
    "MR-01",
    label=_("Mô hình Chính quyền thân thiện được công nhận"),
    definition=_(
        "Số mô hình thuộc các loại Chính quyền thân thiện có quyết định công nhận đang có hiệu lực "
        "vào ngày lấy số liệu, không tạm dừng, của đơn vị còn tồn tại vào ngày đó."
    ),
    group=GROUP,
    breakdown=BY_DISTRICT,
)
def recognised_models(scope: Scope) -> Tally:
    """Models with a recognition in force and not suspended, whose unit exists on the day.

    A model counts once, whatever the number of its recognitions. A launch is no recognition. A
    recognition whose unit ended is left out even where nobody has ended it.
    """
    day = scope.as_of
    return Tally(
        model=PracticeModel,
        rows=when.models_in_scope(scope),
        counted=when.effective_in(scope) & when.with_unit(day),
        otherwise={
            UNIT_ENDED: ~when.with_unit(day),
            SUSPENDED: when.suspended(day),
            REVOKED: when.recognition_over(day, EndKind.REVOKED),
            LAPSED: when.recognition_over(day, EndKind.LAPSED, EndKind.ENDED),
            MODEL_ENDED: when.ended(day),
            LAUNCHED_ONLY: when.launched(day),
            BUILDING: Q(),
        },
        warnings=(UNIT_ENDED,),
        known=when.friendly(when.existing_by(day)),
    )


@indicator(
    "MR-02",
    label=_("Huyện, thị xã, thành phố đã xây dựng và đưa vào hoạt động ít nhất một mô hình"),
    definition=_(
        "Số huyện, thị xã, thành phố có ít nhất một mô hình Chính quyền thân thiện đã ra mắt và "
        "chưa kết thúc, trên tổng số huyện, thị xã, thành phố tại ngày đó. Được công nhận là một "
        "số liệu khác (MR-04)."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    valid_to=when.LAST_DISTRICT_DAY,
    successor="MR-07",
    listing=UNIT_LISTING,
)
def districts_with_a_running_model(scope: Scope) -> Ratio:
    """Districts with a model launched by the day and not ended by it.

    A model belongs to the district in which its unit lay on that day. One that came in by its
    decision counts only once the day of its launch has been entered.
    """
    day = scope.as_of
    living = when.friendly(when.existing_by(day), ~when.ended(day))
    running = when.friendly(when.launched(day), ~when.ended(day))
    return Ratio(
        model=AdministrativeUnit,
        rows=when.units_in_scope(scope, Level.DISTRICT),
        counted=when.districts_of(running, day),
        otherwise={
            LAUNCH_UNKNOWN: when.districts_of(
                living.filter(when.recognition_begun(day), launched_on=None), day
            ),
            ONLY_BUILDING: when.districts_of(living, day),
            MODEL_ENDED: when.districts_of(when.friendly(when.ended(day)), day),
            NO_MODEL: Q(),
        },
        warnings=(LAUNCH_UNKNOWN,),
        known=when.friendly(when.existing_by(day)),
        sample=when.districts_of(running.filter(is_sample=True), day),
    )


@indicator(
    "MR-03",
    label=_("Huyện, thị xã, thành phố đã thành lập Ban Chỉ đạo xây dựng Chính quyền thân thiện"),
    definition=_(
        "Số huyện, thị xã, thành phố có Ban Chỉ đạo được thành lập bằng quyết định và còn hoạt "
        "động, trên tổng số huyện, thị xã, thành phố tại ngày đó."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    valid_to=when.LAST_DISTRICT_DAY,
    successor="MR-08",
    listing=COMMITTEE_LISTING,
)
def districts_with_a_committee(scope: Scope) -> Ratio:
    """Districts whose People's Committee has a steering committee on the day."""
    return _with_committee(scope, Level.DISTRICT, OrganizationKind.DISTRICT_COMMITTEE)


@indicator(
    "MR-04",
    label=_("Huyện, thị xã, thành phố có mô hình được công nhận"),
    definition=_(
        "Số huyện, thị xã, thành phố có ít nhất một mô hình Chính quyền thân thiện được công nhận "
        "và đang có hiệu lực, trên tổng số huyện, thị xã, thành phố tại ngày đó."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    valid_to=when.LAST_DISTRICT_DAY,
    successor="MR-07",
    listing=UNIT_LISTING,
)
def districts_with_a_recognised_model(scope: Scope) -> Ratio:
    """Districts in which a unit with a recognised model (MR-01) lay on the day."""
    day = scope.as_of
    existing = when.friendly(when.existing_by(day))
    recognised = existing.filter(when.effective(day))
    living = existing.filter(~when.ended(day))
    return Ratio(
        model=AdministrativeUnit,
        rows=when.units_in_scope(scope, Level.DISTRICT),
        counted=when.districts_of(recognised, day),
        otherwise={
            SUSPENDED: when.districts_of(existing.filter(when.suspended(day)), day),
            LAUNCHED_ONLY: when.districts_of(living.filter(when.launched(day)), day),
            ONLY_BUILDING: when.districts_of(living, day),
            MODEL_ENDED: when.districts_of(existing, day),
            NO_MODEL: Q(),
        },
        known=existing,
        sample=when.districts_of(recognised.filter(is_sample=True), day),
    )


@indicator(
    "MR-05",
    label=_("Mô hình Chính quyền thân thiện đã ra mắt"),
    definition=_(
        "Số mô hình Chính quyền thân thiện đã ra mắt (đưa vào hoạt động) và chưa kết thúc, của đơn "
        "vị còn tồn tại vào ngày đó, dù đã được công nhận hay chưa."
    ),
    group=GROUP,
    breakdown=BY_DISTRICT,
)
def launched_models(scope: Scope) -> Tally:
    """Models launched by the day and not ended by it, whose unit exists on the day."""
    day = scope.as_of
    return Tally(
        model=PracticeModel,
        rows=when.models_in_scope(scope),
        counted=when.launched(day) & ~when.ended(day) & when.with_unit(day),
        otherwise={
            UNIT_ENDED: ~when.with_unit(day),
            MODEL_ENDED: when.ended(day),
            LAUNCH_UNKNOWN: when.recognition_begun(day) & Q(launched_on=None),
            BUILDING: Q(),
        },
        warnings=(LAUNCH_UNKNOWN,),
        known=when.friendly(when.existing_by(day)),
    )


@indicator(
    "MR-06",
    label=_("Mô hình Chính quyền thân thiện đang xây dựng"),
    definition=_(
        "Số mô hình Chính quyền thân thiện đã đăng ký, chưa ra mắt, chưa được công nhận và chưa "
        "kết thúc, của đơn vị còn tồn tại vào ngày đó."
    ),
    group=GROUP,
    breakdown=BY_DISTRICT,
)
def models_being_built(scope: Scope) -> Tally:
    """Models registered by the day that were neither launched, recognised nor ended by it."""
    day = scope.as_of
    begun = when.recognition_begun(day)
    return Tally(
        model=PracticeModel,
        rows=when.models_in_scope(scope),
        counted=~when.launched(day) & ~begun & ~when.ended(day) & when.with_unit(day),
        otherwise={
            UNIT_ENDED: ~when.with_unit(day),
            MODEL_ENDED: when.ended(day),
            RECOGNISED: begun,
            LAUNCHED_ONLY: Q(),
        },
        known=when.friendly(when.existing_by(day)),
    )


@indicator(
    "MR-07",
    label=_("Xã, phường có mô hình được công nhận"),
    definition=_(
        "Số xã, phường có mô hình Chính quyền thân thiện được công nhận và đang có hiệu lực, trên "
        "tổng số xã, phường tại ngày đó. Mô hình của xã, phường, thị trấn cũ không tính cho đơn vị "
        "mới."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    valid_from=when.FIRST_DAY_WITHOUT_DISTRICTS,
    listing=COMMUNE_LISTING,
)
def communes_with_a_recognised_model(scope: Scope) -> Ratio:
    """Communes and wards with a recognised model (MR-01) of their own on the day."""
    day = scope.as_of
    existing = when.friendly(when.existing_by(day))
    recognised = existing.filter(when.effective(day))
    living = existing.filter(~when.ended(day))
    return Ratio(
        model=AdministrativeUnit,
        rows=when.units_in_scope(scope, Level.COMMUNE),
        counted=when.units_of(recognised),
        otherwise={
            SUSPENDED: when.units_of(existing.filter(when.suspended(day))),
            LAUNCHED_ONLY: when.units_of(living.filter(when.launched(day))),
            ONLY_BUILDING: when.units_of(living),
            BEFORE_MERGER: when.heirs_of(recognised),
            MODEL_ENDED: when.units_of(existing),
            NO_MODEL: Q(),
        },
        known=existing,
        sample=when.units_of(recognised.filter(is_sample=True)),
    )


@indicator(
    "MR-08",
    label=_("Xã, phường đã thành lập Ban Chỉ đạo xây dựng Chính quyền thân thiện"),
    definition=_(
        "Số xã, phường có Ban Chỉ đạo được thành lập bằng quyết định và còn hoạt động, trên tổng "
        "số xã, phường tại ngày đó."
    ),
    measure=Measure.PERCENT,
    group=GROUP,
    valid_from=when.FIRST_DAY_WITHOUT_DISTRICTS,
    listing=COMMUNE_COMMITTEE_LISTING,
)
def communes_with_a_committee(scope: Scope) -> Ratio:
    """Communes and wards whose People's Committee has a steering committee on the day."""
    return _with_committee(scope, Level.COMMUNE, OrganizationKind.COMMUNE_COMMITTEE)


def _with_committee(scope: Scope, level: Level, kind: OrganizationKind) -> Ratio:
    committees = SteeringCommittee.objects.begun_by(scope.as_of).filter(organization__kind=kind)
    standing = committees.valid_on(scope.as_of)
    return Ratio(
        model=AdministrativeUnit,
        rows=when.units_in_scope(scope, level),
        counted=Q(pk__in=standing.values("organization__unit")),
        otherwise={
            COMMITTEE_ENDED: Q(pk__in=committees.values("organization__unit")),
            NO_COMMITTEE: Q(),
        },
        known=SteeringCommittee.objects.begun_by(scope.as_of),
        sample=Q(pk__in=standing.filter(is_sample=True).values("organization__unit")),
    )
