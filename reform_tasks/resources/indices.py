"""Published results of indices as a workbook."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from core.cells import ChoiceWidget, DayWidget, NumberWidget, TextWidget, WholeWidget
from core.records import Certainty
from core.refusals import Refusal
from core.resources import PortalResource
from core.text import fold
from organizations.models import Organization
from organizations.resolving import OrganizationDirectory
from reform_tasks.models import GovernanceIndex, IndexDimension, IndexResult

INDEX, YEAR, DIMENSION, ORGANIZATION = "Chỉ số", "Năm", "Nội dung", "Cơ quan, đơn vị"
PUBLISHED, REVISION = "Ngày công bố", "Lần công bố"
# What a row says of the publication that it names.
_TAKEN = ("year", "value", "maximum", "rank", "of_n", "published_on", "certainty", "source", "note")


class IndexResultResource(PortalResource):
    """Results as published: matched by index, year, dimension, organization and publication.

    A publication is known by its number, or where the cell is blank by its day: a row with a day
    that the portal does not have yet is a further publication, and what stood before stays. The
    same file again changes nothing.
    """

    index = Field(column_name=INDEX, attribute="index__name")
    year = Field(column_name=YEAR, attribute="year", widget=WholeWidget())
    dimension = Field(column_name=DIMENSION, attribute="dimension__name")
    organization = Field(column_name=ORGANIZATION, attribute="organization__code")
    value = Field(column_name="Điểm", attribute="value", widget=NumberWidget())
    maximum = Field(column_name="Điểm tối đa", attribute="maximum", widget=NumberWidget())
    rank = Field(column_name="Thứ hạng", attribute="rank", widget=WholeWidget())
    of_n = Field(column_name="Trên tổng số", attribute="of_n", widget=WholeWidget())
    published_on = Field(column_name=PUBLISHED, attribute="published_on", widget=DayWidget())
    revision_number = Field(
        column_name=REVISION, attribute="revision_number", widget=WholeWidget(), readonly=True
    )
    certainty = Field(
        column_name="Độ tin cậy",
        attribute="certainty",
        widget=ChoiceWidget(choices=Certainty.choices),
        default=Certainty.UNVERIFIED,
    )
    source = Field(column_name="Nguồn", attribute="source", widget=TextWidget())
    note = Field(column_name="Ghi chú", attribute="note", widget=TextWidget())

    synonyms = {
        "index": ("Tên chỉ số", "Mã chỉ số"),
        "dimension": ("Nội dung thành phần", "Lĩnh vực", "Chỉ số thành phần", "Trục nội dung"),
        "organization": ("Đơn vị", "Tên đơn vị"),
        "value": ("Kết quả", "Điểm số", "Giá trị"),
        "maximum": ("Điểm chuẩn", "Tối đa"),
        "rank": ("Xếp hạng", "Hạng", "Vị trí"),
        "of_n": ("Tổng số", "Trên số tỉnh, thành phố"),
    }

    class Meta(PortalResource.Meta):
        model = IndexResult
        name = "Kết quả chỉ số"
        import_id_fields = ("index", "year")
        fields = (
            "index",
            "year",
            "dimension",
            "organization",
            "value",
            "maximum",
            "rank",
            "of_n",
            "published_on",
            "revision_number",
            "certainty",
            "source",
            "note",
            "is_sample",
        )
        export_order = fields

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.directories: dict[int, OrganizationDirectory] = {}

    def columns_taken(self) -> list[str]:
        """The number of the publication is read too, though never written over."""
        return [self.fields[name].column_name for name in self._meta.fields if name != "is_sample"]

    def get_instance(self, instance_loader: Any, row: Any) -> IndexResult | None:
        """The publication that the row names; one that was invented gives way to any."""
        known = self._known(row).order_by("-revision_number")
        number = WholeWidget().clean(row.get(REVISION))
        if number is not None:
            found: IndexResult | None = known.filter(revision_number=number).first()
            return found
        published_on = DayWidget().clean(row.get(PUBLISHED))
        found = known.filter(published_on=published_on).first()
        return found or known.filter(is_sample=True).first()

    def init_instance(self, row: Any = None) -> IndexResult:
        """A first publication, or the next one."""
        index = self._index(row)
        number = WholeWidget().clean(row.get(REVISION))
        newest = self._known(row).order_by("-revision_number").first()
        following = newest.revision_number + 1 if newest else 1
        return IndexResult(
            index=index,
            dimension=self._dimension(row, index),
            organization=self._organization(row, index),
            revision_number=following if number is None else int(number),
        )

    def _known(self, row: Any) -> Any:
        """What was published of the row's index, year, dimension and organization."""
        index = self._index(row)
        return IndexResult.objects.filter(
            index=index,
            year=self._year(row),
            dimension=self._dimension(row, index),
            organization=self._organization(row, index),
        )

    def _year(self, row: Any) -> int:
        year = WholeWidget().clean(row.get(YEAR))
        if year is None or not 2000 <= year <= 2100:
            raise ValueError(_("Đề nghị nhập năm của chỉ số, ví dụ 2024."))
        return int(year)

    def _index(self, row: Any) -> GovernanceIndex:
        written = TextWidget().clean(row.get(INDEX))
        indices = list(GovernanceIndex.objects.all())
        for index in indices:
            if fold(written) in (fold(index.code), fold(index.name)):
                return index
        raise ValueError(
            _("Không có chỉ số “%(value)s”. Nhập một trong: %(names)s.")
            % {"value": written, "names": "; ".join(f"{each} ({each.code})" for each in indices)}
        )

    def _dimension(self, row: Any, index: GovernanceIndex) -> IndexDimension | None:
        written = TextWidget().clean(row.get(DIMENSION))
        if not written:
            return None
        dimensions = list(index.dimensions.all())
        for dimension in dimensions:
            if fold(written) in (str(dimension.number), fold(dimension.name), fold(str(dimension))):
                return dimension
        raise ValueError(
            _("Chỉ số này không có nội dung “%(value)s”. Nhập một trong: %(names)s.")
            % {"value": written, "names": "; ".join(map(str, dimensions))}
        )

    def _organization(self, row: Any, index: GovernanceIndex) -> Organization | None:
        """Who was ranked, as called at the end of the year."""
        written = TextWidget().clean(row.get(ORGANIZATION))
        if not written:
            return None
        if not index.is_internal:
            raise ValueError(_("Chỉ số này xếp hạng tỉnh. Đề nghị để trống cơ quan, đơn vị."))
        year = self._year(row)
        if year not in self.directories:
            self.directories[year] = OrganizationDirectory(date(year, 12, 31))
        try:
            return self.directories[year].find(written)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from refusal

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """Set what the row says; which publication it is was found before."""
        errors: dict[str, Any] = {}
        for name in _TAKEN:
            self._take(name, instance, row, errors)
        if errors:
            raise ValidationError(errors)

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        """What was invented is so no longer, once a real file has said otherwise."""
        super().before_save_instance(instance, row, **kwargs)
        instance.is_sample = False

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        """What could not be understood is told alone; only then is the whole row looked at."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)
        super().validate_instance(instance, None, validate_unique)

    def _take(self, name: str, instance: Any, row: Any, errors: dict[str, Any]) -> None:
        field = self.fields[name]
        if field.column_name not in row:
            return
        try:
            field.save(instance, row)
        except ValueError as error:
            errors[field.column_name] = str(error)
