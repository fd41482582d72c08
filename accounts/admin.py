from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.admin import RecordAdmin

from .models import User
from .resources import UserResource


@admin.register(User)
class UserAdmin(RecordAdmin):
    """Corrections of an account; opening, closing and codes have their pages in the portal."""

    list_display = ["full_name", "username", "phone", "is_active", "code_expires_on", "last_login"]
    list_filter = ["is_active", "must_change_password", "is_superuser", "language"]
    search_fields = ["search_key"]
    search_help_text = _("Tìm theo họ tên, tên đăng nhập, điện thoại; không cần dấu.")
    readonly_fields = ["is_active", "must_change_password", "code_expires_on", "last_login"]
    fieldsets = [
        (None, {"fields": ["username", "full_name", "phone", "email", "language", "is_sample"]}),
        (
            _("Đăng nhập"),
            {"fields": ["is_active", "must_change_password", "code_expires_on", "last_login"]},
        ),
    ]
    resource_classes = [UserResource]
    ordering = ["sort_key"]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Accounts are opened in bulk on their own page, where each gets its code."""
        return False
