"""Two districts with a commune each, a department, and their officers; played on 20/12/2024."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from core import clock
from documents.models import LegalDocument
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import ModelTypeFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import DistrictFactory, ProvinceFactory, UnitFactory

TODAY = date(2024, 12, 20)


@pytest.fixture(autouse=True)
def played_day(db: None) -> Iterator[date]:
    """Every test of the registry lives on 20/12/2024 unless it plays another day."""
    with clock.playing(TODAY):
        yield TODAY


@pytest.fixture
def world() -> SimpleNamespace:
    """A province with two districts, a commune in each, and an officer for each office."""
    province = ProvinceFactory()
    district, other_district = DistrictFactory(parent=province), DistrictFactory(parent=province)
    commune = UnitFactory(parent=district, name="Chiềng Sơn")
    other_commune = UnitFactory(parent=other_district, name="Mường Và")
    department = OrganizationFactory(unit=province, name="Sở Nội vụ")
    here = SimpleNamespace(
        province=province,
        district=district,
        commune=commune,
        other_district=other_district,
        other_commune=other_commune,
        department=department,
        district_committee=DistrictCommitteeFactory(unit=district),
        committee=CommuneCommitteeFactory(unit=commune),
        other_district_committee=DistrictCommitteeFactory(unit=other_district),
        other_committee=CommuneCommitteeFactory(unit=other_commune),
        type=ModelTypeFactory(),
    )
    here.district_officer = officer(Role.UNIT_OFFICER, here.district_committee)
    here.commune_officer = officer(Role.UNIT_OFFICER, here.committee)
    here.commune_head = officer(Role.UNIT_HEAD, here.committee)
    here.neighbour = officer(Role.UNIT_OFFICER, here.other_district_committee)
    here.provincial_officer = officer(Role.PROVINCIAL_OFFICER, department)
    here.leader = officer(Role.LEADER, department)
    return here


@pytest.fixture
def letter() -> LegalDocument:
    """A commune's letter of 18/12/2024."""
    return LegalDocumentFactory(number="25/TTr-UBND", kind="TTr", issued_on=date(2024, 12, 18))


@pytest.fixture
def decision() -> LegalDocument:
    """The province's decision of 20/12/2024."""
    return LegalDocumentFactory(number="2600/QĐ-UBND", issued_on=TODAY)
