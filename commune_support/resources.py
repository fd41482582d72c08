"""What of support goes out and comes in as files: the assignment list comes in through its verb."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core.refusals import Refusal
from core.resources import DayWidget, PortalResource, TextWidget, YesNoWidget
from core.text import squeezed
from organizations.models import Organization
from organizations.resolving import OrganizationDirectory
from territory.models import AdministrativeUnit, Level
from territory.resolving import UnitDirectory

from .assignment import Pairing, assign
from .listings import district_name, unit_name
from .models import AssignmentDecision, SupportActivity, SupportAssignment

DECISION, SUPPORTER, COMMUNE = "Quyết định", "Đơn vị giúp đỡ", "Xã được giúp đỡ"
DISTRICT, LEAD, START, END = "Huyện", "Chủ trì", "Từ ngày", "Đến ngày"


@dataclass
class Line:
    """A row of the list as it was understood; what could not be is told by column."""

    decision: AssignmentDecision | None = None
    supporter: Organization | None = None
    commune: AdministrativeUnit | None = None
    is_lead: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    errors: dict[str, str] = field(default_factory=dict)


class AssignmentListResource(PortalResource):
    """The list of a decision: supporter and commune a row, found as they were called on that day.

    A new row is assigned by the verb, with its checks and its step. A row that stands already is
    left alone if nothing differs, else refused: an assignment changes by a document, not by a file.
    """

    decision = Field(column_name=DECISION, attribute="decision", widget=TextWidget())
    supporter = Field(column_name=SUPPORTER, attribute="supporter", widget=TextWidget())
    commune = Field(column_name=COMMUNE, attribute="commune", widget=TextWidget())
    district = Field(column_name=DISTRICT, readonly=True)
    is_lead = Field(column_name=LEAD, attribute="is_lead", widget=YesNoWidget())
    valid_from = Field(column_name=START, attribute="valid_from", widget=DayWidget())
    valid_to = Field(column_name=END, attribute="valid_to", widget=DayWidget())

    synonyms = {
        "decision": ("Số quyết định", "Quyết định số", "Số, ký hiệu"),
        "supporter": ("Cơ quan, đơn vị", "Cơ quan, đơn vị giúp đỡ", "Đơn vị"),
        "commune": ("Xã được phân công", "Xã", "Tên xã", "Xã khu vực III"),
        "district": ("Huyện, thành phố", "Huyện, thị xã, thành phố"),
        "is_lead": ("Đơn vị chủ trì",),
    }

    class Meta(PortalResource.Meta):
        model = SupportAssignment
        name = "Danh sách phân công giúp đỡ"
        fields = (
            "decision",
            "supporter",
            "commune",
            "district",
            "is_lead",
            "valid_from",
            "valid_to",
            "status",
        )
        import_id_fields = ("decision", "supporter", "commune")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Keep who imports, and begin with empty directories."""
        super().before_import(dataset, **kwargs)
        self.user = kwargs.get("user")
        self.decisions = self._decisions()
        self.units: dict[date, UnitDirectory] = {}
        self.offices: dict[date, OrganizationDirectory] = {}

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """Understand the row before its record is looked for."""
        self.line = self._read(row)

    def get_instance(self, instance_loader: Any, row: Any) -> SupportAssignment | None:
        """The assignment of that pair under that decision on the row's first day."""
        line = self.line
        if line.errors or line.decision is None or line.valid_from is None:
            return None
        standing = line.decision.assignments.valid_on(line.valid_from)
        return standing.filter(supporter=line.supporter, commune=line.commune).first()

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Set what the row says, or tell what could not be understood."""
        line = self.line
        if line.errors:
            raise ValidationError(line.errors)
        if instance.pk is not None:
            # Days left blank are those of the decision, as they stand.
            line.valid_from = line.valid_from if row.get(START) else instance.valid_from
            line.valid_to = line.valid_to if row.get(END) else instance.valid_to
        for name in ("decision", "supporter", "commune", "is_lead", "valid_from", "valid_to"):
            setattr(instance, name, getattr(line, name))

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What could not be understood is told alone; what was, the verb checks."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Assign by the verb; what it refuses is the row's error."""
        if not is_create:
            raise ValidationError(
                _("Đã được phân công với nội dung khác; đề nghị điều chỉnh bằng văn bản.")
            )
        line = self.line
        assert line.decision is not None
        assert line.supporter is not None
        assert line.commune is not None
        pairing = Pairing(
            line.supporter, line.commune, line.is_lead, line.valid_from, line.valid_to
        )
        try:
            instance.pk = assign(line.decision, pairing, by=self.user).pk
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def dehydrate_decision(self, row: SupportAssignment) -> str:
        """The number of the decision."""
        return row.decision.document.number

    def dehydrate_supporter(self, row: SupportAssignment) -> str:
        """The supporter's name on the first day."""
        return row.supporter.name_on(row.valid_from)

    def dehydrate_commune(self, row: SupportAssignment) -> str:
        """The commune's name on the first day."""
        return unit_name(row.commune, row.valid_from)

    def dehydrate_district(self, row: SupportAssignment) -> str:
        """The commune's district on the first day."""
        return district_name(row.commune, row.valid_from)

    def get_queryset(self) -> Any:
        """The rows with what the columns read."""
        return (
            super()
            .get_queryset()
            .select_related("decision__document", "supporter", "commune")
            .prefetch_related("supporter__names", "commune__versions__parent__versions")
        )

    @staticmethod
    def _decisions() -> dict[str, AssignmentDecision]:
        decisions = AssignmentDecision.objects.select_related("document").order_by("valid_from")
        return {decision.document.number.lower(): decision for decision in decisions}

    def _read(self, row: Any) -> Line:
        """The row's cells, each understood or its error told."""
        line = Line()
        number = squeezed(str(row.get(DECISION) or ""))
        line.decision = self.decisions.get(number.lower())
        if line.decision is None:
            line.errors["decision"] = (
                _("Chưa nhập quyết định phân công số “%(number)s”.") % {"number": number}
                if number
                else _("Chưa ghi số quyết định phân công.")
            )
            return line
        try:
            line.is_lead = YesNoWidget().clean(row.get(LEAD))
            line.valid_from = DayWidget().clean(row.get(START)) or line.decision.valid_from
            line.valid_to = DayWidget().clean(row.get(END)) or line.decision.valid_to
        except ValueError as error:
            line.errors["valid_from"] = str(error)
            return line
        self._find_parties(line, row, line.valid_from)
        return line

    def _find_parties(self, line: Line, row: Any, day: date) -> None:
        """Supporter and commune as they were called on that day."""
        offices = self.offices.setdefault(day, OrganizationDirectory(day))
        units = self.units.setdefault(day, UnitDirectory(day, Level.COMMUNE))
        try:
            line.supporter = offices.find(_cell(row, SUPPORTER))
        except Refusal as refusal:
            line.errors["supporter"] = str(refusal)
        try:
            line.commune = units.find(_cell(row, COMMUNE), district=_cell(row, DISTRICT))
        except Refusal as refusal:
            line.errors["commune"] = str(refusal)


