"""What the database refuses about units, and what their QuerySets find."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from core.text import fold, sort_key
from territory.models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    Extent,
    Kind,
    Level,
    RegionClass,
    UnitVersion,
)
from tests.factories.territory import (
    FIRST_DAY,
    MAP_2,
    MAP_3,
    ClusterFactory,
    DistrictFactory,
    ProvinceFactory,
    RegionClassFactory,
    UnitAliasFactory,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
    end_unit,
    new_version,
)

pytestmark = pytest.mark.django_db


def _refused(constraint: str, make: Callable[..., Any], **fields: Any) -> None:
    """The database refuses the row; of a unique constraint SQLite names only the columns."""
    said = f"{constraint}|UNIQUE constraint failed: territory_{constraint.split('_')[0]}"
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        make(**fields)


def test_a_unit_has_one_version_a_day() -> None:
    unit = UnitFactory()
    new_version(unit, MAP_2, name="Chiềng Mới")

    _refused(
        "unitversion_no_overlap",
        UnitVersion.objects.create,
        unit=unit,
        code="59999",
        name="Chiềng Nữa",
        kind=Kind.COMMUNE,
        parent=DistrictFactory(),
        valid_from=MAP_3,
    )


def test_a_code_is_borne_by_one_unit_a_day_and_by_another_later() -> None:
    unit = UnitFactory(code="03664", name="Chiềng Xôm")
    district = DistrictFactory()
    _refused("unitversion_code_no_overlap", UnitFactory, code="03664", parent=district)

    end_unit(unit, MAP_3 - timedelta(days=1))
    successor = UnitFactory(code="03664", name="Chiềng An", kind=Kind.WARD, valid_from=MAP_3)

    assert UnitVersion.objects.valid_on(MAP_3).get(code="03664").unit == successor


@pytest.mark.parametrize("code", ["", "1", "0364A", "036467", "03 46"])
def test_a_code_is_two_to_five_digits(code: str) -> None:
    district = DistrictFactory()

    _refused("unitversion_code_is_digits", UnitFactory, code=code, parent=district)


def test_only_a_province_lies_under_nothing() -> None:
    assert ProvinceFactory().versions.get().parent is None

    _refused("unitversion_has_parent_unless_province", UnitFactory, parent=None)


def test_a_unit_and_its_version_do_not_end_before_they_begin() -> None:
    district = DistrictFactory()
    _refused(
        "administrativeunit_ends_after_start",
        UnitFactory,
        parent=district,
        valid_to=FIRST_DAY - timedelta(days=1),
    )


def test_a_spelling_is_kept_once_for_a_unit() -> None:
    alias = UnitAliasFactory(name="Nà Pó")
    UnitAliasFactory(name="Nà Pó")

    _refused("unitalias_once_per_unit", UnitAliasFactory, unit=alias.unit, name="Nà Pó")


def test_the_whole_of_a_unit_goes_to_one_only() -> None:
    row = UnitLineageFactory(extent=Extent.WHOLE)
    other = UnitFactory(valid_from=MAP_3)
    UnitLineageFactory(
        change=row.change, predecessor=row.predecessor, successor=other, extent=Extent.PART
    )

    _refused(
        "unitlineage_whole_goes_to_one",
        UnitLineageFactory,
        change=row.change,
        predecessor=row.predecessor,
        successor=UnitFactory(valid_from=MAP_3),
        extent=Extent.WHOLE,
    )


def test_two_units_are_joined_once_by_a_change_and_never_one_with_itself() -> None:
    row = UnitLineageFactory(extent=Extent.PART)
    pair = {"predecessor": row.predecessor, "successor": row.successor}
    UnitLineageFactory(change=UnitChangeFactory(effective_on=MAP_2), **pair)

    _refused(
        "unitlineage_once_per_change",
        UnitLineageFactory,
        change=row.change,
        extent=Extent.UNKNOWN,
        **pair,
    )
    _refused(
        "unitlineage_joins_two_units",
        UnitLineageFactory,
        predecessor=row.successor,
        successor=row.successor,
    )


def test_a_share_of_the_people_is_more_than_none_and_at_most_all() -> None:
    assert UnitLineageFactory(share=Decimal(1)).share == 1
    row = UnitLineageFactory(extent=Extent.PART)

    for share in (Decimal(0), Decimal("1.1"), Decimal("-0.5")):
        _refused(
            "unitlineage_share_is_a_part",
            UnitLineageFactory,
            change=row.change,
            predecessor=row.successor,
            successor=row.predecessor,
            share=share,
        )


def test_a_commune_has_one_region_class_a_day_and_there_are_three() -> None:
    first = RegionClassFactory(region=3, valid_from=FIRST_DAY, valid_to=MAP_2)

    _refused(
        "regionclass_no_overlap",
        RegionClassFactory,
        unit=first.unit,
        region=1,
        valid_from=MAP_2,
        valid_to=None,
    )
    _refused("regionclass_is_one_of_three", RegionClassFactory, unit=UnitFactory(), region=4)


def test_what_is_said_of_a_unit_lies_within_its_life() -> None:
    unit = UnitFactory(valid_from=MAP_2, valid_to=MAP_3)

    for period in (
        {"valid_from": FIRST_DAY, "valid_to": MAP_3},
        {"valid_from": MAP_2, "valid_to": None},
        {"valid_from": MAP_2, "valid_to": date(2026, 1, 1)},
    ):
        with pytest.raises(ValidationError, match="Đơn vị"):
            RegionClass(unit=unit, region=3, **period).full_clean()
        with pytest.raises(ValidationError, match="Đơn vị"):
            ClusterMembership(unit=unit, cluster=ClusterFactory(), **period).full_clean()
    RegionClass(unit=unit, region=3, valid_from=MAP_2, valid_to=MAP_3).full_clean()


def test_only_communes_are_classed_and_a_district_is_no_ward() -> None:
    district = DistrictFactory()
    version = district.versions.get()
    version.kind = Kind.WARD

    with pytest.raises(ValidationError, match="Chỉ đơn vị cấp xã được phân định khu vực"):
        RegionClass(unit=district, region=3, valid_from=FIRST_DAY).full_clean()
    with pytest.raises(ValidationError, match="Loại này không thuộc cấp của đơn vị"):
        version.full_clean()


def test_a_unit_stands_in_a_cluster_once_at_a_time() -> None:
    unit = UnitFactory(valid_from=MAP_3)
    cluster = ClusterFactory(members=[unit])

    _refused(
        "clustermembership_no_overlap",
        ClusterMembership.objects.create,
        cluster=cluster,
        unit=unit,
        valid_from=date(2026, 1, 1),
    )
    _refused(
        "cluster_ends_after_start",
        Cluster.objects.create,
        code="x",
        name="X",
        scheme="y",
        valid_from=MAP_3,
        valid_to=MAP_2,
    )


def test_a_unit_bears_the_code_name_kind_and_parent_of_the_day() -> None:
    old_parent, new_parent = DistrictFactory(), ProvinceFactory()
    unit = UnitFactory(code="03997", name="Tân Lập", parent=old_parent)
    new_version(unit, MAP_2, name="Tân Yên")
    new_version(unit, MAP_3, parent=new_parent)

    def on(day: date) -> Any:
        found = AdministrativeUnit.objects.as_on(day).get(pk=unit.pk)
        return found.code, found.name, found.kind, found.parent_id

    assert on(MAP_2 - timedelta(days=1)) == ("03997", "Tân Lập", "xa", old_parent.pk)
    assert on(MAP_3 - timedelta(days=1)) == ("03997", "Tân Yên", "xa", old_parent.pk)
    assert on(MAP_3) == ("03997", "Tân Yên", "xa", new_parent.pk)
    assert on(FIRST_DAY - timedelta(days=1)) == (None, None, None, None)
    assert str(unit) == "Xã Tân Yên"


def test_a_province_holds_its_districts_and_their_communes_of_the_day() -> None:
    province = ProvinceFactory()
    district = DistrictFactory(parent=province)
    commune = UnitFactory(parent=district)
    UnitFactory()
    units = AdministrativeUnit.objects

    assert set(units.within(province.pk, FIRST_DAY)) == {province, district, commune}
    assert set(units.within(district.pk, FIRST_DAY)) == {district, commune}

    new_version(commune, MAP_3, parent=province)
    end_unit(district, MAP_3 - timedelta(days=1))

    assert set(units.within(province.pk, MAP_3).valid_on(MAP_3)) == {province, commune}
    assert set(units.within(district.pk, MAP_3)) == {district}
    assert set(units.ever_within(district.pk, FIRST_DAY, None)) == {district, commune}
    assert set(units.ever_within(district.pk, MAP_3, None)) == {district}


def test_units_are_found_without_accents_by_code_and_by_other_spellings() -> None:
    unit = UnitFactory(code="04136", name="Nà Bó", kind=Kind.COMMUNE)
    UnitAliasFactory(unit=unit, name="Nà Pó")
    UnitFactory(name="Đứa Mòn")

    def found(text: str) -> list[str]:
        return [str(version) for version in UnitVersion.objects.search(text)]

    assert found("na bo") == found("XA NÀ BÓ") == found("04136") == found("na po") == ["Xã Nà Bó"]
    assert found("dua mon") == ["Xã Đứa Mòn"]
    assert found("na po dua") == []


def test_a_units_name_and_its_search_key_are_the_same_in_every_language() -> None:
    with translation.override("en"):
        version = UnitFactory(name="Nà Bó", kind=Kind.TOWNSHIP).versions.get()

        assert version.full_name == "Thị trấn Nà Bó"
        assert version.search_key == "thi tran na bo"


def test_the_levels_are_told_apart() -> None:
    commune = UnitFactory()
    units = AdministrativeUnit.objects

    assert units.communes().get() == commune
    assert units.districts().get().level == Level.DISTRICT
    assert units.provinces().get().level == Level.PROVINCE


def test_stored_keys_are_what_they_would_be_computed_afresh() -> None:
    UnitFactory(name="Đứa Mòn")
    UnitFactory(name="Ít Ong", kind=Kind.TOWNSHIP)

    for version in UnitVersion.objects.all():
        assert version.search_key == fold(version.full_name)
        assert version.sort_key == sort_key(version.name)
