"""Who registers what for whom, what is refused, and what a model's own life allows."""

from datetime import date, timedelta

import pytest

from core import clock
from core.refusals import ChangedMeanwhile, NotNow, NotYours, Refusal
from models_registry import dossiers, registration
from models_registry.codes import next_code
from models_registry.models import DossierStatus, ModelType, PracticeModel
from models_registry.plausible import WrongDay
from models_registry.reference import load
from models_registry.registration import AlreadyRegistered
from models_registry.scoring.self_assessment import NotProven
from organizations.acting import BasisRequired
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import (
    DossierFactory,
    PracticeModelFactory,
    RecognitionFactory,
    SmartMobilisationFactory,
)
from tests.factories.organizations import MembershipFactory, officer

from .conftest import TODAY


def register(world, **fields):
    fields = {
        "by": world.district_officer,
        "organization": world.committee,
        "type": world.type,
        "name": "Chính quyền thân thiện",
        **fields,
    }
    return registration.register(**fields)


def test_a_model_comes_with_its_dossier_of_the_year(world):
    model = register(world)
    dossier = model.dossiers.get()
    assert (model.code, model.registered_on) == ("CQTT-2024-0001", TODAY)
    assert (dossier.code, dossier.round.year, dossier.status) == (
        "HS-2024-0001",
        2024,
        DossierStatus.DRAFT,
    )
    step = model.steps.get()
    assert (step.verb, step.unit, step.by, step.entered_on_behalf) == (
        "register",
        world.district_committee,
        world.district_officer,
        False,
    )


def test_codes_count_up_by_prefix_and_year(world):
    codes = [next_code("CQTT", 2024), next_code("CQTT", 2024), next_code("DVK", 2024)]
    assert [*codes, next_code("CQTT", 2025)] == [
        "CQTT-2024-0001",
        "CQTT-2024-0002",
        "DVK-2024-0001",
        "CQTT-2025-0001",
    ]


def test_sample_models_mark_their_dossiers_and_steps(world):
    model = register(world, is_sample=True)
    dossier = model.dossiers.get()
    assert (dossier.is_sample, dossier.round.is_sample) == (True, True)
    assert {model.steps.get().is_sample, dossier.steps.get().is_sample} == {True}


def test_a_unit_has_one_living_model_of_a_single_type(world):
    first = register(world)
    with pytest.raises(AlreadyRegistered, match=first.code):
        register(world, name="Một mô hình nữa")
    registration.end(first, by=world.district_officer, reason="Sáp nhập")
    assert register(world, name="Một mô hình nữa").code == "CQTT-2024-0002"


def test_of_other_types_it_may_have_several_but_not_the_same_twice(world):
    smart = SmartMobilisationFactory()
    register(world, type=smart, name="Hàng cây thanh niên")
    assert register(world, type=smart, name="Tổ tự quản").code == "DVK-2024-0002"
    with pytest.raises(AlreadyRegistered):
        register(world, type=smart, name="hang cay  thanh nien")


def test_a_type_is_for_those_it_is_meant_for_and_while_it_is_open(world):
    with pytest.raises(Refusal, match="chỉ áp dụng cho xã, phường, thị trấn"):
        register(world, organization=world.district_committee)
    world.type.is_open = False
    world.type.save()
    with pytest.raises(NotNow, match="không còn nhận đăng ký"):
        register(world)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2020, 12, 31)])
def test_a_registration_has_a_day_on_which_the_unit_stood(world, day):
    with pytest.raises(WrongDay):
        register(world, on=day)
    assert not PracticeModel.objects.exists()


def test_nobody_registers_for_a_unit_out_of_reach(world):
    for by in (world.neighbour, world.leader, world.commune_head):
        with pytest.raises(NotYours):
            register(world, by=by)


def test_the_district_registers_no_more_once_it_has_ended(world):
    world.district_committee.valid_to = date(2025, 6, 30)
    world.district_committee.save()
    with clock.playing(date(2025, 7, 1)), pytest.raises(NotYours):
        register(world)


def test_the_province_enters_for_a_unit_by_a_document_only(world):
    with pytest.raises(BasisRequired):
        register(world, by=world.provincial_officer)
    basis = LegalDocumentFactory()
    model = register(world, by=world.provincial_officer, basis=basis)
    step = model.steps.get()
    assert (step.entered_on_behalf, step.unit, step.basis) == (True, world.committee, basis)

    dossier = model.dossiers.get()
    with pytest.raises(BasisRequired):
        dossiers.write(dossier, by=world.provincial_officer, results="Xong.")
    dossiers.write(dossier, by=world.provincial_officer, results="Xong.", basis=basis)
    assert dossier.steps.latest().verb == "write"
    with pytest.raises(BasisRequired):
        registration.update(model, by=world.provincial_officer, name="Tên khác")
    registration.update(model, by=world.provincial_officer, name="Tên khác", basis=basis)
    assert model.steps.latest().verb == "update"


def test_what_a_unit_writes_itself_leaves_its_trace_in_the_field_history_only(world):
    model = register(world)
    registration.update(model, by=world.commune_officer, name="Tên khác", seen=1)
    dossiers.write(model.dossiers.get(), by=world.commune_officer, results="Xong.", seen=1)
    assert model.steps.count() == model.dossiers.get().steps.count() == 1
    assert model.history.count() == 2
    with pytest.raises(ChangedMeanwhile):
        registration.update(model, by=world.commune_officer, name="Tên nữa", seen=1)


