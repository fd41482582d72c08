"""What is joined in Python is escaped as a template would escape it."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.markup import attributes, escaped


def test_text_is_escaped_and_markup_stays():
    for value in ("a < b & \"c\" 'd'", 12, None, gettext_lazy("Xem"), mark_safe("<b>1</b>")):
        assert escaped(value) == format_html("{}", value)


def test_attributes_stand_alone_where_true_and_away_where_false():
    given = {"id": "a", "title": '"<', "hidden": True, "disabled": False, "value": None, "size": 0}
    assert attributes(given) == ' id="a" title="&quot;&lt;" hidden size="0"'
