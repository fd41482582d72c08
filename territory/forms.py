"""The filters of the list of units."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DayField, PortalForm
from core.refusals import Refusal
from core.widgets import QuickSelect

from .boundaries import load_boundaries
from .boundary_files import MOST_BYTES
from .models import Cluster, ClusterMembership, Level, UnitVersion
from .models.units import UnitVersionQuerySet

CLUSTER_SCHEME = "former_district"


class UnitFilter(django_filters.FilterSet):
    """Search, level, and the district (or, since there are none, the cluster) of the day."""

    q = django_filters.CharFilter(label=gettext_lazy("Tìm"), method="searched")
    cap = django_filters.ChoiceFilter(
        label=gettext_lazy("Cấp"),
        field_name="unit__level",
        choices=Level.choices,
        empty_label=None,
        widget=QuickSelect,
    )
    trong = django_filters.ChoiceFilter(method="lying_in", widget=QuickSelect)

    class Meta:
        model = UnitVersion
        fields: list[str] = []

    def __init__(self, data: Any, *, day: date, **kwargs: Any) -> None:
        asked = data.copy()
        asked.setdefault("cap", Level.COMMUNE)
        super().__init__(asked, **kwargs)
        self.day = day
        districts = UnitVersion.objects.valid_on(day).filter(unit__level=Level.DISTRICT)
        choices = [(v.code, v.full_name) for v in districts.order_by("code")]
        self.has_districts = bool(choices)
        if not choices:
            clusters = Cluster.objects.valid_on(day).filter(scheme=CLUSTER_SCHEME)
            choices = list(clusters.values_list("code", "name"))
        self.form.fields["cap"].initial = Level.COMMUNE
        field = self.form.fields["trong"]
        field.choices = [("", _("Tất cả")), *choices]
        field.label = _("Đơn vị cấp huyện") if self.has_districts else _("Cụm")

    def searched(self, rows: UnitVersionQuerySet, name: str, value: str) -> UnitVersionQuerySet:
        """Units of that code or called so."""
        return rows.search(value)

    def lying_in(self, rows: UnitVersionQuerySet, name: str, value: str) -> UnitVersionQuerySet:
        """Units under that district, or in that cluster, on the day."""
        if self.has_districts:
            above = UnitVersion.objects.valid_on(self.day).filter(code=value)
            return rows.filter(parent__in=above.values("unit"))
        members = ClusterMembership.objects.valid_on(self.day).filter(cluster__code=value)
        return rows.filter(unit__in=members.values("unit"))


class BoundaryForm(PortalForm):
    """A file of boundaries with its source, and a day of the map that it shows."""

    day = DayField(
        label=gettext_lazy("Ngày"),
        initial=clock.today,
        help_text=gettext_lazy(
            "Một ngày trong thời gian bản đồ này có hiệu lực; mã đơn vị được đối chiếu với danh "
            "mục của ngày đó."
        ),
    )
    source = forms.CharField(
        label=gettext_lazy("Nguồn"),
        max_length=400,
        help_text=gettext_lazy("Cơ quan, địa chỉ hoặc văn bản cung cấp tệp ranh giới."),
    )
    licence = forms.CharField(
        label=gettext_lazy("Điều kiện sử dụng"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Giấy phép hoặc điều kiện mà nơi cung cấp đặt ra."),
    )
    upload = forms.FileField(
        label=gettext_lazy("Tệp ranh giới"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.topojson,.json"}),
    )

    def clean_upload(self) -> UploadedFile:
        """Too large is said before anything is read."""
        upload: UploadedFile = self.cleaned_data["upload"]
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("Tệp lớn hơn 5 MB. Đề nghị đơn giản hóa ranh giới rồi tải lại."), code="size"
            )
        return upload

    def loaded(self, by: Any) -> bool:
        """Load the file: True when done, False when the form says why not."""
        try:
            load_boundaries(by=by, **self.cleaned_data)
        except Refusal as refusal:
            self.add_error("upload", str(refusal))
            return False
        return True
