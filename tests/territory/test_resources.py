"""Region classes, spellings, clusters and corrections of units from real files."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from core.exchange import CsvFile, Workbook
from territory.models import ClusterMembership, RegionClass, UnitAlias, UnitVersion
from territory.resources import (
    ClusterMembershipResource,
    RegionClassResource,
    UnitAliasResource,
    UnitVersionResource,
)
from tests.factories.documents import LegalDocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_maps")]


def workbook(*rows: tuple[Any, ...]) -> Any:
    """The rows as the admin reads them out of an .xlsx file."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, place, value)
                else:
                    sheet.write(number, place, value)
    return Workbook().create_dataset(file.getvalue())


def told(result: Any) -> str:
    errors = [str(error.error) for row in result.rows for error in row.errors]
    errors += [str(invalid.error) for invalid in result.invalid_rows]
    return " ".join(errors + [str(error.error) for error in result.base_errors])


REGION_HEADINGS = ("Mã xã", "Khu vực", "Từ ngày", "Quyết định")


def test_a_decisions_list_of_communes_comes_in_and_a_second_time_changes_nothing() -> None:
    LegalDocumentFactory(number="99/QĐ-BDTTG")
    rows = (
        ("DANH SÁCH XÃ KHU VỰC III",),
        REGION_HEADINGS,
        (3646, "khu vực I", date(2026, 2, 4), "99/QĐ-BDTTG"),
        ("Xã Mường Bang", "khu vực III", "04/02/2026", "99/QĐ-BDTTG"),
    )

    first = RegionClassResource().import_data(workbook(*rows))
    second = RegionClassResource().import_data(workbook(*rows))

    assert told(first) == ""
    assert first.totals["new"] == 2
    assert second.totals["skip"] == 2
    kept = RegionClass.objects.order_by("region")
    classes = [(str(row.unit), row.region) for row in kept]
    assert classes == [("Phường Tô Hiệu", 1), ("Xã Mường Bang", 3)]
    assert kept[0].basis is not None
    assert kept[0].basis.number == "99/QĐ-BDTTG"
    assert not kept.filter(is_sample=True).exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Chiềng Ly", "khu vực III", "04/02/2026", ""), "nay thuộc Xã Thuận Châu."),
        (("Hát Lót", "khu vực III", "01/01/2024", ""), "Có 2 đơn vị cùng tên"),
        (("Không Có", "khu vực III", "04/02/2026", ""), "Không có đơn vị hành chính nào tên"),
        (("03646", "khu vực IV", "04/02/2026", ""), "Nhập một trong: khu vực I;"),
        (("03646", "khu vực I", "31/02/2026", ""), "Giá trị “31/02/2026” không hợp lệ."),
        (("03646", "khu vực I", "04/02/2026", "1/KHÔNG"), "Không có văn bản “1/KHÔNG”."),
    ],
)
def test_a_wrong_cell_is_told_and_nothing_is_kept(row: tuple[Any, ...], said: str) -> None:
    result = RegionClassResource().import_data(workbook(REGION_HEADINGS, row))

    assert said in told(result)
    assert not RegionClass.objects.exists()


def test_what_goes_out_comes_in_again_unchanged() -> None:
    RegionClass.objects.create(
        unit=UnitVersion.objects.get(code="03751").unit, region=3, valid_from=date(2024, 1, 1)
    )

    out = RegionClassResource().export()
    body = CsvFile().export_data(out)
    again = RegionClassResource().import_data(CsvFile().create_dataset(body))

    assert out["Đơn vị hành chính"] == ["03751"]
    assert told(again) == ""
    assert again.totals["skip"] == 1


def test_names_are_corrected_but_no_unit_begins_by_a_file() -> None:
    headings = ("Mã", "Tên", "Loại", "Trực thuộc", "Từ ngày", "Nguồn")
    correction = ("03991", "Qui Hướng", "Xã", "123", "01/01/2021", "UBND tỉnh")
    invented = ("09999", "Chiềng Mới", "Xã", "123", "01/01/2021", "")

    good = UnitVersionResource().import_data(workbook(headings, correction))
    bad = UnitVersionResource().import_data(workbook(headings, invented))

    assert told(good) == ""
    corrected = UnitVersion.objects.get(code="03991")
    assert (corrected.name, corrected.search_key) == ("Qui Hướng", "xa qui huong")
    assert "Đơn vị mới được lập theo lần sắp xếp." in told(bad)
    assert not UnitVersion.objects.filter(code="09999").exists()


def test_spellings_and_clusters_come_in_by_code_or_name() -> None:
    aliases = UnitAliasResource().import_data(
        workbook(("Đơn vị hành chính", "Cách viết khác", "Nguồn"), ("03646", "Tô Hiêu", "Báo cáo"))
    )
    members = ClusterMembershipResource().import_data(
        workbook(
            ("Cụm", "Đơn vị hành chính", "Từ ngày"),
            ("cum-van-ho", "Chiềng Sơn", "01/01/2027"),
        )
    )

    assert told(aliases) == told(members) == ""
    assert str(UnitAlias.objects.get(name="Tô Hiêu").unit) == "Phường Tô Hiệu"
    assert ClusterMembership.objects.filter(cluster__code="cum-van-ho").count() == 5
