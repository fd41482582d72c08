"""From the registration of a model to its recognition, as the verbs know it."""

from datetime import date, timedelta
from types import SimpleNamespace

from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from documents.models import LegalDocument
from models_registry import dossiers, recognition, registration
from models_registry.appraisal import judgement
from models_registry.models import DossierStatus

from .conftest import TODAY


def recognised_on(day: date) -> int:
    [answer] = evaluate([(INDICATORS["MR-01"], Scope.on(day))])
    return int(answer.value or 0)


def test_a_district_registers_sends_again_and_the_province_recognises(
    world: SimpleNamespace, letter: LegalDocument, decision: LegalDocument
) -> None:
    district, province = world.district_officer, world.provincial_officer
    model = registration.register(
        by=district, organization=world.committee, type=world.type, name="Chính quyền thân thiện"
    )
    dossier = model.dossiers.get()
    dossiers.write(dossier, by=district, results="Đã công khai thủ tục.")
    dossiers.submit(dossier, by=district, letter=letter)
    judgement.receive(dossier, by=province)
    judgement.return_for_revision(dossier, by=province, reason="Thiếu biên bản họp")
    assert dossier.status == DossierStatus.RETURNED

    dossiers.submit(dossier, by=district)
    judgement.receive(dossier, by=province)
    judgement.qualify(dossier, by=province)
    given = recognition.recognise(dossier, by=province, decision=decision)

    assert given.in_force_from == TODAY
    assert [recognised_on(TODAY - timedelta(days=1)), recognised_on(TODAY)] == [0, 1]
    steps = list(dossier.steps.values_list("verb", "to_status", "by", "unit", "reason"))
    assert steps == [
        ("open", "draft", district.pk, world.district_committee.pk, ""),
        ("submit", "submitted", district.pk, world.district_committee.pk, ""),
        ("receive", "appraising", province.pk, world.department.pk, ""),
        ("return", "returned", province.pk, world.department.pk, "Thiếu biên bản họp"),
        ("submit", "submitted", district.pk, world.district_committee.pk, ""),
        ("receive", "appraising", province.pk, world.department.pk, ""),
        ("qualify", "qualified", province.pk, world.department.pk, ""),
        ("recognise", "recognised", province.pk, world.department.pk, ""),
    ]
