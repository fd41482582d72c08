"""Prices, workdays, sources, beneficiaries, photos; sent twice and confirmed together."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commune_support import delivery, ledger, proving
from commune_support.entry import NotDelivered
from commune_support.models import (
    ActivityProof,
    ActivityStatus,
    BeneficiaryKind,
    EnteringSide,
    Fund,
    SupportActivity,
    WorkdayRate,
)
from core.refusals import NotYours, ReasonRequired
from organizations.roles import Role
from tests.commune_support.test_models import refused
from tests.factories.commune_support import (
    FundSourceFactory,
    NewRuralCriterionFactory,
    SupportActivityFactory,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import officer


def address(name, *args):
    return reverse(f"commune_support:{name}", args=args)


def recorded(place, **fields):
    fields = {
        "by": place.giver,
        "side": EnteringSide.SUPPORTER,
        "supporter": place.company,
        "commune": place.both,
        "kind": place.kind,
        "held_on": date(2024, 6, 1),
        "description": "Hỗ trợ xi măng",
    } | fields
    return delivery.record(**fields)


PRICED = {
    "quantity": Decimal("2.5"),
    "unit_of_measure": "tấn",
    "unit_price_vnd": 1_333_333,
    "price_source": "Báo giá",
}


def test_goods_of_known_price_are_worth_quantity_times_price_to_the_dong(place):
    activity = recorded(place, **PRICED)

    activity.refresh_from_db()
    assert (activity.in_kind_vnd, activity.value_vnd) == (3_333_333, 3_333_333)
    delivery.correct(activity, by=place.giver, quantity=Decimal(3))
    activity.refresh_from_db()
    assert activity.value_vnd == 3_999_999
    with pytest.raises(NotDelivered, match=r"là 3\.333\.333 đồng, khác"):
        recorded(place, in_kind_vnd=9, **PRICED)


def test_goods_without_a_price_have_no_value_and_are_not_nought(place):
    activity = recorded(place, quantity=Decimal(5), unit_of_measure="tấn")

    activity.refresh_from_db()
    assert activity.value_vnd is None
    assert activity.is_unvalued


@pytest.mark.parametrize("missing", ["quantity", "price_source", "in_kind_vnd"])
def test_a_price_without_quantity_source_or_value_is_refused(place, missing):
    nothing = {"quantity": None, "price_source": "", "in_kind_vnd": None}
    fields = PRICED | {"in_kind_vnd": 3_333_333} | {missing: nothing[missing]}

    said = refused(SupportActivityFactory, assignment=place.assigned, kind=place.kind, **fields)
    assert "supportactivity_price_has_quantity_and_source" in said


def rate(value, first, last=None):
    return WorkdayRate.objects.create(
        rate_vnd=value, valid_from=first, valid_to=last, basis=LegalDocumentFactory()
    )


def test_workdays_are_valued_by_the_rate_of_their_day_and_added_to_nothing(place):
    rate(200_000, date(2024, 1, 1), date(2024, 6, 30))
    rate(250_000, date(2024, 7, 1))

    june = recorded(place, workdays=4, cash_vnd=1_000_000)
    july = recorded(place, workdays=4, held_on=date(2024, 7, 1))
    for activity in (june, july):
        activity.refresh_from_db()

    assert (june.labour_vnd, june.value_vnd) == (800_000, 1_000_000)
    assert (july.labour_vnd, july.value_vnd) == (1_000_000, None)
    [totals] = ledger.by_year(SupportActivity.objects.all())
    assert (totals.value, totals.labour, totals.confirmed_value) == (1_000_000, 1_800_000, None)
    assert "workdayrate_one_at_a_time" in refused(rate, 1, date(2024, 3, 1), date(2024, 3, 2))


def test_workdays_of_a_day_without_a_rate_have_no_value(place):
    activity = recorded(place, workdays=4)

    activity.refresh_from_db()
    assert (activity.workday_rate_vnd, activity.labour_vnd) == (None, None)


def test_a_source_is_of_its_fund_and_a_criterion_of_its_years(place):
    collected = FundSourceFactory(fund=Fund.MOBILISED)
    criterion = NewRuralCriterionFactory(
        criteria_set__valid_from=date(2021, 1, 1), criteria_set__valid_to=date(2023, 12, 31)
    )

    with pytest.raises(NotDelivered, match="là nguồn huy động"):
        recorded(place, source=collected)
    with pytest.raises(NotDelivered, match="không thuộc bộ tiêu chí của năm 2024"):
        recorded(place, criterion=criterion)
    assert recorded(place, source=collected, fund=Fund.MOBILISED).source == collected


def beneficiaries(code="HO_NGHEO", name="Hộ nghèo"):
    return BeneficiaryKind.objects.create(code=code, name=name, unit_of_measure="hộ")


def test_beneficiaries_are_counted_by_kind(place):
    poor, near = beneficiaries(), beneficiaries("HO_CAN_NGHEO", "Hộ cận nghèo")

    activity = recorded(place, beneficiaries=50, reached={poor: 12, near: 3})
    assert [(row.kind, row.number) for row in activity.reached.order_by("pk")] == [
        (poor, 12),
        (near, 3),
    ]
    delivery.correct(activity, by=place.giver, reached={poor: 14})
    assert [row.number for row in activity.reached.all()] == [14]
    for wrong in (0, 2_000_000):
        row = activity.reached.model(activity=activity, kind=near, number=wrong)
        assert "beneficiarycount_is_plausible" in refused(row.save)
    twice = activity.reached.model(activity=activity, kind=poor, number=1)
    assert refused(twice.save)


def photo(name="anh.jpg"):
    """As little as a camera could write: its first bytes and its last."""
    head = b"JFIF\x00" + name.encode()
    content = b"\xff\xd8\xff\xe0" + (len(head) + 2).to_bytes(2) + head + b"\xff\xd9"
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_a_photo_of_people_says_who_consented(place):
    activity = recorded(place)

    with pytest.raises(proving.NotProof, match="đồng ý"):
        proving.prove(activity, photo(), by=place.giver, shows_people=True)
    proof = proving.prove(
        activity, photo(), by=place.giver, shows_people=True, consent="Các hộ đã đồng ý"
    )

    assert activity.steps.latest().verb == "prove"
    said = refused(
        ActivityProof.objects.create,
        activity=activity,
        file=proof.file,
        added_by=place.giver,
        shows_people=True,
    )
    assert "activityproof_people_have_consented" in said


def test_a_photo_taken_back_is_shown_to_nobody_and_needs_a_reason(place, client):
    activity = recorded(place)
    proof = proving.prove(activity, photo(), by=place.giver)
    client.force_login(place.receiver)
    answer = client.get(address("proof_file", proof.pk))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    assert client.post(address("proof_remove", proof.pk), {"reason": "x"}).status_code == 403

    with pytest.raises(ReasonRequired):
        proving.remove(proof, by=place.giver, reason=" ")
    proving.remove(proof, by=place.giver, reason="Chụp nhầm")

    assert client.get(address("proof_file", proof.pk)).status_code == 404
    assert activity.steps.latest().reason == "Chụp nhầm"


def test_photos_of_others_are_not_found(place, client):
    proof = proving.prove(recorded(place), photo(), by=place.giver)
    client.force_login(place.other_giver)

    assert client.get(address("proof_file", proof.pk)).status_code == 404
    assert client.post(address("proof_add", proof.activity_id), {}).status_code == 404


@pytest.fixture
def typed(place):
    """What the company's officer sends from the field."""
    return {
        "assignment": place.assigned.pk,
        "kind": place.kind.pk,
        "held_on": "5/6/2024",
        "description": "Hỗ trợ xi măng",
        "quantity": "2,5",
        "unit_of_measure": "tấn",
        "unit_price_vnd": "1.333.333",
        "price_source": "Báo giá",
        "fund": "own",
        "entry_key": str(uuid4()),
    }


