"""For whom a verb of this room is carried out, as its step says.

What a lead agency reports is its own work; what is decided on a plan is the work of the plan's
owner. Whoever of the province does either for a unit enters it on the unit's behalf, by a document.
On the province's own plan the province's officers decide for themselves; its tasks are also
confirmed by the agency that monitors their area, for itself.
"""

from typing import Any

from core import clock
from documents.models import LegalDocument
from organizations.acting import is_on_behalf, step_fields
from organizations.permissions import Permission
from organizations.scope import granting

from .models import AreaMonitor, Layer, Part, ReformPlan, ReformTask


def as_lead(task: ReformTask, by: Any, basis: LegalDocument | None = None) -> dict[str, Any]:
    """The step's fields for what is reported: of joint leads the one whose member reports."""
    leads = task.agencies.filter(part=Part.LEAD).values_list("organization", flat=True)
    return step_fields(by, list(leads), Permission.TASK_REPORT, basis)


def as_owner(
    plan: ReformPlan, by: Any, permission: str, basis: LegalDocument | None = None
) -> dict[str, Any]:
    """The step's fields for what is decided on a plan or its tasks."""
    if plan.layer == Layer.PROVINCE:
        return {"unit_id": plan.owner_id, "basis": basis}
    return step_fields(by, [plan.owner_id], permission, basis)


def as_confirmer(task: ReformTask, by: Any, basis: LegalDocument | None = None) -> dict[str, Any]:
    """The step's fields for what is confirmed or sent back: by the area's monitor, or the owner."""
    if task.plan.layer == Layer.PROVINCE:
        own = [held.organization for held in granting(by, Permission.TASK_CONFIRM)]
        monitor = AreaMonitor.objects.by(own, clock.today()).filter(area=task.area_id).first()
        if monitor is not None:
            return {"unit_id": monitor.organization_id, "basis": basis}
    return as_owner(task.plan, by, Permission.TASK_CONFIRM, basis)


def enters_for_another(task: ReformTask, by: Any, permission: str) -> bool:
    """Whether the user would carry this out on another's behalf, which takes a document."""
    if permission == Permission.TASK_REPORT:
        leads = task.agencies.filter(part=Part.LEAD).values_list("organization", flat=True)
        return is_on_behalf(by, list(leads), permission)
    if permission == Permission.TASK_DIRECT:
        return False
    plan = task.plan
    return plan.layer != Layer.PROVINCE and is_on_behalf(by, [plan.owner_id], permission)
