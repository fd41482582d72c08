"""A draft's criteria, one by one: added, changed, moved, taken out; an issued version never."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse

from core.refusals import ChangedMeanwhile, NotNow, NotYours, Refusal
from models_registry import criteria_sets
from models_registry.criteria_sets.content import CriterionContent, content_of
from models_registry.models import Scoring
from tests.factories.documents import LegalDocumentFactory

CONTENT = (
    CriterionContent("Nhóm một", "1", "Công khai thủ tục", D(40)),
    CriterionContent("Nhóm hai", "1", "Đối thoại với Nhân dân", D(60)),
)


@pytest.fixture
def drafted(world):
    return criteria_sets.draft(
        by=world.provincial_officer,
        code="cqtt",
        name="Bộ tiêu chí",
        type=world.type,
        scoring=Scoring.POINTS,
        content=CONTENT,
    )


def stands(criteria_set):
    return [(one.group, one.number, one.text) for one in content_of(criteria_set)]


def test_a_criterion_is_added_to_its_group_and_places_count_through_the_set(world, drafted):
    added = CriterionContent("Nhóm một", "2", "Hòm thư góp ý", D(10))
    criteria_sets.put_criterion(drafted, added, by=world.provincial_officer, seen=1)
    assert stands(drafted) == [
        ("Nhóm một", "1", "Công khai thủ tục"),
        ("Nhóm một", "2", "Hòm thư góp ý"),
        ("Nhóm hai", "1", "Đối thoại với Nhân dân"),
    ]
    orders = [one.order for group in drafted.groups.all() for one in group.criteria.all()]
    assert orders == [1, 2, 3]


def test_a_criterion_is_changed_and_moved(world, drafted):
    by = world.provincial_officer
    changed = CriterionContent("Nhóm hai", "2", "Công khai đầy đủ thủ tục", D(30))
    criteria_sets.put_criterion(drafted, changed, by=by, instead_of=1, place=2)
    assert stands(drafted) == [
        ("Nhóm hai", "1", "Đối thoại với Nhân dân"),
        ("Nhóm hai", "2", "Công khai đầy đủ thủ tục"),
    ]
    criteria_sets.drop_criterion(drafted, 1, by=by)
    assert stands(drafted) == [("Nhóm hai", "2", "Công khai đầy đủ thủ tục")]
    with pytest.raises(NotNow, match="không còn trong bản thảo"):
        criteria_sets.drop_criterion(drafted, 2, by=by)


def test_a_number_stands_once_in_its_group(world, drafted):
    twice = CriterionContent("Nhóm một", "1", "Khác", D(1))
    with pytest.raises(Refusal, match="Nhóm “Nhóm một” đã có tiêu chí số 1"):
        criteria_sets.put_criterion(drafted, twice, by=world.provincial_officer)
    assert stands(drafted) == [(one.group, one.number, one.text) for one in CONTENT]


def test_only_who_writes_sets_and_only_in_a_draft_that_nobody_changed(world, drafted):
    added = CriterionContent("Nhóm một", "2", "Hòm thư góp ý", D(10))
    with pytest.raises(NotYours):
        criteria_sets.put_criterion(drafted, added, by=world.district_officer)
    by = world.provincial_officer
    criteria_sets.put_criterion(drafted, added, by=by, seen=1)
    with pytest.raises(ChangedMeanwhile):
        criteria_sets.drop_criterion(drafted, 1, by=by, seen=1)
    decision = LegalDocumentFactory(issued_on=date(2024, 8, 10), effective_on=None)
    criteria_sets.issue(drafted, by=by, decision=decision)
    with pytest.raises(NotNow, match="đã ban hành không sửa được"):
        criteria_sets.drop_criterion(drafted, 1, by=by)
    assert len(stands(drafted)) == 3


def address(name, drafted, *place):
    return reverse(f"models_registry:{name}", args=[drafted.code, drafted.version, *place])


TYPED = {
    "group": " Nhóm   hai ",
    "number": "2",
    "text": "Trả kết quả <script>đúng hạn</script>",
    "maximum": "7,5",
    "applicability": "by_approval",
    "evidence": "",
    "guidance": "",
    "place": "3",
    "revision": "1",
}


def test_the_page_adds_changes_and_takes_out(client, world, drafted):
    client.force_login(world.provincial_officer)
    page = client.get(address("criterion_add", drafted), {"nhom": "Nhóm hai"})
    assert page.context["form"]["group"].value() == "Nhóm hai"
    answer = client.post(address("criterion_add", drafted), {**TYPED, "add_another": "1"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("tieu-chi/them/?nhom=Nh%C3%B3m+hai")
    added = content_of(drafted)[2]
    assert (added.group, added.maximum, added.applicability) == (
        "Nhóm hai",
        D("7.5"),
        "by_approval",
    )
    shown = client.get(drafted.get_absolute_url()).content.decode()
    assert "<script>đúng hạn" not in shown
    assert address("criterion_edit", drafted, 3) in shown

    page = client.get(address("criterion_edit", drafted, 3))
    assert page.context["form"]["maximum"].value() == D("7.50")
    answer = client.post(
        address("criterion_edit", drafted, 3), {**TYPED, "number": "3", "revision": "2"}
    )
    assert answer.status_code == 302
    assert content_of(drafted)[2].number == "3"
    client.post(address("criterion_drop", drafted, 3), {"revision": "3"})
    assert len(content_of(drafted)) == 2
    assert client.get(address("criterion_edit", drafted, 3)).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"maximum": "0"}, "Đề nghị nhập điểm tối đa lớn hơn 0."),
        ({"maximum": "1,234"}, "Đề nghị nhập nhiều nhất 2 chữ số thập phân."),
        ({"number": ""}, "Đề nghị nhập nội dung này."),
        ({"is_bonus": "on", "is_mandatory": "on"}, "Tiêu chí điểm thưởng không thể là bắt buộc."),
        ({"number": "1"}, "đã có tiêu chí số 1"),
        ({"text": "x" * 3001}, "3000"),
        ({"revision": "7"}, "vừa được"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(client, world, drafted, wrong, words):
    client.force_login(world.provincial_officer)
    answer = client.post(address("criterion_add", drafted), {**TYPED, **wrong})
    assert answer.status_code == 200
    page = answer.content.decode()
    errors = " ".join(error for found in answer.context["form"].errors.values() for error in found)
    assert words in errors or words in page
    assert answer.context["form"].errors
    assert len(content_of(drafted)) == 2
    assert "Trả kết quả &lt;script&gt;" in page or "text" in wrong


def test_a_reader_of_sets_writes_none(client, world, drafted):
    decision = LegalDocumentFactory(issued_on=date(2024, 8, 10), effective_on=None)
    client.force_login(world.district_officer)
    assert client.get(address("criterion_add", drafted)).status_code == 404
    criteria_sets.issue(drafted, by=world.provincial_officer, decision=decision)
    assert client.get(address("criterion_add", drafted)).status_code == 403
    assert client.post(address("criterion_drop", drafted, 1)).status_code == 403
    client.force_login(world.provincial_officer)
    assert client.get(address("criterion_add", drafted)).status_code == 302