def test_the_same_sending_is_recorded_once_with_its_photos(place, typed, client):
    poor = beneficiaries()
    client.force_login(place.giver)
    sent = typed | {f"reached_{poor.pk}": "12"}

    first = client.post(address("activity_record"), sent | {"photos": [photo(), photo("b.jpg")]})
    again = client.post(address("activity_record"), sent | {"photos": [photo()]}, follow=True)

    activity = SupportActivity.objects.get()
    assert first.url == activity.get_absolute_url()
    assert "đã được ghi nhận ở lần gửi trước" in again.content.decode()
    assert activity.value_vnd == 3_333_333
    assert activity.proofs.count() == 2
    assert activity.reached.get().number == 12


def test_a_sending_of_another_is_no_way_in(place, typed, client):
    activity = recorded(place, entry_key=uuid4())

    with pytest.raises(NotYours):
        delivery.entered_before(activity.entry_key, place.other_giver)
    client.force_login(place.receiver)
    page = client.post(
        address("activity_record"), typed | {"entry_key": str(activity.entry_key)}
    ).content.decode()
    assert "error-summary" in page
    assert SupportActivity.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"price_source": ""}, "phải có khối lượng và nguồn đơn giá"),
        ({"quantity": ""}, "phải có khối lượng và nguồn đơn giá"),
        ({"unit_price_vnd": ""}, "Đề nghị nhập đơn giá"),
        ({"in_kind_vnd": "5"}, "khác với hiện vật quy đổi"),
    ],
)
def test_what_is_wrong_with_a_price_is_told(place, typed, client, fields, words):
    client.force_login(place.giver)

    page = client.post(address("activity_record"), typed | fields).content.decode()

    assert words in page
    assert not SupportActivity.objects.exists()


