"""The parts of an administrative document by Decree 30/2020/NĐ-CP, as plain data.

Who issues it and in what capacity its signer signs decide the authority lines and the titles; both
stand in one table. Number and day are left blank for the clerk. The words are the document's own:
Vietnamese, whatever the language of the screens.
"""

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.numbers import format_number

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
# What marks invented data on every page.
NOTICE = "DỮ LIỆU MINH HỌA"
# Room for the clerk's pen; it is neither broken nor squeezed.
BLANK = "\u00a0" * 5
# An official letter (công văn): it has no name of its own, and its number names no kind.
LETTER = "CV"


class Body(StrEnum):
    """What issues a document, as far as its signature is concerned."""

    COMMITTEE = "committee"  # a People's Committee, as a body
    CHAIRMAN = "chairman"  # the Chairman of a People's Committee, by his own authority
    AGENCY = "agency"  # a department or any other agency under one head
    COLLECTIVE = "collective"  # a body that decides together, such as a committee of the Front
    PARTY_BODY = "party_body"  # an advisory office of a Party committee
    STEERING = "steering"  # a steering committee, under the seal of its head's agency


class Capacity(StrEnum):
    """By what right the signer signs."""

    HEAD = "head"
    ACTING = "acting"  # Q.: put in charge of the head's office
    DEPUTY = "deputy"  # KT.
    BY_ORDER = "by_order"  # TL.: the head of an office inside
    BY_MANDATE = "by_mandate"  # TUQ.: somebody authorised in writing


@dataclass(frozen=True)
class Titles:
    """The titles in a body, in capitals; `below` is that of whoever signs by order or mandate."""

    head: str
    deputy: str
    collective: str = ""
    below: str = ""
    seal_of: str = ""  # whose seal a steering committee uses
    own_title: str = ""  # what the head of a steering committee is in that agency


# Authority lines and titles, from the top: {collective}, {head}, {deputy}, {below} are titles.
SIGNATURES: dict[tuple[Body, Capacity], tuple[str, ...]] = {
    (Body.COMMITTEE, Capacity.HEAD): ("TM. {collective}", "{head}"),
    (Body.COMMITTEE, Capacity.ACTING): ("TM. {collective}", "Q. {head}"),
    (Body.COMMITTEE, Capacity.DEPUTY): ("TM. {collective}", "KT. {head}", "{deputy}"),
    (Body.COMMITTEE, Capacity.BY_ORDER): ("TL. {head}", "{below}"),
    (Body.COMMITTEE, Capacity.BY_MANDATE): ("TUQ. {collective}", "{below}"),
    (Body.CHAIRMAN, Capacity.HEAD): ("{head}",),
    (Body.CHAIRMAN, Capacity.ACTING): ("Q. {head}",),
    (Body.CHAIRMAN, Capacity.DEPUTY): ("KT. {head}", "{deputy}"),
    (Body.CHAIRMAN, Capacity.BY_ORDER): ("TL. {head}", "{below}"),
    (Body.CHAIRMAN, Capacity.BY_MANDATE): ("TUQ. {head}", "{below}"),
    (Body.AGENCY, Capacity.HEAD): ("{head}",),
    (Body.AGENCY, Capacity.ACTING): ("Q. {head}",),
    (Body.AGENCY, Capacity.DEPUTY): ("KT. {head}", "{deputy}"),
    (Body.AGENCY, Capacity.BY_ORDER): ("TL. {head}", "{below}"),
    (Body.AGENCY, Capacity.BY_MANDATE): ("TUQ. {head}", "{below}"),
    (Body.COLLECTIVE, Capacity.HEAD): ("TM. {collective}", "{head}"),
    (Body.COLLECTIVE, Capacity.ACTING): ("TM. {collective}", "Q. {head}"),
    (Body.COLLECTIVE, Capacity.DEPUTY): ("TM. {collective}", "{deputy}"),
    (Body.COLLECTIVE, Capacity.BY_ORDER): ("TL. {collective}", "{below}"),
    (Body.COLLECTIVE, Capacity.BY_MANDATE): ("TUQ. {collective}", "{below}"),
    # A Party office writes K/T and T/L with a slash.
    (Body.PARTY_BODY, Capacity.HEAD): ("{head}",),
    (Body.PARTY_BODY, Capacity.ACTING): ("Q. {head}",),
    (Body.PARTY_BODY, Capacity.DEPUTY): ("K/T {head}", "{deputy}"),
    (Body.PARTY_BODY, Capacity.BY_ORDER): ("T/L {head}", "{below}"),
    (Body.PARTY_BODY, Capacity.BY_MANDATE): ("T/L {head}", "{below}"),
    (Body.STEERING, Capacity.HEAD): ("TM. {collective}", "{head}"),
    (Body.STEERING, Capacity.ACTING): ("TM. {collective}", "Q. {head}"),
    (Body.STEERING, Capacity.DEPUTY): ("TM. {collective}", "KT. {head}", "{deputy}"),
    (Body.STEERING, Capacity.BY_ORDER): ("TL. {head}", "{below}"),
    (Body.STEERING, Capacity.BY_MANDATE): ("TUQ. {head}", "{below}"),
}

