from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users and sign-in, nothing else: everything above names a user."""

    name = "accounts"
    verbose_name = _("Tài khoản")
