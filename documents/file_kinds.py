"""Which kinds of files are kept, told by their content and never by their names.

Each kind must begin as its kind does and end where its kind ends: a file that is two kinds at once
(something hung before or behind) is refused, and so is an archive that unpacks to a flood.
"""

import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import filetype

HEAD_BYTES = 1024
# What is appended later to a PDF, as a signature is, ends in an end mark of its own.
TAIL_BYTES = 2048
_UNPACKED_BYTES = 300 * 1024 * 1024
_PARTS = 5000
_TIMES_PACKED = 200


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its type, its ending, and whether the open file is whole and nothing else."""

    content_type: str
    extension: str
    is_whole: Callable[[IO[bytes], int], bool]


def _pdf(file: IO[bytes], size: int) -> bool:
    file.seek(max(size - TAIL_BYTES, 0))
    return b"%%EOF" in file.read(TAIL_BYTES)


def _jpeg(file: IO[bytes], size: int) -> bool:
    file.seek(max(size - 2, 0))
    return file.read(2) == b"\xff\xd9"


def _png(file: IO[bytes], size: int) -> bool:
    """Chunk after chunk from the signature to IEND, which ends the file."""
    file.seek(8)
    while True:
        head = file.read(8)
        if len(head) < 8:
            return False
        length, name = struct.unpack(">I4s", head)
        file.seek(length + 4, 1)
        if name == b"IEND":
            return file.tell() == size
        if file.tell() > size:
            return False


def _office(main_part: str) -> Callable[[IO[bytes], int], bool]:
    """An Office Open XML package with that part, which fills the file from its first byte."""

    def is_whole(file: IO[bytes], size: int) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                parts = archive.infolist()
                names = {part.filename for part in parts}
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return False
        if not {"[Content_Types].xml", main_part} <= names or len(parts) > _PARTS:
            return False
        unpacked = sum(part.file_size for part in parts)
        is_flood = unpacked > _UNPACKED_BYTES or unpacked > _TIMES_PACKED * max(size, 1024)
        begins_at = min(part.header_offset for part in parts)
        return not is_flood and begins_at == 0 and _ends_with_directory(file, size)

    return is_whole


def _ends_with_directory(file: IO[bytes], size: int) -> bool:
    """Whether the archive's end record, its comment included, is the end of the file."""
    file.seek(max(size - 22 - 65535, 0))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return False
    comment: int = struct.unpack("<H", tail[at + 20 : at + 22])[0]
    return comment == 0 and at + 22 == len(tail)


PDF = FileKind("application/pdf", "pdf", _pdf)
JPEG = FileKind("image/jpeg", "jpg", _jpeg)
PNG = FileKind("image/png", "png", _png)
DOCX = FileKind(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docx",
    _office("word/document.xml"),
)
XLSX = FileKind(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlsx",
    _office("xl/workbook.xml"),
)
ALL = (PDF, JPEG, PNG, DOCX, XLSX)
_ZIP = "application/zip"


def kind_of(file: IO[bytes]) -> FileKind | None:
    """The kind that the file begins as; None for any other. Whether it is whole is not asked."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    found: Any = filetype.guess(head)
    if found is None:
        return None
    if found.mime == _ZIP or found.mime in (DOCX.content_type, XLSX.content_type):
        return _package(file)
    return next((kind for kind in (PDF, JPEG, PNG) if kind.content_type == found.mime), None)


def _package(file: IO[bytes]) -> FileKind | None:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return None
    for kind, part in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
        if part in names:
            return kind
    return None
