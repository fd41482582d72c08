"""What the offices did with dossiers of citizens and businesses, as the service portal counts."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from core.constraints import AppendOnly, NoOverlap
from core.dated import ends_after_start
from core.fields import NfcCharField, SearchKeyField
from core.numbers import format_day
from core.records import Revised, SampleMarked
from documents.models import StoredFile
from organizations.models import Organization
from organizations.scope import in_scope


class ServiceColumn(models.TextChoices):
    """The columns of the service portal's export that the portal reads."""

    ORGANIZATION = "organization", _("Cơ quan, đơn vị")
    PUBLISHED = "published", _("Thủ tục hành chính công bố")
    RECEIVED = "received", _("Hồ sơ tiếp nhận")
    ONLINE = "online", _("Hồ sơ tiếp nhận trực tuyến")
    ON_TIME = "on_time", _("Hồ sơ giải quyết đúng hạn")
    LATE = "late", _("Hồ sơ giải quyết quá hạn")


# The columns that hold numbers, as the fields of ServiceFigures are called.
NUMBERS = tuple(column for column in ServiceColumn if column != ServiceColumn.ORGANIZATION)


class ServiceHeading(Revised):
    """One way in which the export's heading row names a column.

    All rows together are the format of the export: whoever keeps the records adds a heading when
    the service portal changes its words.
    """

    column = models.CharField(_("cột"), max_length=12, choices=ServiceColumn)
    heading = NfcCharField(_("tiêu đề trong tệp"), max_length=200)
    search_key = SearchKeyField(source=["heading"])
    history = HistoricalRecords(excluded_fields=["search_key"])

    class Meta:
        verbose_name = _("tiêu đề cột của Cổng dịch vụ công")
        verbose_name_plural = _("tiêu đề cột của Cổng dịch vụ công")
        ordering = ["column", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["search_key"],
                name="serviceheading_means_one_column",
                violation_error_message=_("Tiêu đề này đã chỉ một cột."),
            ),
            models.CheckConstraint(name="serviceheading_has_words", condition=~Q(search_key="")),
            models.CheckConstraint(
                name="serviceheading_column_is_known",
                condition=Q(column__in=ServiceColumn.values),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class ServiceImport(SampleMarked):
    """One file of the service portal that was taken in: whose, of which period, when, by whom."""

    source = NfcCharField(_("nguồn số liệu"), max_length=200)
    exported_on = models.DateField(_("ngày xuất số liệu"))
    period_from = models.DateField(_("kỳ từ ngày"))
    period_to = models.DateField(_("kỳ đến ngày"))
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, related_name="+"
    )
    added = models.PositiveIntegerField(_("dòng mới"))
    corrected = models.PositiveIntegerField(_("dòng sửa"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhập"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    imported_at = models.DateTimeField(_("thời điểm nhập"), default=timezone.now)

    class Meta:
        verbose_name = _("lần nhập số liệu hồ sơ")
        verbose_name_plural = _("lần nhập số liệu hồ sơ")
        ordering = ["-period_to", "-pk"]
        constraints = [
            ends_after_start("serviceimport_ends_after_start", "period_from", "period_to"),
            models.CheckConstraint(
                name="serviceimport_exported_after_its_period",
                condition=Q(exported_on__gte=F("period_to")),
                violation_error_message=_("Ngày xuất số liệu phải từ ngày cuối kỳ trở đi."),
            ),
            models.CheckConstraint(name="serviceimport_names_its_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="serviceimport_brought_something",
                condition=Q(added__gt=0) | Q(corrected__gt=0),
            ),
            AppendOnly(name="serviceimport_append_only", deletable=Q(is_sample=True)),
        ]

    def __str__(self) -> str:
        return f"{self.source} ({format_day(self.period_from)} – {format_day(self.period_to)})"


class ServiceFiguresQuerySet(models.QuerySet["ServiceFigures"]):
    """Figures of dossiers."""

    def of_year(self, day: date) -> Self:
        """Figures of the periods of the day's year that ended by it."""
        return self.filter(period_to__range=(date(day.year, 1, 1), day))

    def permitted_to(self, user: Any, permission: str) -> Self:
        """Figures of the organizations on whose records the user holds the permission."""
        return in_scope(self, user, permission, "organization")


class ServiceFigures(Revised, SampleMarked):
    """What one organization did with dossiers in a period.

    A number that the file leaves blank is unknown, which is not zero. Dossiers settled may be more
    than those received: some came in the period before. The periods of one organization never
    overlap, so that they can be added up. Nobody types these numbers: they come by file, and a
    later file of the same period corrects them.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("cơ quan, đơn vị"),
        on_delete=models.PROTECT,
        related_name="service_figures",
    )
    period_from = models.DateField(_("kỳ từ ngày"))
    period_to = models.DateField(_("kỳ đến ngày"))
    published = models.PositiveIntegerField(ServiceColumn.PUBLISHED.label, null=True, blank=True)
    received = models.PositiveIntegerField(ServiceColumn.RECEIVED.label, null=True, blank=True)
    online = models.PositiveIntegerField(ServiceColumn.ONLINE.label, null=True, blank=True)
    on_time = models.PositiveIntegerField(ServiceColumn.ON_TIME.label, null=True, blank=True)
    late = models.PositiveIntegerField(ServiceColumn.LATE.label, null=True, blank=True)
    brought_by = models.ForeignKey(
        ServiceImport,
        verbose_name=_("lần nhập"),
        on_delete=models.PROTECT,
        related_name="figures",
    )
    history = HistoricalRecords()

    objects = ServiceFiguresQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu hồ sơ thủ tục hành chính")
        verbose_name_plural = _("số liệu hồ sơ thủ tục hành chính")
        ordering = ["organization", "period_from"]
        constraints = [
            ends_after_start("servicefigures_ends_after_start", "period_from", "period_to"),
            NoOverlap(
                name="servicefigures_no_overlap",
                keys=["organization"],
                start="period_from",
                end="period_to",
            ),
            models.CheckConstraint(
                name="servicefigures_online_is_part_of_received",
                condition=Q(online__isnull=True)
                | Q(received__isnull=True)
                | Q(online__lte=F("received")),
            ),
            models.CheckConstraint(
                name="servicefigures_says_something",
                condition=~Q(**{f"{column}__isnull": True for column in NUMBERS}),
            ),
        ]
        indexes = [models.Index(fields=["period_to"], name="servicefigures_by_period")]

    def __str__(self) -> str:
        period = f"{format_day(self.period_from)} – {format_day(self.period_to)}"
        return f"{self.organization_id} ({period})"

    def get_absolute_url(self) -> str:
        """The page of the organization whose figures they are."""
        return self.organization.get_absolute_url()

    @property
    def settled(self) -> int | None:
        """Dossiers settled; None where either part is unknown."""
        if self.on_time is None or self.late is None:
            return None
        return self.on_time + self.late
