"""The admin: one door with the portal, opened by a permission instead of a mark on the account."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.views import SignOutView
from organizations.permissions import Permission


class PortalAdminSite(AdminSite):
    """Reference data, accounts and corrections."""

    site_header = _("Quản trị hệ thống")
    site_title = _("Quản trị hệ thống")
    index_title = _("Danh mục và dữ liệu")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds the permission; their roles say what they may do inside."""
        return request.user.is_active and request.user.has_perm(Permission.ADMIN_USE)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No second door: strangers were led to the portal's, and who comes here may not enter."""
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal's own."""
        return SignOutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal's own."""
        return redirect("accounts:password_change")
