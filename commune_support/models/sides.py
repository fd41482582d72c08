"""The two sides of an activity, and whether they agree on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityStatus(models.TextChoices):
    """Whether both sides agree on an activity."""

    RECORDED = "recorded", _("Chưa xác nhận")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    DISPUTED = "disputed", _("Chưa thống nhất")
    WITHDRAWN = "withdrawn", _("Đã rút lại")

    @property
    def tone(self) -> str:
        """How its badge looks."""
        return {
            self.RECORDED: "progress",
            self.CONFIRMED: "success",
            self.DISPUTED: "danger",
            self.WITHDRAWN: "muted",
        }[self]


class EnteringSide(models.TextChoices):
    """Which of the two sides an activity was entered by, or for; the other one confirms."""

    SUPPORTER = "supporter", _("Đơn vị giúp đỡ")
    COMMUNE = "commune", _("Xã được giúp đỡ")

    @property
    def other(self) -> "EnteringSide":
        """The side that confirms what this one entered."""
        return self.COMMUNE if self is self.SUPPORTER else self.SUPPORTER