def test_a_unit_confirms_many_at_once(place, client):
    client.force_login(place.receiver)
    rows = [place.give(description=f"Hoạt động {number}") for number in range(3)]
    page = client.get(address("activity_waiting")).content.decode()
    assert page.count('name="chon"') == 3
    assert "Có thể trùng" in page

    client.post(address("activity_waiting"), {"chon": [rows[0].pk, rows[1].pk]})

    confirmed = SupportActivity.objects.filter(status=ActivityStatus.CONFIRMED)
    assert set(confirmed) == {rows[0], rows[1]}
    assert [step.by for step in rows[0].steps.all()] == [place.receiver]


def test_nobody_confirms_what_is_not_theirs_to_confirm(place, client):
    row = place.give()
    client.force_login(place.giver)
    client.post(address("activity_waiting"), {"chon": [row.pk]})
    row.refresh_from_db()
    assert row.status == ActivityStatus.RECORDED

    for stranger in (place.officer, place.leader, officer(Role.UNIT_ADMIN, place.company)):
        client.force_login(stranger)
        assert client.get(address("activity_waiting")).status_code == 403


def test_what_waits_costs_the_same_for_any_number(place, client):
    client.force_login(place.receiver)

    def cost():
        client.get(address("activity_waiting"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("activity_waiting")).status_code == 200
        return len(captured)

    place.give()
    before = cost()
    for _ in range(4):
        place.give()

    assert cost() == before


@pytest.mark.parametrize(
    ("value", "is_like"), [(5_000_000, True), (5_400_000, True), (5_600_000, False), (None, False)]
)
def test_a_similar_value_on_the_same_day_may_be_the_same_thing(place, value, is_like):
    first = place.give(cash_vnd=5_000_000)
    bank = place.bank.support_assignments.get(commune=place.both)
    other = SupportActivityFactory(assignment=bank, kind=place.kind, cash_vnd=value)

    assert SupportActivity.objects.like(other).exists() == is_like
    assert SupportActivity.objects.with_likeness().get(pk=first.pk).is_like_another == is_like