def _cell(row: Any, name: str) -> str:
    """What stands in a cell; a whole number has no decimals."""
    return TextWidget().clean(row.get(name))


class ActivityResource(PortalResource):
    """Activities as they go out, with names as they were on the day."""

    supporter = Field(column_name=SUPPORTER)
    commune = Field(column_name=COMMUNE)
    kind = Field(column_name="Loại hình giúp đỡ", attribute="kind__name")
    value = Field(column_name="Tổng giá trị (đồng)", attribute="value_vnd")

    class Meta(PortalResource.Meta):
        model = SupportActivity
        name = "Hoạt động giúp đỡ"
        fields = (
            "held_on",
            "held_to",
            "supporter",
            "commune",
            "place",
            "kind",
            "description",
            "quantity",
            "unit_of_measure",
            "cash_vnd",
            "in_kind_vnd",
            "value",
            "workdays",
            "fund",
            "beneficiaries",
            "entering_side",
            "status",
            "confirmed_on",
            "is_sample",
        )

    def dehydrate_supporter(self, row: SupportActivity) -> str:
        """The supporter's name on the day."""
        return row.supporter.name_on(row.held_on)

    def dehydrate_commune(self, row: SupportActivity) -> str:
        """The commune's name on the day."""
        return unit_name(row.commune, row.held_on)

    def get_queryset(self) -> Any:
        """The rows with what the columns read."""
        return (
            super()
            .get_queryset()
            .select_related("kind", "supporter", "commune")
            .prefetch_related("supporter__names", "commune__versions")
        )
