"""Who was appointed to appraise which dossier, the whole of it or some groups of criteria."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.records import SampleMarked

from .criteria import CriteriaGroup
from .dossier import Dossier


class DossierAppraiserQuerySet(models.QuerySet["DossierAppraiser"]):
    """Appointments."""

    def of(self, user: Any) -> Self:
        """Those of this person."""
        return self.filter(user=user.pk)


class DossierAppraiser(SampleMarked):
    """That a person was appointed to appraise a dossier; without a group, all of its criteria.

    A row for each group. A dossier without any row may be appraised by everybody who appraises.
    """

    dossier = models.ForeignKey(
        Dossier, verbose_name=_("hồ sơ"), on_delete=models.PROTECT, related_name="appraisers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thẩm định"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    group = models.ForeignKey(
        CriteriaGroup,
        verbose_name=_("nhóm tiêu chí"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người phân công"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    appointed_at = models.DateTimeField(_("thời điểm phân công"), default=timezone.now)

    objects = DossierAppraiserQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công thẩm định")
        verbose_name_plural = _("phân công thẩm định")
        ordering = ["dossier", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "user", "group"], name="dossierappraiser_group_once"
            ),
            models.UniqueConstraint(
                # Two blanks are not the same to a database.
                fields=["dossier", "user"],
                condition=Q(group=None),
                name="dossierappraiser_whole_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.user_id}"
