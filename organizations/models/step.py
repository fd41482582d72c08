"""What the steps of every process between agencies have in common."""

from django.db import models
from django.db.models import Q
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


def on_behalf_needs_basis(name: str) -> models.CheckConstraint:
    """The constraint that what is entered for another names the unit and the document."""
    return models.CheckConstraint(
        name=f"{name}_on_behalf_has_basis",
        condition=Q(entered_on_behalf=False) | Q(basis__isnull=False, unit__isnull=False),
        violation_error_message=_("Nhập thay phải nêu rõ đơn vị và văn bản làm căn cứ."),
    )
