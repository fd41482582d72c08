"""Letters and reports that an organization keeps for its own records, and who reads them.

A decision is published, whoever entered it. The letter with which a unit sends its dossier is not:
it is read by those who may read the unit's records. What a third office wrote to several units is
kept by each that cites it.
"""

from typing import Any

from django.db.models import Q

from core.text import fold
from documents.models import CORRESPONDENCE, LegalDocument

from .models import Membership, Organization, OwnDocument
from .permissions import Permission
from .roles import Reach
from .scope import granting, reach_of


def keep_as_own(document: LegalDocument, organization: Organization, *, by: Any) -> None:
    """Keep a letter for those who may read the organization's records, the act's verb asks.

    Only what one office wrote to another, and only if it was entered here for the organization: by
    whoever acts now, or by one of its own people; or if another keeps it, which lets it be cited.
    What was there for all to read stays so, whoever cites it.
    """
    if document.kind not in CORRESPONDENCE or document.entered_by_id is None:
        return
    own_people = Membership.objects.filter(organization=organization).values("user")
    if (
        document.entered_by_id == by.pk
        or own_people.filter(user=document.entered_by_id).exists()
        or document.owners.exists()
    ):
        _keep(document, organization.pk)


def keep_entered(document: LegalDocument, *, by: Any) -> None:
    """Keep a letter entered on its own for the organizations whose people enter it.

    What an officer of the province enters, for all to read, is no unit's own.
    """
    if document.kind not in CORRESPONDENCE:
        return
    for held in granting(by, Permission.DOCUMENT_WRITE):
        if held.reach != Reach.PROVINCE:
            _keep(document, held.organization)


def _keep(document: LegalDocument, organization: int) -> None:
    OwnDocument.objects.get_or_create(
        document=document,
        organization_id=organization,
        defaults={"is_sample": document.is_sample},
    )


def open_to(user: Any) -> Q:
    """The condition on LegalDocument: published, or of an organization in the user's reach."""
    reached = reach_of(user, Permission.OWN_DOCUMENT_VIEW)
    if reached is None:
        return Q()
    kept = OwnDocument.objects.all()
    own = kept.filter(organization__in=reached.organizations)
    return ~Q(pk__in=kept.values("document")) | Q(pk__in=own.values("document"))


def citable_by(user: Any, document: LegalDocument) -> bool:
    """Whether the user may cite it: published, in reach, or kept by none that wrote it itself.

    Seventy-five communes have the same letter from a department: the first to enter it keeps it,
    the others know its number, day and issuer, and keep it too.
    """
    if LegalDocument.objects.filter(open_to(user), pk=document.pk).exists():
        return True
    keepers = document.owners.select_related("organization").prefetch_related("organization__names")
    return not any(_wrote(owner.organization, document) for owner in keepers)


def _wrote(organization: Organization, document: LegalDocument) -> bool:
    """Whether the issuer is the organization or another office of its unit, however abbreviated."""
    issuer = _abbreviated(document.issuer)
    called = [_abbreviated(name.name) for name in organization.names.all()]
    return any(issuer in name or name.removeprefix("ubnd ") in issuer for name in called)


def _abbreviated(name: str) -> str:
    return fold(name).replace("uy ban nhan dan", "ubnd")
