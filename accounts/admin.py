from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from .models import User


@admin.register(User)
class UserAdmin(SimpleHistoryAdmin):
    """Corrections of an account; opening, closing and codes have their pages in the portal."""

    list_display = ["full_name", "username", "phone", "is_active", "code_expires_on", "last_login"]
    list_filter = ["is_active", "must_change_password", "is_superuser", "language", "is_sample"]
    search_fields = ["search_key"]
    search_help_text = _("Tìm theo họ tên, tên đăng nhập, điện thoại; không cần dấu.")
    readonly_fields = ["last_login", "date_joined", "code_expires_on", "is_sample", "revision"]
    fieldsets = [
        (None, {"fields": ["username", "full_name", "phone", "email", "language"]}),
        (_("Đăng nhập"), {"fields": ["is_active", "must_change_password", "code_expires_on"]}),
        (_("Thông tin của hệ thống"), {"fields": ["last_login", "date_joined", "is_sample"]}),
    ]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["sort_key"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Count the revision."""
        if change:
            obj.save_revised()
        else:
            obj.save()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Every word, accents aside."""
        return queryset.matching(search_term), False
