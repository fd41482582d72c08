"""How the rows behind the figures of support are listed, on screen and in files."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Column, Listing, listing
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import may_somewhere
from territory.models import AdministrativeUnit, Level, RegionClass

from .models import SupportActivity, SupportAssignment, SupportPlan


def unit_name(unit: AdministrativeUnit, day: date) -> str:
    """The unit's kind and name on that day, else the nearest, from prefetched `versions`."""
    versions = sorted(unit.versions.all(), key=lambda version: version.valid_from)
    begun = [version for version in versions if version.valid_from <= day]
    return (begun or versions)[-1 if begun else 0].full_name


def who_may_see_assignments(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """All of them for whoever may see assignments: see DecidedQuerySet."""
    return rows if may_somewhere(user, Permission.ASSIGNMENT_VIEW) else rows.none()


def _assigned(day: date) -> Prefetch:
    assignments = SupportAssignment.objects.in_force_on(day)
    return Prefetch(
        "support_assignments",
        assignments.select_related("supporter", "commune")
        .prefetch_related("supporter__names", "commune__versions")
        .order_by("-is_lead", "supporter__official_order", "pk"),
        to_attr="assigned",
    )


def _supporters_shown(rows: Any, day: date) -> QuerySet[Any]:
    return rows.in_official_order().prefetch_related("names", _assigned(day))


def _communes_shown(rows: Any, day: date) -> QuerySet[Any]:
    classes = RegionClass.objects.valid_on(day)
    return (
        rows.as_on(day)
        .order_by("sort_key", "pk")
        .prefetch_related(
            "versions",
            "versions__parent__versions",
            _assigned(day),
            Prefetch("region_classes", classes, to_attr="classes"),
        )
    )


def _activities_shown(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    return (
        rows.select_related("kind", "supporter", "commune")
        .prefetch_related("supporter__names", "commune__versions")
        .order_by("-held_on", "-pk")
    )


def district_name(unit: AdministrativeUnit, day: date) -> str:
    """The district that the unit lay under that day; '' where there was none."""
    for version in unit.versions.all():
        if version.is_valid_on(day) and version.parent and version.parent.level == Level.DISTRICT:
            return unit_name(version.parent, day)
    return ""


def _communes_of(supporter: Any, day: date) -> str:
    return ", ".join(unit_name(row.commune, day) for row in supporter.assigned)


def _supporters_of(commune: Any, day: date) -> str:
    return ", ".join(row.supporter.name_on(day) for row in commune.assigned)


def _region_of(commune: Any, day: date) -> str:
    return ", ".join(str(row.get_region_display()) for row in commune.classes)


def _permitted_activities(rows: Any, user: Any) -> QuerySet[Any]:
    return rows.permitted_to(user, Permission.ACTIVITY_VIEW)


def _supporter_page(supporter: Organization) -> str:
    return reverse("commune_support:supporter_detail", args=[supporter.pk])


def _commune_page(commune: AdministrativeUnit) -> str:
    return reverse("commune_support:commune_detail", args=[commune.pk])


SUPPORTERS = Listing(
    model=Organization,
    columns=(
        Column(_("Đơn vị giúp đỡ"), lambda row, day: row.name_on(day)),
        Column(_("Loại"), lambda row, day: row.get_kind_display()),
        Column(_("Số xã"), lambda row, day: len(row.assigned), is_number=True),
        Column(_("Xã được giúp đỡ"), _communes_of),
    ),
    prepare=_supporters_shown,
    permitted=who_may_see_assignments,
    link=_supporter_page,
    label=lambda row, day: row.name_on(day),
)

COMMUNES = Listing(
    model=AdministrativeUnit,
    columns=(
        Column(_("Xã"), unit_name),
        Column(_("Huyện"), district_name),
        Column(_("Khu vực"), _region_of),
        Column(_("Số đơn vị giúp đỡ"), lambda row, day: len(row.assigned), is_number=True),
        Column(_("Đơn vị giúp đỡ"), _supporters_of),
    ),
    prepare=_communes_shown,
    permitted=who_may_see_assignments,
    link=_commune_page,
    reference=lambda row, day: row.code or str(row.pk),
    label=unit_name,
    place="pk",
)

ACTIVITIES = listing(
    Listing(
        model=SupportActivity,
        columns=(
            Column(_("Ngày thực hiện"), lambda row, day: row.held_on),
            Column(_("Đơn vị giúp đỡ"), lambda row, day: row.supporter.name_on(row.held_on)),
            Column(_("Xã được giúp đỡ"), lambda row, day: unit_name(row.commune, row.held_on)),
            Column(_("Loại hình giúp đỡ"), lambda row, day: row.kind.name),
            Column(_("Nội dung"), lambda row, day: row.description),
            Column(_("Tiền mặt (đồng)"), lambda row, day: row.cash_vnd, is_number=True),
            Column(_("Hiện vật quy đổi (đồng)"), lambda row, day: row.in_kind_vnd, is_number=True),
            Column(_("Ngày công"), lambda row, day: row.workdays, is_number=True),
            Column(_("Nguồn"), lambda row, day: row.get_fund_display()),
            Column(_("Xác nhận"), lambda row, day: row.get_status_display()),
        ),
        prepare=_activities_shown,
        permitted=_permitted_activities,
        link=SupportActivity.get_absolute_url,
        place="commune",
    )
)


def _plans_shown(rows: Any, day: date) -> QuerySet[Any]:
    return (
        rows.with_totals()
        .select_related("supporter", "commune", "document")
        .prefetch_related("supporter__names", "commune__versions")
        .order_by("-year", "supporter__official_order", "pk")
    )


def _permitted_plans(rows: Any, user: Any) -> QuerySet[Any]:
    return rows.permitted_to(user, Permission.ACTIVITY_VIEW)


PLANS = listing(
    Listing(
        model=SupportPlan,
        columns=(
            Column(_("Năm"), lambda row, day: str(row.year)),
            Column(_("Đơn vị giúp đỡ"), lambda row, day: row.supporter.name_on(day)),
            Column(_("Xã được giúp đỡ"), lambda row, day: unit_name(row.commune, day)),
            Column(_("Văn bản"), lambda row, day: row.document and row.document.number),
            Column(_("Ngày ban hành"), lambda row, day: row.issued_on),
            Column(_("Số nội dung"), lambda row, day: row.item_count or 0, is_number=True),
            Column(_("Giá trị dự kiến (đồng)"), lambda row, day: row.planned_total, is_number=True),
        ),
        prepare=_plans_shown,
        permitted=_permitted_plans,
        link=SupportPlan.get_absolute_url,
        place="commune",
    )
)
