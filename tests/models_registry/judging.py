"""Dossiers marked, proven, appraised and found good enough, by the verbs."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from core import clock
from models_registry import criteria_sets, dossiers, registration
from models_registry.appraisal import judgement
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import CriteriaSet, Dossier, PracticeModel, Scoring
from models_registry.scoring import evidence
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import officer

from .marking import appraise_as_marked, keys_of, mark_itself

CONTENT = (
    CriterionContent("Nhóm một", "1", "Công khai thủ tục", Decimal(40)),
    CriterionContent("Nhóm hai", "2", "Đối thoại với Nhân dân", Decimal(60)),
)


def issued_set(world: SimpleNamespace) -> CriteriaSet:
    """A set of 100 points with two levels, in force since 10/08/2024."""
    drafted = criteria_sets.draft(
        by=world.provincial_officer,
        code="cqtt",
        name="Bộ tiêu chí Chính quyền thân thiện",
        type=world.type,
        scoring=Scoring.POINTS,
        min_total=Decimal(50),
        content=CONTENT,
        levels=[("Tốt", Decimal(90)), ("Đạt", Decimal(50))],
        vetoes=["Người đứng đầu bị kỷ luật"],
    )
    document = LegalDocumentFactory(issued_on=date(2024, 8, 10), effective_on=None)
    criteria_sets.issue(drafted, by=world.provincial_officer, decision=document)
    return drafted


def registered(world: SimpleNamespace, committee: Any = None, by: Any = None) -> PracticeModel:
    """A commune's model."""
    return registration.register(
        by=by or world.commune_officer,
        organization=committee or world.committee,
        type=world.type,
        name="Nụ cười công sở",
        summary="Bốn xin, bốn luôn",
    )


def qualify(world: SimpleNamespace, dossier: Dossier, by: Any = None, **points: Any) -> Dossier:
    """Take a draft through marks, a piece of evidence, its letter and the appraisal."""
    by, province = by or world.commune_officer, world.provincial_officer
    dossiers.write(dossier, by=by, results="Đã công khai thủ tục.")
    mark_itself(dossier, by=by, **points)
    proof = LegalDocumentFactory(
        number="12/BC-UBND",
        issued_on=date(clock.today().year, 11, 2),
        issuer=str(dossier.model.organization),
    )
    evidence.add(dossier, keys_of(dossier)["1"], by=by, document=proof, place="mục II")
    letter = LegalDocumentFactory(kind="TTr", issued_on=date(2024, 12, 1))
    dossiers.submit(dossier, by=by, letter=letter)
    judgement.receive(dossier, by=province)
    appraise_as_marked(dossier, by=province)
    judgement.qualify(dossier, by=province)
    return dossier


def qualified(world: SimpleNamespace, committee: Any = None, **points: Any) -> Dossier:
    """The qualified dossier of a new model."""
    by = officer(Role.UNIT_OFFICER, committee) if committee else world.commune_officer
    model = registered(world, committee, by)
    return qualify(world, model.dossiers.get(), by, **points)
