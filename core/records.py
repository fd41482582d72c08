"""What records share: a revision, the mark of invented rows, the certainty of reference facts."""

from typing import Any, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from .dated import Dated
from .fields import NfcCharField
from .refusals import ChangedMeanwhile


class Revised(models.Model):
    """A record that people edit; `revision` grows with every save, so that none is overwritten."""

    revision = models.PositiveIntegerField(_("lần sửa"), default=1, editable=False)

    class Meta:
        abstract = True

    def save_revised(self, *, seen: int | None = None, **kwargs: Any) -> None:
        """Save and count the revision; refuse when `seen` is no longer the stored revision.

        `seen` is the revision that the person had on the screen; without it the revision read with
        the row is taken. Runs in its own transaction, or joins the caller's.
        """
        expected = self.revision if seen is None else seen
        with transaction.atomic():
            stored = (
                type(self)
                ._base_manager.select_for_update()
                .filter(pk=self.pk)
                .order_by("pk")  # the model's own order may join a table that cannot be locked
                .values_list("revision", flat=True)
                .first()
            )
            if stored != expected:
                raise ChangedMeanwhile
            self.revision = expected + 1
            self.save(**kwargs)


class SampleMarked(models.Model):
    """May be invented; then shown as 'dữ liệu minh họa', and removed by remove_sample."""

    is_sample = models.BooleanField(_("dữ liệu minh họa"), default=False, editable=False)

    class Meta:
        abstract = True


class Certainty(models.TextChoices):
    """How sure a reference fact is; shown beside it, never removed."""

    VERIFIED = "verified", _("đã kiểm chứng")
    DERIVED = "derived", _("suy ra từ nguồn")
    UNVERIFIED = "unverified", _("chưa kiểm chứng")


class Sourced(models.Model):
    """A reference fact with its source and how sure it is."""

    certainty = models.CharField(
        _("độ tin cậy"), max_length=10, choices=Certainty, default=Certainty.UNVERIFIED
    )
    source = NfcCharField(_("nguồn"), max_length=400, blank=True)

    class Meta:
        abstract = True


class SampleQuerySet(models.QuerySet):
    """Rows that may be invented."""

    def real(self) -> Self:
        """Rows that were not invented."""
        return self.filter(is_sample=False)


def is_removable(model: type[models.Model]) -> bool:
    """Whether a row of the table may be deleted: it states no fact and nothing can rest on it.

    What held from a day to a day is ended, a fact with its source is corrected, and what another
    table can point at may have been told or printed already.
    """
    if issubclass(model, (Dated, Sourced)):
        return False
    pointing = model._meta.get_fields(include_hidden=True)
    return not any(field.auto_created and not field.concrete for field in pointing)
