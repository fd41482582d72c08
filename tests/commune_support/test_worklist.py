"""What waits for whom in support, and what is found by the search."""

from datetime import date

import pytest

from commune_support import keeping, search, worklist
from commune_support.models import ActivityStatus
from core.clock import playing
from core.refusals import NotNow, NotYours, ReasonRequired
from territory.models import Region
from tests.factories.accounts import UserFactory
from tests.factories.territory import RegionClassFactory, UnitFactory, end_unit

DAY = date(2024, 12, 31)


def waiting(user, day=DAY):
    return [(str(item.kind), item.title) for item in worklist.awaiting(user, day)]


def test_the_commune_is_asked_to_confirm_what_the_supporter_entered(place):
    activity = place.give(description="Tặng 20 suất quà")

    [item] = worklist.awaiting(place.receiver, DAY)

    assert (item.title, item.url, item.since) == (
        "Tặng 20 suất quà",
        activity.get_absolute_url(),
        activity.held_on,
    )
    assert item.detail == "Công ty Ban Mai → Xã Mường Và (huyện Sốp Cộp)"
    assert [sent.title for sent in worklist.sent(place.giver, DAY)] == ["Tặng 20 suất quà"]
    assert waiting(place.giver) == []
    assert worklist.sent(place.receiver, DAY) == []


def test_once_confirmed_nothing_waits(place):
    place.give_confirmed()

    assert waiting(place.receiver) == []
    assert worklist.sent(place.giver, DAY) == []


def test_an_objection_comes_back_to_who_entered_it(place):
    place.give(status=ActivityStatus.DISPUTED, disputed_on=date(2024, 8, 1))

    assert waiting(place.giver) == [(str(worklist.NOT_AGREED), "Tặng quà hộ nghèo")]


def test_the_province_sees_holes_and_not_what_others_have_to_confirm(place):
    place.give()

    assert waiting(place.officer) == [
        (str(worklist.WITHOUT_SUPPORTER), "Xã Sam Kha (huyện Sốp Cộp)")
    ]
    assert waiting(place.leader) == []
    assert waiting(UserFactory()) == []


def test_the_province_is_told_of_assignments_that_outlived_their_commune(place):
    end_unit(place.single, date(2024, 6, 30))

    assert (
        str(worklist.OUTLIVED),
        "Ngân hàng Hoa Ban – Xã Mường Lạn (huyện Sốp Cộp)",
    ) in waiting(place.officer)


def test_leaving_region_iii_asks_whether_to_keep_the_assignment(place):
    place.single.region_classes.update(valid_to=date(2024, 9, 30))
    RegionClassFactory(unit=place.single, region=Region.REGION_I, valid_from=date(2024, 10, 1))

    said = [kind for kind, _title in waiting(place.officer)]
    assert said.count("Đã ra khỏi khu vực III: giữ hay kết thúc phân công?") == 1
    assert str(worklist.LEFT_REGION) not in [
        k for k, _ in waiting(place.officer, date(2024, 9, 30))
    ]


def left_region_iii(place):
    """The bank's commune left region III on 01/10/2024; returns its assignment."""
    place.single.region_classes.update(valid_to=date(2024, 9, 30))
    RegionClassFactory(unit=place.single, region=Region.REGION_I, valid_from=date(2024, 10, 1))
    return place.single.support_assignments.get()


def test_both_answers_stand_beside_the_question(place):
    row = left_region_iii(place)

    [item] = [
        item for item in worklist.awaiting(place.officer, DAY) if item.kind == worklist.LEFT_REGION
    ]

    assert [(str(word), address) for word, address in item.choices] == [
        ("Giữ phân công", f"{row.get_absolute_url()}giu/"),
        ("Kết thúc phân công", f"{row.get_absolute_url()}ket-thuc/"),
    ]


def test_what_is_kept_with_a_reason_is_asked_no_more_until_the_commune_leaves_again(place):
    row = left_region_iii(place)
    with pytest.raises(ReasonRequired):
        keeping.keep(row, by=place.officer, reason=" ")

    keeping.keep(row, by=place.officer, reason="Xã còn khó khăn")

    step = row.steps.latest()
    assert (step.verb, step.by, step.reason) == ("keep", place.officer, "Xã còn khó khăn")
    assert row.valid_to is None
    assert str(worklist.LEFT_REGION) not in [kind for kind, _title in waiting(place.officer)]
    with pytest.raises(NotNow):
        keeping.keep(row, by=place.officer, reason="Lần nữa")

    place.single.region_classes.filter(valid_to=None).update(valid_to=date(2025, 3, 31))
    RegionClassFactory(unit=place.single, valid_from=date(2025, 4, 1), valid_to=date(2025, 8, 31))
    RegionClassFactory(unit=place.single, region=Region.REGION_II, valid_from=date(2025, 9, 1))
    asked = [kind for kind, _title in waiting(place.officer, date(2025, 9, 1))]
    assert str(worklist.LEFT_REGION) in asked


def test_only_the_province_keeps_and_only_what_is_asked(place):
    with pytest.raises(NotNow):
        keeping.keep(place.assigned, by=place.officer, reason="Không ai hỏi")
    row = left_region_iii(place)
    with pytest.raises(NotYours):
        keeping.keep(row, by=place.other_giver, reason="Không phải việc của mình")


def test_an_assignment_is_kept_from_its_page(place, client):
    row = left_region_iii(place)
    address = f"{row.get_absolute_url()}giu/"
    assert client.get(address).status_code == 302
    client.force_login(place.other_giver)
    assert client.post(address, {"reason": "Giữ"}).status_code == 403
    client.force_login(place.officer)
    assert address in client.get(row.get_absolute_url()).content.decode()

    answer = client.post(address, {"revision": row.revision, "reason": "Xã còn khó khăn"})

    assert answer.url == row.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "Xã còn khó khăn" in page
    assert address not in page


def test_a_commune_that_waits_for_its_class_has_not_left_region_iii(place):
    for commune in place.communes:
        commune.region_classes.update(valid_to=date(2024, 9, 30))

    assert str(worklist.LEFT_REGION) not in [kind for kind, _title in waiting(place.officer)]


def test_a_long_list_ends_with_one_line_for_the_rest(place):
    communes = [UnitFactory(parent=place.district) for _ in range(worklist.MOST + 2)]
    for commune in communes:
        place.decision.decided.create(unit=commune, valid_from=place.decision.valid_from)

    items = worklist.awaiting(place.officer, DAY)

    assert len(items) == worklist.MOST + 1
    assert items[-1].title == "và 3 mục nữa"
    assert items[-1].url.endswith("?phan_cong=thieu")


def test_search_finds_what_the_user_may_read_without_accents(place):
    activity = place.give(description="Làm đường liên bản")

    assert [hit.url for hit in search.search(place.giver, "lam duong", 5)] == [
        activity.get_absolute_url()
    ]
    assert search.search(place.other_giver, "lam duong", 5) == []
    assert search.search(UserFactory(), "lam duong", 5) == []


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2025, 1, 31)])
def test_a_notice_tells_who_entered_it_that_the_commune_disagrees(place, day):
    from commune_support import delivery
    from notifications.models import Notice

    activity = place.give()
    with playing(day):
        delivery.dispute(activity, by=place.receiver, reason="Mới nhận 10 suất")

    notice = Notice.objects.get()
    assert (notice.user, notice.url) == (place.giver, activity.get_absolute_url())
