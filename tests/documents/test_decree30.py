"""The parts of a document by Decree 30, and the signature table row by row."""

from datetime import date

import pytest

from documents import decree30
from documents.decree30 import Body, Capacity, Titles

COMMITTEE = decree30.COMMITTEE_TITLES
OFFICE = Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN", below="CHÁNH VĂN PHÒNG")
DEPARTMENT = Titles("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", below="TRƯỞNG PHÒNG")
FRONT = Titles("CHỦ TỊCH", "PHÓ CHỦ TỊCH", "BAN THƯỜNG TRỰC", below="CHÁNH VĂN PHÒNG")
PARTY = Titles("TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", below="CHÁNH VĂN PHÒNG")
STEERING = Titles(
    "TRƯỞNG BAN",
    "PHÓ TRƯỞNG BAN",
    "BAN CHỈ ĐẠO",
    below="ỦY VIÊN THƯỜNG TRỰC",
    seal_of="UBND tỉnh",
    own_title="CHỦ TỊCH UBND TỈNH",
)

ROWS = [
    (Body.COMMITTEE, Capacity.HEAD, OFFICE, "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH"),
    (Body.COMMITTEE, Capacity.ACTING, OFFICE, "TM. ỦY BAN NHÂN DÂN|Q. CHỦ TỊCH"),
    (
        Body.COMMITTEE,
        Capacity.DEPUTY,
        OFFICE,
        "TM. ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH|PHÓ CHỦ TỊCH",
    ),
    (Body.COMMITTEE, Capacity.BY_ORDER, OFFICE, "TL. CHỦ TỊCH|CHÁNH VĂN PHÒNG"),
    (Body.COMMITTEE, Capacity.BY_MANDATE, OFFICE, "TUQ. ỦY BAN NHÂN DÂN|CHÁNH VĂN PHÒNG"),
    (Body.CHAIRMAN, Capacity.HEAD, OFFICE, "CHỦ TỊCH"),
    (Body.CHAIRMAN, Capacity.ACTING, OFFICE, "Q. CHỦ TỊCH"),
    (Body.CHAIRMAN, Capacity.DEPUTY, OFFICE, "KT. CHỦ TỊCH|PHÓ CHỦ TỊCH"),
    (Body.CHAIRMAN, Capacity.BY_ORDER, OFFICE, "TL. CHỦ TỊCH|CHÁNH VĂN PHÒNG"),
    (Body.CHAIRMAN, Capacity.BY_MANDATE, OFFICE, "TUQ. CHỦ TỊCH|CHÁNH VĂN PHÒNG"),
    (Body.AGENCY, Capacity.HEAD, DEPARTMENT, "GIÁM ĐỐC"),
    (Body.AGENCY, Capacity.ACTING, DEPARTMENT, "Q. GIÁM ĐỐC"),
    (Body.AGENCY, Capacity.DEPUTY, DEPARTMENT, "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC"),
    (Body.AGENCY, Capacity.BY_ORDER, DEPARTMENT, "TL. GIÁM ĐỐC|TRƯỞNG PHÒNG"),
    (Body.AGENCY, Capacity.BY_MANDATE, DEPARTMENT, "TUQ. GIÁM ĐỐC|TRƯỞNG PHÒNG"),
    (Body.COLLECTIVE, Capacity.HEAD, FRONT, "TM. BAN THƯỜNG TRỰC|CHỦ TỊCH"),
    (Body.COLLECTIVE, Capacity.ACTING, FRONT, "TM. BAN THƯỜNG TRỰC|Q. CHỦ TỊCH"),
    (Body.COLLECTIVE, Capacity.DEPUTY, FRONT, "TM. BAN THƯỜNG TRỰC|PHÓ CHỦ TỊCH"),
    (Body.COLLECTIVE, Capacity.BY_ORDER, FRONT, "TL. BAN THƯỜNG TRỰC|CHÁNH VĂN PHÒNG"),
    (Body.COLLECTIVE, Capacity.BY_MANDATE, FRONT, "TUQ. BAN THƯỜNG TRỰC|CHÁNH VĂN PHÒNG"),
    (Body.PARTY_BODY, Capacity.HEAD, PARTY, "TRƯỞNG BAN"),
    (Body.PARTY_BODY, Capacity.ACTING, PARTY, "Q. TRƯỞNG BAN"),
    (Body.PARTY_BODY, Capacity.DEPUTY, PARTY, "K/T TRƯỞNG BAN|PHÓ TRƯỞNG BAN"),
    (Body.PARTY_BODY, Capacity.BY_ORDER, PARTY, "T/L TRƯỞNG BAN|CHÁNH VĂN PHÒNG"),
    (Body.PARTY_BODY, Capacity.BY_MANDATE, PARTY, "T/L TRƯỞNG BAN|CHÁNH VĂN PHÒNG"),
    (Body.STEERING, Capacity.HEAD, STEERING, "TM. BAN CHỈ ĐẠO|TRƯỞNG BAN"),
    (Body.STEERING, Capacity.ACTING, STEERING, "TM. BAN CHỈ ĐẠO|Q. TRƯỞNG BAN"),
    (
        Body.STEERING,
        Capacity.DEPUTY,
        STEERING,
        "TM. BAN CHỈ ĐẠO|KT. TRƯỞNG BAN|PHÓ TRƯỞNG BAN",
    ),
    (Body.STEERING, Capacity.BY_ORDER, STEERING, "TL. TRƯỞNG BAN|ỦY VIÊN THƯỜNG TRỰC"),
    (Body.STEERING, Capacity.BY_MANDATE, STEERING, "TUQ. TRƯỞNG BAN|ỦY VIÊN THƯỜNG TRỰC"),
]


