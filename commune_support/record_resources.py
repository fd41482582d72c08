"""Workbooks of the communes' records: the province's own lists come in through the verbs."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core.cells import ChoiceWidget
from core.refusals import Refusal
from core.resources import DayWidget, NumberWidget, PortalResource, TextWidget
from core.text import fold
from territory.models import AdministrativeUnit, Level
from territory.resolving import UnitDirectory

from . import commune_record
from .commune_record import Ground
from .listings import district_name, unit_name
from .models import (
    CommuneCriterion,
    CommuneTarget,
    CriterionState,
    NewRuralCriterion,
    TargetKind,
)

COMMUNE, DISTRICT, CRITERION, STATE = "Xã", "Huyện", "Tiêu chí", "Tình trạng"
DAY, SOURCE, KIND = "Ngày", "Nguồn", "Chỉ tiêu"
PART, WHOLE, NUMBER = "Tử số", "Mẫu số", "Giá trị"


class CommuneFactResource(PortalResource):
    """Facts a row: the commune as it was called on the row's day, and what is known of it.

    Each row goes through the verb, which corrects what began on that day and ends what stood
    before. A second run of one file changes nothing.
    """

    synonyms = {
        "commune": ("Tên xã", "Xã, phường", "Đơn vị"),
        "district": ("Huyện, thành phố", "Huyện, thị xã, thành phố"),
        "source": ("Văn bản", "Nguồn số liệu", "Văn bản, nguồn"),
    }

    # Which column holds the row's day.
    day_column = ""
    # What acts on a row that was understood: it returns the fact, None where nothing changed.
    act: Callable[[], Any]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Keep who imports, and begin with empty directories."""
        super().before_import(dataset, **kwargs)
        self.user = kwargs.get("user")
        self.units: dict[date, UnitDirectory] = {}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Understand the row before its record is looked for."""
        self.errors: dict[str, str] = {}
        try:
            self.day = DayWidget().clean(row.get(DAY))
        except ValueError as error:
            self.day = None
            self.errors["__all__"] = str(error)
        if self.day is None:
            self.errors.setdefault("__all__", _("Chưa ghi ngày."))
            return
        directory = self.units.setdefault(self.day, UnitDirectory(self.day, Level.COMMUNE))
        try:
            self.commune: AdministrativeUnit = directory.find(
                _cell(row, COMMUNE), district=_cell(row, DISTRICT)
            )
        except Refusal as refusal:
            self.errors["commune"] = str(refusal)
        self.ground = Ground(source=_cell(row, SOURCE))

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Tell what could not be understood; the verb sets the rest."""
        if self.errors:
            raise ValidationError(self.errors)

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What could not be understood is told alone; what was, the verb checks."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Enter the row by the verb; what it refuses is the row's error."""
        try:
            fact = self.act()
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        if fact is not None:
            instance.pk = fact.pk

    def dehydrate_district(self, row: Any) -> str:
        """The commune's district on the day."""
        return district_name(row.commune, self.day_of(row))

    def dehydrate_commune(self, row: Any) -> str:
        """The commune's name on the day."""
        return unit_name(row.commune, self.day_of(row))

    def dehydrate_source(self, row: Any) -> str:
        """The number of the document, or the source in words."""
        return row.document.number if row.document else row.source

    def day_of(self, row: Any) -> date:
        """The day of the row's fact."""
        found: date = getattr(row, self.day_column)
        return found

    def get_queryset(self) -> Any:
        """The rows with what the columns read."""
        rows = super().get_queryset().select_related("commune", "document")
        return rows.prefetch_related("commune__versions__parent__versions")


def _cell(row: Any, name: str) -> str:
    return str(TextWidget().clean(row.get(name)) or "")


