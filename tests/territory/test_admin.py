"""Every admin page of the room opens, finds without accents and changes nothing by being read."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from organizations.roles import Role
from territory.models import (
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    RegionClass,
    UnitAlias,
    UnitChange,
    UnitLineage,
    UnitVersion,
)
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.territory import (
    ClusterFactory,
    RegionClassFactory,
    UnitAliasFactory,
    UnitFactory,
    UnitLineageFactory,
)

pytestmark = pytest.mark.django_db

MODELS = [
    AdministrativeUnit,
    Cluster,
    ClusterMembership,
    RegionClass,
    UnitAlias,
    UnitChange,
    UnitLineage,
    UnitVersion,
]


def page(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:territory_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def client(db: None) -> Client:
    """An officer of the province, who keeps the reference data."""
    client = Client()
    client.force_login(officer(Role.PROVINCIAL_OFFICER, OrganizationFactory()))
    return client


@pytest.fixture
def world(db: None) -> None:
    unit = UnitFactory(name="Đứa Mòn", code="59999")
    UnitAliasFactory(unit=unit)
    RegionClassFactory(unit=unit)
    ClusterFactory(members=[unit])
    row = UnitLineageFactory(predecessor=unit)
    row.change.boundary_unclear.add(unit)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("model", MODELS)
def test_list_form_history_import_and_export_open(client: Client, model: Any) -> None:
    record = model.objects.first()

    for address in (
        page(model, "changelist"),
        page(model, "change", record.pk),
        page(model, "history", record.pk),
        page(model, "import"),
        page(model, "export"),
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "model", [AdministrativeUnit, UnitVersion, RegionClass, UnitAlias, UnitLineage]
)
def test_lists_are_searched_without_accents(client: Client, model: Any) -> None:
    found = client.get(page(model, "changelist"), {"q": "dua mon"}).context["cl"].result_count
    none = client.get(page(model, "changelist"), {"q": "dua leo"}).context["cl"].result_count

    assert (found, none) == (1, 0)


def test_lists_ask_the_same_number_of_queries_however_long(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for model in (AdministrativeUnit, UnitVersion, RegionClass):
        RegionClassFactory()
        with django_assert_max_num_queries(40) as few:
            client.get(page(model, "changelist"))
        RegionClassFactory.create_batch(5)
        with django_assert_max_num_queries(40) as many:
            client.get(page(model, "changelist"))
        assert len(many) == len(few), model


def test_a_name_is_corrected_beside_its_unit_and_the_history_knows_by_whom(client: Client) -> None:
    unit = UnitFactory(name="Qui Hướng")
    version = unit.versions.get()
    parent = version.parent
    assert parent is not None
    form = {
        "level": "commune",
        "valid_from": "01/01/2021",
        "valid_to": "",
        "founded_by": "",
        "ended_by": "",
        "revision": unit.revision,
        "versions-TOTAL_FORMS": 1,
        "versions-INITIAL_FORMS": 1,
        "versions-0-id": version.pk,
        "versions-0-unit": unit.pk,
        "versions-0-code": version.code,
        "versions-0-name": "Quy Hướng",
        "versions-0-kind": version.kind,
        "versions-0-parent": parent.pk,
        "versions-0-valid_from": "01/01/2021",
        "versions-0-valid_to": "",
        "versions-0-basis": "",
        "versions-0-certainty": "verified",
        "aliases-TOTAL_FORMS": 0,
        "aliases-INITIAL_FORMS": 0,
    }

    answer = client.post(page(AdministrativeUnit, "change", unit.pk), form)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    version.refresh_from_db()
    assert (version.name, version.search_key) == ("Quy Hướng", "xa quy huong")
    unit.refresh_from_db()
    assert unit.revision == 2


def test_who_does_not_keep_reference_data_does_not_get_in() -> None:
    client = Client()
    client.force_login(UserFactory())

    assert client.get(page(UnitVersion, "changelist")).status_code in (302, 403)


def test_every_model_of_the_room_stands_in_the_admin() -> None:
    assert all(model in admin.site._registry for model in MODELS)
