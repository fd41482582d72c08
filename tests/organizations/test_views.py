"""The pages of organizations: open to all who signed in; members only to whom it concerns."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from organizations.models import Organization
from organizations.roles import Role
from organizations.search import search
from tests.factories.accounts import UserFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    PartyBodyFactory,
    SuccessionFactory,
    officer,
    renamed,
)
from tests.factories.territory import MAP_3, DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db
LIST = reverse("organizations:organization_list")
DAY = date(2024, 12, 31)


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(DAY):
        yield


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def text(client, url, **query):
    return client.get(url, query).content.decode()


def test_the_list_shows_the_organizations_of_a_day_by_their_names_of_that_day(client, reader):
    ban = OrganizationFactory(name="Ban Dân tộc")
    renamed(ban, date(2025, 3, 1), "Sở Dân tộc và Tôn giáo")
    OrganizationFactory(name="Sở Giao thông vận tải", valid_to=date(2025, 2, 28))

    then, later = text(client, LIST), text(client, LIST, ngay="01/03/2025")

    assert "Ban Dân tộc" in then
    assert "Sở Giao thông vận tải" in then
    assert "Sở Dân tộc và Tôn giáo" in later
    assert "Sở Giao thông vận tải" not in later


def test_the_list_is_filtered_by_side_kind_and_words_without_accents(client, reader):
    OrganizationFactory(name="Sở Y tế")
    PartyBodyFactory(name="Ban Dân vận Tỉnh ủy")

    assert "Sở Y tế" not in text(client, LIST, khoi="party")
    assert "Ban Dân vận" not in text(client, LIST, loai="so_nganh")
    found = text(client, LIST, q="dan van")
    assert "Ban Dân vận Tỉnh ủy" in found
    assert "Sở Y tế" not in found


def test_what_was_merged_is_told_to_who_looks_for_it(client, reader):
    old = OrganizationFactory(name="Sở Giao thông vận tải", valid_to=MAP_3 - timedelta(days=1))
    SuccessionFactory(
        predecessor=old, successor=OrganizationFactory(name="Sở Xây dựng", valid_from=MAP_3)
    )

    page = text(client, LIST, q="Sở Giao thông vận tải", ngay="01/07/2025")

    assert "Sở Giao thông vận tải không còn từ ngày 01/07/2025; nay là Sở Xây dựng." in page


def test_communes_of_one_name_are_told_apart_by_their_district(client, reader):
    for name in ("Mai Sơn", "Mộc Châu"):
        district = DistrictFactory(name=name)
        CommuneCommitteeFactory(unit=UnitFactory(name="Chiềng Chung", parent=district))

    page = text(client, LIST, q="chieng chung")

    assert "Huyện Mai Sơn" in page
    assert "Huyện Mộc Châu" in page


def test_sample_organizations_are_marked(client, reader):
    OrganizationFactory(name="Cơ quan thứ 21", is_sample=True)
    assert "Dữ liệu minh họa" in text(client, LIST)


def test_an_unknown_day_is_told_and_the_page_stands(client, reader):
    page = client.get(LIST, {"ngay": "31/02/2024"})
    assert page.status_code == 200
    assert "không hợp lệ" in page.content.decode()


def test_the_list_costs_the_same_however_long_it_is(client, reader, django_assert_max_num_queries):
    district = DistrictFactory()
    for _ in range(30):
        CommuneCommitteeFactory(unit=UnitFactory(parent=district))
    with django_assert_max_num_queries(12):
        client.get(LIST)


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")])
def test_the_list_goes_out_as_a_file(client, reader, form, begins):
    OrganizationFactory(name="Sở Y tế")

    answer = client.get(reverse("organizations:organization_export", args=[form]), {"q": "y te"})

    body = b"".join(answer.streaming_content)
    assert body.startswith(begins)
    if form == "csv":
        assert "Sở Y tế" in body.decode()


def test_a_file_of_another_kind_does_not_exist(client, reader):
    assert client.get(reverse("organizations:organization_export", args=["pdf"])).status_code == 404


def test_the_page_tells_names_succession_and_how_sure_it_is(client, reader):
    ban = OrganizationFactory(name="Ban Dân tộc", name_en="Committee for Ethnic Minority Affairs")
    renamed(ban, date(2025, 3, 1), "Sở Dân tộc và Tôn giáo")
    origin = OrganizationFactory(name="Ban Tôn giáo", valid_to=date(2025, 2, 28))
    SuccessionFactory(predecessor=origin, successor=ban, effective_on=date(2025, 3, 1))

    page = text(client, ban.get_absolute_url())

    for said in (
        "Ban Dân tộc",
        "Sở Dân tộc và Tôn giáo",
        "Committee for Ethnic Minority Affairs",
        "Ban Tôn giáo",
        "chưa kiểm chứng",
    ):
        assert said in page


def test_the_page_of_an_ended_organization_leads_to_what_it_became(client, reader):
    old = OrganizationFactory(valid_to=MAP_3 - timedelta(days=1))
    new = OrganizationFactory(name="Sở Xây dựng", valid_from=MAP_3)
    SuccessionFactory(predecessor=old, successor=new)

    page = text(client, old.get_absolute_url(), ngay="01/07/2025")

    assert "kết thúc hết ngày 30/06/2025" in page
    assert f'href="{new.get_absolute_url()}?ngay=' in page


def test_members_are_shown_to_who_looks_after_accounts_there_and_to_nobody_else(client):
    commune = CommuneCommitteeFactory()
    MembershipFactory(organization=commune, role=Role.UNIT_OFFICER, user__full_name="Quàng Thị Mai")
    url = commune.get_absolute_url()

    for role, organization, sees in (
        (Role.UNIT_ADMIN, commune, True),
        (Role.SYSTEM_ADMIN, OrganizationFactory(), True),
        (Role.UNIT_ADMIN, CommuneCommitteeFactory(), False),
        (Role.UNIT_OFFICER, commune, False),
        (Role.LEADER, OrganizationFactory(), False),
    ):
        client.force_login(officer(role, organization))
        assert ("Quàng Thị Mai" in text(client, url)) is sees, role


def test_the_page_costs_the_same_however_many_took_part(
    client, reader, django_assert_max_num_queries
):
    new = OrganizationFactory(valid_from=MAP_3)
    for _ in range(6):
        old = OrganizationFactory(valid_to=MAP_3 - timedelta(days=1))
        SuccessionFactory(predecessor=old, successor=new)
    with django_assert_max_num_queries(16):
        client.get(new.get_absolute_url())


def test_an_unknown_organization_is_a_404(client, reader):
    assert client.get("/co-quan-don-vi/khong-co/").status_code == 404


def test_the_search_in_the_frame_finds_organizations_standing_ones_first(reader):
    ended = DistrictCommitteeFactory(
        unit=DistrictFactory(name="Sốp Cộp", valid_to=date(2024, 6, 30))
    )
    standing = CommuneCommitteeFactory(unit=UnitFactory(name="Sốp Cộp"))

    hits = search(reader, "sop cop", 10)

    assert [hit.url for hit in hits] == [standing.get_absolute_url(), ended.get_absolute_url()]
    assert "đến ngày 30/06/2024" in hits[1].detail
    assert len(search(reader, "sop cop", 1)) == 1
    assert Organization.objects.count() == 2
