"""The pages of units: the list of a day, a unit through time, the changes of the map."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from territory.models import AdministrativeUnit, UnitChange, UnitVersion
from tests.factories.accounts import UserFactory
from tests.factories.territory import (
    MAP_3,
    ClusterFactory,
    DistrictFactory,
    ProvinceFactory,
    RegionClassFactory,
    UnitFactory,
    end_unit,
)

pytestmark = pytest.mark.django_db

LIST = "territory:unit_list"


@pytest.fixture
def client(db: None) -> Client:
    """Someone who has signed in, with no role at all: units are for everybody."""
    client = Client()
    client.force_login(UserFactory())
    return client


def names(client: Client, query: str = "") -> list[str]:
    rows = client.get(f"{reverse(LIST)}?{query}").context["rows"]
    return [row.version.full_name for row in rows]


def test_strangers_are_sent_to_the_sign_in() -> None:
    unit = UnitFactory()
    for address in (
        reverse(LIST),
        unit.get_absolute_url(),
        reverse("territory:unitchange_list"),
        reverse("territory:unitchange_detail", args=["x"]),
    ):
        assert Client().get(address).status_code == 302


def test_the_list_has_the_units_of_the_day_in_the_order_of_the_alphabet(client: Client) -> None:
    district = DistrictFactory(name="Mai Sơn")
    for name in ("Đứa Mòn", "Dồm Cang", "Ít Ong", "Chiềng Ân", "Chiềng An", "Chiềng Ăn"):
        UnitFactory(name=name, parent=district)
    gone = UnitFactory(name="Bó Mười", parent=district)
    end_unit(gone, date(2024, 6, 30))

    assert names(client, "ngay=31/12/2024") == [
        "Xã Chiềng An",
        "Xã Chiềng Ăn",
        "Xã Chiềng Ân",
        "Xã Dồm Cang",
        "Xã Đứa Mòn",
        "Xã Ít Ong",
    ]
    assert names(client, "ngay=30/06/2024")[0] == "Xã Bó Mười"
    assert names(client, "ngay=31/12/2024&cap=district") == ["Huyện Mai Sơn"]


def test_while_there_are_districts_the_list_is_narrowed_by_district(client: Client) -> None:
    first = UnitFactory(name="Chiềng Chung", parent=DistrictFactory(code="501", name="Mai Sơn"))
    UnitFactory(name="Chiềng Chung", parent=DistrictFactory(code="502", name="Mộc Châu"))

    page = client.get(f"{reverse(LIST)}?ngay=01/01/2024&trong=501")

    assert [row.version.unit_id for row in page.context["rows"]] == [first.pk]
    assert "Huyện Mai Sơn" in page.content.decode()
    assert "Đơn vị cấp huyện" in page.content.decode()


def test_since_there_are_none_it_is_narrowed_by_cluster(client: Client) -> None:
    province = ProvinceFactory()
    units = [UnitFactory(name=n, parent=province, valid_from=MAP_3) for n in ("Mai Sơn", "Tà Hộc")]
    ClusterFactory(code="cum-mai-son", name="Cụm Mai Sơn", members=units[:1])

    page = client.get(f"{reverse(LIST)}?ngay=01/07/2025&trong=cum-mai-son")

    assert [row.version.name for row in page.context["rows"]] == ["Mai Sơn"]
    assert page.context["rows"][0].cluster == "Cụm Mai Sơn"


def test_an_unknown_day_is_told_and_today_is_taken(client: Client) -> None:
    UnitFactory(name="Chiềng Mai")

    page = client.get(f"{reverse(LIST)}?ngay=31/02/2024")

    assert "Giá trị “31/02/2024” không hợp lệ." in page.content.decode()
    assert len(page.context["rows"]) == 1


def test_a_sample_region_class_is_marked_as_sample(client: Client) -> None:
    unit = UnitFactory()
    RegionClassFactory(unit=unit, is_sample=True)

    for address in (reverse(LIST), unit.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "khu vực III" in page
        assert "Dữ liệu minh họa" in page


def test_the_lists_queries_do_not_grow_with_its_rows(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    UnitFactory()
    with django_assert_max_num_queries(20) as few:
        client.get(reverse(LIST))
    for unit in UnitFactory.create_batch(12):
        RegionClassFactory(unit=unit)
    with django_assert_max_num_queries(20) as many:
        client.get(reverse(LIST))

    assert len(many) == len(few)


@pytest.mark.usefixtures("three_maps")
class TestSonLa:
    """The pages over the real maps."""

    @staticmethod
    def unit(code: str, day: date) -> AdministrativeUnit:
        return UnitVersion.objects.valid_on(day).get(code=code).unit

    @pytest.mark.parametrize(
        ("day", "count"), [("31/12/2024", 204), ("01/02/2025", 200), ("01/07/2025", 75)]
    )
    def test_each_day_has_its_count(self, client: Client, day: str, count: int) -> None:
        assert client.get(f"{reverse(LIST)}?ngay={day}").context["page"].paginator.count == count

    def test_a_search_that_finds_nothing_that_day_says_what_became_of_it(
        self, client: Client
    ) -> None:
        page = client.get(f"{reverse(LIST)}?ngay=01/08/2025&q=chieng+ly").content.decode()

        assert "Xã Chiềng Ly không còn từ ngày 01/02/2025; nay thuộc Xã Thuận Châu." in page

    def test_a_unit_that_ended_says_so_and_where_it_went(self, client: Client) -> None:
        unit = self.unit("03751", date(2024, 12, 31))

        page = client.get(f"{unit.get_absolute_url()}?ngay=01/08/2025").content.decode()

        assert "Xã Chiềng Ly không còn từ ngày 01/02/2025; nay thuộc Xã Thuận Châu." in page
        assert "1280/NQ-UBTVQH15" in page
        assert "Thị trấn Thuận Châu</a> <span" in page
        assert "(một phần)" in page

    def test_a_unit_of_today_says_of_what_it_is_made(self, client: Client) -> None:
        unit = self.unit("03980", MAP_3)

        page = client.get(f"{unit.get_absolute_url()}?ngay=01/08/2025").content.decode()

        for name in ("Phường Mộc Lỵ", "Phường Mường Sang", "Xã Chiềng Hắc", "Cụm Mộc Châu"):
            assert name in page

    def test_a_unit_that_went_on_shows_all_its_names(self, client: Client) -> None:
        unit = self.unit("03997", date(2024, 12, 31))

        page = client.get(f"{unit.get_absolute_url()}?ngay=01/08/2025")

        shown = [(row.version.full_name, row.above) for row in page.context["versions"]]
        assert shown == [
            ("Xã Tân Lập", "Huyện Mộc Châu"),
            ("Xã Tân Yên", "Thị xã Mộc Châu"),
            ("Xã Tân Yên", "Tỉnh Sơn La"),
        ]

    def test_the_district_lists_what_lay_under_it_that_day(self, client: Client) -> None:
        unit = self.unit("125", date(2024, 12, 31))

        assert len(client.get(f"{unit.get_absolute_url()}?ngay=31/12/2024").context["below"]) == 22

    def test_each_change_is_a_page_with_its_units_before_and_after(self, client: Client) -> None:
        listed = client.get(reverse("territory:unitchange_list")).content.decode()
        change = UnitChange.objects.get(effective_on=MAP_3)
        address = reverse("territory:unitchange_detail", args=[change.code])
        assert address in listed

        page = client.get(address)

        upheaval = page.context["upheaval"]
        assert (upheaval.before, upheaval.after) == (200, 75)
        assert (upheaval.districts_before, upheaval.districts_after) == (12, 0)
        assert (len(upheaval.standing), len(upheaval.ended)) == (75, 205)
        assert sum(fate.is_new for fate in upheaval.standing) == 68

    def test_no_page_asks_more_the_larger_the_map(
        self, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        change = UnitChange.objects.get(effective_on=MAP_3)
        unit = self.unit("04075", MAP_3)
        for address in (
            reverse("territory:unitchange_detail", args=[change.code]),
            unit.get_absolute_url(),
            f"{reverse(LIST)}?ngay=31/12/2024",
        ):
            with django_assert_max_num_queries(20):
                assert client.get(address).status_code == 200


def test_a_unit_not_yet_there_says_since_when(client: Client) -> None:
    unit = UnitFactory(name="Mới", valid_from=MAP_3)
    day = (MAP_3 - timedelta(days=1)).strftime("%d/%m/%Y")

    page = client.get(f"{unit.get_absolute_url()}?ngay={day}").content.decode()

    assert "Xã Mới chỉ có số liệu từ ngày 01/07/2025." in page


def test_an_unknown_unit_or_change_is_not_found(client: Client) -> None:
    assert client.get(reverse("territory:unit_detail", args=[0])).status_code == 404
    assert client.get(reverse("territory:unitchange_detail", args=["x"])).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_list_goes_out_as_a_file_with_the_rows_of_the_screen(client: Client, form: str) -> None:
    district = DistrictFactory(code="501")
    RegionClassFactory(unit=UnitFactory(name="Đứa Mòn", parent=district), is_sample=True)
    UnitFactory(name="Ở nơi khác")

    answer = client.get(f"{reverse('territory:unit_export', args=[form])}?trong=501")

    body = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    if form == "csv":
        heading, row = body.decode("utf-8-sig").splitlines()[1:]
        assert heading.split(";")[-1] == "Dữ liệu minh họa"
        assert row.split(";")[2] == "Đứa Mòn"
        assert row.split(";")[-1] == "Có"
    else:
        assert body.startswith(b"PK")
    assert client.get(reverse("territory:unit_export", args=["pdf"])).status_code == 404
