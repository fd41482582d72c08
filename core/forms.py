"""Forms that read what people here write, keep what was typed, and say what would be right."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .numbers import (
    NO_DATA,
    NotADay,
    NotANumber,
    format_moment,
    format_number,
    parse_day,
    parse_number,
)
from .records import Revised
from .refusals import ChangedMeanwhile, Refusal
from .widgets import DayInput, NumberInput

_EIGHT_DIGITS = re.compile(r"^\s*(\d\d)(\d\d)(\d{4})\s*$")


class PortalBoundField(forms.BoundField):
    """A field as the page shows it: with the look's classes, and `required` told but not enforced.

    The browser's own check would answer in the browser's language, one field at a time. Only a file
    is still asked for by the browser, since it cannot be kept when the form comes back.
    """

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Add what the look and a screen reader need."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        is_file = isinstance(widget, forms.FileInput)
        if not is_file and attrs.pop("required", False):
            attrs["aria-required"] = "true"
        if not widget.is_hidden:
            classes = [widget.attrs.get("class", ""), attrs.get("class", ""), self._control(widget)]
            classes.append("is-invalid" if self.errors else "")
            attrs["class"] = " ".join(filter(None, classes))
        return attrs

    @staticmethod
    def _control(widget: Any) -> str:
        if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect)):
            return "form-check-input"
        return "form-select" if isinstance(widget, forms.Select) else "form-control"


class PortalFormRenderer(TemplatesSetting):
    """Every form of the portal is laid out by the templates in components/."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField


class DayField(forms.Field):
    """Reads a day as core.numbers does, and eight digits too: a number pad has no slash."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """The day, or an error that quotes what was typed."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_day(_EIGHT_DIGITS.sub(r"\1/\2/\3", value))
        except NotADay as error:
            raise ValidationError(str(error), code="invalid") from error


