"""The pages of an adjustment: written on the page or in a workbook, previewed, carried out."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commune_support import adjustment
from commune_support.adjustment import Wanted
from commune_support.adjustment_workbook import COLUMNS, WrongCells, read_wanted
from commune_support.models import (
    AdjustmentAct,
    AdjustmentStatus,
    AssignmentAdjustment,
    SupportAssignment,
)
from tests.factories.documents import LegalDocumentFactory

pytestmark = pytest.mark.django_db

DAY = date(2025, 1, 1)


@pytest.fixture
def row(place):
    """A draft that assigns the company to Sam Kha, and Mường Và's bank to nobody."""
    return adjustment.draft(
        decision=place.decision,
        document=LegalDocumentFactory(issued_on=date(2024, 12, 20)),
        effective_on=DAY,
        by=place.officer,
        wanted=[
            Wanted(AdjustmentAct.ADD, "Công ty Ban Mai", "Sam Kha"),
            Wanted(AdjustmentAct.END, "Ngân hàng Hoa Ban", "Mường Lạn", reason="Đã giải thể"),
        ],
    )


def address(name, *args):
    return reverse(f"commune_support:adjustment_{name}", args=args)


def pages(row):
    own = [address(name, row.pk) for name in ("detail", "lines")]
    return [address("list"), address("add"), *own, address("lines_template")]


def posts(row):
    return [address(name, row.pk) for name in ("upload", "confirm", "discard")]


def workbook(*rows):
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Dòng")
        for number, line in enumerate([[str(column.label) for column in COLUMNS], *rows]):
            sheet.write_row(number, 0, line)
    return SimpleUploadedFile("dieu-chinh.xlsx", file.getvalue())


def test_nobody_comes_in_without_signing_in(row, client):
    for page in pages(row):
        assert client.get(page).status_code == 302, page
    for page in posts(row):
        assert client.post(page).status_code == 302, page


def test_a_draft_is_the_provinces_and_what_was_carried_out_is_read_by_all(place, row, client):
    client.force_login(place.giver)
    assert client.get(address("detail", row.pk)).status_code == 404
    assert client.get(address("lines", row.pk)).status_code == 404
    assert client.get(address("add")).status_code == 403
    assert client.get(address("lines_template")).status_code == 403
    for page in posts(row):
        assert client.post(page).status_code == 404, page

    adjustment.discard(row, by=place.officer)
    assert client.get(address("detail", row.pk)).status_code == 404
    AssignmentAdjustment.objects.update(status=AdjustmentStatus.CONFIRMED)
    assert client.get(address("detail", row.pk)).status_code == 200
    for page in posts(row):
        assert client.post(page).status_code == 403, page
    assert client.get(address("list")).content.count(b"/dieu-chinh/%d/" % row.pk) == 1


def test_an_adjustment_is_begun_written_previewed_and_carried_out(place, client):
    client.force_login(place.officer)
    begun = client.post(
        address("add"),
        {
            "decision": place.decision.pk,
            "basis_number": "2900/QĐ-UBND",
            "basis_issued_on": "20/12/2024",
            "basis_issuer": "UBND tỉnh Sơn La",
            "basis_signer": "",
            "basis_kind": "QĐ",
            "basis_title": "Điều chỉnh phân công",
            "effective_on": "01/01/2025",
        },
    )
    row = AssignmentAdjustment.objects.get()
    assert begun.url == address("lines", row.pk)
    assert "Sam Kha" in client.get(begun.url).content.decode()

    written = client.post(
        begun.url,
        {
            "revision": row.revision,
            "lines-TOTAL_FORMS": 2,
            "lines-INITIAL_FORMS": 0,
            "lines-0-act": "add",
            "lines-0-supporter": "Công ty Ban Mai",
            "lines-0-commune": "Sam Kha",
            "lines-1-act": "add",
        },
    )
    assert written.url == row.get_absolute_url()

    preview = client.get(written.url)
    assert "Công ty Ban Mai giúp đỡ" in preview.content.decode()
    sent = {"foreseen": preview.context["foreseen"]}
    assert client.post(address("confirm", row.pk), sent).url == written.url
    again = client.post(address("confirm", row.pk), sent, follow=True)

    assert "đã được thực hiện" in again.content.decode()
    assert SupportAssignment.objects.filter(commune=place.hole).count() == 1
    [entry] = client.get(written.url).context["lines"]
    assert entry["made"].record.commune == place.hole


