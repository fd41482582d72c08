"""Data on paper: a Word file from a template, a PDF from a typst source.

Both take plain data and write nothing but their answer; neither asks the network or a shell. Text
is data in both: it is escaped in Word, and typst reads it as JSON.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from .tags import Shape, TagEnvironment, TemplateRefused, named

PARTS = 300
PART_BYTES = 2_000_000
UNPACKED_BYTES = 20_000_000
TAGS = 1_000
TAG_LENGTH = 300
_FONTS = Path(settings.BASE_DIR) / "static" / "vendor" / "tinos"
# What XML cannot hold; and what the Word engine would take for a new paragraph, tab or page.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_MARKUP = re.compile(r"<[^>]*>")
_SIGNS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_CLOSES = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OUTSIDE = re.compile(r'TargetMode="External"')
_RELATION = re.compile(r"<Relationship\b[^>]*>")


def as_docx(template: Path | IO[bytes], data: Mapping[str, Any], shape: Shape) -> bytes:
    """The template filled with the data, as a Word file. Raises TemplateRefused."""
    filled = DocxTemplate(str(template) if isinstance(template, Path) else template)
    try:
        filled.render(_clean(data), TagEnvironment(shape), autoescape=True)
        written = BytesIO()
        filled.save(written)
    except TemplateRefused:
        raise
    except TemplateError as error:
        raise TemplateRefused(_("Không điền được mẫu: %s.") % error) from error
    except (ValueError, KeyError, AttributeError, SyntaxError, OSError) as error:
        # Broken XML comes as an lxml error, which is a SyntaxError.
        raise TemplateRefused(
            _("Không dựng được văn bản từ mẫu. Đề nghị kiểm tra các thẻ lặp dòng, lặp đoạn.")
        ) from error
    return written.getvalue()


def check_template(template: IO[bytes], shape: Shape) -> None:
    """Refuse a template that is unsafe, broken, or names what the paper does not have."""
    _check_package(template)
    template.seek(0)
    try:
        Document(template)
    except (ValueError, KeyError, AttributeError, SyntaxError, OSError) as error:
        raise TemplateRefused(_("Tệp Word bị hỏng, không đọc được.")) from error
    template.seek(0)
    written = as_docx(template, named(shape), shape)
    try:
        Document(BytesIO(written))
    except (ValueError, KeyError, AttributeError, SyntaxError, OSError) as error:
        raise TemplateRefused(
            _("Không dựng được văn bản từ mẫu. Đề nghị kiểm tra các thẻ lặp dòng, lặp đoạn.")
        ) from error


def _check_package(template: IO[bytes]) -> None:
    """No flood, no macro, nothing embedded, nothing fetched from elsewhere, no entity."""
    template.seek(0)
    try:
        with zipfile.ZipFile(template) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
                raise TemplateRefused(_("Mẫu quá lớn."))
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise TemplateRefused(_("Tệp Word bị hỏng, không đọc được.")) from error


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if any(word in name for word in ("vbaproject", "activex", "embeddings", "oleobject")):
        raise TemplateRefused(_("Mẫu không được chứa macro hoặc tệp nhúng."))
    if not name.endswith((".xml", ".rels")):
        return
    if part.file_size > PART_BYTES:
        raise TemplateRefused(_("Mẫu quá lớn."))
    content = archive.read(part)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise TemplateRefused(_("Tệp Word bị hỏng, không đọc được.")) from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text or "\x00" in text:
        raise TemplateRefused(_("Tệp Word bị hỏng, không đọc được."))
    if name.endswith(".rels"):
        for relation in _RELATION.findall(text):
            if _OUTSIDE.search(relation) and "/hyperlink" not in relation:
                raise TemplateRefused(_("Mẫu không được lấy nội dung từ nơi khác."))
    elif name.startswith("word/"):
        _check_signs(_MARKUP.sub("", text))


def _check_signs(text: str) -> None:
    """Every tag is closed before the next one opens, and none is endless."""
    opened, began, count = "", 0, 0
    for sign in _SIGNS.finditer(text):
        if sign[0] in _CLOSES and not opened:
            opened, began, count = sign[0], sign.start(), count + 1
        elif opened and sign[0] == _CLOSES[opened] and sign.start() - began <= TAG_LENGTH:
            opened = ""
        elif opened or sign[0] in _CLOSES:
            raise TemplateRefused(_unclosed(text[began : began + 60]))
    if opened:
        raise TemplateRefused(_unclosed(text[began : began + 60]))
    if count > TAGS:
        raise TemplateRefused(_("Mẫu có quá nhiều thẻ."))


def _unclosed(place: str) -> str:
    return _("Có thẻ chưa đóng, gần chỗ: “%s”.") % place


def as_pdf(source: Path, data: Mapping[str, Any]) -> bytes:
    """The typst source set with the data, with the portal's own serif.

    Not PDF/A, which refuses the whole page for one letter that no font here has, such as an emoji
    in a note; what is archived is the signed file, not this draft.
    """
    compiler = typst.Compiler(
        input=str(source),
        root=str(settings.BASE_DIR),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_clean(data), ensure_ascii=False)},
    )
    written = compiler.compile(format="pdf", timestamp=datetime.now(UTC).replace(microsecond=0))
    # Only pictures come page by page.
    return written if isinstance(written, bytes) else b"".join(written or [])


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """The serif that measures as Times New Roman does, and no other font of the machine."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)]
    )


def _clean(value: Any) -> Any:
    """The data without characters that are no text."""
    if isinstance(value, str):
        return _NOT_TEXT.sub(" ", value.replace("\r\n", "\n").replace("\t", " "))
    if isinstance(value, Mapping):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value
