"""What the steps of every process between agencies have in common."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.process import Step
from documents.models import LegalDocument

from .organization import Organization


class OfficialStep(Step):
    """A step of a process between agencies: for which unit, and on the strength of what."""

    unit = models.ForeignKey(
        Organization,
        verbose_name=_("thực hiện cho"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_on_behalf = models.BooleanField(_("nhập thay"), default=False)
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("theo văn bản"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta(Step.Meta):
        abstract = True

    @property
    def note(self) -> str:
        """'do … nhập thay … theo …', else for whom and by which document: the timeline's words.

        Reads `by`, `unit` with its names, and `basis`: select and prefetch them for a timeline.
        """
        said = {"by": self.by, "unit": self.unit, "basis": self.basis}
        if self.entered_on_behalf:
            return gettext("do %(by)s nhập thay %(unit)s theo %(basis)s") % said
        if self.unit is None:
            return gettext("theo %(basis)s") % said if self.basis else ""
        if self.basis is None:
            return gettext("cho %(unit)s") % said
        return gettext("cho %(unit)s, theo %(basis)s") % said


def on_behalf_needs_basis(name: str) -> models.CheckConstraint:
    """The constraint that what is entered for another names the unit and the document."""
    return models.CheckConstraint(
        name=f"{name}_on_behalf_has_basis",
        condition=Q(entered_on_behalf=False) | Q(basis__isnull=False, unit__isnull=False),
        violation_error_message=_("Nhập thay phải nêu rõ đơn vị và văn bản làm căn cứ."),
    )
