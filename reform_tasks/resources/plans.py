"""Rows of a file that name a task by its plan and number."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core import clock
from core.cells import TextWidget, WholeWidget
from core.resources import PortalResource
from organizations.resolving import OrganizationDirectory
from reform_tasks.models import ReformPlan, ReformTask

YEAR, OWNER, NUMBER = "Năm kế hoạch", "Kế hoạch của", "Số thứ tự"
IDENTIFYING = {
    "plan_year": ("Năm",),
    "plan_owner": ("Cơ quan, đơn vị ban hành", "Đơn vị ban hành"),
    "number": ("STT", "TT", "Số TT"),
}


def day_of(plan: ReformPlan) -> date:
    """The day on which the organizations in a plan are called as it calls them."""
    return plan.issued_on or clock.today()


class OfPlans(PortalResource):
    """Rows that name a task by its plan and number.

    The plan is the one chosen in the form, else that of the row's year and owner.
    """

    plan_year = Field(column_name=YEAR, attribute="plan__year", widget=WholeWidget(), readonly=True)
    plan_owner = Field(column_name=OWNER, readonly=True)
    number = Field(column_name=NUMBER, attribute="number", widget=TextWidget())

    def __init__(self, *, plan: ReformPlan | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.chosen = plan
        self.user: Any = None
        self.directories: dict[date, OrganizationDirectory] = {}

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Keep who imports."""
        super().before_import(dataset, **kwargs)
        self.user = kwargs.get("user")

    def get_instance(self, instance_loader: Any, row: Any) -> ReformTask | None:
        """The task of that number in the row's plan."""
        plan = self.plan_of(row)
        number = TextWidget().clean(row.get(NUMBER))
        return plan.tasks.select_related("plan").filter(number=number).first()

    def plan_of(self, row: Any) -> ReformPlan:
        """The row's plan, or an error that says which is missing."""
        if self.chosen is not None:
            return self.chosen
        year, owner = WholeWidget().clean(row.get(YEAR)), TextWidget().clean(row.get(OWNER))
        if year is None or not owner:
            raise ValueError(
                _("Đề nghị chọn kế hoạch, hoặc ghi cột “%(year)s” và “%(owner)s”.")
                % {"year": YEAR, "owner": OWNER}
            )
        organization = self.organizations(date(int(year), 1, 1)).find(owner)
        plan = ReformPlan.objects.filter(owner=organization, year=int(year)).first()
        if plan is None:
            raise ValueError(
                _("%(owner)s chưa có kế hoạch năm %(year)s.") % {"owner": owner, "year": year}
            )
        return plan

    def organizations(self, day: date) -> OrganizationDirectory:
        """The organizations of that day, read once."""
        if day not in self.directories:
            self.directories[day] = OrganizationDirectory(day)
        return self.directories[day]

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What could not be understood is told alone; only then is the whole row looked at."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        super().validate_instance(instance, None, validate_unique)

    def dehydrate_plan_owner(self, task: ReformTask) -> str:
        """The owner's name on the first day of the plan's year."""
        return task.plan.owner.name_on(date(task.plan.year, 1, 1))
