"""What a dossier is judged by: its marks by criterion, and what proves them.

Each party has its own columns and writes no other's: the unit its mark and explanation, those who
appraise theirs with the reason, the unit its reply, those who appraise what is settled in the end.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField
from core.process import append_only
from core.records import Revised, SampleMarked
from documents.models import LegalDocument, StoredFile
from organizations.models import Organization
from organizations.scope import in_scope

from .criteria import Criterion, VetoCondition
from .dossier import Dossier

WORDS = 5000


@dataclass(frozen=True)
class Mark:
    """What one party says of a criterion: its points (0 or 1 in a set without), or that it does
    not apply.
    """

    points: Decimal | None
    is_exempt: bool = False

    @property
    def is_given(self) -> bool:
        """Whether anything was said."""
        return self.is_exempt or self.points is not None


def _within(field: str) -> Q:
    return Q(**{field: None}) | Q(**{f"{field}__gte": 0, f"{field}__lte": F("maximum")})


def _or_exempt(points: str, exempt: str) -> Q:
    return Q(**{exempt: False}) | Q(**{points: None})


def _same(points: str, exempt: str, other_points: str, other_exempt: str) -> Q:
    """Both say the same. A comparison with NULL would pass a check, so what is blank is named."""
    both_exempt = Q(**{exempt: True, other_exempt: True})
    equal = Q(**{exempt: False, other_exempt: False, points: F(other_points)})
    return both_exempt | (
        equal & Q(**{f"{points}__isnull": False, f"{other_points}__isnull": False})
    )


# The unit changed its part after it was appraised: its version only ever grows.
CHANGED_SINCE = Q(appraised_version__lt=F("self_version"))


class ScoreLine(Revised, SampleMarked):
    """The marks of one criterion in one dossier: self, appraised, final.

    `maximum` is the criterion's own (1 where the set has no points), kept here so that the database
    refuses a mark above it; a set is frozen, so it cannot go stale. `self_version` grows with each
    change of the unit's part, evidence included; `appraised_version` is the one that was judged.
    """

    dossier = models.ForeignKey(
        Dossier, verbose_name=_("hồ sơ"), on_delete=models.PROTECT, related_name="lines"
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("tiêu chí"), on_delete=models.PROTECT, related_name="lines"
    )
    maximum = models.DecimalField(_("điểm tối đa"), max_digits=6, decimal_places=2, editable=False)
    self_points = models.DecimalField(
        _("điểm tự chấm"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    self_exempt = models.BooleanField(_("đề nghị không áp dụng"), default=False)
    explanation = NfcTextField(_("thuyết minh"), max_length=WORDS, blank=True)
    self_version = models.PositiveIntegerField(default=0, editable=False)
    appraised_points = models.DecimalField(
        _("điểm thẩm định"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    appraised_exempt = models.BooleanField(_("thẩm định: không áp dụng"), default=False)
    appraised_reason = NfcTextField(_("ý kiến thẩm định"), max_length=WORDS, blank=True)
    appraised_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    appraised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thẩm định"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reply = NfcTextField(_("giải trình của đơn vị"), max_length=WORDS, blank=True)
    final_points = models.DecimalField(
        _("điểm kết luận"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    final_exempt = models.BooleanField(_("kết luận: không áp dụng"), default=False)
    final_reason = NfcTextField(_("lý do kết luận"), max_length=WORDS, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("điểm của hồ sơ")
        verbose_name_plural = _("điểm của hồ sơ")
        ordering = ["criterion__group__order", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "criterion"], name="scoreline_once"),
            models.CheckConstraint(name="scoreline_self_within", condition=_within("self_points")),
            models.CheckConstraint(
                name="scoreline_appraised_within", condition=_within("appraised_points")
            ),
            models.CheckConstraint(
                name="scoreline_final_within", condition=_within("final_points")
            ),
            models.CheckConstraint(
                name="scoreline_exempt_has_no_points",
                condition=_or_exempt("self_points", "self_exempt")
                & _or_exempt("appraised_points", "appraised_exempt")
                & _or_exempt("final_points", "final_exempt"),
            ),
            models.CheckConstraint(
                name="scoreline_appraised_names_what",
                condition=Q(
                    appraised_version=None,
                    appraised_by=None,
                    appraised_points=None,
                    appraised_exempt=False,
                )
                | (
                    Q(appraised_version__isnull=False, appraised_by__isnull=False)
                    & (Q(appraised_points__isnull=False) | Q(appraised_exempt=True))
                ),
            ),
            models.CheckConstraint(
                # Only of what was judged: the unit may have changed its mark since.
                name="scoreline_difference_has_reason",
                condition=Q(appraised_version=None)
                | ~Q(appraised_version=F("self_version"))
                | ~Q(appraised_reason="")
                | _same("appraised_points", "appraised_exempt", "self_points", "self_exempt"),
                violation_error_message=_("Điểm thẩm định khác điểm tự chấm phải có lý do."),
            ),
            models.CheckConstraint(
                name="scoreline_final_has_reason",
                condition=Q(final_points=None, final_exempt=False)
                | ~Q(final_reason="")
                | _same("final_points", "final_exempt", "appraised_points", "appraised_exempt"),
                violation_error_message=_("Điểm kết luận khác điểm thẩm định phải có lý do."),
            ),
        ]
        indexes = [
            # The few that wait to be appraised anew, among hundreds of thousands.
            models.Index(fields=["dossier"], condition=CHANGED_SINCE, name="scoreline_stale")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.criterion_id}"

    @property
    def self_mark(self) -> Mark:
        """What the unit says."""
        return Mark(self.self_points, self.self_exempt)

    @property
    def appraised_mark(self) -> Mark:
        """What those who appraise say."""
        return Mark(self.appraised_points, self.appraised_exempt)

    @property
    def final_mark(self) -> Mark:
        """What counts in the end: what was settled after a reply, else the appraised mark."""
        settled = Mark(self.final_points, self.final_exempt)
        return settled if settled.is_given else self.appraised_mark

    @property
    def is_settled(self) -> bool:
        """Whether a mark of its own was settled after the appraisal."""
        return Mark(self.final_points, self.final_exempt).is_given

    @property
    def is_stale(self) -> bool:
        """Whether the unit changed its part after it was appraised."""
        return self.appraised_version is not None and self.appraised_version != self.self_version

    @property
    def is_appraised(self) -> bool:
        """Whether the unit's part, as it stands, was appraised."""
        return self.appraised_version is not None and not self.is_stale

    @property
    def differs(self) -> bool:
        """Whether the appraised mark is another than the unit's."""
        return self.appraised_mark.is_given and self.appraised_mark != self.self_mark