@pytest.mark.parametrize("status", ["submitted", "appraising", "qualified", "not_qualified"])
def test_a_model_is_locked_while_the_province_has_its_dossier(world, status):
    dossier = DossierFactory(model__organization=world.committee, status=status)
    with pytest.raises(NotNow, match="chờ thẩm định"):
        registration.update(dossier.model, by=world.commune_officer, name="Tên khác")
    with pytest.raises(NotNow, match="Hồ sơ đã gửi"):
        dossiers.write(dossier, by=world.commune_officer, results="Khác")
    with pytest.raises(NotNow, match="Hồ sơ của mô hình đang chờ"):
        registration.end(dossier.model, by=world.commune_officer, reason="Sáp nhập")


def test_a_recognised_model_is_locked_and_ends_after_its_recognition(world):
    recognition = RecognitionFactory(
        model__organization=world.committee, in_force_from=date(2024, 12, 1)
    )
    with pytest.raises(NotNow, match="đã được công nhận"):
        registration.update(recognition.model, by=world.commune_officer, name="Tên khác")
    with pytest.raises(NotNow, match="kết thúc hiệu lực công nhận trước"):
        registration.end(recognition.model, by=world.commune_officer, reason="Sáp nhập")


def test_a_launch_is_no_earlier_than_the_registration_and_no_later_than_today(world):
    model = PracticeModelFactory(organization=world.committee)
    for day in (date(2024, 2, 29), TODAY + timedelta(days=1)):
        with pytest.raises(WrongDay):
            registration.launch(model, by=world.commune_officer, launched_on=day)
    registration.launch(model, by=world.commune_officer, launched_on=date(2024, 11, 1))
    with pytest.raises(NotNow, match="đã có ngày ra mắt"):
        registration.launch(model, by=world.commune_officer)


def test_a_dossier_is_opened_once_a_year(world):
    model = PracticeModelFactory(organization=world.committee)
    with clock.playing(date(2025, 1, 5)):
        dossier = dossiers.open_dossier(model, by=world.commune_officer)
        assert (dossier.code, str(dossier.round)) == ("HS-2025-0001", "Năm 2025")
        with pytest.raises(NotNow, match="đã có hồ sơ của đợt này"):
            dossiers.open_dossier(model, by=world.commune_officer)
    ended = PracticeModelFactory(organization=world.committee, ended_on=date(2024, 12, 1))
    with pytest.raises(NotNow):
        dossiers.open_dossier(ended, by=world.commune_officer)
    with pytest.raises(NotYours):
        dossiers.open_dossier(model, by=world.neighbour)


def test_a_dossier_says_what_was_achieved_and_comes_with_the_units_letter(world, letter):
    empty = DossierFactory(model__organization=world.committee, results=" ")
    with pytest.raises(NotProven, match="kết quả xây dựng") as refused:
        dossiers.submit(empty, by=world.commune_officer, letter=letter)
    # It stands among all that is open, with the page where it is written.
    assert [gap.url for gap in refused.value.gaps] == [
        f"/chinh-quyen-than-thien/ho-so/{empty.code}/sua/"
    ]
    dossiers.write(empty, by=world.commune_officer, results="Xong.")
    with pytest.raises(dossiers.LetterRequired):
        dossiers.submit(empty, by=world.commune_officer)
    with pytest.raises(WrongDay):
        dossiers.submit(empty, by=world.commune_officer, letter=letter, on=date(2024, 12, 17))
    dossiers.submit(empty, by=world.commune_head)
    assert (empty.letter, empty.submitted_on) == (None, TODAY)


def test_the_head_of_another_unit_sends_with_a_letter_like_everybody(world, letter):
    dossier = DossierFactory(model__organization=world.committee)
    above = officer(Role.UNIT_HEAD, world.district_committee)
    # Whoever is an officer here and a head elsewhere sends as an officer.
    both = officer(Role.UNIT_HEAD, world.other_committee)
    MembershipFactory(user=both, organization=world.committee, role=Role.UNIT_OFFICER)

    for by in (above, both):
        assert dossiers.wants_letter(dossier, by)
        with pytest.raises(dossiers.LetterRequired):
            dossiers.submit(dossier, by=by)
    assert not dossiers.wants_letter(dossier, world.commune_head)
    dossiers.submit(dossier, by=above, letter=letter)


def test_a_dossier_of_an_ended_model_is_not_sent(world, letter):
    dossier = DossierFactory(model__organization=world.committee, model__ended_on=date(2024, 12, 1))
    with pytest.raises(NotNow, match="đã kết thúc"):
        dossiers.submit(dossier, by=world.commune_officer, letter=letter)


def test_only_what_a_unit_may_write_is_written(world):
    with pytest.raises(TypeError):
        registration.update(
            PracticeModelFactory(organization=world.committee),
            by=world.commune_officer,
            status="launched",
        )
    with pytest.raises(TypeError):
        dossiers.write(
            DossierFactory(model__organization=world.committee),
            by=world.commune_officer,
            status="recognised",
        )


def test_the_types_are_loaded_once_and_what_people_changed_stays():
    ModelType.objects.all().delete()
    assert (load(), load()) == (3, 0)
    commune = ModelType.objects.get(code="cqtt-xa")
    assert commune.is_friendly_government
    commune.name = "Tên do tỉnh đặt"
    commune.save()
    load()
    commune.refresh_from_db()
    assert commune.name == "Tên do tỉnh đặt"
    assert not ModelType.objects.get(code="dan-van-kheo").is_friendly_government
