"""Letters and reports that an organization keeps for its own records, and who reads them.

A decision is published, whoever entered it. The letter with which a unit sends its dossier is not:
it is read by those who may read the unit's records.
"""

from typing import Any

from django.db.models import Q

from documents.models import CORRESPONDENCE, LegalDocument

from .models import Membership, Organization, OwnDocument
from .permissions import Permission
from .scope import reach_of


def keep_as_own(document: LegalDocument, organization: Organization, *, by: Any) -> None:
    """Keep a letter for those who may read the organization's records, the act's verb asks.

    Only what one office wrote to another, and only if it was entered here for the organization: by
    whoever acts now, or by one of its own people. What was there for all to read stays so, whoever
    cites it.
    """
    if document.kind not in CORRESPONDENCE or document.entered_by_id is None:
        return
    own_people = Membership.objects.filter(organization=organization).values("user")
    if document.entered_by_id == by.pk or own_people.filter(user=document.entered_by_id).exists():
        OwnDocument.objects.get_or_create(
            document=document,
            organization=organization,
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
