"""Finding the unit that someone wrote, and what is said where there is none or more than one."""

from datetime import date

import pytest

from core.refusals import Refusal
from territory.models import Kind, Level, UnitVersion
from territory.resolving import (
    UnitAmbiguous,
    UnitDirectory,
    UnitNotThen,
    UnitUnknown,
    find_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_maps")]

MAP_1, MAP_2, MAP_3 = date(2024, 12, 31), date(2025, 3, 1), date(2025, 8, 1)


def found(text: str, day: date, **narrower: str) -> str:
    unit = find_unit(text, day, **narrower)
    return UnitVersion.objects.valid_on(day).get(unit=unit).full_name


@pytest.mark.parametrize(
    ("text", "day", "name"),
    [
        ("03646", MAP_1, "Phường Chiềng Lề"),
        ("03646", MAP_3, "Phường Tô Hiệu"),
        ("3646", MAP_1, "Phường Chiềng Lề"),
        (" 04075 ", MAP_2, "Thị trấn Yên Châu"),
        ("Xã Chiềng Ly", MAP_1, "Xã Chiềng Ly"),
        ("xã  chiềng   ly", MAP_1, "Xã Chiềng Ly"),
        ("chieng ly", MAP_1, "Xã Chiềng Ly"),
        ("Duá Mòn", MAP_1, "Xã Đứa Mòn"),
        ("TT. Hát Lót", MAP_1, "Thị trấn Hát Lót"),
        ("tt Hat Lot", MAP_1, "Thị trấn Hát Lót"),
        ("P.Tô Hiệu", MAP_1, "Phường Tô Hiệu"),
        ("Mường Bang", MAP_1, "Xã Mường Bang"),
        ("Mường Bằng", MAP_1, "Xã Mường Bằng"),
        ("muong bang", MAP_3, "Xã Mường Bang"),
        ("Xã Chiềng Chung, huyện Mai Sơn", MAP_2, "Xã Chiềng Chung"),
        ("Chiềng Chung, TX Mộc Châu", MAP_2, "Xã Chiềng Chung"),
        ("Noong Lay", MAP_1, "Xã Nong Lay"),
        ("Cò  Nòi", MAP_1, "Xã Cò Nòi"),
        ("Xín Vàng", MAP_3, "Xã Xím Vàng"),
    ],
)
def test_a_unit_is_found_as_people_write_it(text: str, day: date, name: str) -> None:
    assert found(text, day) == name


def test_district_and_kind_may_be_given_apart_from_the_name() -> None:
    mai_son = find_unit("Chiềng Chung", MAP_2, district="125")
    moc_chau = find_unit("Chiềng Chung", MAP_2, district="Thị xã Mộc Châu")

    assert mai_son != moc_chau
    assert found("Hát Lót", MAP_1, kind=Kind.COMMUNE) == "Xã Hát Lót"
    assert found("Mai Sơn", MAP_1, level=Level.DISTRICT) == "Huyện Mai Sơn"


@pytest.mark.parametrize(
    ("text", "day", "both"),
    [
        ("Hát Lót", MAP_1, ["Thị trấn Hát Lót (huyện Mai Sơn)", "Xã Hát Lót (huyện Mai Sơn)"]),
        (
            "muong bang",
            MAP_1,
            ["Xã Mường Bang (huyện Phù Yên)", "Xã Mường Bằng (huyện Mai Sơn)"],
        ),
        (
            "Chiềng Chung",
            MAP_2,
            ["Xã Chiềng Chung (huyện Mai Sơn)", "Xã Chiềng Chung (thị xã Mộc Châu)"],
        ),
    ],
)
def test_a_name_that_fits_two_units_names_both(text: str, day: date, both: list[str]) -> None:
    with pytest.raises(UnitAmbiguous) as refused:
        find_unit(text, day)

    assert str(refused.value) == f"Có 2 đơn vị cùng tên; đề nghị chọn: {'; '.join(both)}."
    assert len(refused.value.candidates) == 2


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [
        (
            "Chiềng Ly",
            MAP_3,
            "Xã Chiềng Ly không còn từ ngày 01/02/2025; nay thuộc Xã Thuận Châu.",
        ),
        (
            "03751",
            MAP_2,
            "Xã Chiềng Ly không còn từ ngày 01/02/2025; "
            "nay thuộc Thị trấn Thuận Châu, Xã Phổng Ly.",
        ),
        (
            "03649",
            MAP_3,
            "Phường Tô Hiệu không còn từ ngày 01/07/2025; nay thuộc Phường Tô Hiệu (mới).",
        ),
        (
            "Phường Mộc Lỵ",
            MAP_1,
            "Phường Mộc Lỵ chỉ có từ ngày 01/02/2025; trước đó là Thị trấn Mộc Châu.",
        ),
        (
            "Phổng Lăng",
            MAP_2,
            "Ngày 01/03/2025, Xã Phổng Lăng mang tên Xã Phổng Ly (mã 03748).",
        ),
        (
            "Phổng Lăng",
            MAP_3,
            "Xã Phổng Lăng (sau là Xã Phổng Ly) không còn từ ngày 01/07/2025; "
            "nay thuộc Xã Thuận Châu.",
        ),
        (
            "04060",
            MAP_2,
            "Ngày 01/03/2025, Thị trấn Yên Châu mang mã 04075, không phải 04060.",
        ),
        (
            "Xã Mường Giàng",
            MAP_2,
            "Ngày 01/03/2025, Xã Mường Giàng mang tên Thị trấn Mường Giàng (mã 03703).",
        ),
        (
            "Chiềng Chung, huyện Mai Sơn",
            MAP_3,
            "Xã Chiềng Chung không còn từ ngày 01/07/2025; nay thuộc Xã Mường Chanh.",
        ),
        (
            "Qui Hướng",
            MAP_3,
            "Xã Quy Hướng không còn từ ngày 01/02/2025; nay thuộc Xã Đoàn Kết.",
        ),
        (
            "Tô Hiệu",
            date(2020, 12, 31),
            "Phường Tô Hiệu chỉ có số liệu từ ngày 01/01/2021.",
        ),
    ],
)
def test_a_unit_of_another_day_is_told_with_what_became_of_it(
    text: str, day: date, said: str
) -> None:
    with pytest.raises(UnitNotThen) as refused:
        find_unit(text, day)

    assert str(refused.value).startswith(said)


