"""The annex of a plan as a workbook."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core import clock
from core.cells import DayWidget, TextWidget
from core.refusals import Refusal
from core.resources import PortalResource
from core.text import fold
from organizations.naming import names_on
from reform_tasks.agencies import read_agencies
from reform_tasks.deadlines import milestones, resolve
from reform_tasks.models import Layer, Part, ReformArea, ReformTask, TaskAgency, TaskMilestone
from reform_tasks.series import milestones_of

from .plans import IDENTIFYING, NUMBER, OfPlans, day_of

TITLE, OUTPUT, AREA = "Nhiệm vụ", "Sản phẩm, kết quả", "Lĩnh vực"
LEADS, COORDINATING = "Cơ quan chủ trì", "Cơ quan phối hợp"
DUE, START, PARENT = "Thời hạn hoàn thành", "Bắt đầu từ ngày", "Nhiệm vụ của Kế hoạch tỉnh"


class ReformTaskResource(OfPlans):
    """The annex of a plan, in which a task is matched by its number.

    Once a plan is issued its deadlines stay and no task comes in by file. A status is never
    written: completions come in by a resource that calls the verb.
    """

    title = Field(column_name=TITLE, attribute="title", widget=TextWidget())
    output = Field(column_name=OUTPUT, attribute="output", widget=TextWidget())
    area = Field(column_name=AREA, attribute="area__name")
    leads = Field(column_name=LEADS, attribute="lead_names")
    coordinating = Field(column_name=COORDINATING, attribute="coordinating_names")
    due_text = Field(column_name=DUE, attribute="due_text", widget=TextWidget())
    start_on = Field(column_name=START, attribute="start_on", widget=DayWidget())
    parent = Field(column_name=PARENT, attribute="parent_task__number")

    synonyms = {
        **IDENTIFYING,
        "title": ("Nội dung nhiệm vụ", "Nhiệm vụ cụ thể", "Nội dung"),
        "output": ("Sản phẩm", "Kết quả", "Sản phẩm/kết quả", "Kết quả, sản phẩm"),
        "leads": ("Đơn vị chủ trì", "Chủ trì"),
        "coordinating": ("Đơn vị phối hợp", "Phối hợp"),
        "due_text": ("Thời hạn", "Thời gian hoàn thành", "Thời gian thực hiện"),
    }

    class Meta(PortalResource.Meta):
        model = ReformTask
        name = "Nhiệm vụ của kế hoạch"
        import_id_fields = ("number",)
        fields = (
            "plan_year",
            "plan_owner",
            "number",
            "area",
            "title",
            "output",
            "leads",
            "coordinating",
            "start_on",
            "due_text",
            "due_on",
            "extended_due_on",
            "parent",
            "status",
            "completed_on",
            "is_sample",
        )
        export_order = fields

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("due_on", "extended_due_on", "completed_on"):
            self.fields[name].readonly = True

    def get_instance(self, instance_loader: Any, row: Any) -> ReformTask | None:
        """The task with its agencies in words, to be compared with the row's."""
        task = super().get_instance(instance_loader, row)
        if task is not None:
            _put_agencies_in_words(task, task.agencies.values_list("part", "organization"))
        return task

    def init_instance(self, row: Any = None) -> ReformTask:
        """A new line, the last of its plan."""
        plan = self.plan_of(row)
        if plan.is_issued:
            raise ValueError(
                _(
                    "Kế hoạch đã ban hành, không có nhiệm vụ %(number)s. Đề nghị bổ sung nhiệm vụ "
                    "bằng văn bản."
                )
                % {"number": row.get(NUMBER)}
            )
        last = plan.tasks.order_by("-position").values_list("position", flat=True).first() or 0
        return ReformTask(
            plan=plan, position=last + 1, added_on=clock.today(), is_sample=plan.is_sample
        )

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Set what the row says; each column that cannot be understood is told by its name."""
        errors: dict[str, str] = {}
        for column, take in (
            (NUMBER, self._take_number),
            (TITLE, self._take_texts),
            (AREA, self._take_area),
            (LEADS, self._take_agencies),
            (DUE, self._take_deadline),
            (PARENT, self._take_parent),
        ):
            try:
                take(instance, row)
            except (ValueError, Refusal) as error:
                errors[column] = str(error)
        if errors:
            raise ValidationError(errors)

    def _take_number(self, task: ReformTask, row: Any) -> None:
        task.number = TextWidget().clean(row.get(NUMBER))
        if not task.number:
            raise ValueError(_("Nhiệm vụ chưa ghi số thứ tự."))

    def _take_texts(self, task: ReformTask, row: Any) -> None:
        task.title = TextWidget().clean(row.get(TITLE))
        task.output = TextWidget().clean(row.get(OUTPUT))
        if not task.title:
            raise ValueError(_("Nhiệm vụ chưa có nội dung."))

    def _take_area(self, task: ReformTask, row: Any) -> None:
        written = fold(TextWidget().clean(row.get(AREA)))
        for area in ReformArea.objects.all():
            if written in (str(area.number), area.code, fold(area.name), fold(str(area))):
                task.area = area
                return
        names = "; ".join(str(area) for area in ReformArea.objects.all())
        raise ValueError(
            _("Không có lĩnh vực “%(value)s”. Nhập một trong: %(names)s.")
            % {"value": row.get(AREA) or "", "names": names}
        )

    def _take_agencies(self, task: ReformTask, row: Any) -> None:
        found = read_agencies(
            str(row.get(LEADS) or ""),
            str(row.get(COORDINATING) or ""),
            self.organizations(day_of(task.plan)),
        )
        task.coordinating_note = found.note
        parts = [(Part.LEAD, each.pk) for each in found.leads]
        parts += [(Part.COORDINATING, each.pk) for each in found.coordinating]
        _put_agencies_in_words(task, parts)

    def _take_deadline(self, task: Any, row: Any) -> None:
        written = TextWidget().clean(row.get(DUE))
        start_on = DayWidget().clean(row.get(START))
        is_changed = (written, start_on) != (task.due_text, task.start_on)
        if is_changed and task.plan.is_issued:
            raise ValueError(
                _("Kế hoạch đã ban hành nên thời hạn ban đầu không đổi. Đề nghị gia hạn.")
            )
        due = resolve(written, year=task.plan.year, closing_on=task.plan.closing_on)
        if is_changed:
            task.series = milestones(
                written, year=task.plan.year, closing_on=task.plan.closing_on, start_on=start_on
            )
            task.has_milestones = bool(task.series)
        task.due_text, task.start_on = written, start_on
        task.due_kind, task.due_on = due.kind, due.on

    def _take_parent(self, task: ReformTask, row: Any) -> None:
        number = TextWidget().clean(row.get(PARENT))
        task.parent_task = None
        if not number:
            return
        province = ReformTask.objects.filter(
            plan__layer=Layer.PROVINCE, plan__year=task.plan.year, number=number
        )
        task.parent_task = province.first()
        if task.parent_task is None or task.plan.layer == Layer.PROVINCE:
            raise ValueError(
                _("Kế hoạch tỉnh năm %(year)s không có nhiệm vụ %(number)s.")
                % {"year": task.plan.year, "number": number}
            )

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Write the agencies that the row names, and the periods of a new deadline."""
        if hasattr(instance, "series"):
            instance.milestones.all().delete()
            TaskMilestone.objects.bulk_create(milestones_of(instance, instance.series))
        instance.agencies.all().delete()
        TaskAgency.objects.bulk_create(
            TaskAgency(
                task=instance,
                organization_id=organization,
                part=part,
                order=order,
                is_sample=instance.is_sample,
            )
            for order, (part, organization) in enumerate(instance.parts, start=1)
        )

    def dehydrate_leads(self, task: ReformTask) -> str:
        """The lead agencies by their names."""
        return _joined(task, Part.LEAD)

    def dehydrate_coordinating(self, task: ReformTask) -> str:
        """The coordinating agencies by their names, and the groups as written."""
        return "; ".join(filter(None, (_joined(task, Part.COORDINATING), task.coordinating_note)))


def _put_agencies_in_words(task: Any, parts: Iterable[tuple[str, int]]) -> None:
    """Keep the agencies beside the task, for the comparison with the row and for saving."""
    task.parts = list(parts)
    names = names_on(day_of(task.plan), [organization for _part, organization in task.parts])

    def joined(wanted: str) -> str:
        return "; ".join(names[pk] for part, pk in task.parts if part == wanted)

    task.lead_names = joined(Part.LEAD)
    groups = filter(None, (joined(Part.COORDINATING), task.coordinating_note))
    task.coordinating_names = "; ".join(groups)


def _joined(task: ReformTask, part: Part) -> str:
    day = day_of(task.plan)
    return "; ".join(
        agency.organization.name_on(day) for agency in task.agencies.all() if agency.part == part
    )
