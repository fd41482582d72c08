"""The organizations of Sơn La as they are known, loaded from facts with their sources."""

from datetime import date, timedelta

import pytest

from core.records import Certainty
from documents import reference as documents_reference
from organizations import reference, succession
from organizations.committees import follow_units
from organizations.kinds import OrganizationKind, Side
from organizations.models import Organization, OrganizationName, OrganizationSuccession
from organizations.naming import names_on
from organizations.resolving import find_organization
from territory import reference as territory_reference
from territory.models import Kind
from tests.factories.organizations import OrganizationFactory
from tests.factories.territory import (
    FIRST_DAY,
    MAP_2,
    MAP_3,
    DistrictFactory,
    UnitFactory,
    end_unit,
    new_version,
)

pytestmark = pytest.mark.django_db

END_2024 = date(2024, 12, 31)
MERGED_ON = date(2025, 3, 1)


@pytest.fixture
def son_la():
    documents_reference.load()
    territory_reference.load()
    reference.load()


def count(day: date, kind: str) -> int:
    return Organization.objects.valid_on(day).filter(kind=kind).count()


@pytest.mark.parametrize(
    ("day", "districts", "communes"), [(END_2024, 12, 204), (MAP_2, 12, 200), (MAP_3, 0, 75)]
)
def test_every_unit_has_its_peoples_committee_on_every_map(son_la, day, districts, communes):
    assert count(day, OrganizationKind.PROVINCIAL_COMMITTEE) == 1
    assert count(day, OrganizationKind.DISTRICT_COMMITTEE) == districts
    assert count(day, OrganizationKind.COMMUNE_COMMITTEE) == communes


def test_seven_communes_go_on_with_their_committee_over_july_2025(son_la):
    going_on = Organization.objects.commune_committees().valid_on(MAP_3).begun_by(MAP_2)
    assert going_on.count() == 7


def test_twenty_departments_of_2024_are_known_and_ten_of_them_became_five(son_la):
    departments = Organization.objects.departments()

    assert departments.valid_on(END_2024).count() == 20
    assert departments.valid_on(MERGED_ON).count() == 15
    assert departments.filter(valid_to=MERGED_ON - timedelta(days=1)).count() == 10
    assert all(row.source for row in Organization.objects.all())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Sở Giao thông vận tải", "Sở Xây dựng"),
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
        ("Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"),
        ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường"),
        ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"),
        ("Ban Dân vận Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    ],
)
def test_a_merged_body_became_a_new_one(son_la, old, new):
    organization = find_organization(old, END_2024)

    (successor,) = succession.became(organization, MERGED_ON)
    assert successor == find_organization(new, MERGED_ON)
    assert successor.valid_from == MERGED_ON


def test_a_body_that_was_renamed_and_gained_a_part_goes_on(son_la):
    ban = Organization.objects.get(code="ban-dan-toc")

    assert ban.name_on(END_2024) == "Ban Dân tộc"
    assert ban.name_on(MERGED_ON) == "Sở Dân tộc và Tôn giáo"
    assert succession.became(ban, MERGED_ON) == [ban]


def test_committees_are_called_as_their_units_were(son_la):
    moc_chau = Organization.objects.get(code="ubnd-123")
    assert moc_chau.name_on(END_2024) == "UBND huyện Mộc Châu"
    assert moc_chau.name_on(MAP_2) == "UBND thị xã Mộc Châu"
    assert moc_chau.valid_to == MAP_3 - timedelta(days=1)

    tan_yen = find_organization("UBND xã Tân Yên", MAP_3)
    assert tan_yen == find_organization("UBND xã Tân Lập, huyện Mộc Châu", END_2024)
    assert [row.name for row in tan_yen.names.all()] == ["UBND xã Tân Lập", "UBND xã Tân Yên"]
    assert Organization.objects.get(code="ubnd-tinh").name_on(END_2024) == "UBND tỉnh Sơn La"