def test_more_lines_are_given_without_losing_what_was_typed(place, row, client):
    client.force_login(place.officer)
    answer = client.post(
        address("lines", row.pk),
        {
            "revision": row.revision,
            "lines-TOTAL_FORMS": 2,
            "lines-INITIAL_FORMS": 2,
            "lines-0-act": "end",
            "lines-0-supporter": "Ngân hàng chưa lưu",
            "them_dong": "1",
        },
    )

    assert "Ngân hàng chưa lưu" in answer.content.decode()
    assert len(answer.context["lines"].forms) == 7
    assert row.lines.count() == 2


def test_what_changed_since_the_preview_is_shown_before_anything_is_done(place, row, client):
    client.force_login(place.officer)
    seen = client.get(row.get_absolute_url()).context["foreseen"]
    SupportAssignment.objects.filter(supporter=place.bank, commune=place.single).update(
        supporter=place.company
    )

    answer = client.post(address("confirm", row.pk), {"foreseen": seen})

    text = answer.content.decode()
    assert "Dữ liệu đã thay đổi sau khi xem trước" in text
    assert "Thay đổi so với lần xem trước" in text
    assert "không được phân công giúp đỡ" in text
    row.refresh_from_db()
    assert row.status == AdjustmentStatus.DRAFT
    assert not SupportAssignment.objects.filter(commune=place.hole).exists()


def test_a_preview_that_was_tampered_with_confirms_nothing(place, row, client):
    client.force_login(place.officer)
    client.post(address("confirm", row.pk), {"foreseen": "W10"})

    row.refresh_from_db()
    assert row.status == AdjustmentStatus.DRAFT


def test_a_workbook_takes_the_place_of_the_lines(place, row, client):
    client.force_login(place.officer)
    sheet = workbook(
        ("Bổ sung", "Công ty Ban Mai", "Sam Kha", "", "Có", ""),
        ("chuyen xa", "Ngân hàng Hoa Ban", "Mường Lạn", "Sam Kha", "", ""),
    )

    answer = client.post(address("upload", row.pk), {"revision": row.revision, "upload": sheet})

    assert answer.url == row.get_absolute_url()
    assert adjustment.wanted_of(row) == [
        Wanted(AdjustmentAct.ADD, "Công ty Ban Mai", "Sam Kha", is_lead=True),
        Wanted(AdjustmentAct.MOVE, "Ngân hàng Hoa Ban", "Mường Lạn", "Sam Kha"),
    ]


def test_wrong_cells_are_told_by_sheet_and_name_and_the_draft_stays(place, row, client):
    sheet = workbook(("Tặng", "A", "B", "", "có thể", ""), ("", "A", "B", "", "", ""))
    with pytest.raises(WrongCells) as wrong:
        read_wanted(BytesIO(sheet.read()))
    assert [error.partition(":")[0] for error in wrong.value.errors] == [
        "Dòng, ô A2",
        "Dòng, ô E2",
        "Dòng, ô A3",
    ]
    sheet.seek(0)
    client.force_login(place.officer)

    answer = client.post(address("upload", row.pk), {"revision": row.revision, "upload": sheet})

    assert "Dòng, ô E2" in answer.content.decode()
    assert row.lines.count() == 2


def test_the_template_reads_back_as_it_was_given(place, client):
    client.force_login(place.officer)
    answer = client.get(address("lines_template"))

    wanted = read_wanted(BytesIO(b"".join(answer.streaming_content)))

    assert [line.act for line in wanted] == ["add", "move", "end", "replace"]


def test_a_draft_is_given_up(place, row, client):
    client.force_login(place.officer)
    client.post(address("discard", row.pk), {"revision": row.revision})

    row.refresh_from_db()
    assert row.status == AdjustmentStatus.DISCARDED
    assert client.get(row.get_absolute_url()).status_code == 200


def test_the_list_costs_the_same_for_many(place, row, client, django_assert_max_num_queries):
    for _number in range(4):
        adjustment.draft(
            decision=place.decision,
            document=LegalDocumentFactory(issued_on=date(2024, 12, 20)),
            effective_on=DAY,
            by=place.officer,
        )
    client.force_login(place.officer)
    with django_assert_max_num_queries(14):
        assert client.get(address("list")).status_code == 200
