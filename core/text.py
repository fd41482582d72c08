"""Vietnamese text: one normal form, a key to search by, a key to sort by."""

import re
import unicodedata

# The tones in dictionary order, as their combining marks; the level tone has none.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_WEIGHTS = {letter: f"{weight:02d}" for weight, letter in enumerate(_ALPHABET, start=41)}
_BLANKS = re.compile(r"\s+")


def nfc(text: str) -> str:
    """The text in normal form C, so that one spelling has one sequence of characters."""
    return unicodedata.normalize("NFC", text)


def squeezed(text: str) -> str:
    """NFC, without blanks at the ends and with single blanks inside: how a name is stored."""
    return _BLANKS.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """The search key: no marks, đ as d, lower case, single blanks. 'Mường Và ' → 'muong va'."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    stripped = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _BLANKS.sub(" ", stripped).strip()


def sort_key(text: str) -> str:
    """A key of digits whose plain order is the Vietnamese dictionary's: letters first, then tones.

    Blanks come before digits, digits before letters, and a, ă, â … are letters of their own; tones
    only decide between words with the same letters (ngang, huyền, hỏi, ngã, sắc, nặng).
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in squeezed(text).lower():
        marks = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
        letter = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
        if char == " ":
            letters.append("10")
        elif char.isascii() and char.isdigit():
            letters.append(f"2{char}")
        elif letter in _LETTER_WEIGHTS:
            letters.append(_LETTER_WEIGHTS[letter])
        else:
            continue
        tones.append(tone)
    return "".join(letters) + "00" + "".join(tones)
