"""The letter with which a unit sends a dossier: read by whom the dossier is, and by nobody else."""

from datetime import date
from importlib import import_module

import pytest
import tablib
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.admin import own_columns
from core.refusals import NotYours
from documents.entry import cite
from documents.models import LegalDocument
from documents.resources import LegalDocumentResource
from models_registry import dossiers
from organizations.models import OrganizationSuccession, OwnDocument
from organizations.own_documents import keep_as_own
from organizations.permissions import Permission
from organizations.roles import Role
from territory.resources import RegionClassResource
from tests.factories.documents import PDF, LegalDocumentFactory, StoredFileFactory
from tests.factories.models_registry import DossierFactory, PracticeModelFactory
from tests.factories.organizations import (
    OrganizationFactory,
    SuccessionFactory,
    officer,
)
from tests.factories.territory import RegionClassFactory

pytestmark = pytest.mark.django_db

VIEW = Permission.DOCUMENT_VIEW


@pytest.fixture
def letter(world):
    """The letter, with its file, that the commune's officer entered and sent its dossier with."""
    sender = world.commune_officer
    letter = LegalDocumentFactory(
        number="25/TTr-UBND",
        kind="TTr",
        issued_on=date(2024, 12, 18),
        entered_by=sender,
        file=StoredFileFactory(uploaded_by=sender),
    )
    dossier = DossierFactory(model=PracticeModelFactory(organization=world.committee))
    dossiers.submit(dossier, by=sender, letter=letter)
    return letter


def answers(user: User, letter: LegalDocument) -> set[int]:
    """How the letter's page and file answer the user."""
    client = Client()
    client.force_login(user)
    return {
        client.get(reverse("documents:legaldocument_detail", args=[letter.pk])).status_code,
        client.get(reverse("documents:file", args=[letter.file_id])).status_code,
    }


def test_a_letter_and_its_file_are_read_by_those_who_may_read_the_dossier(world, letter):
    for reader in (
        world.commune_officer,
        officer(Role.UNIT_OFFICER, world.committee),
        world.commune_head,
        world.district_officer,
        world.provincial_officer,
        world.leader,
        officer(Role.INSPECTION, inspected=[world.committee]),
    ):
        assert answers(reader, letter) == {200}, reader.memberships.get()


def test_a_letter_and_its_file_are_hidden_from_every_other_office(world, letter):
    for stranger in (
        world.neighbour,
        officer(Role.UNIT_OFFICER, world.other_committee),
        officer(Role.AGENCY_OFFICER, OrganizationFactory()),
        officer(Role.INSPECTION, inspected=[world.other_committee]),
        # Whoever runs accounts or the system has no part in the work.
        officer(Role.UNIT_ADMIN, world.committee),
        officer(Role.SYSTEM_ADMIN),
    ):
        assert answers(stranger, letter) == {404}, stranger.memberships.get()
        assert letter not in LegalDocument.objects.permitted_to(stranger, VIEW)
        assert not stranger.has_perm(Permission.DOCUMENT_WRITE, letter)


def test_a_decision_is_published_whoever_entered_it(world):
    decision = LegalDocumentFactory(kind="QĐ", entered_by=world.commune_officer)

    keep_as_own(decision, world.committee, by=world.commune_officer)

    assert not decision.owners.exists()
    assert decision in LegalDocument.objects.permitted_to(world.neighbour, VIEW)


def test_what_another_office_published_stays_so_whoever_cites_it(world):
    theirs = LegalDocumentFactory(kind="CV", entered_by=world.provincial_officer)
    reference = LegalDocumentFactory(kind="BC", entered_by=None)

    for document in (theirs, reference):
        keep_as_own(document, world.committee, by=world.commune_officer)

        assert not document.owners.exists()


def test_what_a_colleague_entered_before_is_the_units_own_too(world):
    report = LegalDocumentFactory(kind="BC", entered_by=world.commune_officer)

    keep_as_own(report, world.committee, by=world.commune_head)

    assert report.owners.get().organization == world.committee


