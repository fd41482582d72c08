"""One-stop units begin and end on a day."""

from datetime import date

import pytest

from core import clock
from core.refusals import ChangedMeanwhile, NotYours, Refusal
from organizations.roles import Role
from reform_tasks import onestop
from reform_tasks.models import OneStopKind, OneStopStatus
from reform_tasks.onestop import UnfitStatus
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

KIND = OneStopKind.ONE_STOP


@pytest.fixture
def commune():
    return CommuneCommitteeFactory()


@pytest.fixture
def clerk(commune):
    return officer(Role.UNIT_OFFICER, commune)


def test_a_unit_begins_by_a_document_and_ends(commune, clerk):
    basis = LegalDocumentFactory()
    status = onestop.adopt(commune, kind=KIND, by=clerk, on=date(2024, 1, 2), basis=basis)
    assert (status.valid_from, status.valid_to, status.basis) == (date(2024, 1, 2), None, basis)

    onestop.end(status, by=clerk, on=date(2024, 6, 30))

    stored = OneStopStatus.objects.get()
    assert stored.valid_to == date(2024, 6, 30)
    assert stored.revision == 2
    with pytest.raises(UnfitStatus, match="30/06/2024"):
        onestop.end(stored, by=clerk)


def test_a_kind_holds_once_at_a_time(commune, clerk):
    onestop.adopt(commune, kind=KIND, by=clerk, on=date(2024, 3, 1))

    for day in (date(2024, 2, 1), date(2024, 7, 1)):
        with pytest.raises(UnfitStatus, match="một cửa"):
            onestop.adopt(commune, kind=KIND, by=clerk, on=day)
    onestop.adopt(commune, kind=OneStopKind.INTERLINKED, by=clerk)


def test_centres_are_run_by_communes_and_only_while_they_exist(clerk, commune):
    office = OrganizationFactory()
    with pytest.raises(UnfitStatus, match="chỉ có ở xã, phường"):
        onestop.adopt(office, kind=OneStopKind.CENTRE, by=officer(Role.AGENCY_OFFICER, office))
    with pytest.raises(UnfitStatus, match="không hoạt động"):
        onestop.adopt(commune, kind=KIND, by=clerk, on=date(2020, 1, 1))
    with pytest.raises(Refusal, match="chưa đến"):
        onestop.adopt(commune, kind=KIND, by=clerk, on=date(2024, 8, 1))


def test_centres_of_communes_begin_with_the_decree(clerk, commune):
    with clock.playing(date(2025, 7, 15)):
        with pytest.raises(UnfitStatus, match="01/07/2025"):
            onestop.adopt(commune, kind=OneStopKind.CENTRE, by=clerk, on=date(2025, 6, 30))
        onestop.adopt(commune, kind=OneStopKind.CENTRE, by=clerk, on=date(2025, 7, 1))


def test_the_centre_of_the_province_is_run_by_one_of_its_agencies(clerk, commune):
    with pytest.raises(UnfitStatus, match="cơ quan cấp tỉnh"):
        onestop.adopt(commune, kind=OneStopKind.PROVINCIAL_CENTRE, by=clerk)
    office = OrganizationFactory()
    by = officer(Role.AGENCY_OFFICER, office)
    onestop.adopt(office, kind=OneStopKind.PROVINCIAL_CENTRE, by=by)
    assert OneStopKind.CENTRE not in onestop.kinds_of(office)


def test_only_the_unit_itself_or_the_province_records(commune, clerk, stranger, province_officer):
    with pytest.raises(NotYours):
        onestop.adopt(commune, kind=KIND, by=stranger)
    assert not OneStopStatus.objects.exists()
    status = onestop.adopt(commune, kind=KIND, by=province_officer)
    with pytest.raises(NotYours):
        onestop.end(status, by=stranger)
    with pytest.raises(ChangedMeanwhile):
        onestop.end(status, by=clerk, seen=7)
