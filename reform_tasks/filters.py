"""The filters of this room's lists; none offers hundreds of choices, which costs too much."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField
from core.http import ON_ORIGINAL
from core.kept import kept
from core.widgets import QuickInput, QuickSelect
from organizations.models import Organization, OrganizationKind

from . import conditions
from .models import Layer, OneStopKind, Part, ReformArea, ReformTask, TaskAgency
from .timeliness import Timeliness


class YearFilter(django_filters.Filter):
    """A year typed as a number, that of the as-of day unless another or none is asked for."""

    field_class = NumberField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=2000,
            max_value=2100,
            widget=QuickInput(attrs={"inputmode": "numeric", "size": 6}),
            **kwargs,
        )


class _OfYear(django_filters.FilterSet):
    """Lists that begin with the year of the as-of day."""

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        filled = data.copy()
        filled.setdefault("nam", str(day.year))
        super().__init__(filled, **kwargs)
        self.day = day
        self.form.fields["nam"].initial = day.year


class DeadlineFilter(django_filters.ChoiceFilter):
    """Which deadline the rows are read on: it leaves none of them out."""

    def __init__(self) -> None:
        _name, value = ON_ORIGINAL
        super().__init__(
            label=_("Tính theo thời hạn"),
            choices=((value, _("ban đầu")),),
            empty_label=_("hiện hành"),
            widget=QuickSelect,
        )

    def filter(self, qs: Any, value: Any) -> Any:
        """All of them."""
        return qs


class PlanFilter(_OfYear):
    """Words, year and layer, and on which deadlines the numbers are read."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched", widget=QuickInput)
    nam = YearFilter(label=_("Năm"), field_name="year")
    loai = django_filters.ChoiceFilter(
        label=_("Loại kế hoạch"),
        field_name="layer",
        choices=Layer.choices,
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )

    thoi_han = DeadlineFilter()

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Plans whose title, or whose owner's name, holds every word."""
        by_title = rows.search(value).values("pk")
        owners = Organization.objects.search(value).values("pk")
        found: QuerySet[Any] = rows.filter(Q(pk__in=by_title) | Q(owner__in=owners))
        return found


class _Tasks(_OfYear):
    """Words, year, layer, area, agency and where a task stands on the day."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched", widget=QuickInput)
    nam = YearFilter(label=_("Năm"), field_name="plan__year")
    loai = django_filters.ChoiceFilter(
        label=_("Loại kế hoạch"),
        field_name="plan__layer",
        choices=Layer.choices,
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    linh_vuc = django_filters.ChoiceFilter(
        label=_("Lĩnh vực"), field_name="area__number", empty_label=_("Tất cả"), widget=QuickSelect
    )
    co_quan = django_filters.CharFilter(
        label=_("Cơ quan chủ trì"), method="led_by", widget=QuickInput
    )
    tinh_trang = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=Timeliness.choices,
        method="being",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.form.fields["linh_vuc"]
        areas = kept("areas", lambda: list(ReformArea.objects.values_list("number", "name")))
        field.choices = [(str(number), name) for number, name in areas]

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Tasks whose number or text holds every word."""
        found: QuerySet[Any] = rows.search(value)
        return found

    def led_by(self, rows: QuerySet[ReformTask], name: str, value: str) -> QuerySet[ReformTask]:
        """Tasks led by an agency of that code, or whose name holds every word."""
        agencies = Organization.objects.filter(
            Q(code=value) | Q(pk__in=Organization.objects.search(value).values("pk"))
        )
        # Their ids first: a database that must guess how many there are reads every task.
        leading = TaskAgency.objects.order_by().filter(
            part=Part.LEAD, organization__in=list(agencies.order_by().values_list("pk", flat=True))
        )
        return rows.filter(pk__in=leading.values("task"))

    def being(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Tasks in that class on the day; of the overdue also those that nobody reported on."""
        if value == Timeliness.OVERDUE:
            overdue: QuerySet[Any] = rows.overdue_on(self.day, original=self.on_original)
            return overdue
        found: QuerySet[Any] = rows.being(Timeliness(value), self.day, original=self.on_original)
        return found

    @property
    def on_original(self) -> bool:
        """Whether the tasks are read on the deadlines as they were first set."""
        return bool(self.form.is_valid() and self.form.cleaned_data.get("thoi_han"))


class OverdueFilter(_Tasks):
    """What is overdue, which is so by the deadlines in force alone."""


class TaskFilter(_Tasks):
    """The same for all tasks, by either deadline."""

    thoi_han = DeadlineFilter()


class OneStopFilter(django_filters.FilterSet):
    """Words, the kind of organization, and whether it receives people on the day, in which way."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched", widget=QuickInput)
    khoi = django_filters.ChoiceFilter(
        label=_("Khối"),
        field_name="kind",
        choices=(
            (OrganizationKind.DEPARTMENT.value, _("Sở, ban, ngành tỉnh")),
            (OrganizationKind.COMMUNE_COMMITTEE.value, _("UBND cấp xã")),
        ),
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    hinh_thuc = django_filters.ChoiceFilter(
        label=_("Hình thức"),
        choices=OneStopKind.choices,
        method="as_told",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    tinh_trang = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=(("co", _("đã thực hiện")), ("chua", _("chưa thực hiện"))),
        method="as_told",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def filter_queryset(self, queryset: Any) -> QuerySet[Any]:
        """A way and a standing are one question: who has, or has not, that way on the day."""
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        way = self.form.cleaned_data["hinh_thuc"]
        standing = self.form.cleaned_data["tinh_trang"]
        if not (way or standing):
            return rows
        has = conditions.with_status(self.day, [way] if way else list(OneStopKind))
        return rows.exclude(has) if standing == "chua" else rows.filter(has)

    def as_told(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Nothing by itself: see `filter_queryset`."""
        return rows

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Organizations that were ever called so."""
        found: QuerySet[Any] = rows.search(value)
        return found


class ServiceFilter(django_filters.FilterSet):
    """Words, the kind of office, and whether it has figures of dossiers in the year."""

    q = django_filters.CharFilter(label=_("Tìm"), method="searched", widget=QuickInput)
    khoi = django_filters.ChoiceFilter(
        label=_("Khối"),
        field_name="kind",
        choices=(
            (OrganizationKind.DEPARTMENT.value, _("Sở, ban, ngành tỉnh")),
            (OrganizationKind.DISTRICT_COMMITTEE.value, _("UBND cấp huyện")),
            (OrganizationKind.COMMUNE_COMMITTEE.value, _("UBND cấp xã")),
        ),
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    so_lieu = django_filters.ChoiceFilter(
        label=_("Số liệu"),
        choices=(("co", _("đã có số liệu")), ("chua", _("chưa có số liệu"))),
        method="told",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )

    def searched(self, rows: Any, name: str, value: str) -> QuerySet[Any]:
        """Organizations that were ever called so."""
        found: QuerySet[Any] = rows.search(value)
        return found

    def told(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Offices that have, or have not, figures of the year (annotated `periods`)."""
        return rows.filter(periods__gt=0) if value == "co" else rows.filter(periods=0)
