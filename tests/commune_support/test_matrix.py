"""The matrix of supporters and communes, and the gaps that it makes visible."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commune_support import proving
from commune_support.coverage import decided_on
from commune_support.matrix import matrix_on
from commune_support.models import ActivityStatus
from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from tests.commune_support.test_valuing import photo
from tests.factories.accounts import UserFactory
from tests.factories.commune_support import SupportPlanFactory
from tests.factories.organizations import EnterpriseFactory

DAY = date(2024, 12, 31)
PAGE = reverse("commune_support:coverage_matrix")


def value(code, day=DAY):
    [answer] = evaluate([(INDICATORS[code], Scope.on(day))])
    return answer.value


def states(place):
    """The state of each assignment, by supporter and commune."""
    matrix = matrix_on(DAY, decided_on(DAY))
    communes = [column.covered.pk for column in matrix.columns]
    return {
        (row.pk, communes[cell.column]): cell.state for row in matrix.rows for cell in row.cells
    }


def test_every_assignment_is_a_cell_with_what_stands_behind_it(place):
    SupportPlanFactory(assignment=place.assigned, issued_on=date(2024, 2, 1))
    place.give()
    of_the_bank = place.bank.support_assignments.get(commune=place.single)
    SupportPlanFactory(assignment=of_the_bank)  # a draft is no plan yet

    assert states(place) == {
        (place.company.pk, place.both.pk): "both",
        (place.bank.pk, place.both.pk): "none",
        (place.bank.pk, place.single.pk): "none",
    }


def test_holes_and_doubles_stand_out_and_are_counted(place):
    columns = {
        column.covered.pk: column.covered for column in matrix_on(DAY, decided_on(DAY)).columns
    }

    assert columns[place.hole.pk].is_hole
    assert columns[place.both.pk].is_double
    assert (value("CS-07"), value("CS-13")) == (1, 1)


def test_activities_without_answer_or_proof_are_counted_and_confirmed_value_apart(place):
    place.give_confirmed(cash_vnd=7_000_000)
    waiting = place.give(cash_vnd=2_000_000)
    place.give(cash_vnd=9_000_000, status=ActivityStatus.DISPUTED, disputed_on=date(2024, 7, 1))
    assert (value("CS-04"), value("CS-10")) == (9_000_000, 7_000_000)
    assert (value("CS-11"), value("CS-12")) == (1, 2)

    proof = proving.prove(waiting, photo(), by=place.giver)
    assert value("CS-12") == 1
    proving.remove(proof, by=place.giver, reason="Chụp nhầm")
    assert value("CS-12") == 2


def test_the_page_shows_it_and_costs_the_same_for_any_number(place, client):
    client.force_login(place.leader)

    def cost():
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(PAGE).content.decode()
        assert "Mường Và" in page
        return len(captured), page.count("<svg")

    before = cost()
    for _ in range(4):
        place.assign(EnterpriseFactory(unit=place.province), place.hole)

    assert cost()[0] == before[0]


@pytest.mark.parametrize("query", ["", "?q=Mường", "?ngay=31/12/2019", "?trong=khong-co"])
def test_the_page_stands_any_filter(place, client, query):
    client.force_login(place.leader)
    assert client.get(PAGE + query).status_code == 200
    client.force_login(UserFactory())
    assert client.get(PAGE + query).status_code == 403
