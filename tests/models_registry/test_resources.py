"""Files in the admin: old recognitions come in by their verb, committees as they stand."""

from datetime import date

import pytest
import tablib

from models_registry.models import Recognition, SteeringCommittee
from models_registry.resources import OldRecognitionResource, SteeringCommitteeResource
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory, RecognitionFactory

HEADINGS = (
    "STT",
    "Quyết định số",
    "Ngày quyết định",
    "Cơ quan ban hành",
    "Xã, phường, thị trấn",
    "Huyện",
    "Mô hình",
    "Ngày ra mắt",
)
LINES = (
    (1, "2600/QĐ-UBND", "15/12/2024", "UBND tỉnh Sơn La", "Xã Chiềng Sơn", "", "Nụ cười", ""),
    (2, "2600/QĐ-UBND", "15/12/2024", "UBND tỉnh Sơn La", "muong va", "", "", "3/7/2024"),
)


def imported(world, *rows, dry_run=False):
    return OldRecognitionResource().import_data(
        tablib.Dataset(*rows, headers=HEADINGS),
        dry_run=dry_run,
        user=world.provincial_officer,
        file_name="ho-so-cu.xlsx",
    )


def told(result):
    return " ".join(
        [str(row.error) for row in result.invalid_rows]
        + [str(error.error) for _at, errors in result.row_errors() for error in errors]
        + [str(error.error) for error in result.base_errors]
    )


def test_old_recognitions_come_in_by_the_verb(world):
    result = imported(world, *LINES)
    assert (told(result), result.totals["new"]) == ("", 2)
    rows = Recognition.objects.order_by("pk")
    assert [(row.model.organization, row.model.name, row.model.launched_on) for row in rows] == [
        (world.committee, "Nụ cười", None),
        (
            world.other_committee,
            "Mô hình “Chính quyền thân thiện” của UBND xã Mường Và",
            date(2024, 7, 3),
        ),
    ]
    assert {row.decision.number for row in rows} == {"2600/QĐ-UBND"}
    assert {row.steps.get().verb for row in rows} == {"record"}


def test_the_second_time_nothing_changes(world):
    imported(world, *LINES)
    result = imported(world, *LINES)
    assert (told(result), result.totals["new"], result.totals["skip"]) == ("", 0, 2)
    assert Recognition.objects.count() == 2


def test_a_dry_run_writes_nothing(world):
    assert imported(world, *LINES, dry_run=True).totals["new"] == 2
    assert not Recognition.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({4: "Xã Không Có"}, "Xã Không Có"),
        ({2: "32/12/2024"}, "32/12/2024"),
        ({1: ""}, "Chưa ghi số quyết định."),
        ({2: ""}, "Chưa ghi ngày ban hành quyết định."),
        ({7: "16/12/2024"}, "Ngày 15/12/2024 trước ngày ra mắt (16/12/2024)"),
    ],
)
def test_a_wrong_cell_is_told_and_nothing_is_entered(world, changed, words):
    row = list(LINES[0])
    for place, value in changed.items():
        row[place] = value
    result = imported(world, row)
    assert words in told(result)
    assert not Recognition.objects.exists()


def test_recognitions_that_nobody_brings_in_are_refused(world):
    data = tablib.Dataset(*LINES, headers=HEADINGS)

    result = OldRecognitionResource().import_data(data, file_name="ho-so-cu.xlsx")

    assert "chưa được phân quyền" in told(result)
    assert not Recognition.objects.exists()


def test_a_model_that_another_decision_recognised_is_told(world):
    RecognitionFactory(model__organization=world.committee, decision__number="1/QĐ-UBND")
    assert "1/QĐ-UBND" in told(imported(world, LINES[0]))


def test_what_goes_out_may_come_in_again(world):
    imported(world, *LINES)
    exported = OldRecognitionResource().export()
    again = OldRecognitionResource().import_data(
        exported, user=world.provincial_officer, file_name="x.xlsx"
    )
    assert (told(again), again.totals["new"]) == ("", 0)
    assert exported["Số quyết định"] == ["2600/QĐ-UBND"] * 2


def test_committees_are_read_in_by_code_and_number_and_only_once(world):
    LegalDocumentFactory(number="77/QĐ-UBND", issued_on=date(2024, 8, 1))
    lines = tablib.Dataset(
        (world.district_committee.code, "77/QĐ-UBND", "Chủ tịch UBND huyện", "01/08/2024"),
        headers=("Cơ quan, đơn vị", "Quyết định thành lập", "Chức danh Trưởng ban", "Từ ngày"),
    )
    first = SteeringCommitteeResource().import_data(lines, user=world.provincial_officer)
    assert (told(first), first.totals["new"]) == ("", 1)
    lines = tablib.Dataset(*lines, headers=lines.headers)
    second = SteeringCommitteeResource().import_data(lines, user=world.provincial_officer)
    assert (second.totals["new"], second.totals["skip"]) == (0, 1)
    committee = SteeringCommittee.objects.get()
    assert (committee.organization, committee.valid_from) == (
        world.district_committee,
        date(2024, 8, 1),
    )


def test_no_file_writes_a_status(world):
    dossier = DossierFactory(model__organization=world.committee)
    for resource in (OldRecognitionResource, SteeringCommitteeResource):
        writable = [
            name
            for name, entry in resource().fields.items()
            if name in ("status", "is_sample", "steps") and not entry.readonly
        ]
        assert writable == []
    assert dossier.status == "draft"
