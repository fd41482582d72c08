"""How models, and units as the registry speaks of them, are listed behind figures."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.figures import Column, Listing, listing
from organizations.permissions import Permission
from territory.models import AdministrativeUnit, UnitVersion

from . import figures as when
from .models import PracticeModel, Recognition, SteeringCommittee


def _unit_name(row: PracticeModel, day: date) -> str:
    return row.organization.name_on(day)


def _version_on(unit: AdministrativeUnit, day: date) -> UnitVersion | None:
    """The unit's version of that day, else its last before; reads `versions`, prefetched."""
    begun = [version for version in unit.versions.all() if version.valid_from <= day]
    return max(begun, key=lambda version: version.valid_from, default=None)


def _district(row: PracticeModel, day: date) -> str | None:
    version = _version_on(row.organization.unit, day)
    # Above a district stands the province, which has nothing above it: no need to name it.
    above = version.parent if version is not None else None
    named = _version_on(above, day) if above is not None else None
    return named.full_name if named is not None and named.parent_id is not None else None


def _recognition(row: Any) -> Recognition | None:
    """The newest of those begun by the day (see `_with_details`)."""
    return row.begun_recognitions[-1] if row.begun_recognitions else None


def _decision(row: PracticeModel, day: date) -> str | None:
    recognition = _recognition(row)
    return recognition.decision.number if recognition else None


def _recognised_from(row: PracticeModel, day: date) -> date | None:
    recognition = _recognition(row)
    return recognition.in_force_from if recognition else None


def _with_details(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    begun = Recognition.objects.filter(in_force_from__lte=day).select_related("decision")
    return (
        rows.select_related("type", "organization__unit")
        .prefetch_related(
            "organization__names",
            "organization__unit__versions__parent__versions",
            Prefetch("recognitions", begun.order_by("in_force_from"), to_attr="begun_recognitions"),
        )
        .order_by("organization__official_order", "organization", "pk")
    )


def _permitted(rows: Any, user: Any) -> QuerySet[Any]:
    return rows.permitted_to(user, Permission.MODEL_VIEW)


MODEL_LISTING = listing(
    Listing(
        model=PracticeModel,
        columns=(
            Column(_("Mã mô hình"), lambda row, day: row.code),
            Column(_("Cơ quan, đơn vị"), _unit_name),
            Column(_("Huyện, thị xã, thành phố"), _district),
            Column(_("Tên mô hình"), lambda row, day: row.name),
            Column(_("Ngày ra mắt"), lambda row, day: row.launched_on),
            Column(_("Quyết định công nhận"), _decision),
            Column(_("Công nhận từ ngày"), _recognised_from),
        ),
        prepare=_with_details,
        permitted=_permitted,
        link=PracticeModel.get_absolute_url,
        label=lambda row, day: row.name,
        place="organization__unit",
    )
)


def _name(row: AdministrativeUnit, day: date) -> str | None:
    version = _version_on(row, day)
    return version.full_name if version else None


def _code(row: AdministrativeUnit, day: date) -> str:
    version = _version_on(row, day)
    return version.code if version else str(row.pk)


def _units_with_versions(rows: Any, day: date) -> QuerySet[Any]:
    # A unit has one version a day, so the join multiplies nothing.
    return rows.as_on(day).prefetch_related("versions").order_by("code")


def _number_of(models: QuerySet[PracticeModel], day: date) -> Any:
    """How many of these models a unit has, itself or by the units under it on that day."""
    below = UnitVersion.objects.valid_on(day).filter(parent=OuterRef(OuterRef("pk")))
    own = Q(organization__unit=OuterRef("pk")) | Q(organization__unit__in=below.values("unit"))
    # Grouped by a constant: one row with the number, or none.
    counted = models.filter(own).order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def _with_numbers(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    living = when.friendly(when.existing_by(day), when.with_unit(day), ~when.ended(day))
    return _units_with_versions(rows, day).annotate(
        recognised=_number_of(living.filter(when.effective(day)), day),
        launched=_number_of(living.filter(when.launched(day)), day),
        models=_number_of(living, day),
    )


# Units are public; so is how many models of theirs were launched or recognised.
UNIT_LISTING = Listing(
    model=AdministrativeUnit,
    columns=(
        Column(_("Mã"), _code),
        Column(_("Đơn vị"), _name),
        Column(_("Mô hình được công nhận"), lambda row, day: row.recognised, is_number=True),
        Column(_("Mô hình đã ra mắt"), lambda row, day: row.launched, is_number=True),
        Column(_("Tổng số mô hình"), lambda row, day: row.models, is_number=True),
    ),
    prepare=_with_numbers,
    permitted=lambda rows, user: rows,
    link=AdministrativeUnit.get_absolute_url,
    reference=_code,
    label=lambda row, day: _name(row, day) or str(row),
)


# The same of communes and wards alone, whose figures a map shows.
COMMUNE_LISTING = replace(UNIT_LISTING, place="pk")


def _with_committees(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    begun = SteeringCommittee.objects.begun_by(day).select_related("decision")
    return _units_with_versions(rows, day).prefetch_related(
        Prefetch(
            "organizations__steering_committees",
            begun.order_by("valid_from"),
            to_attr="begun_committees",
        )
    )


def _committee(row: AdministrativeUnit) -> SteeringCommittee | None:
    offices: Any = row.organizations.all()
    found = [one for office in offices for one in office.begun_committees]
    return max(found, key=lambda one: one.valid_from, default=None)


def _committee_decision(row: AdministrativeUnit, day: date) -> str | None:
    committee = _committee(row)
    return committee.decision.number if committee else None


def _committee_since(row: AdministrativeUnit, day: date) -> date | None:
    committee = _committee(row)
    return committee.valid_from if committee else None


COMMITTEE_LISTING = Listing(
    model=AdministrativeUnit,
    columns=(
        Column(_("Mã"), _code),
        Column(_("Đơn vị"), _name),
        Column(_("Quyết định thành lập"), _committee_decision),
        Column(_("Ban Chỉ đạo từ ngày"), _committee_since),
    ),
    prepare=_with_committees,
    permitted=lambda rows, user: rows,
    link=AdministrativeUnit.get_absolute_url,
    reference=_code,
    label=lambda row, day: _name(row, day) or str(row),
)
COMMUNE_COMMITTEE_LISTING = replace(COMMITTEE_LISTING, place="pk")
