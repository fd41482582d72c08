"""The filters of the lists: light, since a page of 25 rows must not cost more for its selects."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import NumberField
from core.widgets import QuickSelect
from organizations import naming as organizations_naming
from territory import naming as territory_naming
from territory.models import Cluster, ClusterMembership, Level, UnitVersion

from .models import (
    ActivityStatus,
    Fund,
    PlanStatus,
    SupportActivity,
    SupportAssignment,
    SupportKind,
    SupportPlan,
)


class CoverageFilter(django_filters.FilterSet):
    """Words, district or cluster, and whether a commune has no supporter or several."""

    HOLES, DOUBLES = "thieu", "nhieu"

    q = django_filters.CharFilter(label=gettext_lazy("Tìm"), method="searched")
    trong = django_filters.ChoiceFilter(
        empty_label=gettext_lazy("Tất cả"), method="lying_in", widget=QuickSelect
    )
    phan_cong = django_filters.ChoiceFilter(
        label=gettext_lazy("Phân công"),
        choices=[
            (HOLES, gettext_lazy("Chưa được phân công")),
            (DOUBLES, gettext_lazy("Nhiều đơn vị giúp đỡ")),
        ],
        empty_label=gettext_lazy("Tất cả"),
        method="chosen",
        widget=QuickSelect,
    )

    class Meta:
        model = UnitVersion
        fields: list[str] = []

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.day = day
        districts = UnitVersion.objects.valid_on(day).filter(unit__level=Level.DISTRICT)
        choices = [(version.code, version.full_name) for version in districts.order_by("code")]
        self.has_districts = bool(choices)
        if not choices:
            choices = list(self._clusters().values_list("code", "name"))
        field: Any = self.form.fields["trong"]
        field.choices = choices
        field.label = _("Đơn vị cấp huyện") if self.has_districts else _("Cụm")

    def _clusters(self) -> Any:
        """The clusters of the day that stand in the place of the former districts."""
        return Cluster.objects.valid_on(self.day).filter(scheme="former_district")

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Communes of that code or called so."""
        return rows.search(value)

    def lying_in(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Communes of that district or cluster, on the day."""
        if self.has_districts:
            above = UnitVersion.objects.valid_on(self.day).filter(code=value)
            return rows.filter(parent__in=above.values("unit"))
        members = ClusterMembership.objects.valid_on(self.day)
        within = members.filter(cluster__in=self._clusters().filter(code=value))
        return rows.filter(unit__in=within.values("unit"))

    def chosen(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Nothing here: who supports a commune is known once its row is built."""
        return rows

    @property
    def wanted(self) -> str:
        """HOLES, DOUBLES or '' for all."""
        return self.form.cleaned_data.get("phan_cong", "") if self.form.is_valid() else ""


class MatrixFilter(CoverageFilter):
    """The same without the choice of holes and doubles: the matrix shows both."""

    phan_cong = None


class YearFilter(django_filters.Filter):
    """A year as it is typed here."""

    field_class = NumberField


class RowFilter(django_filters.Filter):
    """The number of a row in an address; what no database could hold finds nothing to narrow."""

    field_class = NumberField

    def __init__(self, **kwargs: Any) -> None:
        limits = {"min_value": 1, "max_value": models.BigIntegerField.MAX_BIGINT}
        super().__init__(required=False, widget=forms.HiddenInput, **limits, **kwargs)


class PartiesFilter(django_filters.FilterSet):
    """Words, which find supporters and communes by any name they ever had; and links of others.

    Selects of all supporters and communes would cost more than the page: `don_vi` and `xa` come
    from the pages of a supporter and of a commune, and are told above the list.
    """

    q = django_filters.CharFilter(label=gettext_lazy("Tìm"), method="searched")
    don_vi = RowFilter(field_name="supporter")
    xa = RowFilter(field_name="commune")

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.day = day

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Rows in whose own words, supporter's or commune's names every word stands."""
        return rows.search(value)

    @property
    def parties(self) -> list[str]:
        """The supporter and the commune that the list is narrowed to, by name."""
        said = self.form.cleaned_data if self.form.is_valid() else {}
        supporter, commune = said.get("don_vi"), said.get("xa")
        names: list[str] = []
        if supporter:
            names += organizations_naming.names_on(self.day, [supporter]).values()
        if commune:
            names += territory_naming.described_on(self.day, [commune]).values()
        return names


class AssignmentFilter(PartiesFilter):
    """Words, parties, and how the assignment stands on the day."""

    IN_FORCE, ALL = "hieu-luc", "tat-ca"
    STATES = [
        (IN_FORCE, gettext_lazy("Đang có hiệu lực")),
        ("cho-chuyen-tiep", gettext_lazy("Xã hoặc đơn vị đã kết thúc, chưa chuyển tiếp")),
        ("ra-khoi-kv3", gettext_lazy("Xã đã ra khỏi khu vực III")),
        ("giu-hay-ket-thuc", gettext_lazy("Ra khỏi khu vực III, chưa có ý kiến giữ")),
        ("chua-den", gettext_lazy("Chưa đến ngày hiệu lực")),
        ("da-het", gettext_lazy("Đã kết thúc")),
        (ALL, gettext_lazy("Tất cả")),
    ]
    tinh_trang = django_filters.ChoiceFilter(
        label=gettext_lazy("Tình trạng"),
        choices=STATES,
        empty_label=None,
        method="in_state",
        widget=QuickSelect,
    )

    class Meta:
        model = SupportAssignment
        fields: list[str] = []

    def __init__(self, data: Any, **kwargs: Any) -> None:
        asked = data.copy()
        asked.setdefault("tinh_trang", self.IN_FORCE)
        super().__init__(asked, **kwargs)

    def in_state(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Assignments that stand so on the day of the page."""
        return {
            self.IN_FORCE: rows.in_force_on,
            "cho-chuyen-tiep": rows.outlived_on,
            "ra-khoi-kv3": rows.outside_region_iii_on,
            "giu-hay-ket-thuc": rows.to_keep_or_end_on,
            "chua-den": rows.to_come_after,
            "da-het": rows.over_on,
            self.ALL: lambda day: rows,
        }[value](self.day)


class ActivityFilter(PartiesFilter):
    """Words, parties, year, kind, fund and whether both sides agree."""

    nam = YearFilter(
        label=gettext_lazy("Năm"), field_name="held_on__year", min_value=2000, max_value=2999
    )
    loai = django_filters.ChoiceFilter(
        label=gettext_lazy("Loại hình"),
        field_name="kind",
        empty_label=gettext_lazy("Tất cả"),
        widget=QuickSelect,
    )
    nguon = django_filters.ChoiceFilter(
        label=gettext_lazy("Nguồn"),
        field_name="fund",
        choices=Fund.choices,
        empty_label=gettext_lazy("Tất cả"),
        widget=QuickSelect,
    )
    xac_nhan = django_filters.ChoiceFilter(
        label=gettext_lazy("Xác nhận"),
        field_name="status",
        choices=ActivityStatus.choices,
        empty_label=gettext_lazy("Tất cả"),
        widget=QuickSelect,
    )

    class Meta:
        model = SupportActivity
        fields: list[str] = []

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        kinds = SupportKind.objects.values_list("pk", "name")
        self.form.fields["loai"].choices = [(str(pk), name) for pk, name in kinds]


class PlanFilter(PartiesFilter):
    """Words, parties, year and where the plan stands."""

    nam = YearFilter(label=gettext_lazy("Năm"), field_name="year", min_value=2000, max_value=2999)
    trang_thai = django_filters.ChoiceFilter(
        label=gettext_lazy("Trạng thái"),
        field_name="status",
        choices=PlanStatus.choices,
        empty_label=gettext_lazy("Tất cả"),
        widget=QuickSelect,
    )

    class Meta:
        model = SupportPlan
        fields: list[str] = []

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        asked = data.copy()
        asked.setdefault("nam", str(day.year))
        super().__init__(asked, day=day, **kwargs)
