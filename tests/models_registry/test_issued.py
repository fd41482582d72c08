"""'Nhập quyết định công nhận đã ban hành': checked by the cell, entered whole, twice harmless."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from core.refusals import NotYours
from documents.models import LegalDocument
from models_registry.models import ModelStatus, Origin, PracticeModel, Recognition
from models_registry.plausible import WrongDay
from models_registry.recognition import AlreadyRecognised
from models_registry.recognition.issued_decision import Line, WrongType, record_issued_decision
from models_registry.recognition.issued_list import Outcome, check, from_text, from_workbook
from tests.factories.documents import PDF, LegalDocumentFactory
from tests.factories.models_registry import (
    PracticeModelFactory,
    RecognitionFactory,
    SmartMobilisationFactory,
)
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory
from tests.factories.territory import (
    MAP_3,
    UnitFactory,
    UnitLineageFactory,
    end_unit,
)

from .conftest import TODAY

ISSUED = date(2024, 12, 15)
PAGE = "models_registry:recognition_from_decision"


def workbook(*rows, headings=("TT", "Xã, phường, thị trấn", "Huyện", "Mô hình", "Ngày ra mắt")):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write(0, 0, "DANH SÁCH MÔ HÌNH ĐƯỢC CÔNG NHẬN")
        for at, row in enumerate((headings, *rows), start=2):
            for place, value in enumerate(row):
                sheet.write(at, place, value)
    content.seek(0)
    return content


def issued(**fields):
    return LegalDocumentFactory(number="2600/QĐ-UBND", issued_on=ISSUED, **fields)


@pytest.fixture
def form_data(world):
    return {
        "type": world.type.pk,
        "decision_number": "2600/QĐ-UBND",
        "decision_issued_on": "15/12/2024",
        "decision_issuer": "UBND tỉnh Sơn La",
        "decision_signer": "Phó Chủ tịch UBND tỉnh",
    }


def test_a_list_gives_recognitions_without_invented_steps(world):
    launched = PracticeModelFactory(
        organization=world.other_committee, launched_on=date(2024, 5, 1)
    )
    decision = issued()
    made = record_issued_decision(
        by=world.provincial_officer,
        decision=decision,
        lines=[Line(world.committee, world.type), Line(world.other_committee, world.type)],
    )
    new, known = (found.model for found in made)
    assert known == launched
    assert (new.origin, new.status, new.registered_on, new.launched_on) == (
        Origin.DECISION,
        ModelStatus.LAUNCHED,
        None,
        None,
    )
    assert new.name == "Mô hình “Chính quyền thân thiện” của UBND xã Chiềng Sơn"
    assert new.code.startswith("CQTT-2024-")
    for found in made:
        assert (found.origin, found.dossier, found.in_force_from) == (
            Origin.DECISION,
            None,
            ISSUED,
        )
        step = found.steps.get()
        assert (step.verb, step.by, step.basis) == ("record", world.provincial_officer, decision)
    assert not new.steps.exists()
    assert not launched.steps.exists()
    day_before, day = (
        evaluate([(INDICATORS["MR-01"], Scope.on(one))])[0].value
        for one in (ISSUED - timedelta(days=1), ISSUED)
    )
    assert (day_before, day) == (0, 2)


def test_a_list_that_comes_in_twice_changes_nothing(world):
    decision, lines = issued(), [Line(world.committee, world.type, launched_on=date(2024, 7, 3))]
    record_issued_decision(by=world.provincial_officer, decision=decision, lines=lines)
    again = record_issued_decision(by=world.provincial_officer, decision=decision, lines=lines)
    assert again == []
    assert Recognition.objects.count() == PracticeModel.objects.count() == 1
    assert PracticeModel.objects.get().launched_on == date(2024, 7, 3)


def test_one_wrong_line_keeps_the_whole_list_out(world):
    RecognitionFactory(model__organization=world.other_committee)
    with pytest.raises(AlreadyRecognised):
        record_issued_decision(
            by=world.provincial_officer,
            decision=issued(),
            lines=[Line(world.committee, world.type), Line(world.other_committee, world.type)],
        )
    assert Recognition.objects.count() == 1


def test_what_does_not_fit_is_refused(world):
    decision = issued()

    def record(line, by=world.provincial_officer):
        record_issued_decision(by=by, decision=decision, lines=[line])

    with pytest.raises(WrongType):
        record(Line(world.department, world.type))
    with pytest.raises(WrongDay):
        record(Line(world.committee, world.type, launched_on=date(2024, 12, 16)))
    new_committee = CommuneCommitteeFactory(unit=UnitFactory(valid_from=MAP_3))
    with pytest.raises(WrongDay):
        record(Line(new_committee, world.type))
    with pytest.raises(NotYours):
        record(Line(world.committee, world.type), by=world.district_officer)
    with pytest.raises(WrongDay):
        record_issued_decision(
            by=world.provincial_officer,
            decision=LegalDocumentFactory(issued_on=TODAY + timedelta(days=1)),
            lines=[Line(world.committee, world.type)],
        )
    assert not PracticeModel.objects.exists()


def checked(world, lines, type=None, first=ISSUED):
    document = LegalDocument(number="2600/QĐ-UBND", issued_on=ISSUED)
    return check(lines, document, type or world.type, first)


def test_a_workbook_is_read_with_its_cells_and_every_error_is_told_by_its_own(world):
    for name in ("Mường Bang", "Mường Bằng"):
        CommuneCommitteeFactory(unit=UnitFactory(parent=world.district, name=name))
    gone = UnitFactory(parent=world.district, name="Chiềng Công")
    CommuneCommitteeFactory(unit=gone)
    heir = UnitFactory(parent=world.district, name="Nậm Công", valid_from=ISSUED)
    UnitLineageFactory(predecessor=gone, successor=heir, change__effective_on=ISSUED)
    end_unit(gone, ISSUED - timedelta(days=1))
    taken = CommuneCommitteeFactory(unit=UnitFactory(parent=world.district, name="Phiêng Côn"))
    RecognitionFactory(model__organization=taken, decision__number="1/QĐ-UBND")
    lines = from_workbook(
        workbook(
            (1, "Xã Chiềng Sơn", "", "Chính quyền thân thiện", "03/07/2024"),
            (2, "Xã Không Có", "", "", ""),
            (3, "Muong bang", "", "", ""),
            (4, "Chiềng Công", "", "", ""),
            (5, "Phiêng Côn", "", "", ""),
            (6, "UBND xã Mường Và", "", "", "31/02/2024"),
            (7, "chieng son", "", "", ""),
            (8, "Mường Bằng", "", "", ""),
        )
    )
    found = checked(world, lines)
    assert [line.outcome for line in found] == [
        Outcome.NEW_MODEL,
        *[Outcome.WRONG] * 6,
        Outcome.NEW_MODEL,
    ]
    errors = {ref: words for line in found for ref, words in line.errors}
    assert list(errors) == ["B5", "B6", "B7", "B8", "E9", "B10"]
    assert "Xã Không Có" in errors["B5"]
    assert "Mường Bang" in errors["B6"]
    assert "Mường Bằng" in errors["B6"]
    assert "Nậm Công" in errors["B7"]
    assert "15/12/2024" in errors["B7"]
    assert "1/QĐ-UBND" in errors["B8"]
    assert "31/02/2024" in errors["E9"]
    assert "B4" in errors["B10"]


def test_typed_lines_are_read_with_semicolons_or_tabs():
    lines = from_text(
        "Xã Chiềng Chung, huyện Mai Sơn; Nụ cười công sở; 5/7/2024\n\nXã A\tTên\t\nXã B;;hôm qua"
    )
    assert [(line.at, line.unit, line.name, line.launched_on) for line in lines] == [
        ("dòng 1", "Xã Chiềng Chung, huyện Mai Sơn", "Nụ cười công sở", date(2024, 7, 5)),
        ("dòng 3", "Xã A", "Tên", None),
        ("dòng 4", "Xã B", "", None),
    ]
    assert lines[2].error is not None
    assert "hôm qua" in lines[2].error[1]


def test_lists_of_other_types_take_any_organization_and_several_models_of_one(world):
    smart = SmartMobilisationFactory()
    for name in ("Hàng cây thanh niên", "Tổ tự quản"):
        PracticeModelFactory(organization=world.department, type=smart, name=name)
    found = checked(
        world,
        from_text("Sở Nội vụ\nSở Nội vụ; to tu quan\nSở Nội vụ; Mô hình mới\nUBND xã Mường Và"),
        smart,
    )
    assert [line.outcome for line in found] == [
        Outcome.WRONG,
        Outcome.KNOWN_MODEL,
        Outcome.NEW_MODEL,
        Outcome.NEW_MODEL,
    ]
    assert "Hàng cây thanh niên; Tổ tự quản" in found[0].errors[0][1]


def test_the_page_checks_first_and_enters_after_the_confirmation(client, world, form_data):
    client.force_login(world.provincial_officer)
    book = workbook(
        (1, "Xã Chiềng Sơn", "", "Nụ cười công sở", "03/07/2024"), (2, "Mường Và", "", "", "")
    )
    upload = SimpleUploadedFile("danh-sach.xlsx", book.getvalue())
    preview = client.post(reverse(PAGE), {**form_data, "workbook": upload})
    assert "Nhập 2 công nhận" in preview.text
    assert not Recognition.objects.exists()
    assert not LegalDocument.objects.filter(number="2600/QĐ-UBND").exists()
    kept = dict(preview.context["kept"])
    pdf = SimpleUploadedFile("quyet-dinh.pdf", PDF)
    answer = client.post(reverse(PAGE), {**kept, "confirmed": "1", "decision_upload": pdf})
    assert answer.status_code == 302
    decision = LegalDocument.objects.get(number="2600/QĐ-UBND")
    assert (decision.signer, decision.file.size) == ("Phó Chủ tịch UBND tỉnh", len(PDF))
    assert {found.model.organization for found in decision.recognitions.all()} == {
        world.committee,
        world.other_committee,
    }
    assert decision.recognitions.get(model__name="Nụ cười công sở").model.launched_on == date(
        2024, 7, 3
    )
    page = client.get(answer.url).text
    assert "Đã nhập 2 công nhận" in page
    assert "Nụ cười công sở" in page

    again = client.post(reverse(PAGE), {**kept, "confirmed": "1"})
    assert again.status_code == 302
    assert Recognition.objects.count() == 2


def test_the_page_tells_every_error_and_keeps_what_was_typed(client, world, form_data):
    client.force_login(world.provincial_officer)
    typed = {**form_data, "units": "Xã Chiềng Sơn\nXã Không Có", "confirmed": "1"}
    answer = client.post(reverse(PAGE), typed)
    assert "dòng 2" in answer.text
    assert "Xã Không Có" in answer.text
    assert "2600/QĐ-UBND" in answer.text
    assert not Recognition.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("danh-sach.xlsx", b"Xa Chieng Son"), ("danh-sach.xlsx", b"PK\x03\x04..."), ("a.pdf", PDF)],
)
def test_a_file_that_is_no_workbook_is_refused_with_what_is_accepted(
    client, world, form_data, name, content
):
    client.force_login(world.provincial_officer)
    answer = client.post(
        reverse(PAGE), {**form_data, "workbook": SimpleUploadedFile(name, content)}
    )
    assert "Đề nghị chọn tệp Excel (.xlsx, .xls)" in answer.text


def test_a_list_is_wanted_and_its_days_make_sense(client, world, form_data):
    client.force_login(world.provincial_officer)
    answer = client.post(reverse(PAGE), form_data)
    assert "Đề nghị nhập danh sách đơn vị hoặc chọn tệp Excel." in answer.text
    answer = client.post(
        reverse(PAGE), {**form_data, "units": "Xã A", "in_force_from": "14/12/2024"}
    )
    assert "Ngày có hiệu lực phải từ ngày ban hành trở đi." in answer.text
    answer = client.post(
        reverse(PAGE), {**form_data, "units": "Xã A", "decision_issued_on": "21/12/2024"}
    )
    assert "Ngày ban hành không thể sau ngày hôm nay." in answer.text


def test_the_empty_workbook_has_the_headings_that_are_read(client, world):
    client.force_login(world.provincial_officer)
    answer = client.get(reverse("models_registry:decision_template"))
    assert from_workbook(io.BytesIO(b"".join(answer.streaming_content))) == []


def test_a_department_is_no_commune(world):
    agency = OrganizationFactory(unit=world.province, name="Sở Y tế")
    [found] = checked(world, from_text(agency.code))
    assert found.outcome == Outcome.WRONG
