"""What is typed in of a steering committee."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import DayField
from core.text import fold, squeezed
from models_registry.citing import ActForm, DecisionFields, OptionalDecisionFields
from models_registry.forms import OrganizationField
from models_registry.models import SteeringCommittee, SteeringDuty, SteeringMember
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import in_scope

from .committees import MemberLine


class EstablishForm(DecisionFields, ActForm):
    """Whose committee, by which decision, since when."""

    decision_title = gettext_lazy(
        "Quyết định thành lập Ban Chỉ đạo xây dựng Chính quyền thân thiện"
    )

    organization = OrganizationField(label=gettext_lazy("Cơ quan, đơn vị"))
    valid_from = DayField(
        label=gettext_lazy("Hoạt động từ ngày"),
        help_text=gettext_lazy("Để trống: từ ngày ban hành quyết định."),
        required=False,
    )
    head_title = SteeringCommittee._meta.get_field("head_title").formfield()
    field_order = ["organization"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = clock.today()
        field: Any = self.fields["organization"]
        rows = Organization.objects.valid_on(day)
        field.offer(in_scope(rows, user, Permission.STEERING_WRITE, "pk"), day)


class EndCommitteeForm(OptionalDecisionFields, ActForm):
    """The last day of a committee, and the decision that ended it where there is one."""

    decision_title = gettext_lazy("Quyết định kết thúc hoạt động của Ban Chỉ đạo")

    last_day = DayField(label=gettext_lazy("Hoạt động đến hết ngày"))
    field_order = ["last_day"]


_LINE = gettext_lazy("Trưởng ban; Họ và tên; Chức vụ, cơ quan")
# How lists write the duties, beside the words of SteeringDuty.
_SHORT = {
    "pho ban thuong truc": SteeringDuty.STANDING_DEPUTY,
    "pho truong ban thuong truc": SteeringDuty.STANDING_DEPUTY,
    "pho ban": SteeringDuty.DEPUTY,
    "thanh vien": SteeringDuty.MEMBER,
    "uy vien": SteeringDuty.MEMBER,
    "giup viec": SteeringDuty.ASSISTANT,
}


class MembersForm(DecisionFields, ActForm):
    """The list of members as a decision has it, one a line, and since when it holds."""

    decision_title = gettext_lazy("Quyết định kiện toàn Ban Chỉ đạo")

    on = DayField(
        label=gettext_lazy("Áp dụng từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: từ ngày văn bản có hiệu lực."),
    )
    members = forms.CharField(
        label=gettext_lazy("Thành viên"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Mỗi người một dòng: vai trò; họ và tên; chức vụ, cơ quan. Vai trò: Trưởng ban, "
            "Phó Trưởng ban Thường trực, Phó Trưởng ban, Ủy viên, Tổ giúp việc."
        ),
    )
    field_order = ["members", "on"]

    def clean_members(self) -> list[MemberLine]:
        """Each line with a duty and a name; every wrong line is told."""
        found, errors = [], []
        for line in self.cleaned_data["members"].splitlines():
            if not line.strip():
                continue
            try:
                found.append(_read(line))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return found


def _read(line: str) -> MemberLine:
    parts = [squeezed(part) for part in line.replace("\t", ";").split(";")]
    duties = {fold(str(duty.label)): duty for duty in SteeringDuty} | _SHORT
    duty = duties.get(fold(parts[0]))
    if duty is None or len(parts) < 2 or not parts[1]:
        raise ValidationError(
            _("Dòng “%(line)s” không hợp lệ. Nhập dạng: %(example)s.")
            % {"line": line.strip()[:80], "example": _LINE}
        )
    if len(parts[1]) > 100 or len("; ".join(parts[2:])) > 200:
        raise ValidationError(
            _("Dòng “%s”: họ và tên nhiều nhất 100 ký tự, chức vụ nhiều nhất 200 ký tự.")
            % line.strip()[:80]
        )
    return MemberLine(duty, parts[1], "; ".join(parts[2:]))


def as_lines(members: list[SteeringMember]) -> str:
    """The members as the form reads them."""
    return "\n".join(
        "; ".join(filter(None, [str(one.get_duty_display()), one.full_name, one.position]))
        for one in members
    )
