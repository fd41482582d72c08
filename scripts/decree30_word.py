"""The parts of a Word template in the form of Decree 30/2020/NĐ-CP: page, head, foot, ruled tables.

documents/layout/decree30.typ has them for PDF. The same words always give the same parts.
"""

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
RIGHT, BOTH = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
_LONG_AGO = (2024, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Column:
    """A column of a ruled table: heading, width, field of the row, and how its cells stand."""

    heading: str
    width: float
    field: str
    align: Any = LEFT


def page(*, landscape: bool = False, title: str) -> Any:
    """An empty document with Decree 30's page, font and page number."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(17)
    section.top_margin = section.bottom_margin = Mm(20)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = Mm(30)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _notice(section.first_page_header.paragraphs[0])
    numbered = section.header.paragraphs[0]
    numbered.alignment = CENTRE
    _page_number(numbered)
    _notice(section.header.add_paragraph())
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, "", "vi-VN"
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime(*_LONG_AGO[:3], tzinfo=UTC)
    return document


def _notice(paragraph: Any) -> None:
    paragraph.alignment = RIGHT
    run = paragraph.add_run("{{ notice }}")
    run.font.size, run.font.color.rgb = Pt(9), RGBColor(0xB0, 0x00, 0x20)


def _page_number(paragraph: Any) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def say(
    place: Any,
    text: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = BOTH,
    indent: bool = True,
    before: float = 0,
    after: float = 6,
    first: bool = False,
) -> Any:
    """A paragraph in a document or a cell; `first` takes the one that a cell begins with.

    `**` around words makes them bold.
    """
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent:
        shape.first_line_indent = Mm(12.7)
    for number, piece in enumerate(text.split("**")):
        if piece:
            run = paragraph.add_run(piece)
            run.bold, run.italic, run.font.size = bold or number % 2 == 1, italic, Pt(size)
    return paragraph


def centred(place: Any, text: str, **options: Any) -> Any:
    """A heading without indent."""
    return say(place, text, **{"align": CENTRE, "indent": False, "after": 0, **options})


def tag(place: Any, text: str) -> None:
    """A tag that only steers: its paragraph is not there in the paper."""
    say(place, text, indent=False, after=0)


def each(document: Any, field: str, **options: Any) -> None:
    """A paragraph for every line of a list."""
    tag(document, "{%p for one in " + field + " %}")
    say(document, "{{ one }}", **options)
    tag(document, "{%p endfor %}")


def _rule(place: Any, indent: float) -> None:
    """A short line of its own: a paragraph's lower border, drawn in from both sides."""
    paragraph = centred(place, "", before=2, after=4)
    shape = paragraph.paragraph_format
    shape.line_spacing = Pt(2)
    shape.left_indent = shape.right_indent = Mm(indent)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def grid(document: Any, widths: Sequence[float]) -> Any:
    """One row of cells without lines."""
    table = document.add_table(rows=1, cols=len(widths))
    _laid_out(table, widths)
    return table.rows[0].cells


def _laid_out(table: Any, widths: Sequence[float]) -> None:
    """The columns as wide as said, in the table's own grid too, and no row torn in two."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def letterhead(document: Any, *, wide: bool = False, about: str = "") -> None:
    """Agency and nation side by side, then number, place and day.

    `about`: the field that says what a letter is about, which stands under its number.
    """
    widths = (100, 157) if wide else (58, 105)
    left, right = grid(document, widths)
    say(left, "{%p if head.superior %}", indent=False, first=True)
    centred(left, "{{ head.superior }}", size=13)
    tag(left, "{%p endif %}")
    centred(left, "{{ head.agency }}", size=13, bold=True)
    tag(left, "{%p if head.is_party %}")
    centred(left, "*", size=13)
    tag(left, "{%p else %}")
    _rule(left, 39 if wide else 18)
    tag(left, "{%p endif %}")
    centred(left, "{{ head.number }}", size=13)
    if about:
        centred(left, "{{ " + about + " }}", size=12)
    centred(right, "{{ head.nation }}", size=13, bold=True, first=True)
    tag(right, "{%p if head.motto %}")
    centred(right, "{{ head.motto }}", bold=True)
    tag(right, "{%p endif %}")
    _rule(right, 49 if wide else 23)
    centred(right, "{{ head.place_and_day }}", italic=True)


def title(document: Any, kind: str, subject: str, *, wide: bool = False) -> None:
    """The kind of the document and what it is about."""
    centred(document, kind, bold=True, before=14)
    centred(document, subject, bold=True)
    _rule(document, 108 if wide else 61)


def addressees(document: Any) -> None:
    """To whom it goes."""
    tag(document, "{%p for one in addressees %}")
    centred(document, "{% if loop.first %}Kính gửi: {% endif %}{{ one }}", after=6, before=4)
    tag(document, "{%p endfor %}")


def foot(document: Any, *, wide: bool = False) -> None:
    """Recipients at the left, the signature at the right."""
    half = 128 if wide else 81
    # A signature never stands on a page alone.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    between = document.add_paragraph().paragraph_format
    between.space_after, between.keep_with_next = Pt(6), True
    left, right = grid(document, (half, half))
    say(left, "{%p if recipients %}", indent=False, after=0, first=True)
    say(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT, indent=False, after=0)
    tag(left, "{%p for one in recipients %}")
    say(left, "{{ one }}", size=11, align=LEFT, indent=False, after=0)
    tag(left, "{%p endfor %}")
    tag(left, "{%p endif %}")
    centred(right, "{{ signature.lines }}", bold=True, before=6, first=True)
    tag(right, "{%p if signature.seal %}")
    centred(right, "{{ signature.seal }}", size=12, italic=True, before=16)
    tag(right, "{%p endif %}")
    centred(right, "", after=48)
    tag(right, "{%p if signature.own_title %}")
    centred(right, "{{ signature.own_title }}", bold=True, after=14)
    tag(right, "{%p endif %}")
    _end(document)


def _end(document: Any) -> None:
    """Word wants a paragraph behind a table: one that makes no new page."""
    last = document.add_paragraph().paragraph_format
    last.space_after, last.line_spacing = Pt(0), Pt(1)


def signers(document: Any, titles: Sequence[str], *, wide: bool = False) -> None:
    """People who sign side by side."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    width = (257 if wide else 163) / len(titles)
    for cell, words in zip(grid(document, [width] * len(titles)), titles, strict=True):
        centred(cell, words, bold=True, first=True)
        centred(cell, "(Ký, ghi rõ họ tên)", size=12, italic=True, after=60)
    _end(document)


def ruled(
    document: Any,
    columns: Sequence[Column],
    *,
    groups: str,
    total: Sequence[str],
    rows: str = "rows",
    height: float = 0,
) -> None:
    """A table with a line for each of the list `rows`; groups span the first two columns.

    `groups`: the fields in a group's line behind its title, by column, parted by blanks; '-' is
    none. `total`: the last line's cells from the second on.
    """
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for column, cell in zip(columns, table.rows[0].cells, strict=True):
        centred(cell, column.heading, size=11.5, bold=True, first=True)
    _repeated(table.rows[0])
    _steer(table, "{%tr for row in " + rows + " %}")
    if groups:
        _steer(table, "{%tr if row.is_group %}")
        cells = _line(table, ["", "{{ row.text }}", *_fields(groups)], columns, bold=True)
        _joined(cells[0], cells[1], "{{ row.text }}")
        _steer(table, "{%tr else %}")
    _line(
        table,
        [f"{{{{ row.{column.field} }}}}" if column.field else "" for column in columns],
        columns,
    )
    if height:
        # Room to write in by hand.
        table.rows[-1].height = Mm(height)
    if groups:
        _steer(table, "{%tr endif %}")
    _steer(table, "{%tr endfor %}")
    if total:
        cells = _line(table, ["", *total], columns, bold=True)
        _joined(cells[0], cells[1], total[0])
    _laid_out(table, [column.width for column in columns])


def scored(
    document: Any,
    columns: Sequence[Column],
    *,
    groups: str,
    total: Sequence[str],
    height: float = 0,
) -> None:
    """A ruled table of marks; where the criteria have no points it has no column of maxima.

    The first field of `groups` and the second of `total` are the maximum.
    """
    tag(document, "{%p if has_points %}")
    ruled(document, columns, groups=groups, total=total, height=height)
    tag(document, "{%p else %}")
    room = sum(column.width for column in columns if column.field == "maximum")
    plain = [
        replace(column, width=column.width + room) if column.field == "text" else column
        for column in columns
        if column.field != "maximum"
    ]
    of_how_many = [
        re.sub(r"{{ (\w+)\.total }}", r"{{ \1.total }}/{{ \1.maximum }}", words)
        for words in (total[0], *total[2:])
    ]
    without = groups.removeprefix("maximum ")
    ruled(document, plain, groups=without, total=of_how_many, height=height)
    tag(document, "{%p endif %}")


def _fields(groups: str) -> list[str]:
    return ["" if name == "-" else f"{{{{ row.{name} }}}}" for name in groups.split()]


def _line(
    table: Any, texts: Sequence[str], columns: Sequence[Column], *, bold: bool = False
) -> Any:
    cells = table.add_row().cells
    for text, column, cell in zip(texts, columns, cells, strict=True):
        say(cell, text, size=11.5, bold=bold, align=column.align, indent=False, after=2, first=True)
    return cells


def _joined(first: Any, second: Any, text: str) -> None:
    second.paragraphs[0].clear()
    both = first.merge(second)
    for empty in both.paragraphs[1:]:
        empty._p.getparent().remove(empty._p)
    both.paragraphs[0].clear()
    both.paragraphs[0].alignment = LEFT
    run = both.paragraphs[0].add_run(text)
    run.bold, run.font.size = True, Pt(11.5)


def _steer(table: Any, words: str) -> None:
    table.add_row().cells[0].paragraphs[0].add_run(words)


def _repeated(row: Any) -> None:
    """The heading stands on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def annexes(document: Any, rows: str, name: str) -> None:
    """Begin the annexes, of which each `name` in the list `rows` is one: a section of its own.

    Every section is like the first, so a page's number and head are those of the main text.
    `{%p endfor %}` ends them.
    """
    _numbered_from_one(document.sections[0]._sectPr)
    tag(document, "{%p for " + name + " in " + rows + " %}")
    last = document.add_paragraph()
    last.paragraph_format.space_after, last.paragraph_format.line_spacing = Pt(0), Pt(1)
    # A paragraph that holds a section's properties is that section's end.
    last._p.get_or_add_pPr().append(deepcopy(document.sections[-1]._sectPr))


def annex(document: Any) -> None:
    """A section of its own: numbered from 1, and its first page shows no number.

    Its heads are those of the decision: of a decision on one model this section is all there is.
    """
    section = document.add_section(WD_SECTION.NEW_PAGE)._sectPr
    for head in reversed(document.sections[0]._sectPr.findall(qn("w:headerReference"))):
        section.insert(0, deepcopy(head))
    _numbered_from_one(section)


def _numbered_from_one(section: Any) -> None:
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section.insert_element_before(
        numbers, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid"
    )


def write(templates: Mapping[str, Callable[[], Any]], folder: Path) -> None:
    """Every template, its package without the hour of writing."""
    for name, build in templates.items():
        saved = BytesIO()
        build().save(saved)
        with (
            zipfile.ZipFile(saved) as source,
            zipfile.ZipFile(folder / f"{name}.docx", "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for part in source.infolist():
                entry = zipfile.ZipInfo(part.filename, date_time=_LONG_AGO)
                entry.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(entry, source.read(part))
