"""The rows of the list of models: each as it stood on a day, in a constant number of queries.

What a row shows is made ready here: a template that looks up and translates cell by cell costs more
than all the queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.numbers import NO_DATA, format_day
from core.templatetags.components import badge, sample_badge
from organizations.naming import names_on

from .before_reorganisation import recognised_before
from .models import ModelStatus, PracticeModel, Recognition, RecognitionSuspension
from .models.practice import stood_on


@dataclass(frozen=True)
class Row:
    """One model with what the list says of it on the day."""

    url: str
    name: str
    code: str
    unit: str
    type: str
    launched_on: str
    status: Any
    recognition: Any
    sample: Any


# What the list reads of a model; the whole row, with its long texts, would cost as much again.
_COLUMNS = (
    "pk",
    "code",
    "name",
    "type__short_name",
    "organization",
    "organization__valid_from",
    "organization__valid_to",
    "launched_on",
    "ended_on",
    "status",
    "is_sample",
)


def columns_of(models: QuerySet[PracticeModel]) -> QuerySet[Any, Any]:
    """The models as `rows_on` wants them."""
    return models.values_list(*_COLUMNS, named=True)


def rows_on(day: date, models: Iterable[Any]) -> list[Row]:
    """The rows of these models, with their units' names and their recognitions of that day."""
    page = list(models)
    names = names_on(day, [model.organization for model in page])
    recognised = _recognised(day, [model.pk for model in page])
    formerly = recognised_before(
        [model.organization for model in page if model.pk not in recognised]
    )
    inherited = format_html(
        '<span class="muted small">{}</span>',
        _("Đơn vị cũ đã công nhận trước sắp xếp; không kế thừa"),
    )
    badges = {status: badge(status.label, status.tone) for status in ModelStatus}
    invented, gone = sample_badge(), _("đơn vị đã kết thúc")
    # Resolved once: an address for each row would be a tenth of the page.
    address = reverse("models_registry:practicemodel_detail", args=["CODE"])
    rows = []
    for model in page:
        unknown = model.status == ModelStatus.LAUNCHED and model.launched_on is None
        status = stood_on(day, model.launched_on, model.ended_on, unknown)
        last = model.organization__valid_to
        stands = model.organization__valid_from <= day and (last is None or day <= last)
        unit = names.get(model.organization, "")
        rows.append(
            Row(
                address.replace("CODE", model.code),
                model.name,
                model.code,
                unit if stands else f"{unit} ({gone})",
                model.type__short_name,
                NO_DATA if status == ModelStatus.BUILDING else format_day(model.launched_on),
                badges[status],
                recognised.get(model.pk, inherited if model.organization in formerly else NO_DATA),
                invented if model.is_sample else "",
            )
        )
    return rows


def _recognised(day: date, models: list[int]) -> dict[int, Any]:
    """By model: the badge of the recognition in force that day, its decision and first day."""
    suspended = RecognitionSuspension.objects.valid_on(day).filter(recognition=OuterRef("pk"))
    in_force = Recognition.objects.in_force_on(day).filter(model__in=models)
    found = in_force.annotate(is_suspended=Exists(suspended)).values_list(
        "model",
        "decision__number",
        "in_force_from",
        "is_suspended",
        "model__organization__valid_to",
    )
    counts = badge(_("Đã công nhận"), "success")
    before = badge(_("Công nhận trước sắp xếp"), "muted")
    paused = badge(_("Tạm dừng hiệu lực công nhận"), "warning")
    return {
        model: format_html(
            '{} <span class="muted small">{} · <span class="nowrap">{}</span></span>',
            before if last and last < day else paused if is_suspended else counts,
            number,
            format_day(since),
        )
        for model, number, since, is_suspended, last in found
    }
