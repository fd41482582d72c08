"""The letter with which a unit sends a dossier: read by whom the dossier is, and by nobody else."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from documents.models import LegalDocument
from models_registry import dossiers
from organizations.models import OwnDocument
from organizations.own_documents import keep_as_own
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.models_registry import DossierFactory, PracticeModelFactory
from tests.factories.organizations import OrganizationFactory, officer

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


def test_letters_from_before_become_their_units_own(world, letter):
    OwnDocument.objects.all().delete()
    published = LegalDocumentFactory(kind="QĐ", entered_by=world.commune_officer)
    DossierFactory(model=PracticeModelFactory(organization=world.other_committee), letter=published)

    migration = import_module("models_registry.migrations.0003_letters_of_units")
    for _again in range(2):
        migration.keep_letters(apps, None)

    kept = OwnDocument.objects.get()
    assert (kept.document, kept.organization) == (letter, world.committee)
