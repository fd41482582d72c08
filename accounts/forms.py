from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import PortalModelForm, RevisedModelForm

from .models import User


class SignInForm(AuthenticationForm):
    """User name, in any case of letters, and password."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Đề nghị kiểm tra và nhập lại."),
        "inactive": _("Tài khoản đã khóa. Đề nghị liên hệ Quản trị đơn vị."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = _("Mật khẩu")

    def clean_username(self) -> str:
        """In small letters, so that failures are counted once however the name is typed."""
        return self.cleaned_data["username"].lower()

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse a one-time code that has run out."""
        super().confirm_login_allowed(user)
        if user.code_has_expired(clock.today()):
            raise ValidationError(
                _("Mã dùng một lần đã hết hiệu lực. Đề nghị Quản trị đơn vị cấp lại."),
                code="expired",
            )


class OwnPasswordForm(PasswordChangeForm):
    """Set a password of one's own; a one-time code has then served."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_mismatch": _("Hai lần nhập mật khẩu mới không giống nhau."),
        "password_incorrect": _("Mật khẩu đang dùng không đúng. Đề nghị nhập lại."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = _("Mã dùng một lần") if self.user.must_change_password else _("Mật khẩu đang dùng")
        self.fields["old_password"].label = old
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user: Any, password_field_name: str = "") -> None:
        """What is wrong with the password stands where it is first typed, not where it is
        repeated.
        """
        if self.cleaned_data.get("new_password2"):
            super().validate_password_for_user(user, "new_password1")

    def clean(self) -> Any:
        """The code on the slip is not to become the password."""
        typed = super().clean() or self.cleaned_data
        if typed.get("new_password1") and typed.get("new_password1") == typed.get("old_password"):
            self.add_error("new_password1", _("Mật khẩu mới phải khác mật khẩu đang dùng."))
        return typed

    def save(self, commit: bool = True) -> Any:
        """Save the password together with the end of the one-time code."""
        self.user.must_change_password = False
        self.user.code_expires_on = None
        return super().save(commit)


class ProfileForm(RevisedModelForm):
    """What people may change about their own account."""

    class Meta(PortalModelForm.Meta):
        model = User
        fields = ["full_name", "phone", "email", "language"]
        widgets = {"language": forms.RadioSelect}
