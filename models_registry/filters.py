"""The filters of the registry's lists; none offers hundreds of choices, which costs too much."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField
from core.widgets import QuickSelect
from organizations.models import Organization
from territory.models import Cluster, ClusterMembership, Kind, Level, UnitVersion

from . import figures as when
from .breakdowns import FORMER_DISTRICTS
from .models import ModelType, PracticeModel, Recognition, SteeringCommittee
from .models.judged import ChangeAfterDecision

# Asked by those who decide, of what has been noticed by now.
CHANGED = "changed"
STANDINGS = (
    ("recognised", _("Đã công nhận")),
    ("suspended", _("Tạm dừng hiệu lực công nhận")),
    (CHANGED, _("Thay đổi sau quyết định")),
    ("launched", _("Đã ra mắt")),
    ("building", _("Đang xây dựng")),
    ("ended", _("Đã kết thúc")),
)


class YearFilter(django_filters.Filter):
    """A year typed as a number."""

    field_class = NumberField


def areas(day: date) -> tuple[Any, list[tuple[str, str]]]:
    """What narrows a list on that day: the districts, or since there are none the clusters."""
    districts = UnitVersion.objects.valid_on(day).filter(unit__level=Level.DISTRICT)
    named = districts.order_by("code").values_list("code", "kind", "name")
    found = [(code, f"{Kind(kind).label} {name}") for code, kind, name in named]
    if found:
        return _("Huyện, thị xã, thành phố"), found
    clusters = Cluster.objects.valid_on(day).filter(scheme=FORMER_DISTRICTS)
    return _("Cụm"), list(clusters.values_list("code", "name"))


def units_in(area: str, day: date) -> Q:
    """The condition on a unit's id, at `organization__unit`, to lie in a district or cluster."""
    above = UnitVersion.objects.valid_on(day).filter(code=area).values("unit")
    below = UnitVersion.objects.valid_on(day).filter(parent__in=above).values("unit")
    members = ClusterMembership.objects.valid_on(day).filter(cluster__code=area).values("unit")
    return (
        Q(organization__unit__in=above)
        | Q(organization__unit__in=below)
        | Q(organization__unit__in=members)
    )


class AreaFilter(django_filters.FilterSet):
    """What the registry's lists have in common: words, and a district or cluster of the day."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched")
    trong = django_filters.ChoiceFilter(
        empty_label=_("Tất cả"), method="lying_in", widget=QuickSelect
    )

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.day = day
        field: Any = self.form.fields["trong"]
        field.label, field.choices = areas(day)

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Rows that hold every word, accents or not."""
        found: QuerySet[Any] = rows.search(value)
        return found

    def lying_in(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Rows whose unit lies there on the day."""
        return rows.filter(units_in(value, self.day))


class PracticeModelFilter(AreaFilter):
    """Words, area, type, where a model stands on the day, and the year it was recognised."""

    loai = django_filters.ChoiceFilter(
        label=_("Loại mô hình"),
        field_name="type__code",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    trang_thai = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=STANDINGS,
        empty_label=_("Tất cả"),
        method="standing",
        widget=QuickSelect,
    )
    nam = YearFilter(
        label=_("Năm công nhận"), method="recognised_in", min_value=2000, max_value=2200
    )

    class Meta:
        model = PracticeModel
        fields: list[str] = []

    def __init__(self, data: Any, *, day: date, decides: bool = False, **kwargs: Any) -> None:
        super().__init__(data, day=day, **kwargs)
        types: Any = self.form.fields["loai"]
        types.choices = list(ModelType.objects.values_list("code", "short_name"))
        if not decides:
            standings: Any = self.form.fields["trang_thai"]
            standings.choices = [pair for pair in STANDINGS if pair[0] != CHANGED]

    def standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Models that stood so on the day."""
        day = self.day
        if value == CHANGED:
            moved = ChangeAfterDecision.objects.of_open_recognitions().standing()
            return rows.filter(pk__in=moved.values("recognition__model"))
        condition = {
            "recognised": when.effective(day) & when.with_unit(day),
            "suspended": when.suspended(day),
            "launched": when.in_operation(day) & ~when.ended(day),
            "building": ~when.in_operation(day) & ~when.recognition_begun(day) & ~when.ended(day),
            "ended": when.ended(day),
        }[value]
        return rows.filter(condition)

    def recognised_in(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        """Models with a recognition put in force in that year."""
        begun = Recognition.objects.filter(in_force_from__year=value)
        return rows.filter(pk__in=begun.values("model"))


class SteeringCommitteeFilter(AreaFilter):
    """Words, area, and whether a committee stands on the day."""

    trang_thai = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=[("standing", _("Đang hoạt động")), ("ended", _("Đã kết thúc"))],
        empty_label=_("Tất cả"),
        method="standing",
        widget=QuickSelect,
    )

    class Meta:
        model = SteeringCommittee
        fields: list[str] = []

    def standing(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Committees that stand on the day, or that had ended before it, themselves or with their
        unit.
        """
        units = Organization.objects.valid_on(self.day)
        standing = rows.valid_on(self.day).filter(organization__in=units)
        found: QuerySet[Any] = (
            standing if value == "standing" else rows.exclude(pk__in=standing.values("pk"))
        )
        return found