class CriterionStateResource(CommuneFactResource):
    """How communes stand in the criteria: a commune, a criterion and a day a row."""

    day_column = "valid_from"

    commune = Field(column_name=COMMUNE)
    district = Field(column_name=DISTRICT, readonly=True)
    criterion = Field(column_name=CRITERION)
    state = Field(column_name=STATE)
    valid_from = Field(column_name=DAY, attribute="valid_from", widget=DayWidget())
    source = Field(column_name=SOURCE)

    class Meta(PortalResource.Meta):
        model = CommuneCriterion
        name = "Tình trạng tiêu chí nông thôn mới của xã"
        fields = ("commune", "district", "criterion", "state", "valid_from", "source", "is_sample")
        import_id_fields = ("commune", "criterion", "valid_from")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Understand the criterion, by its number or its name, and the state."""
        super().before_import_row(row, **kwargs)
        if self.day is None:
            return
        self.criterion_found = self._criterion(_cell(row, CRITERION), self.day)
        if self.criterion_found is None:
            self.errors["criterion"] = _(
                "Không có tiêu chí “%(name)s” trong bộ tiêu chí áp dụng ngày này."
            ) % {"name": _cell(row, CRITERION)}
        try:
            said = ChoiceWidget(choices=CriterionState.choices).clean(row.get(STATE))
            self.state_found = CriterionState(said)
        except ValueError:
            self.errors["state"] = _("Tình trạng phải là Đạt, Cơ bản đạt hoặc Chưa đạt.")
        self.act = self._record

    @staticmethod
    def _criterion(written: str, day: date) -> NewRuralCriterion | None:
        """The criterion of the set of the day that is meant: '10', 'Thu nhập', '10. Thu nhập'."""
        asked = fold(written).rstrip(".")
        for criterion in NewRuralCriterion.objects.valid_on(day).select_related("criteria_set"):
            names = {str(criterion.number), fold(criterion.name), fold(str(criterion))}
            if asked in names:
                return criterion
        return None

    def _record(self) -> CommuneCriterion | None:
        assert self.criterion_found is not None
        assert self.day is not None
        changed = commune_record.record_states(
            self.commune,
            {self.criterion_found: self.state_found},
            on=self.day,
            ground=self.ground,
            by=self.user,
        )
        return changed[0] if changed else None

    def get_instance(self, instance_loader: Any, row: Any) -> CommuneCriterion | None:
        """The fact that holds on the row's day and says the same."""
        if self.errors or self.day is None:
            return None
        return (
            CommuneCriterion.objects.valid_on(self.day)
            .filter(commune=self.commune, criterion=self.criterion_found)
            .first()
        )

    def skip_row(self, instance: Any, original: Any, row: Any, *args: Any) -> bool:
        """A state that stands already is left alone."""
        return not self.errors and instance.pk is not None and instance.state == self.state_found

    def dehydrate_criterion(self, row: CommuneCriterion) -> str:
        """Number and name."""
        return str(row.criterion)

    def dehydrate_state(self, row: CommuneCriterion) -> str:
        """Its words."""
        return str(row.get_state_display())

    def get_queryset(self) -> Any:
        """With the criteria."""
        return super().get_queryset().select_related("commune", "document", "criterion")


class TargetResource(CommuneFactResource):
    """Targets of communes: a commune, a target and a day a row; rates by their counts."""

    day_column = "measured_on"

    commune = Field(column_name=COMMUNE)
    district = Field(column_name=DISTRICT, readonly=True)
    kind = Field(column_name=KIND)
    measured_on = Field(column_name=DAY, attribute="measured_on", widget=DayWidget())
    part = Field(column_name=PART, attribute="part")
    whole = Field(column_name=WHOLE, attribute="whole")
    number = Field(column_name=NUMBER, attribute="number", widget=NumberWidget())
    source = Field(column_name=SOURCE)

    class Meta(PortalResource.Meta):
        model = CommuneTarget
        name = "Chỉ tiêu của xã"
        fields = (
            "commune",
            "district",
            "kind",
            "measured_on",
            "part",
            "whole",
            "number",
            "source",
            "is_sample",
        )
        import_id_fields = ("commune", "kind", "measured_on")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Understand the target, by its code or its name, and its numbers."""
        super().before_import_row(row, **kwargs)
        asked = fold(_cell(row, KIND))
        kinds = TargetKind.objects.in_use()
        self.kind_found = next(
            (kind for kind in kinds if asked in (fold(kind.name), fold(kind.code))), None
        )
        if self.kind_found is None:
            self.errors["kind"] = _("Không có chỉ tiêu “%(name)s”.") % {"name": _cell(row, KIND)}
        try:
            self.numbers = [NumberWidget().clean(row.get(name)) for name in (PART, WHOLE, NUMBER)]
        except ValueError as error:
            self.errors["number"] = str(error)
        self.act = self._record

    def _record(self) -> CommuneTarget | None:
        assert self.kind_found is not None
        assert self.day is not None
        part, whole, number = self.numbers
        return commune_record.record_target(
            self.commune,
            self.kind_found,
            year=self.day.year,
            measured_on=self.day,
            part=None if part is None else int(part),
            whole=None if whole is None else int(whole),
            number=None if number is None else Decimal(number),
            ground=self.ground,
            by=self.user,
        )

    def get_instance(self, instance_loader: Any, row: Any) -> CommuneTarget | None:
        """What stands for that year."""
        if self.errors or self.day is None:
            return None
        return CommuneTarget.objects.filter(
            commune=self.commune, kind=self.kind_found, year=self.day.year
        ).first()

    def skip_row(self, instance: Any, original: Any, row: Any, *args: Any) -> bool:
        """Numbers that stand already are left alone."""
        if self.errors or instance.pk is None:
            return False
        standing = [instance.part, instance.whole, instance.number]
        return instance.measured_on == self.day and standing == self.numbers

    def dehydrate_kind(self, row: CommuneTarget) -> str:
        """Its name."""
        return row.kind.name

    def get_queryset(self) -> Any:
        """With the kinds."""
        return super().get_queryset().select_related("commune", "document", "kind")
