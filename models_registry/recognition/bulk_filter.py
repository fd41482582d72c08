"""The filter of the dossiers that wait for a decision."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from core.widgets import QuickSelect
from models_registry.models import AppraisalRound, Dossier, DossierStatus, ModelType


class QualifiedDossierFilter(django_filters.FilterSet):
    """The type and the round of the dossiers that wait for a decision."""

    loai = django_filters.ChoiceFilter(
        label=_("Loại mô hình"),
        field_name="model__type__code",
        empty_label=_("Tất cả"),
        widget=QuickSelect,
    )
    dot = django_filters.ChoiceFilter(
        label=_("Đợt"), field_name="round", empty_label=_("Tất cả"), widget=QuickSelect
    )

    class Meta:
        model = Dossier
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types: Any = self.form.fields["loai"]
        types.choices = list(ModelType.objects.values_list("code", "short_name"))
        rounds: Any = self.form.fields["dot"]
        waiting = Dossier.objects.filter(status=DossierStatus.QUALIFIED).values("round")
        rounds.choices = [
            (one.pk, f"{one.type.short_name} – {one.label}")
            for one in AppraisalRound.objects.filter(pk__in=waiting).select_related("type")
        ]
