"""What a role may do in the admin: Django's own permissions (`app.change_model`), by one table.

    view     whoever holds, for the whole province, the `.view` permission of the table's room;
             the map and the organizations, which every room names: all who use the admin
    add,     accounts and roles: who manages accounts in the whole province
    change   catalogues that all rooms share: who keeps the shared reference data
             the indices and their results: who enters indices
             everything else: who corrects records
    delete   the same, but only what states no fact and nothing can rest on; dated facts are ended

Whoever adds, changes or deletes holds the permission to see as well. What is append-only, a
history, or written by the system alone is changed by nobody.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model

from core.constraints import AppendOnly
from core.records import is_removable

from .permissions import Permission
from .scope import may_somewhere, reaches_everything

SHARED_REFERENCE = frozenset({"territory", "documents", "organizations"})
ACCOUNTS = frozenset({"accounts.user", "organizations.membership"})
# Django's own tables and those of packages: read in the admin, written by the system.
SYSTEM = frozenset({"admin", "auth", "contenttypes", "sessions", "axes"})
# The permission to see the tables of each room, and single tables; what is not here, nobody sees.
SEEN_BY = {
    "territory": Permission.ADMIN_USE,
    "organizations": Permission.ADMIN_USE,
    "documents": Permission.DOCUMENT_VIEW,
    "models_registry": Permission.MODEL_VIEW,
    "reform_tasks": Permission.TASK_VIEW,
    "commune_support": Permission.ACTIVITY_VIEW,
    "notifications": Permission.AUDIT_VIEW,
    **dict.fromkeys(SYSTEM, Permission.AUDIT_VIEW),
    **dict.fromkeys(ACCOUNTS, Permission.ACCOUNT_VIEW),
    "documents.storedfile": Permission.OWN_DOCUMENT_VIEW,
    "organizations.owndocument": Permission.OWN_DOCUMENT_VIEW,
}
# Single tables of a room that need another permission to be changed than the records of the room.
CHANGED_BY = dict.fromkeys(
    (
        "reform_tasks.governanceindex",
        "reform_tasks.indexdimension",
        "reform_tasks.indexresult",
    ),
    Permission.INDEX_WRITE,
)
# Whoever manages accounts may lift a lock-out by deleting the failed attempts.
LOCK_OUTS = frozenset({"axes.accessattempt"})


def may_in_admin(user: Any, permission: str) -> bool:
    """Whether the user holds Django's permission `app.action_model`."""
    app_label, dot, codename = permission.partition(".")
    action, underscore, model_name = codename.partition("_")
    if not (dot and underscore) or not may_somewhere(user, Permission.ADMIN_USE):
        return False
    # Django's admin shows a table to whoever may change it: nobody changes what they may not see.
    asked = dict.fromkeys(needed_for(app_label, each, model_name) for each in ("view", action))
    return all(needed is not None and reaches_everything(user, needed) for needed in asked)


@cache
def needed_for(app_label: str, action: str, model_name: str) -> Permission | None:
    """The permission that the act needs, held for the whole province; None: nobody has it."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return None
    label = f"{app_label}.{model_name}"
    if action == "view":
        # The history of a table is seen with it.
        table = getattr(model, "instance_type", model)._meta.label_lower
        return SEEN_BY.get(table) or SEEN_BY.get(app_label)
    if action == "delete" and label in LOCK_OUTS:
        return Permission.ACCOUNT_MANAGE
    if action not in ("add", "change", "delete") or app_label in SYSTEM or is_unchanging(model):
        return None
    if action == "delete" and not is_removable(model):
        return None
    if label in ACCOUNTS:
        return Permission.ACCOUNT_MANAGE
    if label in CHANGED_BY:
        return CHANGED_BY[label]
    return (
        Permission.REFERENCE_WRITE if app_label in SHARED_REFERENCE else Permission.RECORD_CORRECT
    )


def is_unchanging(model: type[Model]) -> bool:
    """Whether the table is append-only or the history of another."""
    is_history = hasattr(model, "history_type")
    return is_history or any(isinstance(rule, AppendOnly) for rule in model._meta.constraints)
