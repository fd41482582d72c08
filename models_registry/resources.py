"""What of the registry comes in and goes out as files: old recognitions come in by their verb."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core.refusals import NotYours, Refusal
from core.resources import CodeWidget, DayWidget, PortalResource, TextWidget
from core.text import fold
from documents import entry
from documents.models import LegalDocument

from .models import ModelType, Recognition, SteeringCommittee
from .recognition.issued_decision import (
    Line,
    check_line,
    existing_recognition,
    record_issued_decision,
)
from .recognition.issued_list import Finder

NUMBER, ISSUED_ON, ISSUER = "Số quyết định", "Ngày ban hành", "Cơ quan ban hành"
SIGNER, IN_FORCE, TYPE = "Người ký", "Có hiệu lực từ ngày", "Loại mô hình"
UNIT, DISTRICT, NAME = "Cơ quan, đơn vị", "Huyện, thị xã, thành phố", "Tên mô hình"
LAUNCHED = "Ngày ra mắt"
_TYPED = {
    "number": NUMBER,
    "issued_on": ISSUED_ON,
    "issuer": ISSUER,
    "signer": SIGNER,
    "in_force_from": IN_FORCE,
    "type": TYPE,
    "unit": UNIT,
    "district": DISTRICT,
    "name": NAME,
    "launched_on": LAUNCHED,
}
_DAYS = frozenset({"issued_on", "in_force_from", "launched_on"})


@dataclass
class Row:
    """A row as it was understood; what could not be is told by column."""

    typed: dict[str, Any] = field(default_factory=dict)
    line: Line | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def decision(self) -> LegalDocument:
        """The decision as the row names it: the portal's, else a provisional one."""
        number, issued_on = self.typed["number"], self.typed["issued_on"]
        known = LegalDocument.objects.filter(number=number, issued_on=issued_on)
        same = [found for found in known if fold(found.issuer) == fold(self.typed["issuer"])]
        found = same or (list(known) if not self.typed["issuer"] else [])
        return found[0] if found else LegalDocument(number=number, issued_on=issued_on)

    @property
    def first(self) -> date:
        """The first day in force."""
        day: date = self.typed["in_force_from"] or self.typed["issued_on"]
        return day

    @property
    def found(self) -> Line:
        """The line of a row that was understood; raises what was told of any other."""
        if self.line is None:
            raise ValidationError(self.errors)
        return self.line