class VetoFinding(SampleMarked):
    """That a condition which forbids recognition was found to hold for a dossier."""

    dossier = models.ForeignKey(
        Dossier, verbose_name=_("hồ sơ"), on_delete=models.PROTECT, related_name="veto_findings"
    )
    veto = models.ForeignKey(
        VetoCondition,
        verbose_name=_("điều kiện loại trừ"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ghi nhận"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    found_at = models.DateTimeField(_("thời điểm ghi nhận"), default=timezone.now)

    class Meta:
        verbose_name = _("điều kiện loại trừ của hồ sơ")
        verbose_name_plural = _("điều kiện loại trừ của hồ sơ")
        ordering = ["veto__order"]
        constraints = [models.UniqueConstraint(fields=["dossier", "veto"], name="vetofinding_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} · {self.veto_id}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Pieces of evidence."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Evidence of the units on whose records the user holds the permission."""
        return in_scope(self, user, permission, "organization")

    def current(self) -> Self:
        """Those that no newer version has taken the place of."""
        return self.filter(newer=None)

    def same_file_elsewhere(self, organizations: Iterable[int], hashes: Iterable[str]) -> Self:
        """Evidence of other units with a file of one of these contents."""
        rows = self.filter(file__sha256__in=hashes)
        return rows.exclude(organization__in=organizations)


class Evidence(SampleMarked):
    """A piece in a unit's store of evidence: a document by its number, a file, or both.

    Kept once and cited by any criterion of the unit's dossiers. It is never changed: a newer file
    is a new piece that `replaces` it.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    title = NfcCharField(_("tên minh chứng"), max_length=300)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("văn bản"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("tệp"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence",
    )
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("thay cho"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="newer",
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người thêm"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    added_at = models.DateTimeField(_("thời điểm thêm"), default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["-pk"]
        constraints = [
            append_only("evidence"),
            models.CheckConstraint(
                name="evidence_is_document_or_file",
                condition=Q(document__isnull=False) | Q(file__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceUse(SampleMarked):
    """That a piece of evidence proves a criterion of a dossier, and where in it to look."""

    line = models.ForeignKey(
        ScoreLine,
        verbose_name=_("tiêu chí"),
        on_delete=models.PROTECT,
        related_name="evidence_uses",
    )
    evidence = models.ForeignKey(
        Evidence, verbose_name=_("minh chứng"), on_delete=models.PROTECT, related_name="uses"
    )
    place = NfcCharField(
        _("mục, trang"), max_length=200, blank=True, help_text=_("Ví dụ: mục II.3, trang 5.")
    )
    history = HistoricalRecords()

    # Set where a sheet is read: how many criteria of the dossier the piece proves, and for those
    # who appraise, which other unit gave the same file.
    shared = 1
    also_of = ""

    class Meta:
        verbose_name = _("minh chứng của tiêu chí")
        verbose_name_plural = _("minh chứng của tiêu chí")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "evidence"],
                name="evidenceuse_once",
                violation_error_message=_("Minh chứng này đã có ở tiêu chí."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.line_id} · {self.evidence_id}"