def test_a_code_that_was_used_again_names_the_year_and_if_need_be_the_month(son_la):
    names = {
        code: Organization.objects.get(code=code).name_on(MAP_3)
        for code in ("ubnd-03646-2021", "ubnd-03646-2025", "ubnd-03980-2025-02", "ubnd-03980-2025")
    }
    assert names == {
        "ubnd-03646-2021": "UBND phường Chiềng Lề",
        "ubnd-03646-2025": "UBND phường Tô Hiệu",
        "ubnd-03980-2025-02": "UBND phường Mộc Lỵ",
        "ubnd-03980-2025": "UBND phường Mộc Châu",
    }


def test_every_committee_of_2024_became_one_of_2025_and_no_district_did(son_la):
    communes = Organization.objects.commune_committees().valid_on(END_2024)
    heirs = {heir for old in communes for heir in succession.became(old, MAP_3)}
    districts = Organization.objects.district_committees()

    assert len(heirs) == 75
    assert not any(succession.became(district, MAP_3) for district in districts)


def test_all_sides_of_the_political_system_are_there(son_la):
    sides = set(Organization.objects.valid_on(END_2024).values_list("side", flat=True))
    assert sides == {Side.STATE, Side.PARTY, Side.FRONT, Side.ARMED_FORCES}


def test_what_no_source_names_says_so(son_la):
    police = Organization.objects.get(code="cong-an-tinh")
    assert police.certainty == Certainty.UNVERIFIED
    assert not Organization.objects.filter(is_sample=True).exists()


def test_the_official_order_is_that_of_the_list_then_of_the_codes(son_la):
    standing = Organization.objects.valid_on(END_2024).in_official_order()
    names = names_on(END_2024, standing.values_list("pk", flat=True))
    first = [names[row.pk] for row in standing[:3]]

    assert first == ["UBND tỉnh Sơn La", "Văn phòng UBND tỉnh", "Sở Nội vụ"]


def test_loading_again_adds_nothing_and_keeps_what_people_changed(son_la):
    ministry = Organization.objects.get(code="so-ngoai-vu")
    ministry.valid_to = date(2025, 2, 28)
    ministry.save_revised()
    ministry.names.update(name="Sở Ngoại vụ tỉnh", valid_to=ministry.valid_to)
    before = OrganizationName.objects.count(), OrganizationSuccession.objects.count()

    assert reference.load() == 0

    ministry.refresh_from_db()
    assert ministry.valid_to == date(2025, 2, 28)
    assert ministry.name_on(END_2024) == "Sở Ngoại vụ tỉnh"
    assert before == (OrganizationName.objects.count(), OrganizationSuccession.objects.count())


def test_sample_rows_are_left_alone(son_la):
    province = Organization.objects.get(code="ubnd-tinh").unit
    sample = OrganizationFactory(code="co-quan-21-minh-hoa", unit=province, is_sample=True)

    assert reference.load() == 0
    assert Organization.objects.get(pk=sample.pk).is_sample


def test_committees_follow_a_later_change_of_their_units():
    district = DistrictFactory(name="Mộc Châu", code="523")
    commune = UnitFactory(name="Tân Lập", parent=district, code="53997")
    follow_units()
    new_version(commune, MAP_2, name="Tân Yên")
    new_version(commune, MAP_3, code="53998")
    new_version(district, MAP_2, kind=Kind.TOWN)
    end_unit(district, MAP_3 - timedelta(days=1))

    assert follow_units() == 3  # an end and two names
    assert follow_units() == 0

    committee = Organization.objects.get(unit=commune)
    assert [(row.name, row.valid_from, row.valid_to) for row in committee.names.all()] == [
        ("UBND xã Tân Lập", FIRST_DAY, MAP_2 - timedelta(days=1)),
        ("UBND xã Tân Yên", MAP_2, None),
    ]
    ended = Organization.objects.get(unit=district)
    assert ended.valid_to == MAP_3 - timedelta(days=1)
    assert ended.name_on(MAP_3) == "UBND thị xã Mộc Châu"
    assert ended.history.count() == 2
