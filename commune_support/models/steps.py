"""What was done to assignments, their adjustments, plans and activities: added, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.process import append_only
from organizations.models import OfficialStep, on_behalf_needs_basis

from .activities import SupportActivity
from .adjustments import AdjustmentStatus, AssignmentAdjustment
from .assignments import AssignmentStatus, SupportAssignment
from .plans import PlanStatus, SupportPlan
from .sides import ActivityStatus

_TO_ASSIGNMENTS = {
    "assign": _("Phân công giúp đỡ"),
    "end": _("Kết thúc phân công"),
    "carry_over": _("Chuyển tiếp phân công"),
    "taken_over": _("Tiếp nhận phân công chuyển tiếp"),
    "keep": _("Giữ phân công sau khi xã ra khỏi khu vực III"),
}


class AssignmentStep(OfficialStep):
    """What was done to an assignment."""

    record = models.ForeignKey(
        SupportAssignment,
        verbose_name=_("phân công giúp đỡ"),
        on_delete=models.CASCADE,
        related_name="steps",
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("lịch sử phân công")
        verbose_name_plural = _("lịch sử phân công")
        constraints = [append_only("assignmentstep"), on_behalf_needs_basis("assignmentstep")]

    def __str__(self) -> str:
        return f"{self.verb} {self.on}"

    @property
    def title(self) -> str:
        """What was done, in the timeline's words."""
        return str(_TO_ASSIGNMENTS[self.verb])

    @property
    def tone(self) -> str:
        """How it looks in the timeline."""
        return AssignmentStatus(self.to_status).tone


_TO_ADJUSTMENTS = {
    "draft_adjustment": _("Lập điều chỉnh phân công"),
    "rewrite_adjustment": _("Sửa nội dung"),
    "confirm_adjustment": _("Thực hiện điều chỉnh"),
    "discard_adjustment": _("Bỏ bản nháp"),
}


class AdjustmentStep(OfficialStep):
    """What was done to an adjustment of assignments."""

    record = models.ForeignKey(
        AssignmentAdjustment,
        verbose_name=_("điều chỉnh phân công"),
        on_delete=models.CASCADE,
        related_name="steps",
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("lịch sử điều chỉnh phân công")
        verbose_name_plural = _("lịch sử điều chỉnh phân công")
        constraints = [append_only("adjustmentstep"), on_behalf_needs_basis("adjustmentstep")]

    def __str__(self) -> str:
        return f"{self.verb} {self.on}"

    @property
    def title(self) -> str:
        """What was done, in the timeline's words."""
        return str(_TO_ADJUSTMENTS[self.verb])

    @property
    def tone(self) -> str:
        """How it looks in the timeline."""
        return AdjustmentStatus(self.to_status).tone


_TO_ACTIVITIES = {
    "record": _("Ghi nhận hoạt động"),
    "confirm": _("Xác nhận"),
    "dispute": _("Chưa thống nhất"),
    "correct": _("Sửa nội dung"),
    "withdraw": _("Rút lại"),
    "prove": _("Thêm ảnh, tài liệu"),
    "remove_proof": _("Gỡ ảnh, tài liệu"),
}


class ActivityStep(OfficialStep):
    """What was done to an activity."""

    record = models.ForeignKey(
        SupportActivity,
        verbose_name=_("hoạt động giúp đỡ"),
        on_delete=models.CASCADE,
        related_name="steps",
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("lịch sử hoạt động giúp đỡ")
        verbose_name_plural = _("lịch sử hoạt động giúp đỡ")
        constraints = [append_only("activitystep"), on_behalf_needs_basis("activitystep")]

    def __str__(self) -> str:
        return f"{self.verb} {self.on}"

    @property
    def title(self) -> str:
        """What was done, in the timeline's words."""
        return str(_TO_ACTIVITIES[self.verb])

    @property
    def tone(self) -> str:
        """How it looks in the timeline."""
        return ActivityStatus(self.to_status).tone


_TO_PLANS = {
    "draft": _("Lập kế hoạch"),
    "rewrite": _("Sửa nội dung"),
    "issue": _("Ban hành kế hoạch"),
    "amend": _("Điều chỉnh kế hoạch"),
}


class SupportPlanStep(OfficialStep):
    """What was done to a plan."""

    record = models.ForeignKey(
        SupportPlan,
        verbose_name=_("kế hoạch giúp đỡ"),
        on_delete=models.CASCADE,
        related_name="steps",
    )

    class Meta(OfficialStep.Meta):
        verbose_name = _("lịch sử kế hoạch giúp đỡ")
        verbose_name_plural = _("lịch sử kế hoạch giúp đỡ")
        constraints = [append_only("supportplanstep"), on_behalf_needs_basis("supportplanstep")]

    def __str__(self) -> str:
        return f"{self.verb} {self.on}"

    @property
    def title(self) -> str:
        """What was done, in the timeline's words."""
        return str(_TO_PLANS[self.verb])

    @property
    def tone(self) -> str:
        """How it looks in the timeline."""
        return PlanStatus(self.to_status).tone
