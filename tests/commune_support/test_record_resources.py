"""Communes' records from a workbook: through the verb, by the names of the day, twice the same."""

from datetime import date

import pytest
import tablib

from commune_support.models import CommuneCriterion, CommuneTarget
from commune_support.record_resources import CriterionStateResource, TargetResource
from tests.factories.commune_support import (
    CommuneTargetFactory,
    NewRuralCriterionFactory,
    TargetKindFactory,
)

STATES = ("STT", "Tên xã", "Huyện", "Tiêu chí", "Tình trạng", "Ngày", "Nguồn")
TARGETS = ("Xã", "Chỉ tiêu", "Ngày", "Tử số", "Mẫu số", "Giá trị", "Nguồn")
DAY = date(2024, 6, 1)


@pytest.fixture
def criteria(place):
    return [
        NewRuralCriterionFactory(number=10, name="Thu nhập"),
        NewRuralCriterionFactory(number=11, name="Nghèo đa chiều"),
    ]


def imported(place, resource, headings, *rows, user=None):
    return resource().import_data(
        tablib.Dataset(*rows, headers=headings), user=user or place.officer, file_name="ntm.xlsx"
    )


def told(result):
    return " ".join(
        [str(row.error) for row in result.invalid_rows]
        + [str(error.error) for _at, errors in result.row_errors() for error in errors]
        + [str(error.error) for error in result.base_errors]
    )


LINES = (
    (1, "Mường Và", "Sốp Cộp", "10", "Đạt", "01/06/2024", "Báo cáo 12/BC-UBND"),
    (2, "xã Mường Lạn", "", "Nghèo đa chiều", "Chưa đạt", "01/06/2024", "Báo cáo 12/BC-UBND"),
)


def states(place, *rows, **more):
    return imported(place, CriterionStateResource, STATES, *rows, **more)


def test_states_come_in_confirmed_and_twice_changes_nothing(place, criteria):
    first, second = states(place, *LINES), states(place, *LINES)

    assert (told(first), first.totals["new"]) == ("", 2)
    assert (told(second), second.totals["skip"]) == ("", 2)
    facts = CommuneCriterion.objects.order_by("pk")
    assert [(fact.commune, fact.criterion, fact.state) for fact in facts] == [
        (place.both, criteria[0], "met"),
        (place.single, criteria[1], "not_met"),
    ]
    assert {fact.valid_from for fact in facts} == {DAY}
    assert all(fact.is_confirmed for fact in facts)
    assert {fact.source for fact in facts} == {"Báo cáo 12/BC-UBND"}


def test_a_later_state_ends_the_one_before(place, criteria):
    states(place, *LINES)

    later = states(place, (1, "Mường Và", "", "10", "Cơ bản đạt", "01/09/2024", "Báo cáo 30"))

    assert told(later) == ""
    facts = CommuneCriterion.objects.filter(commune=place.both).order_by("valid_from")
    assert [(fact.state, fact.valid_to) for fact in facts] == [
        ("met", date(2024, 8, 31)),
        ("nearly", None),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (1, "Mường Không Có", "Mường Không Có"),
        (3, "99", "Không có tiêu chí “99”"),
        (4, "tạm được", "Tình trạng phải là"),
        (5, "31/02/2024", "31/02/2024"),
        (5, "", "Chưa ghi ngày."),
        (5, "01/01/2025", "sau ngày hôm nay"),
        (6, "", "văn bản hoặc nguồn"),
    ],
)
def test_a_wrong_cell_is_told_and_nothing_is_entered(place, criteria, column, cell, words):
    row = list(LINES[0])
    row[column] = cell

    result = states(place, tuple(row))

    assert words in told(result)
    assert not CommuneCriterion.objects.exists()


def test_who_does_not_write_the_record_imports_nothing(place, criteria):
    assert "chưa được phân quyền" in told(states(place, LINES[0], user=place.giver))
    assert not CommuneCriterion.objects.exists()


def test_targets_come_in_by_their_counts_and_twice_changes_nothing(place):
    TargetKindFactory(code="HO_NGHEO", name="Tỷ lệ hộ nghèo đa chiều")
    TargetKindFactory(code="THU_NHAP", name="Thu nhập", part_name="", whole_name="")
    lines = (
        ("Mường Và", "Tỷ lệ hộ nghèo đa chiều", "30/11/2024", "120", "960", "", "Rà soát 2024"),
        ("Mường Và", "THU_NHAP", "30/11/2024", "", "", "38,5", "Niên giám"),
    )
    first = imported(place, TargetResource, TARGETS, *lines)
    second = imported(place, TargetResource, TARGETS, *lines)

    assert (told(first), first.totals["new"], second.totals["skip"]) == ("", 2, 2)
    assert [target.said for target in CommuneTarget.objects.order_by("pk")] == [
        "12,50% (120/960)",
        "38,5",
    ]


def test_a_typed_rate_is_refused(place):
    TargetKindFactory(code="HO_NGHEO", name="Tỷ lệ hộ nghèo")

    row = ("Mường Và", "HO_NGHEO", "30/11/2024", "", "", "12,5", "Rà soát 2024")

    assert "được tính từ" in told(imported(place, TargetResource, TARGETS, row))


def test_what_goes_out_can_come_in_again(place, criteria):
    states(place, *LINES)
    CommuneTargetFactory(commune=place.both)

    out = CriterionStateResource().export()
    again = CriterionStateResource().import_data(out, user=place.officer, file_name="ntm.xlsx")

    assert (told(again), again.totals["skip"]) == ("", 2)
    assert TargetResource().export()["Chỉ tiêu"] == [CommuneTarget.objects.get().kind.name]
