"""For whom a verb of this room is carried out, as its step says.

Registering, writing, sending, launching and ending are the unit's own work: an officer of the
province who does them enters on the unit's behalf, by a document ('nhập thay'). Appraising and
deciding are the province's own.
"""

from typing import Any

from documents.models import LegalDocument
from organizations.acting import is_on_behalf, step_fields
from organizations.models import Organization
from organizations.scope import granting


def as_unit(
    organization: Organization, by: Any, permission: str, basis: LegalDocument | None = None
) -> dict[str, Any]:
    """The step's fields for the unit's own work; raises NotYours or BasisRequired."""
    return step_fields(by, [organization.pk], permission, basis)


def as_province(by: Any, permission: str, basis: LegalDocument | None = None) -> dict[str, Any]:
    """The step's fields for what is judged or decided: the office of whoever does it."""
    offices = [held.organization for held in granting(by, permission)]
    return {"unit_id": offices[0] if offices else None, "basis": basis}


def enters_for(organization: Organization, by: Any, permission: str) -> bool:
    """Whether the screen must ask for the document on whose strength it is entered."""
    return is_on_behalf(by, [organization.pk], permission)