@pytest.mark.parametrize(("body", "capacity", "titles", "lines"), ROWS)
def test_who_issues_and_how_the_signer_signs_decide_the_block(body, capacity, titles, lines):
    assert decree30.signature(body, capacity, titles).lines == lines.replace("|", "\n")


def test_every_row_of_the_table_is_tried():
    assert {row[:2] for row in ROWS} == set(decree30.SIGNATURES)
    assert set(decree30.SIGNATURES) == {(body, how) for body in Body for how in Capacity}


def test_a_steering_committee_signs_under_the_seal_of_its_heads_agency():
    block = decree30.signature(Body.STEERING, Capacity.HEAD, STEERING)
    assert block.seal == "(chữ ký, dấu của UBND tỉnh)"
    assert block.own_title == "CHỦ TỊCH UBND TỈNH"
    assert decree30.signature(Body.COMMITTEE, Capacity.HEAD, OFFICE).seal == ""


def test_no_block_is_made_without_the_title_that_it_needs():
    with pytest.raises(ValueError, match="no title"):
        decree30.signature(Body.AGENCY, Capacity.BY_ORDER, Titles("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))


@pytest.mark.parametrize(
    ("name", "head", "symbol", "in_a_sentence"),
    [
        ("Sở Nội vụ", "GIÁM ĐỐC", "SNV", "Giám đốc Sở Nội vụ"),
        ("Sở Giáo dục và Đào tạo", "GIÁM ĐỐC", "SGDĐT", "Giám đốc Sở Giáo dục và Đào tạo"),
        ("Văn phòng UBND tỉnh", "CHÁNH VĂN PHÒNG", "VPUBND", "Chánh Văn phòng UBND tỉnh"),
        ("Thanh tra tỉnh", "CHÁNH THANH TRA", "TT", "Chánh Thanh tra tỉnh"),
        ("Ban Dân tộc", "TRƯỞNG BAN", "BDT", "Trưởng Ban Dân tộc"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "CHỦ TỊCH", "UBMTTQVN", "Chủ tịch Ủy ban MTTQ Việt Nam tỉnh"),
        ("Công an tỉnh", "GIÁM ĐỐC", "CA", "Giám đốc Công an tỉnh"),
    ],
)
def test_an_agencys_titles_and_letters_follow_from_its_name(name, head, symbol, in_a_sentence):
    titles = decree30.titles_of(name)
    assert titles.head == head
    assert decree30.symbol_of(name) == symbol
    assert decree30.head_of(name, titles) == in_a_sentence


def _head(body: Body, kind: str = "TTr") -> decree30.Letterhead:
    return decree30.letterhead(
        body,
        agency="Sở Nội vụ",
        superior="UBND tỉnh Sơn La",
        symbol="SNV",
        kind=kind,
        place="Sơn La",
        day=date(2025, 1, 5),
    )


def test_number_and_day_are_left_to_the_clerk():
    head = _head(Body.AGENCY)
    assert head.number == f"Số:{decree30.BLANK}/TTr-SNV"
    assert head.place_and_day.split() == ["Sơn", "La,", "ngày", "tháng", "năm", "2025"]
    assert (head.superior, head.agency) == ("UBND TỈNH SƠN LA", "SỞ NỘI VỤ")
    assert (head.nation, head.motto) == (decree30.NATION, decree30.MOTTO)
    assert _head(Body.AGENCY, kind="").number == ""


def test_a_party_document_has_the_partys_head():
    head = _head(Body.PARTY_BODY)
    assert (head.nation, head.motto, head.is_party) == (decree30.PARTY, "", True)
    assert head.number == f"Số:{decree30.BLANK}-TTr/SNV"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
    ],
)
def test_days_under_ten_and_months_under_three_have_a_zero(day, written):
    assert decree30.written_day(day) == written


def test_lists_end_as_the_decree_has_them():
    assert decree30.listed(["Như trên", "Lưu: VT"]) == ["- Như trên;", "- Lưu: VT."]
    assert decree30.basis(["Căn cứ A"]) == ["Căn cứ A."]
    assert decree30.committee_lines("Xã Chiềng Sơn") == "ỦY BAN NHÂN DÂN\nXÃ CHIỀNG SƠN"
