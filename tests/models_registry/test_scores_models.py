"""Marks, evidence and vetoes: the right row is saved, each wrong one is refused by the database."""

from decimal import Decimal as D

import pytest
from django.db import IntegrityError, transaction

from models_registry.models import (
    Evidence,
    EvidenceUse,
    Mark,
    ScoreLine,
    VetoFinding,
)
from tests.factories.accounts import UserFactory
from tests.factories.documents import LegalDocumentFactory, StoredFileFactory
from tests.factories.models_registry import DossierFactory

from .marking import issued_set


@pytest.fixture
def judged(world):
    """A dossier with the set that judges it."""
    criteria_set = issued_set(world)
    dossier = DossierFactory(model__organization=world.committee)
    return dossier, criteria_set


@pytest.fixture
def line(judged):
    """Saves the line of the first criterion, of 40 points."""
    dossier, criteria_set = judged
    first = criteria_set.groups.first().criteria.first()
    appraiser = UserFactory()

    def save(*, by_appraiser=False, **fields):
        if by_appraiser:
            fields = {"appraised_version": 1, "appraised_by": appraiser, **fields}
        return ScoreLine.objects.create(
            **{"dossier": dossier, "criterion": first, "maximum": D(40), **fields}
        )

    return save


def refused(make, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**fields)


SAME = {"by_appraiser": True, "self_version": 1, "self_points": D(30), "appraised_points": D(30)}
OTHER = {**SAME, "appraised_points": D(20), "appraised_reason": "Thiếu biên bản"}
NOT_GIVEN = {**SAME, "self_points": None, "appraised_points": D(0)}
EXEMPT = {
    "by_appraiser": True,
    "self_version": 1,
    "self_exempt": True,
    "appraised_exempt": True,
}


@pytest.mark.parametrize(
    "right",
    [
        {},
        {"self_points": D(0)},
        {"self_points": D("39.99")},
        {"self_points": D(40)},
        {"self_exempt": True},
        SAME,
        OTHER,
        {**NOT_GIVEN, "appraised_reason": "Đơn vị không chấm"},
        EXEMPT,
        {**EXEMPT, "self_exempt": False, "appraised_reason": "Không có thôn bản xa"},
        {**EXEMPT, "appraised_exempt": False, "appraised_points": D(1), "appraised_reason": "Có"},
        # The unit changed its mark since: the judgement stands as it was, and is stale.
        {**SAME, "self_version": 2, "self_points": D(35)},
        {**SAME, "final_points": D(30)},
        {**OTHER, "final_points": D(30), "final_reason": "Đã bổ sung"},
        {**OTHER, "final_exempt": True, "final_reason": "Không áp dụng"},
        {**EXEMPT, "final_exempt": True},
    ],
)
def test_marks_that_agree_are_saved(line, right):
    assert line(**right).pk


@pytest.mark.parametrize("party", ["self", "appraised", "final"])
@pytest.mark.parametrize("points", [D("-0.01"), D("40.01")])
def test_no_party_gives_less_than_nothing_or_more_than_the_maximum(line, party, points):
    words = {"appraised_reason": "Vì", "final_reason": "Vì"}
    refused(line, **{**SAME, **words, f"{party}_points": points})


@pytest.mark.parametrize("party", ["self", "appraised", "final"])
def test_what_does_not_apply_has_no_points(line, party):
    words = {"appraised_reason": "Vì", "final_reason": "Vì"}
    refused(line, **{**SAME, **words, f"{party}_points": D(0), f"{party}_exempt": True})


@pytest.mark.parametrize(
    "wrong",
    [
        {"appraised_points": D(30), "appraised_reason": "Vì"},
        {"appraised_exempt": True, "appraised_reason": "Vì"},
        {"appraised_version": 1},
        {"by_appraiser": True},
        {**OTHER, "appraised_by": None},
        {**OTHER, "appraised_version": None},
        {**OTHER, "appraised_points": None},
    ],
)
def test_an_appraised_mark_names_who_judged_which_version(line, wrong):
    refused(line, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {**OTHER, "appraised_reason": ""},
        # Unknown is not the same as zero, nor as anything else: a comparison with it is no proof.
        NOT_GIVEN,
        {**EXEMPT, "self_exempt": False},
        {**EXEMPT, "appraised_exempt": False, "appraised_points": D(0)},
    ],
)
def test_an_appraised_mark_that_differs_has_a_reason(line, wrong):
    refused(line, **wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {**SAME, "final_points": D(29)},
        {**SAME, "final_exempt": True},
        {**EXEMPT, "final_points": D(1)},
        # Nothing was appraised that it could be the same as.
        {"final_points": D(30)},
        {"final_exempt": True},
        {"self_points": D(30), "final_points": D(30)},
    ],
)
def test_a_final_mark_that_differs_has_a_reason(line, wrong):
    refused(line, **wrong)


def test_a_criterion_has_one_line_in_a_dossier(line, world):
    line()
    refused(line)
    assert line(dossier=DossierFactory(model__organization=world.other_committee)).pk


@pytest.mark.parametrize(
    ("final", "counts"),
    [
        ({}, Mark(D(20))),
        ({"final_points": D(0), "final_reason": "Vì"}, Mark(D(0))),
        ({"final_exempt": True, "final_reason": "Vì"}, Mark(None, is_exempt=True)),
    ],
)
def test_what_was_settled_counts_before_what_was_appraised(line, final, counts):
    assert line(**OTHER, **final).final_mark == counts


def test_a_condition_is_found_once_in_a_dossier(judged, world):
    dossier, criteria_set = judged
    veto = criteria_set.vetoes.get()

    def find(one):
        return VetoFinding.objects.create(dossier=one, veto=veto, found_by=world.provincial_officer)

    assert find(dossier).pk
    with pytest.raises(IntegrityError), transaction.atomic():
        find(dossier)
    assert find(DossierFactory(model__organization=world.other_committee)).pk


@pytest.fixture
def piece(world):
    """Saves a piece of the commune's evidence."""

    def save(**fields):
        given = {"organization": world.committee, "title": "Biên bản", "added_by": UserFactory()}
        return Evidence.objects.create(**given, **fields)

    return save


def test_a_piece_of_evidence_is_a_document_a_file_or_both(piece):
    document, file = LegalDocumentFactory(), StoredFileFactory()
    assert piece(document=document).pk
    assert piece(file=file).pk
    assert piece(document=document, file=file).pk
    refused(piece)


def test_a_piece_of_evidence_is_never_changed_nor_deleted(piece):
    one = piece(document=LegalDocumentFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=one.pk).update(title="Tên khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=one.pk).delete()
    one.refresh_from_db()
    assert one.title == "Biên bản"


def test_a_piece_of_evidence_has_one_that_follows_it(piece):
    first = piece(file=StoredFileFactory())
    second = piece(file=StoredFileFactory(), replaces=first)
    refused(piece, file=StoredFileFactory(), replaces=first)
    assert list(Evidence.objects.current()) == [second]


def test_a_piece_proves_a_criterion_once(line, piece):
    row, one = line(), piece(document=LegalDocumentFactory())
    assert EvidenceUse.objects.create(line=row, evidence=one, place="mục I").pk
    refused(EvidenceUse.objects.create, line=row, evidence=one, place="mục II")
