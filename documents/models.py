"""Legal documents that other records cite, and the files behind them."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from core.fields import NfcCharField, NfcTextField, SearchKeyField
from core.numbers import format_day
from core.records import Revised, SampleMarked, Sourced
from core.text import fold

from .permissions import DOCUMENT_VIEW, REFERENCE_WRITE
from .reading import open_to


def stored_path(stored: "StoredFile", filename: str) -> str:
    """Where a file lies: by its content's hash, never under the name its owner gave it."""
    return f"{stored.sha256[:2]}/{stored.sha256}"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Stored files."""

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Files of the documents that the user may read, and the user's own uploads.

        Files of other records (evidence, results) are served by those records' views, after their
        own check.
        """
        documents = LegalDocument.objects.permitted_to(user, permission)
        return self.filter(Q(uploaded_by=user) | Q(pk__in=documents.values("file")))


class StoredFile(SampleMarked):
    """A file kept byte for byte outside the web root, known by the hash of its content."""

    content = models.FileField(_("tệp"), upload_to=stored_path)
    name = NfcCharField(_("tên tệp"), max_length=200)
    content_type = models.CharField(_("loại tệp"), max_length=100)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người tải lên"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("thời điểm tải lên"), default=timezone.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp lưu trữ")
        verbose_name_plural = _("tệp lưu trữ")
        constraints = [
            models.CheckConstraint(name="storedfile_has_content", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="storedfile_hash_is_hexadecimal", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the file is read or downloaded."""
        return reverse("documents:file", args=[self.pk])


class DocumentKind(models.TextChoices):
    """Kinds of documents, by the abbreviation that stands in their numbers."""

    LAW = "L", _("Luật")
    RESOLUTION = "NQ", _("Nghị quyết")
    DECREE = "NĐ", _("Nghị định")
    CIRCULAR = "TT", _("Thông tư")
    DECISION = "QĐ", _("Quyết định")
    DIRECTIVE = "CT", _("Chỉ thị")
    CONCLUSION = "KL", _("Kết luận")
    PLAN = "KH", _("Kế hoạch")
    SUBMISSION = "TTr", _("Tờ trình")
    REPORT = "BC", pgettext_lazy("loại văn bản", "Báo cáo")
    NOTICE = "TB", _("Thông báo")
    MINUTES = "BB", _("Biên bản")
    LETTER = "CV", _("Công văn")
    OTHER = "K", _("Văn bản khác")


# Written by one office to another, or for itself; the other kinds are issued for all to know.
CORRESPONDENCE = frozenset(
    {
        DocumentKind.SUBMISSION,
        DocumentKind.REPORT,
        DocumentKind.NOTICE,
        DocumentKind.MINUTES,
        DocumentKind.LETTER,
        DocumentKind.OTHER,
    }
)


class LegalDocumentQuerySet(models.QuerySet["LegalDocument"]):
    """Legal documents."""

    def search(self, text: str) -> Self:
        """Documents whose number, title or issuer holds every word, accents and đ ignored."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found

    def open_to(self, user: Any) -> Self:
        """Documents that nobody keeps back from the user, whatever the user may do with them."""
        return self.filter(open_to(user))

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Every office reads what is published, and of what offices keep for themselves its own.

        Of these, who entered one changes it, and who keeps the reference data any.
        """
        if not user.has_perm(permission):
            return self.none()
        readable = self.open_to(user)
        if permission == DOCUMENT_VIEW or user.has_perm(REFERENCE_WRITE):
            return readable
        return readable.filter(entered_by=user)

    def issued_by(self, day: date) -> Self:
        """Documents that existed on that day."""
        return self.filter(issued_on__lte=day)


class LegalDocument(Revised, SampleMarked, Sourced):
    """A document by its number, day and issuer; many are cited, few have their file here."""

    number = NfcCharField(_("số, ký hiệu"), max_length=60)
    kind = models.CharField(_("loại văn bản"), max_length=3, choices=DocumentKind)
    title = NfcTextField(_("trích yếu"))
    issuer = NfcCharField(_("cơ quan ban hành"), max_length=200)
    signer = NfcCharField(_("người ký"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"))
    effective_on = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("tệp văn bản"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhập"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    search_key = SearchKeyField(source=["number", "title", "issuer"], max_length=1500)
    history = HistoricalRecords()

    objects = LegalDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "issued_on", "issuer"],
                name="legaldocument_once",
                violation_error_message=_("Văn bản có số, ngày và cơ quan ban hành này đã có."),
            ),
            models.CheckConstraint(name="legaldocument_has_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="legaldocument_takes_effect_once_issued",
                condition=Q(effective_on__isnull=True) | Q(effective_on__gte=F("issued_on")),
                violation_error_message=_("Ngày có hiệu lực phải từ ngày ban hành trở đi."),
            ),
        ]
        indexes = [models.Index(fields=["issued_on"], name="legaldocument_issued_on")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} ({format_day(self.issued_on)})"

    def get_absolute_url(self) -> str:
        """The page of this document."""
        return reverse("documents:legaldocument_detail", args=[self.pk])
