"""A recognition goes on by a later decision: period after period, no gap, no day in both."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from core.refusals import NotNow
from models_registry import dossiers, recognition, registration
from models_registry.models import (
    EndKind,
    Origin,
    Recognition,
    RecognitionStatus,
)
from models_registry.plausible import WrongDay
from models_registry.recognition import AlreadyRecognised, judged
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    RecognitionFactory,
)

from .conftest import TODAY
from .judging import issued_set, qualified, qualify

D = date
DAY = timedelta(days=1)


def counted_on(day):
    [answer] = evaluate([(INDICATORS["MR-01"], Scope.on(day))])
    return int(answer.value or 0)


def of(day, **fields):
    return LegalDocumentFactory(issued_on=day, effective_on=None, **fields)


@pytest.fixture
def standing(world):
    """A commune's recognition, in force since 01/11/2024 without a term."""
    return RecognitionFactory(
        model__organization=world.committee, in_force_from=D(2024, 11, 1), level="Đạt"
    )


def renew(world, found, decision, **fields):
    return recognition.renew(found, by=world.provincial_officer, decision=decision, **fields)


def test_the_next_period_begins_where_the_former_ends(world, standing):
    decision = of(D(2024, 12, 10))
    made = renew(world, standing, decision)

    standing.refresh_from_db()
    assert (standing.in_force_to, standing.status, standing.end_kind, standing.end_decision) == (
        D(2024, 12, 9),
        RecognitionStatus.RENEWED,
        EndKind.RENEWED,
        decision,
    )
    assert (made.in_force_from, made.in_force_to, made.renews, made.decision, made.level) == (
        D(2024, 12, 10),
        None,
        standing,
        decision,
        "Đạt",
    )
    assert (made.origin, made.dossier) == (Origin.PROCEDURE, None)
    assert [(step.verb, step.on, step.basis) for step in standing.steps.all()] == [
        ("renew", D(2024, 12, 10), decision)
    ]
    assert [(step.verb, step.on, step.basis) for step in made.steps.all()] == [
        ("next_period", D(2024, 12, 10), decision)
    ]


def test_a_model_is_counted_once_on_every_day_around_the_renewal(world, standing):
    renew(world, standing, of(D(2024, 12, 10)), in_force_to=D(2025, 12, 9))
    days = [D(2024, 10, 31), D(2024, 11, 1), D(2024, 12, 9), D(2024, 12, 10), D(2024, 12, 31)]
    assert [counted_on(day) for day in days] == [0, 1, 1, 1, 1]
    assert [counted_on(day) for day in (D(2025, 12, 9), D(2025, 12, 10))] == [1, 0]


def test_a_term_is_followed_on_the_day_after_its_last(world):
    term = RecognitionFactory(
        model__organization=world.committee,
        in_force_from=D(2023, 1, 1),
        in_force_to=D(2024, 12, 31),
    )
    made = renew(world, term, of(D(2024, 12, 15)), in_force_to=D(2026, 12, 31))
    term.refresh_from_db()
    assert (term.in_force_to, term.end_kind) == (D(2024, 12, 31), EndKind.RENEWED)
    assert (made.in_force_from, made.in_force_to) == (D(2025, 1, 1), D(2026, 12, 31))
    assert [counted_on(day) for day in (D(2024, 12, 31), D(2025, 1, 1))] == [1, 1]


def test_a_term_that_ran_out_is_not_renewed_over_a_gap(world):
    term = RecognitionFactory(
        model__organization=world.committee,
        in_force_from=D(2023, 1, 1),
        in_force_to=D(2024, 12, 10),
    )
    with pytest.raises(WrongDay, match="11/12/2024"):
        renew(world, term, of(D(2024, 12, 12)))
    made = renew(world, term, of(D(2024, 12, 11)))
    assert made.in_force_from == D(2024, 12, 11)


@pytest.mark.parametrize("first", [D(2024, 10, 31), D(2024, 11, 1)])
def test_the_former_period_keeps_a_day_of_its_own(world, standing, first):
    with pytest.raises(WrongDay):
        renew(world, standing, of(D(2024, 10, 1)), in_force_from=first)
    assert Recognition.objects.count() == 1