def test_one_letter_for_two_units_is_read_in_both(world, letter):
    keep_as_own(letter, world.other_committee, by=world.commune_officer)

    assert answers(officer(Role.UNIT_OFFICER, world.other_committee), letter) == {200}
    assert answers(world.commune_officer, letter) == {200}
    assert LegalDocument.objects.permitted_to(world.commune_officer, VIEW).count() == 1


def test_a_document_is_an_organizations_own_once(world, letter):
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnDocument.objects.create(document=letter, organization=world.committee)


def test_the_admin_shows_a_letter_to_none_but_its_readers(world, letter):
    page = reverse("admin:documents_legaldocument_change", args=[letter.pk])
    for user, status in ((world.provincial_officer, 200), (officer(Role.SYSTEM_ADMIN), 302)):
        client = Client()
        client.force_login(user)
        assert client.get(page).status_code == status


@pytest.fixture
def keeper() -> Client:
    """The browser of whoever keeps the reference data of the system, and reads no letter."""
    client = Client()
    client.force_login(officer(Role.SYSTEM_ADMIN))
    return client


def test_the_admin_tells_a_letters_history_to_none_but_its_readers(world, letter, keeper):
    letter.title = "Tờ trình đã sửa"
    letter.save_revised()
    version = letter.history.earliest().pk
    pages = [
        reverse("admin:documents_legaldocument_history", args=[letter.pk]),
        reverse("admin:documents_legaldocument_simple_history", args=[letter.pk, version]),
    ]
    reader = Client()
    reader.force_login(world.provincial_officer)

    assert {reader.get(page).status_code for page in pages} == {200}
    assert {keeper.get(page).status_code for page in pages} == {404}
    assert keeper.post(pages[1], {"title": "Khác"}).status_code == 404


def test_an_inspection_is_not_offered_a_letter_that_its_administrator_may_not_read(letter, keeper):
    decision = LegalDocumentFactory(number="7/QĐ-TTr", issued_on=date(2024, 12, 18))

    page = keeper.get(reverse("organizations:account_inspection")).content.decode()

    assert decision.number in page
    assert letter.number not in page


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ("organizations_organizationsuccession", "basis"),
        ("territory_administrativeunit", "versions-0-basis"),
    ],
)
def test_the_admin_does_not_tell_what_the_number_of_a_letters_row_stands_for(
    letter, keeper, table, field
):
    decision = LegalDocumentFactory(number="7/QĐ-TTr", issued_on=date(2024, 12, 18))
    form = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-code": "1"}
    form |= {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0}

    told = {
        document: keeper.post(
            reverse(f"admin:{table}_add"), form | {field: document.pk}
        ).content.decode()
        for document in (decision, letter)
    }

    assert decision.number in told[decision]
    assert letter.number not in told[letter]


def test_a_file_of_documents_neither_tells_nor_corrects_a_letter_kept_back_from_its_bringer(
    world, letter
):
    for bringer, may_read in (
        (officer(Role.SYSTEM_ADMIN), False),
        (world.provincial_officer, True),
    ):
        table = tablib.Dataset(
            [letter.number, "Tờ trình", "Khác", letter.issuer, "18/12/2024"],
            headers=["Số, ký hiệu", "Loại văn bản", "Trích yếu", "Cơ quan ban hành", "Ngày"],
        )
        result = LegalDocumentResource().import_data(table, user=bringer)

        assert (letter.title in str([row.diff for row in result.rows])) == may_read
        assert (LegalDocument.objects.get(pk=letter.pk).title == "Khác") == may_read


