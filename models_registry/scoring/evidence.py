"""What proves a criterion: a document cited by its number, a file, or both, kept once by the unit.

A piece of evidence is never changed. A newer file is a new piece that replaces it, in the dossiers
that are still with the unit; what was sent keeps what it was sent with.
"""

from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.refusals import NotNow, Refusal
from documents import filing
from documents.models import LegalDocument, StoredFile
from models_registry.acting import as_unit
from models_registry.models import Dossier, Evidence, EvidenceUse, ScoreLine
from models_registry.models.dossier import WITH_UNIT
from organizations.own_documents import keep_as_own
from organizations.permissions import Permission

from .self_assessment import remember_on_behalf, unit_turn
from .sheet import Sheet, written_lines
from .writing import save_lines


class NothingToProve(Refusal):
    """Neither a document nor a file was named."""

    def __init__(self) -> None:
        super().__init__(_("Đề nghị nhập số, ngày văn bản hoặc chọn tệp minh chứng."))


@transaction.atomic
def add(
    dossier: Dossier,
    criterion: int,
    *,
    by: User,
    title: str = "",
    document: LegalDocument | None = None,
    upload: File | None = None,
    place: str = "",
    basis: LegalDocument | None = None,
) -> EvidenceUse:
    """Put a document, a file or both into the unit's store and cite it at the criterion.

    What the unit's store has already, the same document with the same content, is used again. Any
    time from the registration on while the dossier is with its unit.
    """
    if document is None and upload is None:
        raise NothingToProve
    fresh = unit_turn(dossier, by)
    organization = fresh.model.organization
    stored = None
    if upload is not None:
        stored = filing.store(upload, by, kinds=filing.EVIDENCE, is_sample=fresh.is_sample)
    evidence = _kept_already(organization.pk, document, stored)
    if evidence is None:
        evidence = Evidence.objects.create(
            organization=organization,
            title=title or (document.title[:300] if document else _name_of(stored)),
            document=document,
            file=stored,
            added_by=by,
            is_sample=fresh.is_sample,
        )
        if document is not None:
            keep_as_own(document, organization, by=by)
    return _cite(fresh, criterion, evidence, by=by, place=place, basis=basis)


@transaction.atomic
def cite(
    dossier: Dossier,
    criterion: int,
    *,
    by: User,
    evidence: Evidence,
    place: str = "",
    basis: LegalDocument | None = None,
) -> EvidenceUse:
    """Cite a piece of the unit's store at the criterion; another unit's is refused."""
    fresh = unit_turn(dossier, by)
    if evidence.organization_id != fresh.model.organization_id:
        raise NotNow(_("Minh chứng của cơ quan, đơn vị khác không dùng được ở hồ sơ này."))
    return _cite(fresh, criterion, evidence, by=by, place=place, basis=basis)


@transaction.atomic
def remove(use: EvidenceUse, *, by: User, basis: LegalDocument | None = None) -> None:
    """Take a piece of evidence off the criterion; it stays in the unit's store.

    The second of two clicks finds it taken off, and does nothing.
    """
    fresh = unit_turn(use.line.dossier, by)
    if not EvidenceUse.objects.filter(pk=use.pk).exists():
        return
    line = written_lines(fresh, clock.today())[use.line.criterion_id]
    use.delete()
    _touched(line, fresh, by, basis)


@transaction.atomic
def replace(
    evidence: Evidence, *, by: User, upload: File, dossier: Dossier, basis: Any = None
) -> Evidence:
    """Put a newer file in the place of a piece, in every dossier that is still with the unit."""
    _lock_with_unit(evidence.organization_id)
    fresh = unit_turn(dossier, by)
    if evidence.organization_id != fresh.model.organization_id:
        raise NotNow(_("Minh chứng của cơ quan, đơn vị khác không dùng được ở hồ sơ này."))
    _check_newest(evidence)
    newer = Evidence.objects.create(
        organization=evidence.organization,
        title=evidence.title,
        document=evidence.document,
        file=filing.store(upload, by, kinds=filing.EVIDENCE, is_sample=evidence.is_sample),
        replaces=evidence,
        added_by=by,
        is_sample=evidence.is_sample,
    )
    uses = evidence.uses.filter(line__dossier__status__in=WITH_UNIT)
    for use in uses.select_related("line__criterion", "line__dossier"):
        use.evidence = newer
        use.save()
        _touched(use.line, use.line.dossier, by, basis)
    return newer


def _lock_with_unit(organization: int) -> None:
    """Hold every dossier in which a piece of the unit may be replaced, so that none is sent or
    marked meanwhile; always locked in one order.
    """
    rows = Dossier.objects.filter(model__organization=organization, status__in=WITH_UNIT)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _check_newest(evidence: Evidence) -> None:
    """Refuse a piece that has a newer file; under its lock, so that it gets none meanwhile."""
    Evidence.objects.select_for_update().get(pk=evidence.pk)
    if Evidence.objects.filter(replaces=evidence).exists():
        raise NotNow(_("Minh chứng này đã có tệp mới hơn."))


def flag_shared_files(sheet: Sheet) -> None:
    """Note at each piece of the sheet which other unit gave the same file as evidence.

    Within a unit that is reuse; across units those who appraise are to look at it.
    """
    uses = [
        (use, use.evidence.file.sha256)
        for row in sheet.rows
        for use in row.evidence
        if use.evidence.file is not None
    ]
    if not uses:
        return
    hashes = {sha256 for _use, sha256 in uses}
    own = sheet.dossier.model.organization_id
    rows = Evidence.objects.same_file_elsewhere([own], hashes)
    rows = rows.select_related("file", "organization").prefetch_related("organization__names")
    others = {
        piece.file.sha256: str(piece.organization) for piece in rows if piece.file is not None
    }
    for use, sha256 in uses:
        use.also_of = others.get(sha256, "")


def _name_of(stored: StoredFile | None) -> str:
    return stored.name if stored else ""


def _kept_already(
    organization: int, document: LegalDocument | None, stored: StoredFile | None
) -> Evidence | None:
    rows = Evidence.objects.current().filter(organization=organization, document=document)
    if stored is None:
        return rows.filter(file=None).first()
    return rows.filter(file__sha256=stored.sha256).first()


def _cite(
    dossier: Dossier,
    criterion: int,
    evidence: Evidence,
    *,
    by: User,
    place: str,
    basis: LegalDocument | None,
) -> EvidenceUse:
    _check_newest(evidence)
    line = written_lines(dossier, clock.today())[criterion]
    if line.evidence_uses.filter(evidence=evidence).exists():
        raise NotNow(_("Minh chứng này đã có ở tiêu chí %s.") % line.criterion.number)
    use = EvidenceUse.objects.create(
        line=line, evidence=evidence, place=place, is_sample=dossier.is_sample
    )
    _touched(line, dossier, by, basis)
    return use


def _touched(line: ScoreLine, dossier: Dossier, by: User, basis: LegalDocument | None) -> None:
    """Evidence is part of what is judged: whoever appraised the line looks again."""
    acting = as_unit(dossier.model.organization, by, Permission.DOSSIER_WRITE, basis)
    line.self_version += 1
    save_lines([line], ("self_version",), by=by)
    remember_on_behalf(dossier, "prove", by=by, acting=acting)
