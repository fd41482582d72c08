"""The wanted changes of an adjustment from a workbook, errors told by the cell they stand in."""

from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.cells import ChoiceWidget, YesNoWidget
from core.refusals import Refusal
from core.workbook import Column, Row, read_table

from .adjustment import MOST_LINES, Wanted
from .models import AdjustmentAct
from .models.adjustments import LONGEST

COLUMNS = (
    Column(
        "act",
        gettext_lazy("Nội dung điều chỉnh"),
        ("Điều chỉnh", "Hình thức", "Loại điều chỉnh"),
        required=True,
    ),
    Column(
        "supporter",
        gettext_lazy("Đơn vị giúp đỡ"),
        ("Cơ quan, đơn vị", "Cơ quan, đơn vị giúp đỡ", "Đơn vị"),
        required=True,
    ),
    Column(
        "commune",
        gettext_lazy("Xã được giúp đỡ"),
        ("Xã", "Tên xã", "Xã được phân công", "Xã khu vực III"),
        required=True,
    ),
    Column(
        "taker",
        gettext_lazy("Xã mới hoặc đơn vị thay thế"),
        ("Xã mới", "Đơn vị thay thế", "Điều chỉnh thành", "Chuyển sang"),
    ),
    Column("is_lead", gettext_lazy("Chủ trì"), ("Đơn vị chủ trì",)),
    Column("reason", gettext_lazy("Lý do"), ("Ghi chú",)),
)
EXAMPLES = (
    ("Bổ sung", "Sở Tài chính", "Xã A, huyện B", "", "Có", ""),
    ("Chuyển xã", "Công ty C", "Xã A, huyện B", "Xã D, huyện B", "", ""),
    ("Kết thúc", "Công ty E", "Xã D, huyện B", "", "", "Đã giải thể"),
    ("Thay đơn vị", "Sở G", "Xã H, huyện B", "Sở Công Thương", "", ""),
)


class WrongCells(Refusal):
    """Cells that cannot be taken; `errors` tells each by its sheet and name."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors))


def read_wanted(upload: IO[bytes]) -> list[Wanted]:
    """The changes in the first sheet that has the columns; who is meant, the preview says.

    Raises NotAWorkbook, NoSuchColumns or WrongCells.
    """
    table = read_table(upload, COLUMNS, max_rows=MOST_LINES)
    errors: list[str] = []
    wanted = [line for row in table.rows if (line := _read(row, table.sheet, errors))]
    if errors:
        raise WrongCells(errors)
    return wanted


def _read(row: Row, sheet: str, errors: list[str]) -> Wanted | None:
    act = _cell(row, "act", ChoiceWidget(choices=AdjustmentAct.choices), sheet, errors)
    is_lead = _cell(row, "is_lead", YesNoWidget(), sheet, errors)
    if not act and act is not None:
        errors.append(_told(sheet, row["act"].ref, _("Đề nghị ghi nội dung điều chỉnh.")))
    texts = {}
    for name, longest in LONGEST.items():
        texts[name], cell = row[name].text, row[name]
        if len(cell.text) > longest:
            words = _("Đề nghị viết không quá %(count)d ký tự.") % {"count": longest}
            errors.append(_told(sheet, cell.ref, words))
    return Wanted(act=act, is_lead=is_lead, **texts) if act else None


def _cell(row: Row, name: str, widget: Any, sheet: str, errors: list[str]) -> Any:
    try:
        return widget.clean(row[name].value)
    except ValueError as error:
        errors.append(_told(sheet, row[name].ref, str(error)))
        return None


def _told(sheet: str, ref: str, words: str) -> str:
    return _("%(sheet)s, ô %(cell)s: %(error)s") % {"sheet": sheet, "cell": ref, "error": words}
