"""Agencies and units as they were on each day, and who worked in them in which role."""

from organizations.kinds import COMMITTEES, OrganizationKind, Side

from .membership import Membership
from .organization import Organization, OrganizationName, OrganizationSuccession
from .own_document import OwnDocument
from .step import OfficialStep, on_behalf_needs_basis

__all__ = [
    "COMMITTEES",
    "Membership",
    "OfficialStep",
    "Organization",
    "OrganizationKind",
    "OrganizationName",
    "OrganizationSuccession",
    "OwnDocument",
    "Side",
    "on_behalf_needs_basis",
]
