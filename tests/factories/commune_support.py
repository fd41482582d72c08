"""Small worlds of support: a decision, its communes, who supports them and what was delivered.

The factories write rows as they are; the verbs are for tests of the processes.
"""

from datetime import date
from typing import Any

import factory

from commune_support.models import (
    AssignmentDecision,
    CommuneCriterion,
    CommuneTarget,
    CriterionState,
    DecidedCommune,
    EnteringSide,
    Fund,
    FundSource,
    KindGroup,
    NewRuralCriterion,
    NewRuralSet,
    PlanItem,
    PlanStatus,
    SupportActivity,
    SupportAssignment,
    SupportKind,
    SupportPlan,
    TargetKind,
)
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import EnterpriseFactory
from tests.factories.territory import UnitFactory


class SupportKindFactory(factory.django.DjangoModelFactory[SupportKind]):
    """A kind of support that has a value in money."""

    class Meta:
        model = SupportKind

    code = factory.Sequence(lambda n: f"LOAI_{n}")
    name = factory.Sequence(lambda n: f"Loại hình {n}")
    group = KindGroup.FUNDS
    unit_of_measure = "suất"


class AssignmentDecisionFactory(factory.django.DjangoModelFactory[AssignmentDecision]):
    """A decision that still holds; `communes=[…]` names communes for all its days."""

    class Meta:
        model = AssignmentDecision
        skip_postgeneration_save = True

    document = factory.SubFactory(LegalDocumentFactory)
    valid_from = date(2024, 1, 15)

    @factory.post_generation
    def communes(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Name the given communes in the decision."""
        for unit in extracted or ():
            DecidedCommune.objects.create(
                decision=self, unit=unit, valid_from=self.valid_from, valid_to=self.valid_to
            )


class SupportAssignmentFactory(factory.django.DjangoModelFactory[SupportAssignment]):
    """An enterprise that supports a commune under a decision which names it."""

    class Meta:
        model = SupportAssignment

    supporter = factory.SubFactory(EnterpriseFactory)
    commune = factory.SubFactory(UnitFactory)
    decision = factory.SubFactory(AssignmentDecisionFactory)
    valid_from = factory.SelfAttribute("decision.valid_from")
    valid_to = factory.SelfAttribute("decision.valid_to")

    @classmethod
    def _create(cls, model_class: type[SupportAssignment], *args: Any, **kwargs: Any) -> Any:
        assignment = model_class.objects.create(*args, **kwargs)
        DecidedCommune.objects.get_or_create(
            decision=assignment.decision,
            unit=assignment.commune,
            defaults={
                "valid_from": assignment.decision.valid_from,
                "valid_to": assignment.decision.valid_to,
            },
        )
        return assignment


class SupportActivityFactory(factory.django.DjangoModelFactory[SupportActivity]):
    """A gift that the supporter entered; `assignment=…` takes supporter and commune from there."""

    class Meta:
        model = SupportActivity

    class Params:
        assignment = factory.SubFactory(SupportAssignmentFactory)

    supporter = factory.SelfAttribute("assignment.supporter")
    commune = factory.SelfAttribute("assignment.commune")
    kind = factory.SubFactory(SupportKindFactory)
    held_on = date(2024, 6, 1)
    description = "Tặng quà hộ nghèo"
    fund = Fund.OWN
    entering_side = EnteringSide.SUPPORTER


class FundSourceFactory(factory.django.DjangoModelFactory[FundSource]):
    """A source of the supporter's own funds."""

    class Meta:
        model = FundSource

    code = factory.Sequence(lambda n: f"NGUON_{n}")
    name = factory.Sequence(lambda n: f"Nguồn số {n}")
    fund = Fund.OWN


class NewRuralSetFactory(factory.django.DjangoModelFactory[NewRuralSet]):
    """The set of 2021-2025."""

    class Meta:
        model = NewRuralSet
        django_get_or_create = ("code",)

    code = "NTM_2021_2025"
    name = "Bộ tiêu chí xã nông thôn mới giai đoạn 2021 - 2025"
    valid_from = date(2021, 1, 1)
    valid_to = date(2025, 12, 31)


class NewRuralCriterionFactory(factory.django.DjangoModelFactory[NewRuralCriterion]):
    """A criterion of the set of 2021-2025."""

    class Meta:
        model = NewRuralCriterion

    criteria_set = factory.SubFactory(NewRuralSetFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Tiêu chí số {n + 1}")


class SupportPlanFactory(factory.django.DjangoModelFactory[SupportPlan]):
    """A draft for 2024; `issued_on=…` makes it an issued one. `assignment=…` gives the parties."""

    class Meta:
        model = SupportPlan

    class Params:
        assignment = factory.SubFactory(SupportAssignmentFactory)

    supporter = factory.SelfAttribute("assignment.supporter")
    commune = factory.SelfAttribute("assignment.commune")
    year = 2024
    aims = "Giúp xã đạt thêm tiêu chí thu nhập"
    issued_on = None
    status = factory.LazyAttribute(
        lambda row: PlanStatus.ISSUED if row.issued_on else PlanStatus.DRAFT
    )
    document = factory.LazyAttribute(
        lambda row: LegalDocumentFactory(issued_on=row.issued_on) if row.issued_on else None
    )


class PlanItemFactory(factory.django.DjangoModelFactory[PlanItem]):
    """A line of a plan: 20 gifts in January."""

    class Meta:
        model = PlanItem

    plan = factory.SubFactory(SupportPlanFactory)
    kind = factory.SubFactory(SupportKindFactory)
    quantity = 20
    unit_of_measure = "suất"
    planned_vnd = 10_000_000
    month = 1


class CommuneCriterionFactory(factory.django.DjangoModelFactory[CommuneCriterion]):
    """A criterion that the commune does not meet yet, by its report."""

    class Meta:
        model = CommuneCriterion

    commune = factory.SubFactory(UnitFactory)
    criterion = factory.SubFactory(NewRuralCriterionFactory)
    state = CriterionState.NOT_MET
    valid_from = date(2024, 1, 1)
    source = "Báo cáo của xã"


class TargetKindFactory(factory.django.DjangoModelFactory[TargetKind]):
    """A rate of two counts of households."""

    class Meta:
        model = TargetKind
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"CHI_TIEU_{n}")
    name = factory.Sequence(lambda n: f"Chỉ tiêu số {n}")
    part_name = "số hộ"
    whole_name = "tổng số hộ"
    unit_of_measure = "%"


class CommuneTargetFactory(factory.django.DjangoModelFactory[CommuneTarget]):
    """A quarter of the households, at the end of 2024."""

    class Meta:
        model = CommuneTarget

    commune = factory.SubFactory(UnitFactory)
    kind = factory.SubFactory(TargetKindFactory)
    year = 2024
    measured_on = date(2024, 12, 31)
    part = 25
    whole = 100
    source = "Kết quả rà soát hộ nghèo"
