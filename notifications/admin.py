from django.contrib import admin

from core.admin import LogAdmin

from .models import Notice


@admin.register(Notice)
class NoticeAdmin(LogAdmin):
    """What was told to whom: for reading, when somebody says they never heard."""

    list_display = ["created_at", "user", "subject", "read_at", "mailed_at"]
    list_filter = [
        ("read_at", admin.EmptyFieldListFilter),
        ("mailed_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["user"]
    search_fields = ["user__search_key"]
