"""Whoever writes a name is understood, or told what would be right."""

from datetime import date, timedelta

import pytest

from core.refusals import Refusal
from organizations.resolving import find_organization
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    SuccessionFactory,
    renamed,
)
from tests.factories.territory import (
    MAP_3,
    DistrictFactory,
    UnitChangeFactory,
    UnitFactory,
    UnitLineageFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2024, 12, 31)


@pytest.fixture
def mai_son():
    return DistrictFactory(name="Mai Sơn", code="125")


@pytest.mark.parametrize(
    "written", ["so-y-te", "SO-Y-TE", "Sở Y tế", "  sở  y tế ", "so y te", "SỞ Y TẾ"]
)
def test_a_department_is_found_by_code_or_name_accents_and_blanks_aside(written):
    department = OrganizationFactory(code="so-y-te", name="Sở Y tế")

    assert find_organization(written, DAY) == department


@pytest.mark.parametrize(
    "written",
    [
        "UBND xã Chiềng Chung, huyện Mai Sơn",
        "Ủy ban nhân dân xã Chiềng Chung, Mai Sơn",
        "xã Chiềng Chung, huyện Mai Sơn",
        "04129",
        "4129",
    ],
)
def test_a_committee_is_found_by_its_unit(written, mai_son):
    commune = CommuneCommitteeFactory(
        unit=UnitFactory(name="Chiềng Chung", code="04129", parent=mai_son)
    )
    CommuneCommitteeFactory(unit=UnitFactory(name="Chiềng Chung", code="04015"))

    assert find_organization(written, DAY) == commune


def test_a_name_that_fits_two_communes_names_both(mai_son):
    for parent in (mai_son, DistrictFactory(name="Mộc Châu")):
        CommuneCommitteeFactory(unit=UnitFactory(name="Chiềng Chung", parent=parent))

    with pytest.raises(Refusal, match=r"2 đơn vị cùng tên.*Mai Sơn.*Mộc Châu"):
        find_organization("UBND xã Chiềng Chung", DAY)


def test_accents_decide_between_two_and_without_them_both_are_named():
    bang = OrganizationFactory(name="Trường Mường Bang", code="truong-1")
    OrganizationFactory(name="Trường Mường Bằng", code="truong-2")

    assert find_organization("trường mường bang", DAY) == bang
    with pytest.raises(Refusal, match=r"2 đơn vị cùng tên.*truong-1.*truong-2"):
        find_organization("truong muong bang", DAY)


def test_a_merged_department_is_told_with_what_it_became():
    old = OrganizationFactory(
        name="Sở Giao thông vận tải", code="so-gtvt", valid_to=MAP_3 - timedelta(days=1)
    )
    new = OrganizationFactory(name="Sở Xây dựng", code="so-xd", valid_from=MAP_3)
    SuccessionFactory(predecessor=old, successor=new)

    said = r"Sở Giao thông vận tải không còn từ ngày 01/07/2025; nay là Sở Xây dựng\."
    for written in ("Sở Giao thông vận tải", "so-gtvt"):
        with pytest.raises(Refusal, match=said):
            find_organization(written, MAP_3)
    with pytest.raises(Refusal, match=r"Sở Xây dựng chỉ có từ ngày 01/07/2025\."):
        find_organization("Sở Xây dựng", DAY)


def test_a_renamed_department_is_told_with_its_name_of_the_day():
    ban = OrganizationFactory(name="Ban Dân tộc")
    renamed(ban, MAP_3, "Sở Dân tộc và Tôn giáo")

    assert find_organization("Ban Dân tộc", DAY) == ban
    with pytest.raises(Refusal, match="Ban Dân tộc mang tên Sở Dân tộc và Tôn giáo"):
        find_organization("Ban Dân tộc", MAP_3)


def test_a_commune_that_ended_is_told_with_the_one_that_took_it_over():
    old = UnitFactory(name="Chiềng Xôm", valid_to=MAP_3 - timedelta(days=1))
    new = UnitFactory(name="Chiềng An", valid_from=MAP_3)
    UnitLineageFactory(change=UnitChangeFactory(), predecessor=old, successor=new)
    CommuneCommitteeFactory(unit=old)
    CommuneCommitteeFactory(unit=new)

    with pytest.raises(Refusal, match="không còn từ ngày 01/07/2025; nay thuộc Xã Chiềng An"):
        find_organization("UBND xã Chiềng Xôm", MAP_3)


def test_an_unknown_name_is_told_with_near_ones():
    OrganizationFactory(name="Sở Nội vụ", code="so-noi-vu")

    with pytest.raises(Refusal, match=r"“Sở Nội vu5” vào ngày 31/12/2024\. Có thể là: Sở Nội vụ"):
        find_organization("Sở Nội vu5", DAY)
    with pytest.raises(Refusal, match=r"“Bộ Ngựa” vào ngày 31/12/2024\.$"):
        find_organization("Bộ Ngựa", DAY)


def test_a_unit_without_a_committee_is_told():
    UnitFactory(name="Chiềng Xôm", code="03664")
    with pytest.raises(Refusal, match="Xã Chiềng Xôm chưa có UBND"):
        find_organization("03664", DAY)


def test_a_district_committee_is_found_too(mai_son):
    committee = DistrictCommitteeFactory(unit=mai_son)
    assert find_organization("UBND huyện Mai Sơn", DAY) == committee
