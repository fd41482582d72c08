"""Sets of boundaries: one for each map, by whoever keeps the reference data."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core.refusals import NotYours
from organizations.roles import Role
from territory.boundaries import load_boundaries, map_on, outlines_on, remove_boundaries
from territory.models import BoundarySet, UnitBoundary
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.territory import MAP_2, MAP_3, UnitChangeFactory, UnitFactory
from tests.territory.outlines import as_file, collection

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
CODES = ("60001", "60002")


@pytest.fixture
def keeper() -> Any:
    """Keeps the reference data."""
    return officer(Role.SYSTEM_ADMIN, OrganizationFactory())


@pytest.fixture
def communes() -> list[Any]:
    return [UnitFactory(code=code) for code in CODES]


def load(by: Any, day: date = DAY, source: str = "Bản đồ tự vẽ") -> BoundarySet:
    return load_boundaries(
        by=by, day=day, upload=as_file(collection(CODES)), source=source, licence="Tự do"
    )


def row(keeper: Any, **changed: Any) -> BoundarySet:
    return BoundarySet(
        **{
            "valid_from": DAY,
            "source": "Nguồn",
            "licence": "Tự do",
            "file_name": "a.json",
            "file_sha256": "0" * 64,
            "width": 10,
            "height": 10,
            "loaded_by": keeper,
            **changed,
        }
    )


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"valid_to": date(2024, 1, 1)}, "boundaryset_ends_after_start"),
        ({"valid_from": date(2025, 1, 1)}, "boundaryset_no_overlap"),
        ({"valid_from": date(2020, 1, 1), "level": "district", "valid_to": date(2020, 2, 1)},
         "boundaryset_is_of_communes"),
        ({"valid_from": date(2020, 1, 1), "valid_to": date(2020, 2, 1), "file_sha256": "x"},
         "boundaryset_hash_is_hexadecimal"),
        ({"valid_from": date(2020, 1, 1), "valid_to": date(2020, 2, 1), "height": 0},
         "boundaryset_has_a_size"),
    ],
)  # fmt: skip
def test_a_wrong_set_is_refused_by_the_database(
    keeper: Any, changed: dict[str, Any], constraint: str
) -> None:
    row(keeper).save()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row(keeper, **changed).save()


def test_only_a_path_is_kept_as_an_outline_and_one_for_each_unit(
    keeper: Any, communes: list[Any]
) -> None:
    boundary_set = row(keeper)
    boundary_set.save()
    outline = {"boundary_set": boundary_set, "unit": communes[0]}
    UnitBoundary.objects.create(**outline, path="M1 2l3 4-5 6z")

    with pytest.raises(IntegrityError), transaction.atomic():
        UnitBoundary.objects.create(**outline, path="M1 2l3 4-5 6z")
    outline["unit"] = communes[1]
    for wrong in ('M1 2"/><script>z', "", "L1 2z"):
        with pytest.raises(IntegrityError, match="is_a_path"), transaction.atomic():
            UnitBoundary.objects.create(**outline, path=wrong)


def test_a_set_holds_as_long_as_its_map(keeper: Any, communes: list[Any]) -> None:
    UnitChangeFactory(effective_on=MAP_2)
    UnitChangeFactory(effective_on=MAP_3)

    first, second = load(keeper), load(keeper, MAP_2)

    assert (first.valid_from, first.valid_to) == (communes[0].valid_from, date(2025, 1, 31))
    assert (second.valid_from, second.valid_to) == (MAP_2, date(2025, 6, 30))
    assert map_on(date(2026, 1, 1)).end is None
    assert outlines_on(DAY)[0] == first
    assert outlines_on(MAP_3) == (None, {})
    assert set(outlines_on(MAP_2)[1]) == {unit.pk for unit in communes}


def test_a_set_that_was_open_ends_when_a_later_map_gets_its_own(
    keeper: Any, communes: list[Any]
) -> None:
    first = load(keeper)
    assert first.valid_to is None
    UnitChangeFactory(effective_on=MAP_3)

    load(keeper, MAP_3)

    first.refresh_from_db()
    assert first.valid_to == date(2025, 6, 30)


def test_a_file_loaded_again_takes_the_place_of_the_one_before(
    keeper: Any, communes: list[Any]
) -> None:
    first = load(keeper)
    again = load(keeper, source="Nguồn mới")

    assert again.pk == first.pk
    assert again.revision == 2
    assert again.outlines.count() == len(CODES)
    assert [past.source for past in again.history.order_by("history_id")] == [
        "Bản đồ tự vẽ", "Nguồn mới",
    ]  # fmt: skip


def test_nobody_else_loads_or_takes_away(keeper: Any, communes: list[Any]) -> None:
    stranger = officer(Role.AGENCY_OFFICER, OrganizationFactory())
    with pytest.raises(NotYours):
        load(stranger)
    boundary_set = load(keeper)
    with pytest.raises(NotYours):
        remove_boundaries(boundary_set, by=stranger)

    remove_boundaries(boundary_set, by=keeper)

    assert outlines_on(DAY) == (None, {})


class TestPages:
    """Everybody may see which boundaries are used; who keeps the reference data loads them."""

    def sent(self, client: Client, document: Any) -> Any:
        fields = {"day": "31/12/2024", "source": "Nguồn thử", "licence": "Tự do"}
        return client.post(
            reverse("territory:boundaryset_load"), {**fields, "upload": as_file(document)}
        )

    def test_the_list_says_that_maps_are_for_reference(self, client: Client) -> None:
        client.force_login(officer(Role.LEADER, OrganizationFactory()))

        page = client.get(reverse("territory:boundaryset_list")).content.decode()

        assert "không có giá trị pháp lý" in page
        assert reverse("territory:boundaryset_load") not in page

    def test_a_reader_may_not_load(self, client: Client, keeper: Any, communes: Any) -> None:
        client.force_login(officer(Role.LEADER, OrganizationFactory()))
        boundary_set = load(keeper)

        assert client.get(reverse("territory:boundaryset_load")).status_code == 403
        remove = reverse("territory:boundaryset_remove", args=[boundary_set.pk])
        assert client.post(remove).status_code == 403

    def test_strangers_are_asked_to_sign_in(self, client: Client) -> None:
        assert client.get(reverse("territory:boundaryset_list")).status_code == 302

    def test_a_file_is_loaded_shown_and_taken_away(
        self, client: Client, keeper: Any, communes: Any
    ) -> None:
        client.force_login(keeper)

        assert self.sent(client, collection(CODES)).status_code == 302
        page = client.get(reverse("territory:boundaryset_list")).content.decode()
        assert "Nguồn thử" in page
        boundary_set = BoundarySet.objects.get()
        client.post(reverse("territory:boundaryset_remove", args=[boundary_set.pk]))

        assert not BoundarySet.objects.exists()

    def test_what_is_wrong_with_a_file_is_said_at_its_field(
        self, client: Client, keeper: Any, communes: Any
    ) -> None:
        client.force_login(keeper)

        answer = self.sent(client, collection(("60001", "99999")))

        assert answer.status_code == 200
        assert "99999" in answer.content.decode()
        assert not BoundarySet.objects.exists()
