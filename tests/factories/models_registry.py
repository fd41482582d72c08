"""Small registries: a model of a commune, its dossier at any stage, a recognition of any days.

Rows are written as they stand, past the verbs, so that a test can begin where it wants to.
"""

from datetime import date
from typing import Any

import factory

from models_registry.models import (
    AppliesTo,
    AppraisalRound,
    Dossier,
    DossierStatus,
    EndKind,
    ModelStatus,
    ModelType,
    Origin,
    PracticeModel,
    Recognition,
    RecognitionStatus,
    RecognitionSuspension,
    SteeringCommittee,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import CommuneCommitteeFactory, DistrictCommitteeFactory


class ModelTypeFactory(factory.django.DjangoModelFactory[ModelType]):
    """The Friendly Government of communes, of which each has one."""

    class Meta:
        model = ModelType
        django_get_or_create = ("code",)

    code = "cqtt-xa"
    name = "Chính quyền thân thiện của xã, phường, thị trấn"
    short_name = "Chính quyền thân thiện"
    prefix = "CQTT"
    applies_to = AppliesTo.COMMUNE
    is_friendly_government = True
    is_single = True
    official_order = 1


class SmartMobilisationFactory(ModelTypeFactory):
    """Smart mass mobilisation: anybody's, and as many as one likes."""

    code = "dan-van-kheo"
    name = "Mô hình “Dân vận khéo”"
    short_name = "Dân vận khéo"
    prefix = "DVK"
    applies_to = AppliesTo.ANY
    is_friendly_government = False
    is_single = False
    official_order = 3


class PracticeModelFactory(factory.django.DjangoModelFactory[PracticeModel]):
    """A commune's model, being built since 01/03/2024; `launched_on` makes it launched.

    Its code is of a year of which no verb of the tests gives one out.
    """

    class Meta:
        model = PracticeModel

    code = factory.Sequence(lambda n: f"CQTT-2019-{n + 1:04d}")
    type = factory.SubFactory(ModelTypeFactory)
    organization: Any = factory.SubFactory(CommuneCommitteeFactory)
    name = factory.Sequence(lambda n: f"Mô hình Chính quyền thân thiện số {n}")
    registered_on = date(2024, 3, 1)
    launched_on: date | None = None
    ended_on: date | None = None
    status = factory.LazyAttribute(
        lambda row: (
            ModelStatus.ENDED
            if row.ended_on
            else ModelStatus.LAUNCHED
            if row.launched_on
            else ModelStatus.BUILDING
        )
    )


class AppraisalRoundFactory(factory.django.DjangoModelFactory[AppraisalRound]):
    """The round of 2024."""

    class Meta:
        model = AppraisalRound
        django_get_or_create = ("type", "year", "number")

    type = factory.SubFactory(ModelTypeFactory)
    year = 2024
    number = 1


class DossierFactory(factory.django.DjangoModelFactory[Dossier]):
    """A draft with something written in it; `status` puts it anywhere on its way."""

    class Meta:
        model = Dossier

    code = factory.Sequence(lambda n: f"HS-2019-{n + 1:04d}")
    model: Any = factory.SubFactory(PracticeModelFactory)
    round: Any = factory.SubFactory(
        AppraisalRoundFactory, type=factory.SelfAttribute("..model.type")
    )
    status = DossierStatus.DRAFT
    results = "Đã niêm yết công khai 100% thủ tục hành chính."
    submitted_on = factory.LazyAttribute(
        lambda row: None if row.status == DossierStatus.DRAFT else date(2024, 11, 1)
    )


class RecognitionFactory(factory.django.DjangoModelFactory[Recognition]):
    """A recognition of a launched model by a decision of 15/12/2024, entered from the decision."""

    class Meta:
        model = Recognition

    model: Any = factory.SubFactory(PracticeModelFactory, launched_on=date(2024, 5, 1))
    decision: Any = factory.SubFactory(LegalDocumentFactory, issued_on=date(2024, 12, 15))
    dossier: Any = None
    origin = factory.LazyAttribute(lambda row: Origin.PROCEDURE if row.dossier else Origin.DECISION)
    in_force_from = factory.LazyAttribute(lambda row: row.decision.issued_on)
    in_force_to: date | None = None
    end_kind = factory.LazyAttribute(lambda row: EndKind.LAPSED if row.in_force_to else "")
    status = RecognitionStatus.IN_FORCE


class RecognitionSuspensionFactory(factory.django.DjangoModelFactory[RecognitionSuspension]):
    """A suspension of a recognition; give its days."""

    class Meta:
        model = RecognitionSuspension

    recognition: Any = factory.SubFactory(RecognitionFactory)
    decision: Any = factory.SubFactory(LegalDocumentFactory)
    valid_from = date(2025, 3, 1)
    valid_to: date | None = None


class SteeringCommitteeFactory(factory.django.DjangoModelFactory[SteeringCommittee]):
    """A district's steering committee since 01/08/2024."""

    class Meta:
        model = SteeringCommittee

    organization: Any = factory.SubFactory(DistrictCommitteeFactory)
    decision: Any = factory.SubFactory(LegalDocumentFactory, issued_on=date(2024, 8, 1))
    valid_from = date(2024, 8, 1)
    valid_to: date | None = None
