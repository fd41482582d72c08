"""Which kinds of files are kept, told by their content and never by their names.

Each kind must begin as its kind does and end where its kind ends: a file that is two kinds at once
(something hung before or behind) is refused, and so is an archive that unpacks to a flood.
"""

import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END
from typing import IO, Any

import filetype

HEAD_BYTES = 1024
# What is appended later to a PDF, as a signature is, ends in an end mark of its own.
TAIL_BYTES = 2048
_UNPACKED_BYTES = 300 * 1024 * 1024
_PARTS = 5000
_TIMES_PACKED = 200
# A list of that many parts is read at once; a longer one is not read at all.
_DIRECTORY_BYTES = 2 * 1024 * 1024
_CHUNKS = 100_000
# Behind a PDF's end mark some writers leave ends of lines, blanks and zeros.
_BLANKS = b" \t\r\n\f\0\x1a"
# A JPEG: so many pictures in a row; its points follow a scan's head, up to the next real mark.
_PICTURES = 20
_SCAN = 0xDA
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PIECE_BYTES = 256 * 1024
# An archive's end record, and as far from the end of a file as it may lie.
_END_RECORD = struct.Struct("<4s4H2LH")
_END_MARK, _LONG_END_MARK, _LONG_END_BYTES = b"PK\x05\x06", b"PK\x06\x07", 20
_END_WITHIN = _END_RECORD.size + 65535


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its type, its ending, and whether the open file is whole and nothing else."""

    content_type: str
    extension: str
    is_whole: Callable[[IO[bytes], int], bool]


@dataclass(frozen=True)
class _Directory:
    """Where an archive lists its parts, as its end record says."""

    ends_at: int
    starts_at: int
    length: int
    parts: int
    comment: int
    is_long: bool

    @property
    def is_readable(self) -> bool:
        """Whether the list is short enough to be read at once."""
        is_short = self.length <= _DIRECTORY_BYTES and self.parts <= _PARTS
        return is_short and not self.is_long

    def fills(self, size: int) -> bool:
        """Whether the parts begin with the file, and the list ends it."""
        is_last = self.ends_at + _END_RECORD.size == size and self.comment == 0
        return is_last and self.starts_at + self.length == self.ends_at


def _directory_of(file: IO[bytes], size: int) -> _Directory | None:
    """The last end record of an archive, wherever an unpacker would find it; None without one."""
    start = max(size - _END_WITHIN - _LONG_END_BYTES, 0)
    file.seek(start)
    tail = file.read(_END_WITHIN + _LONG_END_BYTES)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END_RECORD.size:
        return None
    _mark, _disk, _first, _here, parts, length, starts_at, comment = _END_RECORD.unpack_from(
        tail, at
    )
    is_long = tail[max(at - _LONG_END_BYTES, 0) : at].startswith(_LONG_END_MARK)
    return _Directory(start + at, starts_at, length, parts, comment, is_long)


def _hides_archive(file: IO[bytes], size: int) -> bool:
    """Whether an unpacker would find an archive in a file of another kind.

    The four letters alone may be part of a picture: the list of parts must lie before them.
    """
    found = _directory_of(file, size)
    if found is None:
        return False
    file.seek(max(found.ends_at - found.length, 0))
    listed = found.length <= found.ends_at and file.read(4) == b"PK\x01\x02"
    return listed or found.is_long


def _pdf(file: IO[bytes], size: int) -> bool:
    """Its last end mark ends it, but for blanks; what stands before may have been appended too."""
    file.seek(max(size - TAIL_BYTES, 0))
    _before, mark, behind = file.read(TAIL_BYTES).rpartition(b"%%EOF")
    return bool(mark) and not behind.strip(_BLANKS) and not _hides_archive(file, size)


def _jpeg(file: IO[bytes], size: int) -> bool:
    """One picture or several in a row, as cameras hang previews behind, or what phones hang there;
    nothing else.
    """
    at = 0
    for _picture in range(_PICTURES):
        file.seek(at)
        end = _end_of_jpeg(file)
        if end is None or end > size:
            return False
        if end == size or _is_by_phone(file, end, size):
            return not _hides_archive(file, size)
        at = end
    return False


def _is_by_phone(file: IO[bytes], start: int, size: int) -> bool:
    """Whether what hangs behind is a phone's own: a table that ends in SEFT, or a short film."""
    file.seek(start)
    is_film = file.read(8)[4:] == b"ftyp"
    file.seek(size - 4)
    return is_film or file.read(4) == b"SEFT"


def _end_of_jpeg(file: IO[bytes]) -> int | None:
    """Where the picture that begins here ends; None where it does not, or none begins."""
    if file.read(2) != b"\xff\xd8":
        return None
    for _segment in range(_CHUNKS):
        head = file.read(4)
        if head[:2] == b"\xff\xd9":
            return file.seek(len(head[2:]) * -1, SEEK_CUR)
        if head[:2] == b"\xff\xff":
            # Filling before a mark.
            file.seek(1 - len(head), SEEK_CUR)
            continue
        if len(head) < 4 or head[0] != 0xFF or head[1] in b"\x00\xd8\xff":
            return None
        file.seek(int.from_bytes(head[2:]) - 2, SEEK_CUR)
        if head[1] == _SCAN and not _to_next_mark(file):
            return None
    return None


def _to_next_mark(file: IO[bytes]) -> bool:
    """Go on to the mark behind the picture's packed points; False where there is none."""
    while piece := file.read(_PIECE_BYTES):
        found = _MARK.search(piece)
        if found is not None:
            file.seek(found.start() - len(piece), SEEK_CUR)
            return True
        if len(piece) < _PIECE_BYTES:
            return False
        # A mark may lie across two pieces.
        file.seek(-1, SEEK_CUR)
    return False


def _png(file: IO[bytes], size: int) -> bool:
    """Chunk after chunk from the signature to IEND, which ends the file."""
    file.seek(8)
    for _chunk in range(_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return False
        length, name = struct.unpack(">I4s", head)
        file.seek(length + 4, 1)
        if name == b"IEND":
            return length == 0 and file.tell() == size
        if file.tell() > size:
            return False
    return False


def _office(main_part: str) -> Callable[[IO[bytes], int], bool]:
    """An Office Open XML package with that part, which fills the file from its first byte."""

    def is_whole(file: IO[bytes], size: int) -> bool:
        directory = _directory_of(file, size)
        if directory is None or not directory.fills(size):
            return False
        parts = _parts_of(file, size)
        if not {"[Content_Types].xml", main_part} <= {part.filename for part in parts}:
            return False
        unpacked = sum(part.file_size for part in parts)
        is_flood = unpacked > _UNPACKED_BYTES or unpacked > _TIMES_PACKED * max(size, 1024)
        return not is_flood and min(part.header_offset for part in parts) == 0

    return is_whole


def _parts_of(file: IO[bytes], size: int) -> list[zipfile.ZipInfo]:
    """What the archive lists; nothing where it is none, is odd, or lists a flood."""
    directory = _directory_of(file, size)
    if directory is None or not directory.is_readable:
        return []
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        return []


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
    names = {part.filename for part in _parts_of(file, file.seek(0, SEEK_END))}
    for kind, part in ((DOCX, "word/document.xml"), (XLSX, "xl/workbook.xml")):
        if part in names:
            return kind
    return None
