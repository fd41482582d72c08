"""Entering: what is typed is kept, what is wrong is said, and what is right is done."""

from datetime import date

import pytest
from django.urls import reverse

from commune_support.models import (
    ActivityStatus,
    AssignmentStatus,
    EnteringSide,
    SupportActivity,
    SupportAssignment,
)
from documents.models import LegalDocument
from tests.factories.commune_support import SupportKindFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory
from tests.factories.territory import UnitChangeFactory, UnitFactory, UnitLineageFactory, end_unit

BASIS = {
    "basis_number": "77/BC-BANMAI",
    "basis_issued_on": "20/12/2024",
    "basis_issuer": "Công ty Ban Mai",
    "basis_kind": "BC",
    "basis_title": "Báo cáo kết quả giúp đỡ năm 2024",
}


def address(name, *args):
    return reverse(f"commune_support:{name}", args=args)


@pytest.fixture
def typed(place):
    """What the company's officer types."""
    return {
        "assignment": place.assigned.pk,
        "kind": place.kind.pk,
        "held_on": "5/6/2024",
        "description": "Tặng quà hộ nghèo",
        "quantity": "12,5",
        "cash_vnd": "1.234.567",
        "in_kind_vnd": "",
        "workdays": "3",
        "fund": "own",
        "beneficiaries": "20",
    }


def test_the_supporter_records_with_numbers_as_they_are_written_here(place, typed, client):
    client.force_login(place.giver)

    answer = client.post(address("activity_record"), typed)

    activity = SupportActivity.objects.get()
    assert answer.url == activity.get_absolute_url()
    assert (activity.cash_vnd, activity.in_kind_vnd, activity.value_vnd) == (
        1_234_567,
        None,
        1_234_567,
    )
    assert (str(activity.quantity), activity.unit_of_measure) == ("12.50", "suất")
    assert activity.held_on == date(2024, 6, 5)
    assert activity.entering_side == EnteringSide.SUPPORTER
    assert not activity.steps.get().entered_on_behalf


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("cash_vnd", "-5", "Đề nghị nhập từ 0 trở lên"),
        ("cash_vnd", "1.000.000.000.000.000", "Đề nghị nhập nhiều nhất 1.000.000.000.000"),
        ("cash_vnd", "năm triệu", "không hợp lệ"),
        ("held_on", "31/02/2024", "không hợp lệ"),
        ("held_on", "10/01/2024", "không được phân công giúp đỡ"),
        ("held_on", "01/01/2025", "không được sau ngày hôm nay"),
        ("held_to", "01/06/2024", "Ngày kết thúc phải từ ngày bắt đầu trở đi"),
    ],
)
def test_a_wrong_value_is_told_and_what_was_typed_stays(place, typed, client, field, value, words):
    client.force_login(place.giver)

    page = client.post(address("activity_record"), typed | {field: value}).content.decode()

    assert words in page
    assert value in page
    assert "Tặng quà hộ nghèo" in page
    assert not SupportActivity.objects.exists()


def test_what_is_only_counted_takes_no_price(place, typed, client):
    kind = SupportKindFactory(name="Vận động xóa bỏ hủ tục", is_valued=False)
    client.force_login(place.giver)

    page = client.post(address("activity_record"), typed | {"kind": kind.pk}).content.decode()

    assert "chỉ đếm số hoạt động" in page


def test_nobody_records_under_the_assignment_of_others(place, typed, client):
    client.force_login(place.other_giver)

    client.post(address("activity_record"), typed)

    assert not SupportActivity.objects.exists()


def test_the_commune_records_what_it_received(place, typed, client):
    client.force_login(place.receiver)

    client.post(address("activity_record"), typed)

    assert SupportActivity.objects.get().entering_side == EnteringSide.COMMUNE


def test_the_province_enters_for_a_supporter_by_its_letter(place, typed, client):
    client.force_login(place.officer)
    page = client.post(address("activity_record"), typed | {"side": "supporter"})
    assert not SupportActivity.objects.exists()
    assert page.context["form"].errors.keys() >= {"basis_number", "basis_issued_on"}

    client.post(address("activity_record"), typed | BASIS | {"side": "supporter"})

    step = SupportActivity.objects.get().steps.get()
    assert step.entered_on_behalf
    assert (step.unit, step.basis.number) == (place.company, "77/BC-BANMAI")


def test_nothing_rests_on_a_document_of_the_future(place, typed, client):
    client.force_login(place.officer)
    later = BASIS | {"basis_issued_on": "31/12/2099"}

    page = client.post(address("activity_record"), typed | later | {"side": "supporter"})

    assert page.context["form"].errors.keys() == {"basis_issued_on"}
    assert not SupportActivity.objects.exists()


def test_what_is_refused_leaves_no_document_behind(place, typed, client):
    client.force_login(place.officer)
    wrong = typed | BASIS | {"side": "supporter", "held_on": "10/01/2024"}

    client.post(address("activity_record"), wrong)

    assert not LegalDocument.objects.filter(number="77/BC-BANMAI").exists()


def test_the_same_thing_twice_is_warned_about(place, typed, client):
    client.force_login(place.giver)
    client.post(address("activity_record"), typed)

    page = client.post(address("activity_record"), typed, follow=True).content.decode()

    assert "Có thể trùng với hoạt động đã ghi nhận" in page


