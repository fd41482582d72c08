"""The admin's lists, forms and histories open; records are corrected, neither begun nor removed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from models_registry.models import ModelType
from models_registry.registration import register
from tests.factories.models_registry import (
    DossierFactory,
    RecognitionFactory,
    RecognitionSuspensionFactory,
    SteeringCommitteeFactory,
)

TABLES = (
    "modeltype",
    "appraisalround",
    "practicemodel",
    "dossier",
    "dossierappraiser",
    "recognition",
    "recognitionsuspension",
    "steeringcommittee",
    "practicemodelstep",
    "dossierstep",
    "recognitionstep",
    "codeseries",
)


def address(table, page, *args):
    return reverse(f"admin:models_registry_{table}_{page}", args=args)


@pytest.fixture
def filled(world):
    register(
        by=world.district_officer, organization=world.committee, type=world.type, name="Nụ cười"
    )
    RecognitionSuspensionFactory(recognition__model__organization=world.other_committee)
    SteeringCommitteeFactory(organization=world.district_committee)
    return world


@pytest.mark.parametrize("table", TABLES)
def test_every_list_opens_and_is_searched_without_accents(filled, client, table):
    client.force_login(filled.provincial_officer)
    assert client.get(address(table, "changelist")).status_code == 200
    assert client.get(address(table, "changelist"), {"q": "chieng son"}).status_code == 200


@pytest.mark.parametrize("table", ["practicemodel", "dossier", "recognition", "steeringcommittee"])
def test_a_list_costs_the_same_for_any_number_of_rows(filled, client, table):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(table, "changelist")).status_code == 200
        return len(asked)

    client.force_login(filled.provincial_officer)
    queries()
    before = queries()
    for _ in range(5):
        recognition = RecognitionFactory()
        DossierFactory(model=recognition.model)
        SteeringCommitteeFactory()
    assert queries() == before


@pytest.mark.parametrize("table", ["practicemodel", "dossier", "recognition"])
def test_records_are_corrected_but_neither_begun_nor_removed_there(filled, client, table):
    record = {
        "practicemodel": RecognitionFactory().model,
        "dossier": DossierFactory(),
        "recognition": RecognitionFactory(),
    }[table]
    client.force_login(filled.provincial_officer)
    page = client.get(address(table, "change", record.pk))
    assert page.status_code == 200
    assert 'name="status"' not in page.text
    assert client.get(address(table, "history", record.pk)).status_code == 200
    assert client.get(address(table, "add")).status_code == 403
    assert client.post(address(table, "delete", record.pk)).status_code == 403


@pytest.mark.parametrize("table", ["practicemodelstep", "dossierstep", "recognitionsuspension"])
def test_what_verbs_write_is_for_reading_and_export(filled, client, table):
    client.force_login(filled.provincial_officer)
    assert client.get(address(table, "add")).status_code == 403
    assert client.get(address(table, "export")).status_code == 200


def test_a_type_is_added_there(filled, client):
    client.force_login(filled.provincial_officer)
    answer = client.post(
        address("modeltype", "add"),
        {
            "code": "moi",
            "name": "Mô hình mới",
            "short_name": "Mới",
            "prefix": "MOI",
            "applies_to": "any",
            "first_level": "none",
            "official_order": "9",
            "revision": "1",
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert ModelType.objects.filter(code="moi").exists()


def test_the_admin_is_closed_to_units(filled, client):
    client.force_login(filled.district_officer)
    assert client.get(address("recognition", "changelist")).status_code in (302, 403)