class OldRecognitionResource(PortalResource):
    """'Nhập lại hồ sơ cũ': a recognition a row, with the decision that gave it.

    Units are found as they were called on the first day in force. A new row is entered by the verb;
    a row that its decision has already recognised is left alone.
    """

    number = Field(column_name=NUMBER, attribute="typed_number")
    issued_on = Field(column_name=ISSUED_ON, attribute="typed_issued_on", widget=DayWidget())
    issuer = Field(column_name=ISSUER, attribute="typed_issuer")
    signer = Field(column_name=SIGNER, attribute="typed_signer")
    in_force_from = Field(column_name=IN_FORCE, attribute="in_force_from", widget=DayWidget())
    type = Field(column_name=TYPE, attribute="typed_type")
    unit = Field(column_name=UNIT, attribute="typed_unit")
    district = Field(column_name=DISTRICT, attribute="typed_district")
    name = Field(column_name=NAME, attribute="typed_name")
    launched_on = Field(column_name=LAUNCHED, attribute="typed_launched_on", widget=DayWidget())

    synonyms = {
        "number": ("Quyết định", "Quyết định số", "Số, ký hiệu"),
        "issued_on": ("Ngày quyết định", "Ngày"),
        "unit": ("Đơn vị", "Tên đơn vị", "Xã, phường, thị trấn", "Tên xã", "Xã, phường"),
        "district": ("Huyện", "Huyện, thành phố"),
        "name": ("Mô hình",),
        "type": ("Loại",),
    }

    class Meta(PortalResource.Meta):
        model = Recognition
        name = "Nhập lại hồ sơ cũ: mô hình đã được công nhận"
        fields = (*_TYPED, "in_force_to", "status")
        import_id_fields = ("number", "issued_on", "unit")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Keep who imports, and begin with empty directories."""
        super().before_import(dataset, **kwargs)
        self.user = kwargs.get("user")
        self.finders: dict[tuple[date, int], Finder] = {}
        self.types = list(ModelType.objects.all())

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Understand the row before its record is looked for."""
        self.row = self._read(row)

    def get_instance(self, instance_loader: Any, row: Any) -> Recognition | None:
        """The recognition that this decision has given to the unit's model."""
        understood = self.row
        if understood.errors or understood.line is None:
            return None
        found = existing_recognition(understood.line, understood.decision)
        if found is not None:
            self._show(found)
        return found

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Show what the row says, or tell what could not be understood."""
        if self.row.errors:
            raise ValidationError(self.row.errors)
        if instance.pk is None:
            self._show(instance)

    def _show(self, instance: Any) -> None:
        for name, value in self.row.typed.items():
            if name != "in_force_from":
                setattr(instance, f"typed_{name}", value)
        if instance.pk is None:
            instance.in_force_from = self.row.first

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What could not be understood is told alone; what was, the verb checks."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Enter the recognition by the verb; what it refuses is the row's error."""
        typed, line = self.row.typed, self.row.found
        try:
            if self.user is None:
                raise NotYours
            check_line(line, self.row.decision, self.row.first)
            decision = entry.cite(
                by=self.user,
                number=typed["number"],
                issued_on=typed["issued_on"],
                issuer=self.row.decision.issuer or typed["issuer"],
                title="Quyết định công nhận mô hình",
                signer=typed["signer"],
            )
            [made] = record_issued_decision(
                by=self.user, decision=decision, lines=[line], in_force_from=self.row.first
            )
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal
        instance.pk = made.pk

    def _read(self, row: Any) -> Row:
        """The row's cells, each understood or its error told."""
        understood = Row()
        for name, heading in _TYPED.items():
            widget = DayWidget() if name in _DAYS else TextWidget()
            try:
                understood.typed[name] = widget.clean(row.get(heading))
            except ValueError as error:
                understood.errors[name] = str(error)
        for name, words in (
            ("number", _("Chưa ghi số quyết định.")),
            ("issued_on", _("Chưa ghi ngày ban hành quyết định.")),
        ):
            if name not in understood.errors and not understood.typed[name]:
                understood.errors[name] = words
        type = self._type(understood)
        if type is not None and not understood.errors:
            self._find(understood, type)
        return understood

    def _type(self, understood: Row) -> ModelType | None:
        """The type by code or name; left blank, the first of the list."""
        written = fold(understood.typed["type"])
        for type in self.types:
            if not written or written in {
                fold(type.code),
                fold(type.name),
                fold(type.short_name),
            }:
                return type
        understood.errors["type"] = _("Không có loại mô hình “%s”.") % understood.typed["type"]
        return None

    def _find(self, understood: Row, type: ModelType) -> None:
        first, typed = understood.first, understood.typed
        finder = self.finders.setdefault((first, type.pk), Finder(first, type))
        try:
            organization = finder.find(typed["unit"], typed["district"])
        except Refusal as refusal:
            understood.errors["unit"] = str(refusal)
        else:
            understood.line = Line(organization, type, typed["name"], typed["launched_on"])

    def dehydrate_number(self, row: Recognition) -> str:
        """The number of the decision."""
        return row.decision.number

    def dehydrate_issued_on(self, row: Recognition) -> date:
        """The day of the decision."""
        return row.decision.issued_on

    def dehydrate_issuer(self, row: Recognition) -> str:
        """Who issued the decision."""
        return row.decision.issuer

    def dehydrate_signer(self, row: Recognition) -> str:
        """Who signed the decision."""
        return row.decision.signer

    def dehydrate_type(self, row: Recognition) -> str:
        """The type's short name."""
        return row.model.type.short_name

    def dehydrate_unit(self, row: Recognition) -> str:
        """The organization's code, which no other bears."""
        return row.model.organization.code

    def dehydrate_name(self, row: Recognition) -> str:
        """The model's name."""
        return row.model.name

    def dehydrate_launched_on(self, row: Recognition) -> date | None:
        """The day of the model's launch."""
        return row.model.launched_on

    def get_queryset(self) -> Any:
        """The rows with what the columns read."""
        return (
            super().get_queryset().select_related("decision", "model__type", "model__organization")
        )


class SteeringCommitteeResource(PortalResource):
    """Steering committees: the unit by its code, the decisions by their numbers."""

    decision = Field(
        column_name="Quyết định thành lập",
        attribute="decision",
        widget=CodeWidget(LegalDocument, "number"),
    )
    end_decision = Field(
        column_name="Văn bản kết thúc hoạt động",
        attribute="end_decision",
        widget=CodeWidget(LegalDocument, "number"),
    )

    class Meta(PortalResource.Meta):
        model = SteeringCommittee
        name = "Ban Chỉ đạo"
        fields = (
            "organization",
            "decision",
            "head_title",
            "valid_from",
            "valid_to",
            "end_decision",
        )
        import_id_fields = ("organization", "valid_from")
