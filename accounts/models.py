from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, SearchKeyField, SortKeyField
from core.records import Revised, SampleMarked, SampleQuerySet
from core.text import fold, squeezed


class Language(models.TextChoices):
    """The language of the words; numbers and days are written the Vietnamese way in both."""

    VIETNAMESE = "vi", "Tiếng Việt"
    ENGLISH = "en", "English"


class UserQuerySet(SampleQuerySet):
    """Questions about accounts."""

    def active(self) -> Self:
        """Accounts that may sign in: those that were not closed."""
        return self.filter(is_active=True)

    def named(self, username: str) -> Self:
        """The account of that name, in any case of letters."""
        return self.alias(lower_username=Lower("username")).filter(lower_username=username.lower())

    def matching(self, text: str) -> Self:
        """Accounts whose name, user name or telephone holds each of the words, accents or not."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc] # made at run time
    """Opens accounts, and finds them by name whatever the case of its letters."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """How the sign-in finds an account: 'LanNT' and 'lannt' are the same."""
        return self.get_queryset().named(username or "").get()

    def create_user(
        self, username: str, *, full_name: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Open an account; without a password nobody can sign in with it yet."""
        user = self.model(
            username=self.model.normalize_username(username),
            full_name=squeezed(full_name),
            password=make_password(password),
            **fields,
        )
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, *, full_name: str, **fields: Any) -> "User":
        """Open an account that may do everything: to install and repair, not for daily work."""
        fields |= {"is_staff": True, "is_superuser": True}
        return self.create_user(username, full_name=full_name, **fields)


class AccountHistory(HistoricalRecords):
    """The history of what was changed about an account; signing in is no change of it."""

    UNTOLD = frozenset({"last_login", "password"})

    def post_save(
        self,
        instance: models.Model,
        created: bool,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Leave out saves of the columns that the history does not hold."""
        if update_fields is None or not self.UNTOLD.issuperset(update_fields):
            super().post_save(instance, created, using=using, **kwargs)


class User(Revised, SampleMarked, AbstractUser):
    """A person's account. What they may do, and for which unit, is said by their memberships."""

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        validators=[
            ASCIIUsernameValidator(
                message=_("Tên đăng nhập chỉ gồm chữ không dấu, chữ số và @ . + - _.")
            )
        ],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    first_name = None  # type: ignore[assignment] # Vietnamese names are one field: full_name
    last_name = None  # type: ignore[assignment] # as above
    full_name = NfcCharField(_("họ và tên"), max_length=150)
    phone = models.CharField(
        _("điện thoại"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(
                r"^\+?[\d .]{8,19}$", _("Số điện thoại chỉ gồm chữ số, ví dụ 0912 345 678.")
            )
        ],
    )
    language = models.CharField(
        _("ngôn ngữ"), max_length=2, choices=Language, default=Language.VIETNAMESE
    )
    must_change_password = models.BooleanField(
        _("phải đổi mật khẩu"),
        default=False,
        help_text=_(
            "Khi đăng nhập, người dùng phải đặt mật khẩu của mình trước khi làm việc khác."
        ),
    )
    code_expires_on = models.DateField(
        _("mã dùng một lần có hiệu lực đến ngày"), null=True, blank=True, editable=False
    )
    search_key = SearchKeyField(source=["full_name", "username", "phone"])
    sort_key = SortKeyField(source=["given_name_first"])

    objects: ClassVar[UserManager] = UserManager()
    history = AccountHistory(
        verbose_name=_("lịch sử tài khoản"),
        verbose_name_plural=_("lịch sử tài khoản"),
        excluded_fields=[*AccountHistory.UNTOLD, "search_key", "sort_key"],
    )

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        ordering = ["sort_key", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_is_unique_in_any_case",
                violation_error_message=_("Tên đăng nhập này đã có người dùng."),
            ),
            models.CheckConstraint(name="user_has_a_name", condition=~Q(full_name="")),
            models.CheckConstraint(
                name="user_language_is_known", condition=Q(language__in=Language.values)
            ),
            models.CheckConstraint(
                name="user_code_expires_only_while_it_must_be_changed",
                condition=Q(code_expires_on=None) | Q(must_change_password=True),
                violation_error_message=_("Chỉ mã dùng một lần mới có ngày hết hiệu lực."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.full_name

    def get_short_name(self) -> str:
        """The given name, which in Vietnamese comes last."""
        return self.full_name.rpartition(" ")[2]

    @property
    def given_name_first(self) -> str:
        """The order of a list of people: by given name, then by the whole name."""
        return f"{self.get_short_name()} {self.full_name}"

    def code_has_expired(self, day: date) -> bool:
        """Whether the one-time code stopped working before that day."""
        return self.code_expires_on is not None and self.code_expires_on < day
