"""What is typed in of a steering committee."""

from typing import Any

from django.utils.translation import gettext_lazy

from accounts.models import User
from core import clock
from core.forms import DayField
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import in_scope

from .citing import ActForm, DecisionFields, OptionalDecisionFields
from .forms import OrganizationField
from .models import SteeringCommittee


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
