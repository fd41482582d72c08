"""Text: one normal form, a search key, an order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold, nfc, sort_key, squeezed

VIETNAMESE = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờ"
    "ởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ ",
    max_size=30,
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Mường Và", "muong va"),
        ("  Cò  Nòi ", "co noi"),
        ("ĐẶC BIỆT khó khăn", "dac biet kho khan"),
        ("Thị trấn Hát Lót", "thi tran hat lot"),
        ("", ""),
    ],
)
def test_the_search_key_has_no_marks_no_capitals_and_single_blanks(written, key):
    assert fold(written) == key


def test_both_spellings_of_one_letter_give_one_text():
    decomposed = unicodedata.normalize("NFD", "Chiềng Ơn")

    assert decomposed != "Chiềng Ơn"
    assert nfc(decomposed) == "Chiềng Ơn"
    assert fold(decomposed) == fold("Chiềng Ơn") == "chieng on"


def test_a_name_is_squeezed_without_losing_its_accents():
    assert squeezed(" Cò\u00a0 Nòi\n") == "Cò Nòi"


def test_the_order_is_that_of_the_vietnamese_dictionary():
    shuffled = [
        "Đông",
        "Ân",
        "Dồm",
        "Ăn",
        "An",
        "Đá",
        "Ê",
        "Em",
        "Dân",
        "Ông",
        "Ơn",
        "Oa",
        "Ưa",
        "Ủa",
    ]

    assert sorted(shuffled, key=sort_key) == [
        "An", "Ăn", "Ân", "Dân", "Dồm", "Đá", "Đông", "Em", "Ê", "Oa", "Ông", "Ơn", "Ủa", "Ưa",
    ]  # fmt: skip


def test_tones_decide_only_between_words_with_the_same_letters():
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ",
    ]  # fmt: skip
    assert sorted(["Mường Bằng", "Mường Bang", "Mường Báng A"], key=sort_key)[0] == "Mường Bang"


def test_a_shorter_name_comes_before_the_longer_that_begins_with_it():
    assert sort_key("Chiềng") < sort_key("Chiềng An") < sort_key("Chiềng Ân")


@given(VIETNAMESE)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE, VIETNAMESE)
def test_equal_sort_keys_mean_the_same_text(one, other):
    if sort_key(one) == sort_key(other):
        assert squeezed(one).lower() == squeezed(other).lower()
