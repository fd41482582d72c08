"""What several did together is split by shares and adds up to the last đồng."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest
from django.urls import reverse

from commune_support import delivery, joint
from commune_support.entry import NotDelivered
from commune_support.joint import split
from commune_support.models import EnteringSide, JointActivity, SupportActivity
from core.refusals import NotYours
from tests.commune_support.test_models import refused
from tests.factories.commune_support import SupportActivityFactory
from tests.factories.organizations import EnterpriseFactory

THIRD = Fraction(1, 3)


@pytest.fixture
def three(place):
    """A third supporter of Mường Và beside the company and the bank."""
    place.school = EnterpriseFactory(unit=place.province, name="Trường Cao đẳng")
    place.assign(place.school, place.both)
    return place


def together(place, **fields):
    fields = {
        "by": place.giver,
        "side": EnteringSide.SUPPORTER,
        "commune": place.both,
        "kind": place.kind,
        "held_on": date(2024, 6, 1),
        "description": "Chung tay xóa nhà tạm",
        "shares": [(place.company, THIRD), (place.bank, THIRD), (place.school, THIRD)],
    } | fields
    return joint.record_joint(**fields)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100_000_000, [THIRD] * 3, [33_333_334, 33_333_333, 33_333_333]),
        (2, [THIRD] * 3, [1, 1, 0]),
        (0, [THIRD] * 3, [0, 0, 0]),
        (None, [THIRD] * 3, [None, None, None]),
        (100, [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [50, 33, 17]),
        (999_999_999_999, [Fraction(1, 7)] * 7, [142_857_142_857] * 7),
    ],
)
def test_parts_sum_to_the_whole_exactly(total, shares, parts):
    assert split(total, shares) == parts
    assert total is None or sum(parts) == total


def test_three_share_a_whole_and_each_part_is_answered_by_itself(three):
    whole = together(three, cash_vnd=100_000_000, workdays=10, quantity=Decimal(1),
                     unit_of_measure="nhà")  # fmt: skip

    parts = list(whole.parts.order_by("pk"))
    assert [part.cash_vnd for part in parts] == [33_333_334, 33_333_333, 33_333_333]
    assert sum(part.workdays for part in parts) == 10
    assert sum(part.quantity for part in parts) == 1
    assert [part.share for part in parts] == ["1/3"] * 3
    delivery.confirm(parts[1], by=three.receiver)
    delivery.dispute(parts[2], by=three.receiver, reason="Chưa nhận phần này")
    standing = SupportActivity.objects.standing().filter(joint=whole)
    assert sum(part.value_vnd for part in standing) == 66_666_667


def test_who_has_a_part_is_told_of_it_and_who_entered_it_is_not(three):
    from commune_support import worklist
    from notifications.models import Notice

    together(three)

    notice = Notice.objects.get()
    part = SupportActivity.objects.get(supporter=three.bank)
    assert (notice.user, notice.url) == (three.other_giver, part.get_absolute_url())
    sent = [item.url for item in worklist.sent(three.other_giver, date(2024, 12, 31))]
    assert sent == [part.get_absolute_url()]


def test_goods_of_known_price_are_valued_as_a_whole_and_then_split(three):
    whole = together(
        three,
        quantity=Decimal("10.5"),
        unit_of_measure="tấn",
        unit_price_vnd=1_666_667,
        price_source="Báo giá ngày 20/5/2024",
    )

    assert whole.in_kind_vnd == 17_500_004
    assert sum(part.in_kind_vnd for part in whole.parts.all()) == 17_500_004
    assert {part.unit_price_vnd for part in whole.parts.all()} == {None}


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ([THIRD, THIRD, Fraction(1, 2)], "hiện cộng lại bằng 7/6"),
        ([Fraction(1, 2), Fraction(1, 2), Fraction(0)], "lớn hơn 0"),
    ],
)
def test_shares_that_are_not_a_whole_are_refused(three, shares, words):
    supporters = (three.company, three.bank, three.school)

    with pytest.raises(NotDelivered, match=words):
        together(three, shares=list(zip(supporters, shares, strict=True)))
    assert not JointActivity.objects.exists()


def test_a_supporter_that_was_not_assigned_takes_no_part(three):
    stranger = EnterpriseFactory(unit=three.province)
    shares = [(three.company, Fraction(1, 2)), (stranger, Fraction(1, 2))]

    with pytest.raises(NotDelivered, match="không được phân công"):
        together(three, shares=shares)
    assert not JointActivity.objects.exists()
    with pytest.raises(NotYours):
        together(three, by=three.receiver)


def test_the_amount_of_one_part_alone_is_not_changed(three):
    part = together(three, cash_vnd=90_000_000).parts.get(supporter=three.company)

    delivery.correct(part, by=three.giver, description="Chung tay xóa nhà tạm, nhà dột nát")
    with pytest.raises(NotDelivered, match="một phần của hoạt động chung"):
        delivery.correct(part, by=three.giver, cash_vnd=1)


def test_parts_of_one_whole_are_not_taken_for_the_same_thing_twice(three):
    part = together(three, cash_vnd=90_000_000).parts.first()

    assert not SupportActivity.objects.like(part).exists()
    assert not SupportActivity.objects.with_likeness().filter(is_like_another=True).exists()


def test_a_shared_activity_sent_twice_is_recorded_once(three):
    key = uuid4()

    assert together(three, entry_key=key) == together(three, entry_key=key)
    assert SupportActivity.objects.count() == 3


@pytest.mark.parametrize(
    "share",
    [
        {"share_numerator": 1},
        {"share_numerator": 0, "share_denominator": 3},
        {"share_numerator": 3, "share_denominator": 3},
    ],
)
def test_a_share_is_less_than_the_whole_and_belongs_to_one(three, share):
    whole = together(three)
    outsider = three.bank.support_assignments.get(commune=three.single)

    said = refused(SupportActivityFactory, assignment=outsider, joint=whole, **share)
    assert "supportactivity_share_is_of_a_whole" in said


def test_a_shared_activity_is_recorded_on_its_page_in_equal_parts(three, client):
    client.force_login(three.giver)
    typed = {
        "commune": three.both.pk,
        "kind": three.kind.pk,
        "held_on": "5/6/2024",
        "description": "Chung tay xóa nhà tạm",
        "cash_vnd": "100.000.000",
        "fund": "own",
        "supporter_1": three.company.pk,
        "supporter_2": three.bank.pk,
        "supporter_3": three.school.pk,
    }
    wrong = client.post(reverse("commune_support:joint_record"), typed | {"share_1": "nửa"})
    assert "dạng phân số" in wrong.content.decode()

    page = client.post(reverse("commune_support:joint_record"), typed, follow=True)

    assert "33.333.334" in page.content.decode()
    assert SupportActivity.objects.filter(joint__isnull=False).count() == 3
