from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from core.templatetags.components import TONE_ICONS


def rendered(source, query="", **context):
    request = RequestFactory().get(f"/danh-sach/{query}")
    return Template(source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("source", "value", "printed"),
    [
        ("{{ v|number }}", 1279, "1.279"),
        ("{{ v|number }}", 0, "0"),
        ("{{ v|number:2 }}", Decimal("86.415"), "86,42"),
        ("{{ v|share }}", Decimal("86.42"), "86,42%"),
        ("{{ v|day }}", date(2024, 12, 31), "31/12/2024"),
        ("{{ v|day }}", datetime(2024, 12, 31, 18, 0, tzinfo=UTC), "01/01/2025"),
        ("{{ v|moment }}", datetime(2024, 12, 31, 7, 5, tzinfo=UTC), "14:05 31/12/2024"),
        ("{{ v|million }}", 1_250_000, "1,3"),
        ("{{ v|million }}", 0, "0,0"),
        ("{{ v|dash }}", "chữ", "chữ"),
        ("{{ v|dash }}", 0, "0"),
    ],
)
def test_values_are_printed_the_vietnamese_way(source, value, printed):
    assert rendered(source, v=value) == printed


@pytest.mark.parametrize("name", ["number", "share", "day", "moment", "million", "dash"])
@pytest.mark.parametrize("missing", [None, ""])
def test_what_is_missing_is_a_dash_and_never_zero(name, missing):
    assert rendered(f"{{{{ v|{name} }}}}", v=missing) == "–"


def test_a_state_is_told_in_words_with_an_icon():
    page = rendered('{% badge "Đã công nhận" "success" %}')

    assert 'class="state state-success"' in page
    assert "#check-circle-fill" in page
    assert "Đã công nhận</span>" in page


def test_an_unknown_tone_is_shown_as_neutral():
    assert "state-neutral" in rendered('{% badge "x" tone %}', tone="xanh")


def test_every_tone_has_a_picture_of_its_own():
    assert len(set(TONE_ICONS.values())) == len(TONE_ICONS)


def test_words_in_a_badge_are_escaped():
    assert "&lt;b&gt;" in rendered("{% badge v %}", v="<b>")


def test_only_invented_rows_carry_the_sample_badge():
    class Row:
        is_sample = True

    assert "Dữ liệu minh họa" in rendered("{% sample_badge row %}", row=Row())
    Row.is_sample = False
    assert rendered("{% sample_badge row %}", row=Row()) == ""


@pytest.mark.parametrize(
    ("source", "query", "carried"),
    [
        ("{% carry %}", "", ""),
        ("{% carry %}", "?ngay=31/12/2024&page=2", "?ngay=31%2F12%2F2024"),
        (
            '{% carry "q" %}',
            "?q=mường&ngay=1/1/2024",
            "?ngay=1%2F1%2F2024&amp;q=m%C6%B0%E1%BB%9Dng",
        ),
        ('{% carry loai="xa" %}', "?ngay=1/1/2024", "?ngay=1%2F1%2F2024&amp;loai=xa"),
        ("{% carry ngay=None %}", "?ngay=1/1/2024", ""),
    ],
)
def test_links_carry_the_day_of_the_page(source, query, carried):
    assert rendered(source, query) == carried


def test_the_day_is_carried_nowhere_without_a_request():
    assert Template("{% carry %}").render(Context()) == ""


def test_the_path_of_a_page_ends_with_the_page_itself():
    page = rendered('{% breadcrumbs "Mô hình" "/mo-hinh/" "Mường Và" "/mv/" "Hồ sơ" %}')

    assert '<li><a href="/mo-hinh/">Mô hình</a></li>' in page
    assert '<li aria-current="page">Hồ sơ</li>' in page


def test_pages_keep_the_filters():
    page = rendered(
        "{% pagination page %}", "?loai=xa&page=3", page=Paginator(range(100), 10).page(3)
    )

    assert 'href="?loai=xa&amp;page=4"' in page
    assert '<span aria-current="page">3</span>' in page


def test_one_page_needs_no_pages():
    assert rendered("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_spark_line_leaves_a_gap_where_there_was_no_data():
    page = rendered("{% sparkline values %}", values=[1, None, Decimal("2.5"), 2])

    assert page.count("M") == 2
    assert 'aria-label="Diễn biến: 1, –, 2,5, 2"' in page


@pytest.mark.parametrize("values", [[], [5], [None, 5, None]])
def test_one_point_is_no_line(values):
    assert rendered("{% sparkline values %}", values=values) == ""


def test_a_level_line_is_drawn_too():
    assert "<path" in rendered("{% sparkline values %}", values=[3, 3, 3])


def test_a_bar_is_filled_by_its_parts():
    page = rendered(
        "{% stacked_bar parts %}",
        parts=[("Đúng hạn", 3, "success"), ("Không có", 0, "info"), ("Quá hạn", 1, "danger")],
    )

    assert 'class="fill-success" x="0.00" width="75.00"' in page
    assert 'class="fill-danger" x="75.00" width="25.00"' in page
    assert 'aria-label="Đúng hạn: 3, Quá hạn: 1"' in page


def test_a_bar_of_nothing_says_so():
    assert "Chưa có số liệu" in rendered(
        "{% stacked_bar parts %}", parts=[("Đúng hạn", None, "info")]
    )


def test_a_plain_table_takes_dicts_and_says_why_it_is_empty():
    columns = [{"label": "Cơ quan"}, {"label": "Nhiệm vụ", "is_number": True}]
    row = {"cells": ["Sở Nội vụ", None], "url": "/so-noi-vu/", "is_sample": True}

    page = rendered('{% plain_table "Bảng" columns rows %}', columns=columns, rows=[row])
    assert '<a href="/so-noi-vu/">Sở Nội vụ</a>' in page
    assert '<td data-label="Nhiệm vụ" class="num">–</td>' in page
    assert "Dữ liệu minh họa" in page
    assert "vì thế" in rendered(
        '{% plain_table "Bảng" columns rows "vì thế" %}', columns=columns, rows=[]
    )


def test_a_question_is_asked_before_the_act_with_its_token_and_revision():
    page = rendered(
        '{% confirm "thu-hoi" "Thu hồi" "/x/" "Thu hồi?" button="Đồng ý" reason="reason" '
        "revision=4 %}",
        csrf_token="abc",
    )

    assert (
        '<button class="btn btn-outline-secondary" type="button" popovertarget="thu-hoi">' in page
    )
    assert '<form method="post" action="/x/">' in page
    assert 'name="csrfmiddlewaretoken" value="abc"' in page
    assert '<input type="hidden" name="revision" value="4">' in page
    assert (
        '<textarea class="form-control" id="thu-hoi-reason" name="reason" rows="3" required>'
        in page
    )


def test_a_question_keeps_its_token_in_a_part_that_is_included_alone():
    part = Template('{% confirm "nhan" "Tiếp nhận" "/x/" "Tiếp nhận?" button="Đồng ý" %}')
    around = RequestContext(RequestFactory().get("/"), {"part": part})

    assert 'name="csrfmiddlewaretoken" value="' in Template("{% include part only %}").render(
        around
    )