COMMITTEE_TITLES = Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="ỦY BAN NHÂN DÂN")
STEERING_TITLES = Titles("TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", collective="BAN CHỈ ĐẠO")

# The titles by how the agency's name begins, the longer before the shorter.
_TITLES_BY_NAME: tuple[tuple[str, Titles], ...] = (
    ("Ủy ban Mặt trận", Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="BAN THƯỜNG TRỰC")),
    ("Ủy ban MTTQ", Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="BAN THƯỜNG TRỰC")),
    ("Ủy ban Kiểm tra", Titles("CHỦ NHIỆM", "PHÓ CHỦ NHIỆM")),
    ("Hội Liên hiệp Phụ nữ", Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="BAN THƯỜNG VỤ")),
    ("Hội", Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="BAN THƯỜNG VỤ")),
    ("Liên đoàn", Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="BAN THƯỜNG VỤ")),
    ("Liên minh", Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", collective="BAN THƯỜNG VỤ")),
    ("Đoàn", Titles("BÍ THƯ", "PHÓ BÍ THƯ", collective="BAN THƯỜNG VỤ")),
    ("Tỉnh đoàn", Titles("BÍ THƯ", "PHÓ BÍ THƯ", collective="BAN THƯỜNG VỤ")),
    ("Văn phòng", Titles("CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
    ("Thanh tra", Titles("CHÁNH THANH TRA", "PHÓ CHÁNH THANH TRA")),
    ("Tòa án", Titles("CHÁNH ÁN", "PHÓ CHÁNH ÁN")),
    ("Viện kiểm sát", Titles("VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG")),
    ("Viện", Titles("VIỆN TRƯỞNG", "PHÓ VIỆN TRƯỞNG")),
    ("Bộ Chỉ huy", Titles("CHỈ HUY TRƯỞNG", "PHÓ CHỈ HUY TRƯỞNG")),
    ("Ban Chỉ huy", Titles("CHỈ HUY TRƯỞNG", "PHÓ CHỈ HUY TRƯỞNG")),
    ("Ban", Titles("TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
    ("Chi cục", Titles("CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG")),
    ("Cục", Titles("CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG")),
    ("Trường", Titles("HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG")),
    ("Báo", Titles("TỔNG BIÊN TẬP", "PHÓ TỔNG BIÊN TẬP")),
)
_DIRECTOR = Titles("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")

# Left out where a name is shortened to the letters of a symbol.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SMALL_WORDS = {"và", "tỉnh", "của", "các"}


def titles_of(name: str) -> Titles:
    """The titles in the agency of that name; a director where nothing tells otherwise."""
    for beginning, titles in _TITLES_BY_NAME:
        if name.lower().startswith(beginning.lower()):
            return titles
    return _DIRECTOR


def head_of(name: str, titles: Titles) -> str:
    """The head of an agency in a sentence: 'Giám đốc Sở Nội vụ', 'Chánh Văn phòng UBND tỉnh'."""
    title = titles.head.capitalize()
    words = title.split()
    for at in range(1, len(words)):
        if name.lower().startswith(" ".join(words[at:]).lower()):
            return f"{' '.join(words[:at])} {name}"
    return f"{title} {name}"


@dataclass(frozen=True)
class Signature:
    """The block at the foot: the lines above the signature, and what stands below its place."""

    lines: str
    seal: str
    own_title: str


def signature(body: Body, capacity: Capacity, titles: Titles) -> Signature:
    """The block of a document of that body, signed in that capacity.

    Raises ValueError where the titles lack what the table asks for.
    """
    lines = [
        pattern.format(
            head=titles.head,
            deputy=titles.deputy,
            collective=titles.collective,
            below=titles.below,
        )
        for pattern in SIGNATURES[body, capacity]
    ]
    if any(not line.rpartition(". ")[2].strip() for line in lines):
        raise ValueError(f"{body}, {capacity}: no title for {lines}")
    seal = ""
    if body == Body.STEERING and titles.seal_of:
        seal = f"(chữ ký, dấu của {titles.seal_of})"
    return Signature("\n".join(lines), seal, titles.own_title if body == Body.STEERING else "")


@dataclass(frozen=True)
class Letterhead:
    """What stands above the title. A Party document has no motto, and a star under its agency."""

    superior: str
    agency: str
    number: str
    nation: str
    motto: str
    place_and_day: str
    is_party: bool


def letterhead(
    body: Body, *, agency: str, superior: str, symbol: str, kind: str, place: str, day: date
) -> Letterhead:
    """The head of a document of that kind (such as TTr); without a kind it bears no number."""
    is_party = body == Body.PARTY_BODY
    number = ""
    if kind:
        between = f"-{kind}/{symbol}" if is_party else f"/{kind}-{symbol}"
        if kind == LETTER and not is_party:
            # Behind the agency stands the office inside it that drafted the letter.
            between = f"/{symbol}-{BLANK}"
        number = f"Số:{BLANK}{between}"
    return Letterhead(
        superior=superior.upper(),
        agency=agency.upper(),
        number=number,
        nation=PARTY if is_party else NATION,
        motto="" if is_party else MOTTO,
        place_and_day=f"{place}, ngày{BLANK}tháng{BLANK}năm {day.year}",
        is_party=is_party,
    )


def issued(head: Letterhead, *, number: str, place: str, day: date) -> Letterhead:
    """The head of a document that went out: with its number and day."""
    return replace(head, number=f"Số: {number}", place_and_day=f"{place}, {written_day(day)}")


def committee_lines(unit_name: str) -> str:
    """'Xã Chiềng Sơn' → the two lines under which its People's Committee issues a document."""
    return f"Ủy ban nhân dân\n{unit_name}".upper()


def symbol_of(name: str) -> str:
    """The letters of an agency in a number: 'Sở Giáo dục và Đào tạo' → 'SGDĐT'."""
    words = [word for word in name.split() if word.lower() not in _SMALL_WORDS]
    letters = [word if word.isupper() else word[0].upper() for word in words if word[0].isalpha()]
    decomposed = unicodedata.normalize("NFD", "".join(letters))
    return unicodedata.normalize("NFC", "".join(one for one in decomposed if one not in _TONES))


def written_day(day: date) -> str:
    """'ngày 05 tháng 01 năm 2026': a day under 10 and a month under 3 are written with a 0."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def counted(number: int) -> str:
    """A number of things: under ten with a 0, so that nothing can be put before it."""
    return f"0{number}" if 0 < number < 10 else format_number(number)


def basis(lines: list[str]) -> list[str]:
    """The 'Căn cứ' lines, each with its sign at the end: ';', the last one '.'."""
    return [
        line + (";" if number < len(lines) else ".") for number, line in enumerate(lines, start=1)
    ]


def listed(lines: list[str]) -> list[str]:
    """Recipients or addressees as a list: '- Như trên;' … '- Lưu: VT.'."""
    return [f"- {line}" for line in basis(lines)]