def test_a_renewal_is_not_of_a_later_decision_nor_earlier_than_it(world, standing):
    with pytest.raises(WrongDay):
        renew(world, standing, of(TODAY + DAY))
    with pytest.raises(WrongDay):
        renew(world, standing, of(D(2024, 12, 10)), in_force_from=D(2024, 12, 9))


def test_what_is_suspended_is_resumed_before_it_goes_on(world, standing):
    recognition.suspend(
        standing, by=world.provincial_officer, decision=of(D(2024, 12, 1)), reason="Chờ kiểm tra"
    )
    with pytest.raises(NotNow):
        renew(world, standing, of(TODAY))
    assert Recognition.objects.count() == 1


def test_the_next_period_does_not_count_days_on_which_the_former_was_suspended(world, standing):
    by = world.provincial_officer
    recognition.suspend(standing, by=by, decision=of(D(2024, 12, 1)), reason="x", on=D(2024, 12, 1))
    recognition.resume(standing, by=by, on=D(2024, 12, 11))
    decision = of(D(2024, 11, 20))
    with pytest.raises(WrongDay, match="10/12/2024"):
        renew(world, standing, decision)
    later = next_year(world, standing.model, status="qualified")
    with pytest.raises(WrongDay, match="10/12/2024"):
        recognition.recognise(later, by=by, decision=decision)
    assert [counted_on(D(2024, 12, day)) for day in (9, 10, 11)] == [0, 0, 1]
    renew(world, standing, decision, in_force_from=D(2024, 12, 11))
    assert [counted_on(D(2024, 12, day)) for day in (9, 10, 11)] == [0, 0, 1]


def test_a_second_click_renews_nothing(world, standing):
    decision = of(D(2024, 12, 10))
    stale = Recognition.objects.get(pk=standing.pk)
    made = renew(world, standing, decision)
    with pytest.raises(AlreadyRecognised):
        renew(world, stale, decision)
    assert set(Recognition.objects.all()) == {standing, made}


def test_periods_follow_each_other_and_the_last_can_be_revoked(world, standing):
    second = renew(world, standing, of(D(2024, 12, 1)))
    third = renew(world, second, of(D(2024, 12, 10)))
    recognition.revoke(
        third,
        by=world.provincial_officer,
        decision=of(D(2024, 12, 15)),
        reason="Không đạt",
        on=D(2024, 12, 16),
    )
    assert [counted_on(D(2024, 12, day)) for day in (1, 9, 10, 15, 16)] == [1, 1, 1, 1, 0]


def test_who_renews_has_seen_what_changed(world, decision):
    issued_set(world)
    dossier = qualified(world)
    first = recognition.recognise(dossier, by=world.provincial_officer, decision=of(D(2024, 12, 2)))
    registration.update(first.model, by=world.commune_officer, name="Tên khác hẳn")
    assert judged.changes_since(Recognition.objects.get(pk=first.pk))

    second = renew(world, first, of(D(2024, 12, 10)))

    assert judged.changes_since(Recognition.objects.get(pk=second.pk)) == []
    assert judged.latest_on(Recognition.objects.get(pk=first.pk)) == second
    assert second.judged.sha256 != first.judged.sha256


def next_year(world, model, **fields):
    """A qualified dossier of 2025's round for the model."""
    return DossierFactory(
        model=model, round=AppraisalRoundFactory(type=model.type, year=2025), **fields
    )


def test_the_dossier_of_a_later_round_ends_the_running_recognition_the_day_before(world):
    issued_set(world)
    dossier = qualified(world)
    former = recognition.recognise(
        dossier, by=world.provincial_officer, decision=of(D(2024, 12, 2))
    )
    with clock.playing(D(2025, 12, 20)):
        later = dossiers.open_dossier(dossier.model, by=world.commune_officer)
        qualify(world, later)
        decision = of(D(2025, 12, 20))
        made = recognition.recognise(later, by=world.provincial_officer, decision=decision)

    former.refresh_from_db()
    assert (former.in_force_to, former.status, former.end_decision) == (
        D(2025, 12, 19),
        RecognitionStatus.RENEWED,
        decision,
    )
    assert (made.renews, made.dossier, made.in_force_from) == (former, later, D(2025, 12, 20))
    assert [counted_on(D(2025, 12, day)) for day in (19, 20)] == [1, 1]
    assert counted_on(D(2024, 12, 31)) == 1


