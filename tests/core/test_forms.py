from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.html import parse_html
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.forms import (
    DayField,
    MoneyField,
    NumberField,
    PortalForm,
    PortalModelForm,
    RevisedModelForm,
    vietnamese_formfield,
)
from core.numbers import format_day, format_number
from core.refusals import ReasonRequired
from core.widgets import QuickInput, QuickSelect
from tests.factories.accounts import UserFactory


class ReportForm(PortalForm):
    title = forms.CharField(label="Tên", help_text="Như trong kế hoạch.")
    done_on = DayField(label="Ngày hoàn thành")
    rate = NumberField(label="Tỷ lệ", places=2, max_value=100, required=False)
    value = MoneyField(label="Kinh phí", required=False)
    kind = forms.ChoiceField(
        label="Loại", choices=[("a", "Một"), ("b", "Hai")], widget=forms.RadioSelect
    )
    proof = forms.FileField(label="Tệp")


class AccountForm(RevisedModelForm):
    class Meta(PortalModelForm.Meta):
        model = User
        fields = ["full_name", "phone", "language", "must_change_password"]


def sent(**changed):
    return {"title": "Một cửa", "done_on": "31/12/2024", "kind": "a", **changed}


@pytest.mark.parametrize(
    "typed",
    ["31/12/2024", " 31 / 12 / 2024 ", "31-12-2024", "31.12.2024", "2024-12-31", "31122024"],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert DayField().clean(typed) == date(2024, 12, 31)


@pytest.mark.parametrize("typed", ["32/12/2024", "12/31/2024", "hôm qua", "31/12/24", "31122"])
def test_a_wrong_day_is_quoted_and_the_right_form_shown(typed):
    with pytest.raises(forms.ValidationError) as refusal:
        DayField().clean(typed)

    assert refusal.value.messages == [f"Giá trị “{typed}” không hợp lệ. Nhập dạng 31/12/2024."]


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_printed_is_the_day_read(day):
    assert DayField().clean(format_day(day)) == day


@pytest.mark.parametrize(
    ("typed", "read"),
    [("86,42", "86.42"), ("1.234,5", "1234.5"), ("1 234 567", "1234567"), ("\u00a086,4 ", "86.4")],
)
def test_a_number_is_read_the_vietnamese_way(typed, read):
    assert NumberField(places=2).clean(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["86.42", "1,234.5", "12.34", "tám", "1.2345"])
def test_a_number_written_the_other_way_is_refused_and_not_misread(typed):
    with pytest.raises(forms.ValidationError, match=r"Nhập dạng 1\.234,5"):
        NumberField(places=2).clean(typed)


def test_bounds_and_decimals_are_told_with_what_would_be_right():
    rate = NumberField(places=1, min_value=0, max_value=100)
    for typed, told in [
        ("100,5", "Đề nghị nhập nhiều nhất 100."),
        ("-1", "Đề nghị nhập từ 0 trở lên."),
        ("1,25", "Đề nghị nhập nhiều nhất 1 chữ số thập phân."),
    ]:
        with pytest.raises(forms.ValidationError) as refusal:
            rate.clean(typed)
        assert refusal.value.messages == [told]


def test_money_is_whole_dong_and_blank_is_not_zero():
    money = MoneyField(required=False)

    assert money.clean("1.250.000") == 1_250_000
    assert isinstance(money.clean("5"), int)
    assert money.clean("") is None
    with pytest.raises(forms.ValidationError, match="số nguyên"):
        money.clean("1,5")


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_printed_is_the_number_read(number):
    assert NumberField(places=2).clean(format_number(number)) == number


def test_what_was_typed_wrong_comes_back_as_it_was_typed():
    form = ReportForm(sent(done_on="32/13/2024", rate="86.4x"))

    page = form.render()

    assert 'value="32/13/2024"' in page
    assert 'value="86.4x"' in page


def test_stored_values_are_shown_the_vietnamese_way():
    page = ReportForm(initial={"done_on": date(2024, 1, 5), "value": 1250000}).render()

    assert 'value="05/01/2024"' in page
    assert 'value="1.250.000"' in page
    assert '<span class="suffix">đồng</span>' in page


def test_a_field_is_tied_to_its_help_and_its_error():
    form = ReportForm(sent(title=""))

    page = form.render()

    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert '<div class="form-text" id="id_title_helptext">' in page
    assert '<div class="field-error" id="id_title_error">' in page
    assert 'aria-invalid="true"' in page


def test_the_summary_leads_to_each_field_that_is_wrong():
    page = ReportForm({}).render()

    assert page.index('class="error-summary"') < page.index('id="id_title"')
    for field in ("id_title", "id_done_on", "id_kind", "id_proof"):
        assert f'<a href="#{field}">' in page
        assert f'id="{field}"' in page


def test_a_right_form_has_no_summary():
    assert "error-summary" not in ReportForm(initial=sent()).render()


def test_only_a_file_is_asked_for_by_the_browser_itself():
    page = ReportForm().render()

    assert page.count(" required") == 1
    assert page.count('aria-required="true"') == 4  # title, day, both radio buttons


def test_a_refusal_of_the_verb_is_an_error_of_the_form():
    form = ReportForm(sent(), {"proof": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert form.is_valid(), form.errors

    def refuse():
        raise ReasonRequired

    assert not form.attempt(refuse)
    assert "Đề nghị nêu rõ lý do." in form.render()
    assert 'value="Một cửa"' in form.render()
    assert form.attempt(lambda: None)


def test_a_fault_is_not_taken_for_a_refusal():
    form = ReportForm(sent())

    with pytest.raises(ZeroDivisionError):
        form.attempt(lambda: 1 / 0)


@pytest.mark.parametrize(
    ("column", "kind"),
    [("code_expires_on", DayField), ("revision", NumberField), ("last_login", forms.DateTimeField)],
)
def test_columns_of_a_model_get_fields_that_read_vietnamese(column, kind):
    field = vietnamese_formfield(User._meta.get_field(column))

    assert type(field) is kind


@pytest.mark.django_db
class TestTwoPeopleInOneForm:
    def typed(self, **changed):
        return {"full_name": "Lò Thị Lan", "language": "vi", "revision": "1", **changed}

    def test_the_revision_on_the_screen_is_that_of_the_row(self):
        user = UserFactory()
        user.save_revised()

        assert (
            '<input type="hidden" name="revision" value="2"' in AccountForm(instance=user).render()
        )

    def test_a_save_counts_the_revision(self):
        user = UserFactory()
        form = AccountForm(self.typed(), instance=user)

        assert form.is_valid()
        assert form.saved()
        user.refresh_from_db()
        assert (user.full_name, user.revision) == ("Lò Thị Lan", 2)

    def test_a_new_row_is_simply_saved(self):
        form = AccountForm(self.typed(revision=""), instance=User(username="moi"))

        assert form.is_valid()
        assert form.saved()
        assert User.objects.get(username="moi").revision == 1

    def test_the_later_one_keeps_what_was_typed_and_sees_what_stands(self):
        user = UserFactory(full_name="Lò Thị Lan")
        User.objects.get(pk=user.pk).save_revised()
        form = AccountForm(
            self.typed(full_name="Lò Thị Lan Anh", language="en", must_change_password="on"),
            instance=user,
        )

        assert form.is_valid()
        assert not form.saved()

        assert dict(form.stored_meanwhile) == {
            "Họ và tên": "Lò Thị Lan",
            "Ngôn ngữ": "Tiếng Việt",
            "Phải đổi mật khẩu": "Không",
        }
        assert "Đề nghị kiểm tra trước khi lưu." in form.render()
        assert 'value="Lò Thị Lan Anh"' in form.render()
        again = AccountForm(form.data, instance=User.objects.get(pk=user.pk))
        assert again.is_valid()
        assert again.saved()


def test_a_quick_select_says_what_a_select_says():
    choices = [("", "Tất cả"), ("Nhóm", [("1", "Mường <Và>"), ("2", "Sốp Cộp")]), ("3", "Yên Châu")]
    for value in ("2", "", None, "x"):
        quick = QuickSelect(choices=choices).render("unit", value, {"id": "id_unit"})
        plain = forms.Select(choices=choices).render("unit", value, {"id": "id_unit"})
        assert parse_html(quick) == parse_html(plain)


def test_a_quick_input_says_what_an_input_says():
    for value in ('Mường "Và" <1>', "", None, 2024):
        for attrs in ({"size": 6, "data-day": True, "disabled": False}, {}):
            quick = QuickInput(attrs).render("q", value, {"id": "id_q"})
            plain = forms.TextInput(attrs).render("q", value, {"id": "id_q"})
            assert parse_html(quick) == parse_html(plain)


def test_a_quick_select_takes_the_rows_of_a_model(db):
    user = UserFactory(full_name="Lò Thị Lan")

    class PickForm(forms.Form):
        user = forms.ModelChoiceField(User.objects.all(), widget=QuickSelect)

    page = str(PickForm({"user": str(user.pk)})["user"])

    assert f'<option value="{user.pk}" selected>Lò Thị Lan</option>' in page
