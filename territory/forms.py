"""The filters of the list of units."""

from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.widgets import QuickSelect

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
