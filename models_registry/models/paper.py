"""What leaves the registry on paper, and the Word templates put in place of the standard ones."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.process import append_only
from core.records import SampleMarked
from documents.models import StoredFile


class PaperKind(models.TextChoices):
    """The papers, in the order in which a model needs them; the value stands in addresses."""

    REGISTRATION = "dang-ky", _("Bản đăng ký xây dựng mô hình")
    SELF_SCORES = "tu-cham", _("Bảng tự chấm điểm")
    LETTER = "to-trinh", _("Tờ trình đề nghị công nhận")
    EVIDENCE = "minh-chung", _("Danh mục tài liệu minh chứng")
    VISIT = "phieu-tham-dinh", _("Phiếu thẩm định")
    MINUTES = "bien-ban", _("Biên bản thẩm định")
    DECISION = "quyet-dinh", _("Quyết định công nhận")


class PaperTemplate(SampleMarked):
    """One version of the Word template of a paper; without a file it is the standard one again."""

    kind = models.CharField(_("loại văn bản"), max_length=20, choices=PaperKind)
    version = models.PositiveSmallIntegerField(_("phiên bản"))
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("tệp mẫu"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người tải lên"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("thời điểm tải lên"), default=timezone.now)

    class Meta:
        verbose_name = _("mẫu văn bản")
        verbose_name_plural = _("mẫu văn bản")
        ordering = ["kind", "-version"]
        constraints = [
            append_only("papertemplate"),
            models.UniqueConstraint(fields=["kind", "version"], name="papertemplate_version_once"),
            models.CheckConstraint(
                name="papertemplate_kind_is_known", condition=Q(kind__in=PaperKind.values)
            ),
            models.CheckConstraint(
                name="papertemplate_version_from_one", condition=Q(version__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.version}"
