"""The assignment list from a workbook: twice the same changes nothing, each wrong cell is told."""

from datetime import date
from io import BytesIO

import pytest
import tablib
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commune_support.models import SupportAssignment
from commune_support.resources import ActivityResource, AssignmentListResource
from tests.factories.commune_support import AssignmentDecisionFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory
from tests.factories.territory import DistrictFactory, UnitFactory

HEADINGS = ("STT", "Quyết định", "Đơn vị giúp đỡ", "Xã được phân công", "Huyện", "Chủ trì")


@pytest.fixture
def fresh(place):
    """A second decision over the same communes, with no assignment yet."""
    document = LegalDocumentFactory(number="312/QĐ-UBND")
    place.decision = AssignmentDecisionFactory(
        document=document, communes=place.communes, valid_from=date(2025, 1, 1)
    )
    SupportAssignment.objects.update(valid_to=date(2024, 12, 31))
    return place


def imported(place, *rows, user=None, dry_run=False, headings=HEADINGS):
    dataset = tablib.Dataset(*rows, headers=headings)
    return AssignmentListResource().import_data(
        dataset, dry_run=dry_run, user=user or place.officer, file_name="danh-sach.xlsx"
    )


def told(result):
    """Every message, of whichever kind."""
    return " ".join(
        [str(row.error) for row in result.invalid_rows]
        + [str(error.error) for _at, errors in result.row_errors() for error in errors]
        + [str(error.error) for error in result.base_errors]
    )


LINES = (
    (1, "312/QĐ-UBND", "Công ty Ban Mai", "Mường Và", "Sốp Cộp", "x"),
    (2, "312/QĐ-UBND", "Ngân hàng Hoa Ban", "xã Mường Lạn", "", ""),
)


def test_a_list_is_assigned_by_the_verb_with_its_steps(fresh):
    result = imported(fresh, *LINES)

    assert (result.totals["new"], told(result)) == (2, "")
    rows = fresh.decision.assignments.order_by("pk")
    assert [(row.supporter, row.commune, row.is_lead) for row in rows] == [
        (fresh.company, fresh.both, True),
        (fresh.bank, fresh.single, False),
    ]
    assert [row.valid_from for row in rows] == [date(2025, 1, 1)] * 2
    assert [row.steps.get().by for row in rows] == [fresh.officer] * 2


def test_the_second_time_nothing_changes(fresh):
    imported(fresh, *LINES)

    result = imported(fresh, *LINES)

    assert (result.totals["new"], result.totals["skip"], told(result)) == (0, 2, "")
    assert fresh.decision.assignments.count() == 2


def test_a_dry_run_writes_nothing(fresh):
    result = imported(fresh, *LINES, dry_run=True)

    assert result.totals["new"] == 2
    assert not fresh.decision.assignments.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ((1, "999/QĐ-UBND", "Công ty Ban Mai", "Mường Và", "", ""), "Chưa nhập quyết định"),
        ((1, "", "Công ty Ban Mai", "Mường Và", "", ""), "Chưa ghi số quyết định"),
        ((1, "312/QĐ-UBND", "Công ty Ban Mia", "Mường Và", "", ""), "Có thể là: Công ty Ban Mai"),
        ((1, "312/QĐ-UBND", "Công ty Ban Mai", "Mường Vaa", "", ""), "Mường Và"),
        ((1, "312/QĐ-UBND", "Công ty Ban Mai", "Mường Và", "", "có thể"), "Nhập “Có” hoặc “Không”"),
        ((1, "312/QĐ-UBND", "Công ty Ban Mai", "Púng Bánh", "", ""), "không có trong danh sách xã"),
    ],
)
def test_a_wrong_line_is_told_with_what_would_be_right(fresh, line, words):
    UnitFactory(parent=fresh.district, name="Púng Bánh")

    result = imported(fresh, line)

    assert words in told(result)
    assert not fresh.decision.assignments.exists()


def test_a_name_that_fits_two_communes_names_both(fresh):
    UnitFactory(parent=DistrictFactory(parent=fresh.province, name="Mai Sơn"), name="Mường Và")

    result = imported(fresh, (1, "312/QĐ-UBND", "Công ty Ban Mai", "Mường Và", "", ""))

    assert "Có 2 đơn vị cùng tên" in told(result)
    assert "huyện Mai Sơn" in told(result)
    assert "huyện Sốp Cộp" in told(result)


def test_what_stands_is_not_changed_by_a_file(fresh):
    imported(fresh, *LINES)

    result = imported(fresh, (1, "312/QĐ-UBND", "Công ty Ban Mai", "Mường Và", "Sốp Cộp", ""))

    assert "đề nghị điều chỉnh bằng văn bản" in told(result)
    assert fresh.decision.assignments.get(commune=fresh.both).is_lead


def test_who_may_not_assign_does_not_import(fresh):
    result = imported(fresh, *LINES, user=fresh.leader)

    assert "chưa được phân quyền" in told(result)
    assert not fresh.decision.assignments.exists()


def test_without_its_columns_a_list_is_refused(fresh):
    result = imported(fresh, (1, "x"), headings=("STT", "Ghi chú"))

    assert "Không tìm thấy cột" in told(result)


def test_what_goes_out_comes_in_again_unchanged(fresh):
    imported(fresh, *LINES)
    given = AssignmentListResource().export(fresh.decision.assignments.all())

    result = AssignmentListResource().import_data(given, user=fresh.officer)

    assert (result.totals["skip"], told(result)) == (2, "")


def test_the_ledger_goes_out_with_names_of_the_day(place):
    place.give(cash_vnd=5_000_000)
    EnterpriseFactory()

    [row] = ActivityResource().export().dict

    assert row["Đơn vị giúp đỡ"] == "Công ty Ban Mai"
    assert row["Tổng giá trị (đồng)"] == "5000000"
    assert row["Trạng thái"] == "Chưa xác nhận"


def uploaded(*lines):
    """A workbook as offices send it: a title over the headings."""
    body = BytesIO()
    book = xlsxwriter.Workbook(body)
    sheet = book.add_worksheet("Danh sách")
    sheet.write(0, 0, "DANH SÁCH PHÂN CÔNG GIÚP ĐỠ XÃ KHU VỰC III")
    for at, line in enumerate((HEADINGS, *lines), start=2):
        sheet.write_row(at, 0, line)
    book.close()
    return SimpleUploadedFile("danh-sach.xlsx", body.getvalue())


def test_the_province_imports_a_workbook_after_seeing_what_it_will_do(fresh, client):
    client.force_login(fresh.officer)
    page = reverse("admin:commune_support_supportassignment_import")
    upload = {"resource": "0", "format": "0", "import_file": uploaded(*LINES)}

    preview = client.post(page, upload)

    assert not fresh.decision.assignments.exists()
    confirm = preview.context["confirm_form"]
    client.post(reverse("admin:commune_support_supportassignment_process_import"), confirm.initial)
    assert fresh.decision.assignments.count() == 2


def test_a_file_that_is_no_workbook_is_told_what_is_accepted(fresh, client):
    client.force_login(fresh.officer)
    page = reverse("admin:commune_support_supportassignment_import")
    broken = SimpleUploadedFile("danh-sach.xlsx", b"khong phai bang tinh")

    answer = client.post(page, {"resource": "0", "format": "0", "import_file": broken})

    assert "Đề nghị chọn tệp Excel" in answer.content.decode()
    assert not fresh.decision.assignments.exists()
