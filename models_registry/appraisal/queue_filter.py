"""What narrows the province's queue of dossiers."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.widgets import QuickSelect
from models_registry.filters import AreaFilter, YearFilter, units_in
from models_registry.models import (
    AppraisalRound,
    Dossier,
    DossierAppraiser,
    ModelType,
    PracticeModel,
    ScoreLine,
)
from models_registry.models.dossier import WITH_PROVINCE, DossierStatus
from models_registry.models.score import CHANGED_SINCE

# With the province and not found for or against yet.
TO_APPRAISE = (
    DossierStatus.SUBMITTED,
    DossierStatus.FIRST_APPRAISAL,
    DossierStatus.FORWARDED,
    DossierStatus.APPRAISING,
    DossierStatus.AWAITING_REPLY,
)
APPOINTMENTS = (
    ("toi", _("Phân công cho tôi")),
    ("chua", _("Chưa phân công")),
)
ATTENTION = (
    ("qua-han", _("Quá hạn thẩm định, quyết định")),
    ("da-sua", _("Đơn vị đã sửa sau khi thẩm định")),
)


class DossierQueueFilter(AreaFilter):
    """Dossiers with the province, by what they are of, where they stand, and whose they are."""

    loai = django_filters.ChoiceFilter(
        label=_("Loại mô hình"),
        field_name="model__type__code",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    dot = django_filters.ChoiceFilter(
        label=_("Đợt"), field_name="round", empty_label=_("Tất cả"), widget=QuickSelect
    )
    nam = YearFilter(label=_("Năm"), field_name="round__year", min_value=2000, max_value=2200)
    trang_thai = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        field_name="status",
        choices=[(status.value, status.label) for status in WITH_PROVINCE],
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    phan_cong = django_filters.ChoiceFilter(
        label=_("Phân công"),
        choices=APPOINTMENTS,
        empty_label=_("Tất cả"),
        method="appointed",
        widget=QuickSelect,
    )
    chu_y = django_filters.ChoiceFilter(
        label=_("Cần chú ý"),
        choices=ATTENTION,
        empty_label=_("Tất cả"),
        method="wanting",
        widget=QuickSelect,
    )

    class Meta:
        model = Dossier
        fields: list[str] = []

    def __init__(self, data: Any, *, day: date, user: Any, **kwargs: Any) -> None:
        super().__init__(data, day=day, **kwargs)
        self.user = user
        types: Any = self.form.fields["loai"]
        types.choices = list(ModelType.objects.values_list("code", "short_name"))
        rounds: Any = self.form.fields["dot"]
        rounds.choices = [
            (found.pk, f"{found.type.short_name} – {found}")
            for found in AppraisalRound.objects.select_related("type").filter(year__lte=day.year)
        ]

    def searched(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Dossiers whose code, model or unit holds every word."""
        models = PracticeModel.objects.search(value).values("pk")
        return rows.filter(Q(code__icontains=value.strip()) | Q(model__in=models))

    def lying_in(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Dossiers of the units that lie there on the day."""
        models = PracticeModel.objects.filter(units_in(value, self.day))
        return rows.filter(model__in=models.values("pk"))

    def appointed(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The user's own, or those of nobody."""
        appointments = DossierAppraiser.objects.all()
        if value == "toi":
            return rows.filter(pk__in=appointments.of(self.user).values("dossier"))
        return rows.exclude(pk__in=appointments.values("dossier"))

    def wanting(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those past a day of their round, or changed by the unit since they were appraised."""
        if value == "da-sua":
            return rows.filter(pk__in=ScoreLine.objects.filter(CHANGED_SINCE).values("dossier"))
        return rows.filter(late_on(self.day))


def late_on(day: date) -> Q:
    """The condition on dossiers with the province to be past a day of their round."""
    rounds = AppraisalRound.objects.all()
    undecided = rounds.filter(decide_by__lt=day).values("pk")
    unjudged = rounds.filter(appraise_by__lt=day).values("pk")
    return Q(round__in=undecided) | Q(round__in=unjudged, status__in=TO_APPRAISE)
