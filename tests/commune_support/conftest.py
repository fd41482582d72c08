"""A small world of support that the tests of pages, imports and worklists share."""

from datetime import date
from typing import Any

import pytest

from commune_support.models import ActivityStatus, EnteringSide
from core.clock import playing
from organizations.roles import Role
from tests.factories.commune_support import (
    AssignmentDecisionFactory,
    SupportActivityFactory,
    SupportAssignmentFactory,
    SupportKindFactory,
)
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    EnterpriseFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import (
    DistrictFactory,
    ProvinceFactory,
    RegionClassFactory,
    UnitFactory,
)


class Place:
    """A district with three communes in a decision: two supporters, one, and a hole."""

    def __init__(self) -> None:
        self.province = ProvinceFactory()
        self.district = DistrictFactory(parent=self.province, name="Sốp Cộp")
        self.both = UnitFactory(parent=self.district, name="Mường Và")
        self.single = UnitFactory(parent=self.district, name="Mường Lạn")
        self.hole = UnitFactory(parent=self.district, name="Sam Kha")
        self.communes = [self.both, self.single, self.hole]
        for commune in self.communes:
            RegionClassFactory(unit=commune)
        self.decision = AssignmentDecisionFactory(communes=self.communes)
        self.company = EnterpriseFactory(unit=self.province, name="Công ty Ban Mai")
        self.bank = EnterpriseFactory(unit=self.province, name="Ngân hàng Hoa Ban")
        self.assigned = self.assign(self.company, self.both, is_lead=True)
        self.assign(self.bank, self.both)
        self.assign(self.bank, self.single)
        self.committee = CommuneCommitteeFactory(unit=self.both)
        office = OrganizationFactory(unit=self.province)
        self.giver = officer(Role.AGENCY_OFFICER, self.company)
        self.other_giver = officer(Role.AGENCY_OFFICER, self.bank)
        self.receiver = officer(Role.UNIT_OFFICER, self.committee)
        self.officer = officer(Role.PROVINCIAL_OFFICER, office)
        self.leader = officer(Role.LEADER, office)
        self.kind = SupportKindFactory(name="Tặng quà", unit_of_measure="suất")

    def assign(self, supporter: Any, commune: Any, **fields: Any) -> Any:
        return SupportAssignmentFactory(
            supporter=supporter, commune=commune, decision=self.decision, **fields
        )

    def give(self, **fields: Any) -> Any:
        """An activity of the company in Mường Và, entered by the company."""
        return SupportActivityFactory(
            assignment=self.assigned, kind=self.kind, entering_side=EnteringSide.SUPPORTER, **fields
        )

    def give_confirmed(self, **fields: Any) -> Any:
        """The same, confirmed by the commune."""
        return self.give(status=ActivityStatus.CONFIRMED, confirmed_on=date(2024, 7, 1), **fields)


@pytest.fixture
def new_years_eve():
    """The portal lives on 31/12/2024."""
    with playing(date(2024, 12, 31)):
        yield


@pytest.fixture
def place(db: Any, new_years_eve: Any) -> Place:
    """The small world on 31/12/2024."""
    return Place()