def test_a_district_ended_without_an_heir() -> None:
    with pytest.raises(UnitNotThen) as refused:
        find_unit("Huyện Mai Sơn", MAP_3, level=Level.DISTRICT)

    assert str(refused.value) == "Huyện Mai Sơn không còn từ ngày 01/07/2025."


def test_an_unknown_name_comes_back_with_those_that_are_near() -> None:
    with pytest.raises(UnitUnknown) as refused:
        find_unit("Chiềng Xum", MAP_1)

    assert str(refused.value) == (
        "Không có đơn vị hành chính nào tên “Chiềng Xum” vào ngày 31/12/2024. "
        "Có thể là: Xã Chiềng Mai (huyện Mai Sơn); Xã Chiềng Xôm (thành phố Sơn La); "
        "Xã Chiềng Xuân (huyện Vân Hồ)."
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("99999", MAP_1),
        ("Quận Hai Bà Trưng", MAP_1),
        ("Chiềng Chung, huyện Phù Yên", MAP_1),
        ("Phường Chiềng Ly", MAP_1),
        ("Ly", MAP_1),
        ("", MAP_1),
    ],
)
def test_what_no_unit_was_ever_called_is_refused(text: str, day: date) -> None:
    with pytest.raises(UnitUnknown):
        find_unit(text, day)


def test_a_wrong_kind_or_district_brings_up_the_unit_that_may_be_meant() -> None:
    with pytest.raises(UnitUnknown, match=r"Có thể là: .*Xã Chiềng Ly \(huyện Thuận Châu\)"):
        find_unit("Phường Chiềng Ly", MAP_1)
    with pytest.raises(UnitUnknown, match=r"Xã Chiềng Chung \(huyện Mai Sơn\)"):
        find_unit("Chiềng Chung, huyện Phù Yên", MAP_1)


def test_every_unit_of_a_day_is_found_by_its_code_and_by_its_name_and_district() -> None:
    for day in (MAP_1, MAP_2, MAP_3):
        directory = UnitDirectory(day)
        versions = UnitVersion.objects.valid_on(day).filter(unit__level=Level.COMMUNE)
        parents = dict(UnitVersion.objects.valid_on(day).values_list("unit", "code"))
        for version in versions.select_related("unit"):
            assert directory.find(version.code) == version.unit
            assert (
                directory.find(version.name, kind=version.kind, district=parents[version.parent_id])
                == version.unit
            )


def test_a_directory_answers_many_times_without_asking_the_database(
    django_assert_num_queries: object,
) -> None:
    directory = UnitDirectory(MAP_1)
    with django_assert_num_queries(0):  # type: ignore[operator] # a fixture, given as an object
        for text in ("03646", "Chiềng Ly", "muong va", "TT Hát Lót"):
            directory.find(text)


def test_every_refusal_is_one_that_a_form_can_show() -> None:
    for text in ("99999", "Hát Lót", "Chiềng Ly"):
        with pytest.raises(Refusal):
            find_unit(text, MAP_3 if text == "Chiềng Ly" else MAP_1)