class NumberField(forms.Field):
    """Reads '1.234,5' and '86,42', odd blanks included, with up to `places` decimals."""

    widget = NumberInput

    def __init__(
        self,
        *,
        places: int = 0,
        min_value: Decimal | int | None = None,
        max_value: Decimal | int | None = None,
        suffix: Any = "",
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", NumberInput(suffix=suffix))
        super().__init__(**kwargs)
        self.places, self.min_value, self.max_value = places, min_value, max_value

    def to_python(self, value: Any) -> Decimal | int | None:
        """A whole number where no decimals are allowed, else a Decimal."""
        if value in self.empty_values:
            return None
        if isinstance(value, (int, Decimal)):
            return value
        try:
            found = parse_number(value)
        except NotANumber as error:
            raise ValidationError(str(error), code="invalid") from error
        exponent = found.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValidationError(self._too_fine(), code="places")
        return found if self.places else int(found)

    def _too_fine(self) -> str:
        if not self.places:
            return _("Đề nghị nhập số nguyên.")
        sentence = ngettext(
            "Đề nghị nhập nhiều nhất %(places)d chữ số thập phân.",
            "Đề nghị nhập nhiều nhất %(places)d chữ số thập phân.",
            self.places,
        )
        return sentence % {"places": self.places}

    def validate(self, value: Any) -> None:
        """Within the bounds, which the message names."""
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            bound = format_number(self.min_value)
            raise ValidationError(_("Đề nghị nhập từ %(bound)s trở lên.") % {"bound": bound}, "min")
        if self.max_value is not None and value > self.max_value:
            bound = format_number(self.max_value)
            raise ValidationError(_("Đề nghị nhập nhiều nhất %(bound)s.") % {"bound": bound}, "max")


class MoneyField(NumberField):
    """Whole đồng. Left blank it is unknown, which is not zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("suffix", gettext_lazy("đồng"))
        super().__init__(**kwargs)


def vietnamese_formfield(field: models.Field, **kwargs: Any) -> Any:
    """The form field of a model's column: days and numbers are read the Vietnamese way."""
    if not field.choices and isinstance(field, models.DateField):
        if not isinstance(field, models.DateTimeField):
            return field.formfield(form_class=DayField, **kwargs)
    elif not field.choices and isinstance(field, models.DecimalField):
        # The column's own formfield() would pass arguments that NumberField does not know.
        return models.Field.formfield(
            field, form_class=NumberField, places=field.decimal_places, **kwargs
        )
    elif not field.choices and isinstance(field, models.IntegerField):
        return models.Field.formfield(field, form_class=NumberField, **kwargs)
    return field.formfield(**kwargs)


class RefusalsAsErrors:
    """What a verb refuses becomes an error of the form, and what was typed stays in it."""

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Carry out the act: True when done, False when the form now says why it was refused.

        if form.is_valid() and form.attempt(partial(recognition.submit, dossier, by=request.user)):
            return redirect(dossier)
        """
        try:
            act()
        except ChangedMeanwhile as refusal:
            self.changed_meanwhile(refusal)
        except Refusal as refusal:
            self.refused(refusal)
        else:
            return True
        return False

    def refused(self, refusal: Refusal) -> None:
        """Say why the act was refused, at its field where a form knows better."""
        self.add_error(None, str(refusal))

    def changed_meanwhile(self, refusal: ChangedMeanwhile) -> None:
        """Say that somebody else saved before."""
        self.add_error(None, str(refusal))

    def add_error(self, field: str | None, error: Any) -> None:
        """As a form has it."""
        super().add_error(field, error)  # type: ignore[misc] # mixed into forms only


class PortalForm(RefusalsAsErrors, forms.Form):
    """A form in front of a verb."""


class PortalModelForm(RefusalsAsErrors, forms.ModelForm):
    """A form of a record's columns, days and numbers read the Vietnamese way."""

    class Meta:
        formfield_callback = vietnamese_formfield


class RevisedModelForm(PortalModelForm):
    """A form of a record that two people may have open: the later sees what the earlier saved.

    Its hidden `revision` is the one on the screen. A subclass's Meta inherits PortalModelForm.Meta.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    # After a conflict: what is stored where it differs from what was typed, as (label, value).
    stored_meanwhile: list[tuple[Any, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_meanwhile = []
        if self.instance.pk is not None:
            self.initial.setdefault("revision", self.instance.revision)

    @property
    def seen(self) -> int | None:
        """The revision that the person had on the screen, for a verb's `seen=`."""
        return self.cleaned_data.get("revision")

    def saved(self) -> bool:
        """Save what was typed: True when done, False when somebody else saved meanwhile."""
        return self.attempt(self._save_seen)

    def _save_seen(self) -> None:
        if self.instance.pk is None:
            self.save()
            return
        self.save(commit=False)
        self.instance.save_revised(seen=self.seen)
        self.save_m2m()

    def changed_meanwhile(self, refusal: ChangedMeanwhile) -> None:
        """Say who saved last and what stands now; the next attempt is made with that in sight."""
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        self.add_error(None, _conflict(stored) or str(refusal))
        values = forms.model_to_dict(stored, fields=list(self.fields))
        self.stored_meanwhile = [
            (self[name].label, _in_words(self.fields[name], value))
            for name, value in values.items()
            if self.fields[name].has_changed(value, self[name].data)
        ]
        shown: Any = self.data
        shown = shown.copy()
        shown[self.add_prefix("revision")] = stored.revision
        self.data = shown


def _conflict(stored: Revised) -> str:
    """Who saved last and when, where the history knows."""
    history = getattr(stored, "history", None)
    last = history.select_related("history_user").first() if history is not None else None
    if last is None or last.history_user is None:
        return ""
    return _(
        "Nội dung vừa được %(who)s cập nhật lúc %(moment)s. Đề nghị kiểm tra trước khi lưu."
    ) % {"who": last.history_user, "moment": format_moment(last.history_date)}


def _in_words(field: Any, value: Any) -> str:
    """A stored value as a person reads it."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(map(str, value or ())) or NO_DATA
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        return str(rows.filter(pk=value).first() or NO_DATA)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(flatten_choices(choices)).get(value, NO_DATA))
    return str(field.widget.format_value(value) or NO_DATA)
