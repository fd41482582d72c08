"""Completions from before the portal: "nhập lại hồ sơ cũ"."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core.cells import DayWidget, TextWidget
from core.refusals import Refusal
from core.resources import PortalResource
from documents.models import LegalDocument
from reform_tasks import progress
from reform_tasks.models import Progress, ReformTask

from .plans import IDENTIFYING, NUMBER, OfPlans

RESULT, RESULT_ON = "Số văn bản kết quả", "Ngày văn bản kết quả"
REPORTED, CONFIRMED = "Ngày báo cáo hoàn thành", "Ngày xác nhận hoàn thành"
BASIS, BASIS_ON = "Theo văn bản số", "Ngày văn bản"


class PastCompletionResource(OfPlans):
    """Completions from before the portal: entered by the verb, on the strength of a document."""

    result_number = Field(column_name=RESULT, attribute="result_number", widget=TextWidget())
    result_on = Field(column_name=RESULT_ON, attribute="result_on", widget=DayWidget())
    reported_on = Field(column_name=REPORTED, attribute="reported_on", widget=DayWidget())
    confirmed_on = Field(column_name=CONFIRMED, attribute="confirmed_on", widget=DayWidget())
    basis = Field(column_name=BASIS, readonly=True)
    basis_on = Field(column_name=BASIS_ON, readonly=True)

    synonyms = IDENTIFYING

    class Meta(PortalResource.Meta):
        model = ReformTask
        name = "Nhập lại hồ sơ cũ: nhiệm vụ đã hoàn thành"
        import_id_fields = ("number",)
        fields = (
            "plan_year",
            "plan_owner",
            "number",
            "result_number",
            "result_on",
            "reported_on",
            "confirmed_on",
            "basis",
            "basis_on",
        )

    def init_instance(self, row: Any = None) -> ReformTask:
        """A completion is of a task that stands in its plan."""
        raise ValueError(_("Kế hoạch không có nhiệm vụ %(number)s.") % {"number": row.get(NUMBER)})

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Read the row; of a report or confirmation without a day the document's day is taken."""
        super().import_instance(instance, row, **kwargs)
        instance.reported_on = instance.reported_on or instance.result_on
        instance.confirmed_on = instance.confirmed_on or instance.reported_on
        if not instance.result_number or instance.result_on is None:
            raise ValidationError({RESULT: _("Đề nghị nhập số và ngày văn bản kết quả.")})

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What could not be understood is told; the rest the verb checks."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Enter the completion by its verb; what that refuses is the row's error."""
        if instance.status == Progress.DONE:
            raise ValidationError(_("Nhiệm vụ đã hoàn thành với văn bản kết quả khác."))
        try:
            progress.record_completion(
                ReformTask.objects.get(pk=instance.pk),
                by=self.user,
                result_number=instance.result_number,
                result_on=instance.result_on,
                reported_on=instance.reported_on,
                confirmed_on=instance.confirmed_on,
                basis=self._basis(row),
            )
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def _basis(self, row: Any) -> LegalDocument:
        number, day = TextWidget().clean(row.get(BASIS)), DayWidget().clean(row.get(BASIS_ON))
        found = list(LegalDocument.objects.filter(number=number, issued_on=day)) if day else []
        if len(found) != 1:
            raise ValidationError(
                {BASIS: _("Không có văn bản số “%(number)s” của ngày này.") % {"number": number}}
            )
        return found[0]
