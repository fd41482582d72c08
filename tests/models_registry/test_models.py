"""Each constraint: the right row is saved, each wrong one is refused by the database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from models_registry.models import (
    DossierStatus,
    DossierStep,
    EndKind,
    ModelStatus,
    Origin,
    PracticeModel,
    RecognitionStatus,
)
from models_registry.models.practice import stood_on
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    ModelTypeFactory,
    PracticeModelFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
    SteeringCommitteeFactory,
)

D = date
REVOKED = {
    "in_force_to": D(2025, 3, 31),
    "end_kind": EndKind.REVOKED,
    "status": RecognitionStatus.REVOKED,
}


def refused(make, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**fields)


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"launched_on": D(2024, 3, 1)},
        {"launched_on": D(2024, 5, 1), "ended_on": D(2024, 6, 1)},
        {"ended_on": D(2024, 3, 1)},
        {"origin": Origin.DECISION, "registered_on": None, "status": ModelStatus.LAUNCHED},
    ],
)
def test_a_model_whose_facts_agree_is_saved(right):
    assert PracticeModelFactory(**right).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"status": "dreamt"},
        {"registered_on": None},
        {"status": ModelStatus.LAUNCHED},
        {"status": ModelStatus.BUILDING, "launched_on": D(2024, 5, 1)},
        {"status": ModelStatus.ENDED},
        {"status": ModelStatus.LAUNCHED, "launched_on": D(2024, 5, 1), "ended_on": D(2024, 6, 1)},
        {"launched_on": D(2024, 2, 29)},
        {"approved_on": D(2024, 2, 29)},
        {"ended_on": D(2024, 2, 29)},
        {"launched_on": D(2024, 5, 1), "ended_on": D(2024, 4, 30)},
    ],
)
def test_a_model_whose_facts_contradict_is_refused(wrong):
    refused(PracticeModelFactory, **wrong)


def test_codes_are_given_once():
    model = PracticeModelFactory()
    refused(PracticeModelFactory, code=model.code)
    dossier = DossierFactory(model=model)
    refused(DossierFactory, code=dossier.code)


@pytest.mark.parametrize("wrong", [{"prefix": "cqtt"}, {"prefix": "C"}, {"applies_to": "all"}])
def test_a_type_has_a_prefix_in_capitals_and_a_known_reach(wrong):
    refused(ModelTypeFactory, code="khac", **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": 1999},
        {"opens_on": D(2024, 9, 1), "submit_by": D(2024, 8, 31)},
        {"submit_by": D(2024, 11, 1), "decide_by": D(2024, 10, 31)},
        {"register_by": D(2024, 9, 2), "opens_on": D(2024, 9, 1)},
        {"register_by": D(2024, 9, 2), "decide_by": D(2024, 9, 1)},
        {"submit_by": D(2024, 11, 1), "appraise_by": D(2024, 10, 31)},
        {"appraise_by": D(2024, 12, 2), "decide_by": D(2024, 12, 1)},
        {"sending": "post"},
    ],
)
def test_the_days_of_a_round_are_in_order(wrong):
    refused(AppraisalRoundFactory, number=2, **wrong)
    assert AppraisalRoundFactory(
        number=3, opens_on=D(2024, 9, 1), submit_by=D(2024, 11, 1), decide_by=D(2024, 12, 31)
    ).pk


def test_a_round_is_numbered_once_a_year():
    first = AppraisalRoundFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(first).objects.create(type=first.type, year=first.year, number=first.number)


def test_a_model_has_one_dossier_a_round():
    dossier = DossierFactory()
    refused(DossierFactory, model=dossier.model, round=dossier.round)
    assert DossierFactory(model=dossier.model, round__year=2025).pk


@pytest.mark.parametrize("status", DossierStatus)
def test_a_dossier_that_was_sent_has_its_day(status):
    maybe = (DossierStatus.AWAITING_HEAD, DossierStatus.TRANSFERRED)
    sent = status not in (DossierStatus.DRAFT, *maybe)
    assert DossierFactory(status=status).pk
    if sent:
        refused(DossierFactory, status=status, submitted_on=None)
    elif status == DossierStatus.DRAFT:
        refused(DossierFactory, status=status, submitted_on=D(2024, 11, 1))
    refused(DossierFactory, status="lost")


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"in_force_to": D(2026, 12, 15)},
        {"status": RecognitionStatus.SUSPENDED},
        {"status": RecognitionStatus.LAPSED, "in_force_to": D(2025, 1, 31)},
    ],
)
def test_a_recognition_whose_facts_agree_is_saved(right):
    assert RecognitionFactory(**right).pk


def test_a_revoked_recognition_names_its_decision():
    assert RecognitionFactory(**REVOKED, end_decision=LegalDocumentFactory()).pk
    refused(RecognitionFactory, **REVOKED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"in_force_to": D(2024, 12, 14)},
        {"in_force_to": D(2025, 3, 31), "end_kind": ""},
        {"end_kind": EndKind.LAPSED},
        {"end_kind": "forgotten", "in_force_to": D(2025, 3, 31)},
        {"status": RecognitionStatus.REVOKED},
        {"status": RecognitionStatus.LAPSED},
        {"status": RecognitionStatus.ENDED},
        {"in_force_to": D(2025, 3, 31), "status": RecognitionStatus.ENDED},
        {"origin": Origin.PROCEDURE},
    ],
)
def test_a_recognition_whose_facts_contradict_is_refused(wrong):
    refused(RecognitionFactory, **wrong)


def test_what_ends_a_recognition_comes_with_its_last_day():
    refused(RecognitionFactory, end_decision=LegalDocumentFactory())


def test_a_recognition_with_a_dossier_came_by_the_procedure():
    dossier = DossierFactory(status=DossierStatus.RECOGNISED)
    refused(RecognitionFactory, model=dossier.model, dossier=dossier, origin=Origin.DECISION)
    assert RecognitionFactory(model=dossier.model, dossier=dossier).pk


def test_a_dossier_leads_to_one_recognition():
    dossier = DossierFactory(status=DossierStatus.RECOGNISED)
    RecognitionFactory(model=dossier.model, dossier=dossier, in_force_to=D(2025, 1, 31))
    refused(RecognitionFactory, model=dossier.model, dossier=dossier, in_force_from=D(2025, 2, 1))


def test_recognitions_of_a_model_never_hold_on_the_same_day():
    first = RecognitionFactory(in_force_to=D(2025, 1, 31))
    refused(RecognitionFactory, model=first.model, in_force_from=D(2025, 1, 31))
    refused(RecognitionFactory, model=first.model, in_force_from=D(2024, 12, 1))
    assert RecognitionFactory(model=first.model, in_force_from=D(2025, 2, 1)).pk
    assert RecognitionFactory(in_force_from=D(2025, 1, 1)).pk


def test_suspensions_of_a_recognition_never_hold_on_the_same_day():
    first = RecognitionSuspensionFactory(valid_to=D(2025, 3, 31))
    refused(RecognitionSuspensionFactory, recognition=first.recognition, valid_from=D(2025, 3, 31))
    refused(RecognitionSuspensionFactory, valid_to=D(2025, 2, 28))
    assert RecognitionSuspensionFactory(recognition=first.recognition, valid_from=D(2025, 4, 1)).pk


def test_what_resumes_comes_with_the_last_day_of_the_suspension():
    refused(RecognitionSuspensionFactory, resumed_by=LegalDocumentFactory())


def test_a_unit_has_one_committee_at_a_time():
    first = SteeringCommitteeFactory(valid_to=D(2025, 1, 31))
    refused(SteeringCommitteeFactory, organization=first.organization, valid_from=D(2025, 1, 31))
    refused(SteeringCommitteeFactory, valid_to=D(2024, 7, 31))
    refused(SteeringCommitteeFactory, end_decision=LegalDocumentFactory())
    assert SteeringCommitteeFactory(organization=first.organization, valid_from=D(2025, 2, 1)).pk


def test_steps_are_never_changed_and_only_sample_ones_removed(world):
    dossier = DossierFactory()
    fields = {"record": dossier, "verb": "open", "to_status": "draft", "by": world.leader}
    real = DossierStep.objects.create(**fields, on=D(2024, 3, 1))
    invented = DossierStep.objects.create(**fields, on=D(2024, 3, 1), is_sample=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierStep.objects.filter(pk=real.pk).update(reason="khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierStep.objects.filter(pk=real.pk).delete()
    assert DossierStep.objects.filter(pk=invented.pk).delete()[0] == 1


def test_what_is_entered_for_another_names_unit_and_document(world):
    fields = {
        "record": DossierFactory(),
        "verb": "write",
        "to_status": "draft",
        "by": world.provincial_officer,
        "on": D(2024, 3, 1),
        "entered_on_behalf": True,
    }
    basis = LegalDocumentFactory()
    for partly in ({}, {"unit": world.committee}, {"basis": basis}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DossierStep.objects.create(**fields, **partly)
    assert DossierStep.objects.create(**fields, unit=world.committee, basis=basis).pk


def test_where_a_model_stood_on_a_day_is_read_from_its_dated_facts():
    days = [D(2024, 4, 30), D(2024, 5, 1), D(2024, 8, 31), D(2024, 9, 1)]
    assert [stood_on(day, D(2024, 5, 1), D(2024, 9, 1), False) for day in days] == [
        ModelStatus.BUILDING,
        ModelStatus.LAUNCHED,
        ModelStatus.LAUNCHED,
        ModelStatus.ENDED,
    ]
    unknown = PracticeModelFactory(
        origin=Origin.DECISION, registered_on=None, status=ModelStatus.LAUNCHED
    )
    assert unknown.launch_is_unknown
    assert stood_on(D(2024, 1, 1), None, None, True) == ModelStatus.LAUNCHED


def test_search_keys_find_models_by_code_name_and_unit(world):
    model = PracticeModelFactory(organization=world.committee, name="Nụ cười công sở")
    PracticeModelFactory(organization=world.other_committee)
    for text in ("nu cuoi", model.code.lower(), "chieng son", "CHIỀNG SƠN"):
        assert set(PracticeModel.objects.search(text)) == {model}