def test_a_file_that_cites_finds_no_letter_kept_back_from_its_bringer(world, letter):
    RegionClassFactory(unit=world.commune, basis=None)
    SuccessionFactory(basis=None)

    for resource, named in (
        (RegionClassResource(), letter.number),
        (own_columns(OrganizationSuccession)(), letter.pk),
    ):
        row = resource.export().dict[0] | {resource.fields["basis"].column_name: named}
        for bringer, may_read in (
            (officer(Role.SYSTEM_ADMIN), False),
            (world.provincial_officer, True),
        ):
            table = tablib.Dataset(list(row.values()), headers=list(row))
            result = resource.import_data(table, user=bringer)

            assert (result.has_errors() or result.has_validation_errors()) != may_read
            assert resource.Meta.model.objects.filter(basis=letter).exists() == may_read


def test_letters_from_before_become_their_units_own(world, letter):
    OwnDocument.objects.all().delete()
    published = LegalDocumentFactory(kind="QĐ", entered_by=world.commune_officer)
    DossierFactory(model=PracticeModelFactory(organization=world.other_committee), letter=published)

    migration = import_module("models_registry.migrations.0003_letters_of_units")
    for _again in range(2):
        migration.keep_letters(apps, None)

    kept = OwnDocument.objects.get()
    assert (kept.document, kept.organization) == (letter, world.committee)


def test_a_letter_that_a_third_office_wrote_to_several_units_is_cited_by_each(world):
    """The first unit that enters it keeps it; the next one that names it keeps it too."""
    first = {
        "by": world.commune_officer,
        "number": "123/SNV-CCHC",
        "issued_on": date(2024, 3, 5),
        "issuer": "Sở Nội vụ",
        "title": "Hướng dẫn",
        "kind": "CV",
    }
    letter = cite(**first, upload=SimpleUploadedFile("123.pdf", PDF))
    keep_as_own(letter, world.committee, by=world.commune_officer)
    neighbour = officer(Role.UNIT_OFFICER, world.other_committee)
    assert answers(neighbour, letter) == {404}

    again = cite(**first | {"by": neighbour})
    keep_as_own(again, world.other_committee, by=neighbour)

    assert again == letter
    assert answers(neighbour, letter) == {200}
    assert answers(officer(Role.AGENCY_OFFICER, OrganizationFactory()), letter) == {404}


@pytest.mark.parametrize("issuer", ["UBND {name}", "Ủy ban nhân dân {name}", "Đảng ủy {name}"])
def test_a_letter_that_a_unit_wrote_and_keeps_is_cited_by_no_other(world, issuer):
    place = world.committee.name_on(date(2024, 3, 5)).removeprefix("UBND ")
    written = {
        "number": "9/BC",
        "issued_on": date(2024, 3, 5),
        "issuer": issuer.format(name=place),
        "title": "Báo cáo",
        "kind": "BC",
    }
    keep_as_own(
        cite(by=world.commune_officer, **written), world.committee, by=world.commune_officer
    )

    with pytest.raises(NotYours, match="9/BC"):
        cite(by=officer(Role.UNIT_OFFICER, world.other_committee), **written)


@pytest.mark.parametrize(
    ("kind", "role", "strangers_see"),
    [
        ("CV", Role.UNIT_OFFICER, 404),
        ("QĐ", Role.UNIT_OFFICER, 200),
        ("CV", Role.PROVINCIAL_OFFICER, 200),
    ],
)
def test_what_a_unit_writes_to_another_office_is_its_own_from_the_moment_it_is_entered(
    world, kind, role, strangers_see
):
    clerk = world.commune_officer if role == Role.UNIT_OFFICER else world.provincial_officer
    client = Client()
    client.force_login(clerk)

    client.post(
        reverse("documents:legaldocument_create"),
        {
            "number": "31/UBND",
            "kind": kind,
            "title": "Về việc phối hợp",
            "issuer": "UBND xã",
            "issued_on": "05/03/2024",
        },
    )

    document = LegalDocument.objects.get(number="31/UBND")
    page = reverse("documents:legaldocument_detail", args=[document.pk])
    assert client.get(page).status_code == 200
    stranger = Client()
    stranger.force_login(officer(Role.UNIT_OFFICER, world.other_committee))
    assert stranger.get(page).status_code == strangers_see