def test_the_commune_confirms_by_one_button(place, client):
    activity = place.give()
    client.force_login(place.receiver)
    assert "Xác nhận" in client.get(activity.get_absolute_url()).content.decode()

    client.post(address("activity_answer", activity.pk, "confirm"), {"revision": 1})

    activity.refresh_from_db()
    assert activity.status == ActivityStatus.CONFIRMED


def test_the_commune_disagrees_with_a_reason(place, client):
    activity = place.give()
    client.force_login(place.receiver)
    page = client.post(address("activity_answer", activity.pk, "dispute"), {"reason": " "})
    assert page.context["form"].errors["reason"]

    client.post(address("activity_answer", activity.pk, "dispute"), {"reason": "Mới nhận 10 suất"})

    assert activity.steps.get().reason == "Mới nhận 10 suất"
    assert "Mới nhận 10 suất" in client.get(activity.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("who", "verb", "status"),
    [
        ("giver", "confirm", 403),
        ("receiver", "withdraw", 403),
        ("other_giver", "confirm", 404),
        ("leader", "dispute", 403),
        ("receiver", "delete", 404),
    ],
)
def test_who_may_not_answer_is_told_so(place, client, who, verb, status):
    activity = place.give()
    client.force_login(getattr(place, who))

    answer = client.post(address("activity_answer", activity.pk, verb), {"reason": "x"})

    assert answer.status_code == status
    assert not activity.steps.exists()


def test_a_correction_keeps_what_was_typed_when_another_saved_before(place, typed, client):
    activity = place.give(cash_vnd=1_000_000)
    client.force_login(place.giver)
    page = address("activity_correct", activity.pk)
    assert "1.000.000" in client.get(page).content.decode()

    client.post(page, typed | {"revision": 1, "cash_vnd": "2.000.000"})
    late = client.post(page, typed | {"revision": 1, "cash_vnd": "3.000.000"}).content.decode()

    activity.refresh_from_db()
    assert activity.value_vnd == 2_000_000
    assert "3.000.000" in late
    assert "2.000.000" in late


def test_a_confirmed_activity_is_not_corrected(place, typed, client):
    activity = place.give_confirmed()
    client.force_login(place.giver)
    assert (
        address("activity_correct", activity.pk)
        not in client.get(activity.get_absolute_url()).content.decode()
    )

    page = client.post(address("activity_correct", activity.pk), typed | {"revision": 1})

    assert "Không thể “Sửa”" in page.content.decode()


def test_the_province_fills_a_hole(place, client):
    client.force_login(place.officer)
    form = {
        "decision": place.decision.pk,
        "supporter": place.company.pk,
        "commune": place.hole.pk,
        "is_lead": "on",
    }

    client.post(address("assignment_add"), form)

    row = SupportAssignment.objects.get(commune=place.hole)
    assert (row.supporter, row.is_lead) == (place.company, True)
    page = client.post(address("assignment_add"), form).content.decode()
    assert "đã được phân công giúp đỡ" in page


def test_the_province_ends_an_assignment_by_a_document(place, client):
    document = LegalDocumentFactory(number="900/QĐ-UBND", issued_on=date(2024, 11, 1))
    client.force_login(place.officer)
    typed = {
        "revision": 1,
        "last_day": "30/11/2024",
        "reason": "Xã đạt chuẩn nông thôn mới",
        "basis_number": "900/QĐ-UBND",
        "basis_issued_on": "01/11/2024",
        "basis_issuer": document.issuer,
        "basis_kind": "QĐ",
        "basis_title": "Điều chỉnh phân công",
    }

    client.post(address("assignment_end", place.assigned.pk), typed)

    place.assigned.refresh_from_db()
    assert (place.assigned.valid_to, place.assigned.end_document) == (date(2024, 11, 30), document)
    page = client.post(address("assignment_end", place.assigned.pk), typed).content.decode()
    assert "Không thể “Kết thúc phân công”" in page


def test_the_province_says_which_heirs_go_on(place, client):
    end_unit(place.both, date(2024, 6, 30))
    change = UnitChangeFactory(effective_on=date(2024, 7, 1))
    parts = [UnitFactory(parent=place.district, valid_from=date(2024, 7, 1)) for _ in range(2)]
    for part in parts:
        UnitLineageFactory(change=change, predecessor=place.both, successor=part, extent="part")
    client.force_login(place.officer)
    page = address("assignment_carry_over", place.assigned.pk)
    assert str(parts[1]) in client.get(page).content.decode()
    typed = BASIS | {"on": "01/07/2024", "revision": 1}

    assert "Đề nghị chọn xã tiếp nhận" in client.post(page, typed).content.decode()
    client.post(page, typed | {"communes": [parts[1].pk]})

    place.assigned.refresh_from_db()
    assert place.assigned.status == AssignmentStatus.CARRIED_OVER
    assert place.assigned.carried_over_to.get().commune == parts[1]
    shown = client.get(place.assigned.get_absolute_url()).content.decode()
    assert "Đã chuyển tiếp cho" in shown


def test_the_province_names_who_takes_over_from_an_ended_supporter(place, client):
    place.company.valid_to = date(2024, 6, 30)
    place.company.save()
    heir = EnterpriseFactory(unit=place.province)
    client.force_login(place.officer)
    page = address("assignment_carry_over", place.assigned.pk)

    client.post(page, BASIS | {"on": "01/07/2024", "revision": 1, "supporter": heir.pk})

    assert place.assigned.carried_over_to.get().supporter == heir
