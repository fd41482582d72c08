"""Roles as an authentication backend: `user.has_perm(permission, record)` asks the record's own scope."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from .permissions import Permission
from .scope import may_somewhere, reaches_everything

_PERMISSIONS = frozenset(permission.value for permission in Permission)


class RoleBackend(BaseBackend):
    """Grants the portal's permissions by role and scope, and Django's own by the admin's table."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the user holds the permission, on that record if one is given.

        The record's QuerySet has `permitted_to(user, permission)`: the rule is written there, once.
        """
        if not user_obj.is_active or perm not in _PERMISSIONS:
            return False
        if obj is None:
            return may_somewhere(user_obj, perm)
        if reaches_everything(user_obj, perm):
            return True
        return type(obj)._default_manager.permitted_to(user_obj, perm).filter(pk=obj.pk).exists()
