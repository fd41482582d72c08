"""Roles as an authentication backend: `user.has_perm(permission, record)` asks the scope."""

from typing import Any

from .admin_rights import may_in_admin
from .permissions import Permission
from .scope import may_somewhere

_PERMISSIONS = frozenset(permission.value for permission in Permission)


class RoleBackend:
    """Grants the portal's permissions by role and scope, and Django's own by the admin's table.

    It knows no user, so that no session is ever bound to it.
    """

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Sign nobody in."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user holds the permission, on that record if one is given.

        The record's QuerySet has `permitted_to(user, permission)`: the rule is written there, once.
        """
        if not user_obj.is_active:
            return False
        if perm not in _PERMISSIONS:
            return may_in_admin(user_obj, perm)
        if obj is None:
            return may_somewhere(user_obj, perm)
        if not may_somewhere(user_obj, perm):
            return False
        rows = type(obj)._default_manager.permitted_to(user_obj, perm)
        if not rows.query.where and obj.pk is not None:
            # Every record is in reach, and this one was read: there is nothing to look up.
            return True
        return rows.filter(pk=obj.pk).exists()

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the admin's front page shows the app."""
        return user_obj.is_active and may_somewhere(user_obj, Permission.ADMIN_USE)
