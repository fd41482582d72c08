"""The admin: one door with the portal, opened by a permission instead of a mark on the account."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
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

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """No second door: strangers are led to the portal's; who is in may enter or may not."""
        index = reverse("admin:index")
        wanted = request.GET.get("next", index)
        if not request.user.is_authenticated:
            return redirect_to_login(wanted, reverse("accounts:sign_in"))
        if not self.has_permission(request):
            raise PermissionDenied
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        return redirect(wanted if is_ours else index)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The portal's own."""
        return SignOutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The portal's own."""
        return redirect("accounts:password_change")
