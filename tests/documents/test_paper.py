"""Data on Word and PDF pages, and the templates that are refused."""

import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
import typst
from django.conf import settings
from docx import Document

from documents import paper
from documents.tags import TemplateRefused, listed, named, shape_of

AWKWARD = 'Mô hình “A & B” <b>"Đẹp"</b> — ắằẳẵặ ỄỘỰỴ đĐ'


@dataclass(frozen=True)
class Line:
    number: str
    text: str


@dataclass(frozen=True)
class Sheet:
    title: str
    is_long: bool
    lines: list[Line]
    words: list[str]


SHAPE = shape_of(Sheet)
DATA = {
    "title": AWKWARD,
    "is_long": True,
    "lines": [{"number": "1", "text": "Một\nhai"}, {"number": "2", "text": "&amp;"}],
    "words": ["a", "b"],
}


def template(*paragraphs: str, rows: tuple[str, ...] = ()) -> BytesIO:
    """A Word file with these paragraphs, and a table with a row for each of the rest."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=1)
        for text in rows:
            table.add_row().cells[0].text = text
    written = BytesIO()
    document.save(written)
    written.seek(0)
    return written


def text_of(docx: bytes) -> str:
    """Every word of the file, its tables after its paragraphs."""
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def altered(docx: BytesIO, name: str, content: bytes) -> BytesIO:
    """The file with a part more, or with other content in one."""
    written = BytesIO()
    with zipfile.ZipFile(docx) as source, zipfile.ZipFile(written, "w") as target:
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    written.seek(0)
    return written


def test_names_with_signs_and_vietnamese_letters_survive_in_word():
    filled = template(
        "{{ title }}",
        "{%p if is_long %}",
        "{{ words|join(', ') }}",
        "{%p endif %}",
        rows=("{%tr for line in lines %}", "{{ line.number }}: {{ line.text }}", "{%tr endfor %}"),
    )

    text = text_of(paper.as_docx(filled, DATA, SHAPE))

    assert AWKWARD in text
    assert "a, b" in text
    assert "1: Một\nhai" in text
    assert "2: &amp;" in text
    assert "{" not in text


def test_tags_in_the_data_are_words_like_any_other():
    said = DATA | {"title": "{{ lines }} {% for x in y %} \x00\x0b"}
    assert "{{ lines }} {% for x in y %}" in text_of(
        paper.as_docx(template("{{ title }}"), said, SHAPE)
    )


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("{{ ''.__class__ }}", "nêu tên trường"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "không được phép"),
        ("{{ title.__class__ }}", "title.__class__"),
        ("{{ title.upper() }}", "không được phép"),
        ("{{ title['x'] }}", "trường"),
        ("{{ config }}", "“config”"),
        ("{{ titel }}", "“titel”"),
        ("{% if is_long %}{{ lines.number }}{% endif %}", "lines.number"),
        ("{{ 'a' * 1000000000 }}", "Mul"),
        ("{{ 9 ** 999999999 }}", "Pow"),
        ("{% for i in range(999999999) %}x{% endfor %}", "trường|danh sách"),
        ("{% for i in title %}x{% endfor %}", "danh sách"),
        (
            "{% for a in lines %}{% for b in lines %}{% for c in lines %}x{% endfor %}"
            "{% endfor %}{% endfor %}",
            "hai vòng lặp",
        ),
        ("{% set x = title %}", "Assign"),
        ("{% include 'x' %}", "Include"),
        ("{% import 'x' as y %}", "Import"),
        ("{% macro m() %}x{% endmacro %}", "Macro"),
        ("{{ title|attr('__class__') }}", "attr"),
        ("{{ title|pprint }}", "pprint"),
        ("{{ title", "chưa đóng"),
        ("{% if is_long %}x", "Thẻ viết sai"),
        ("{% nothing %}", "Thẻ viết sai"),
    ],
)
def test_a_template_that_would_do_more_than_fill_in_is_refused(paragraph, words):
    with pytest.raises(TemplateRefused, match=words):
        paper.check_template(template(paragraph), SHAPE)


def test_what_was_not_checked_is_refused_where_it_is_filled_in_too():
    with pytest.raises(TemplateRefused):
        paper.as_docx(template("{{ ''.__class__ }}"), DATA, SHAPE)


def test_an_unknown_tag_in_a_branch_that_is_not_taken_is_told_too():
    hidden = template("{% if not is_long %}{{ titel }}{% endif %}")
    with pytest.raises(TemplateRefused, match="titel"):
        paper.check_template(hidden, SHAPE)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/embeddings/a.bin", b"x", "macro"),
        ("word/document.xml", b"<broken", "hỏng"),
        ("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>', "hỏng"),
        ("word/document.xml", "<x/>".encode("utf-16"), "hỏng"),
        ("word/extra.xml", b"<x>" + b"a" * 2_000_001 + b"</x>", "quá lớn"),
        (
            "word/_rels/settings.xml.rels",
            b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" '
            b'Target="http://a.example/t.dotm" TargetMode="External"/></Relationships>',
            "nơi khác",
        ),
    ],
)
def test_a_package_that_is_broken_or_carries_more_than_words_is_refused(name, content, words):
    with pytest.raises(TemplateRefused, match=words):
        paper.check_template(altered(template("{{ title }}"), name, content), SHAPE)


def test_what_is_no_package_at_all_is_refused():
    with pytest.raises(TemplateRefused, match="hỏng"):
        paper.check_template(BytesIO(b"PK\x03\x04 not really"), SHAPE)


def test_a_template_that_writes_without_end_is_stopped():
    wide = template(
        "{% for a in lines %}{% for b in lines %}" + "x" * 400 + "{% endfor %}{% endfor %}"
    )
    many = DATA | {"lines": [{"number": "1", "text": "x"}] * 200}
    with pytest.raises(TemplateRefused, match="quá dài"):
        paper.as_docx(wide, many, SHAPE)


def test_the_tags_of_a_paper_are_those_of_its_fields():
    assert listed(SHAPE) == ["title", "is_long", "lines[].number", "lines[].text", "words[]"]
    assert named(SHAPE)["lines"][0]["number"] == "«lines.number»"


SOURCE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Tinos", lang: "vi")
#data.title
#metadata(data.title) <title>
"""