def test_a_suspended_recognition_is_settled_before_a_later_round_recognises(world, standing):
    recognition.suspend(
        standing, by=world.provincial_officer, decision=of(D(2024, 12, 1)), reason="Chờ kiểm tra"
    )
    later = next_year(world, standing.model, status="qualified")
    with pytest.raises(NotNow, match="tạm dừng"):
        recognition.recognise(later, by=world.provincial_officer, decision=of(TODAY))


def test_a_dossier_of_the_same_or_an_earlier_round_renews_nothing(world, standing):
    same = DossierFactory(model=standing.model, status="qualified")
    with pytest.raises(AlreadyRecognised):
        recognition.recognise(same, by=world.provincial_officer, decision=of(TODAY))


def test_a_recognition_that_begins_later_is_not_pushed_aside(world):
    found = RecognitionFactory(model__organization=world.committee, in_force_from=D(2025, 1, 1))
    later = next_year(world, found.model, status="qualified")
    with pytest.raises(AlreadyRecognised):
        recognition.recognise(later, by=world.provincial_officer, decision=of(TODAY))


def test_after_a_gap_a_recognition_is_a_new_one(world):
    term = RecognitionFactory(
        model__organization=world.committee,
        in_force_from=D(2023, 1, 1),
        in_force_to=D(2024, 12, 10),
    )
    later = next_year(world, term.model, status="qualified")
    made = recognition.recognise(later, by=world.provincial_officer, decision=of(TODAY))
    term.refresh_from_db()
    assert made.renews is None
    assert (term.status, term.end_kind) == (RecognitionStatus.IN_FORCE, EndKind.LAPSED)


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (
            {"status": "renewed", "end_kind": "renewed", "in_force_to": D(2024, 12, 9)},
            "recognition_renewed_by_decision",
        ),
        ({"status": "renewed"}, "recognition_status_fits_end"),
        ({"origin": Origin.PROCEDURE}, "recognition_origin_fits_dossier"),
    ],
)
def test_a_wrong_renewal_is_refused(standing, row, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Recognition.objects.filter(pk=standing.pk).update(**row)


def test_one_period_is_followed_by_one_only(world, standing):
    made = renew(world, standing, of(D(2024, 12, 10)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.create(
            model=made.model,
            decision=made.decision,
            renews=standing,
            in_force_from=D(2023, 1, 1),
            in_force_to=D(2023, 12, 31),
            end_kind=EndKind.LAPSED,
        )


def test_the_page_asks_for_the_decision_and_offers_it_only_where_it_can_be(client, world, standing):
    client.force_login(world.provincial_officer)
    address = reverse("models_registry:recognition_change", args=[standing.pk, "renew"])
    assert address in client.get(standing.model.get_absolute_url()).text
    assert "Duy trì công nhận" in client.get(address).text

    answer = client.post(
        address,
        {
            "decision_number": "3100/QĐ-UBND",
            "decision_issued_on": "10/12/2024",
            "decision_issuer": "UBND tỉnh Sơn La",
            "signer_capacity": "Chủ tịch",
            "in_force_to": "31/12/2026",
        },
    )

    assert answer.status_code == 302
    made = standing.renewal
    assert (made.decision.number, made.signer_capacity) == ("3100/QĐ-UBND", "Chủ tịch")
    assert (made.in_force_from, made.in_force_to) == (D(2024, 12, 10), D(2026, 12, 31))
    text = client.get(standing.model.get_absolute_url()).text
    assert address not in text
    assert "Duy trì theo quyết định mới" in text
    client.force_login(world.commune_officer)
    assert client.post(address, {}).status_code == 403