@pytest.fixture
def source(settings, tmp_path) -> Path:
    settings.BASE_DIR = tmp_path
    path = tmp_path / "page.typ"
    path.write_text(SOURCE)
    return path


def test_a_pdf_holds_the_data_as_words_and_the_serif(source):
    said = DATA | {"title": AWKWARD + ' #panic("x") $x$ *y*'}

    pdf = paper.as_pdf(source, said)

    assert pdf.startswith(b"%PDF-1.")
    assert b"Tinos" in pdf
    asked = typst.query(
        str(source), "<title>", field="value", sys_inputs={"data": json.dumps(said)}
    )
    assert json.loads(asked) == [said["title"]]


def test_a_sign_that_the_serif_lacks_costs_no_page(source):
    assert paper.as_pdf(source, DATA | {"title": "😀 漢"}).startswith(b"%PDF")


def test_the_serif_has_every_vietnamese_letter():
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    marked = [base + mark for base in "aăâeêioôơuưy" for mark in "\u0300\u0301\u0303\u0309\u0323"]
    text = letters + "".join(marked) + "".join(marked).upper() + "“”–…☐"[:4]
    page = Path(settings.BASE_DIR) / "static" / "vendor" / "tinos"
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(page)]
    )
    compiler = typst.Compiler(
        b'#set text(font: "Tinos", fallback: false)\n#sys.inputs.text',
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"text": text},
    )
    pages, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="a-2u")
    # PDF/A refuses a letter that no font has.
    assert pages.startswith(b"%PDF")
    assert [str(warning) for warning in warnings] == []
