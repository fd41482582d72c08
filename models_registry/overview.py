"""The rows of the list of models: each as it stood on a day, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from organizations.naming import names_on

from .models import ModelStatus, PracticeModel, Recognition, RecognitionSuspension


@dataclass(frozen=True)
class Row:
    """One model with what the list says of it on the day."""

    model: PracticeModel
    unit: str
    status: ModelStatus
    recognition: Recognition | None
    is_suspended: bool
    is_unit_gone: bool

    @property
    def url(self) -> str:
        """The model's page."""
        return self.model.get_absolute_url()

    @property
    def launched_on(self) -> date | None:
        """The day of its launch, unless that was still to come."""
        return self.model.launched_on if self.status != ModelStatus.BUILDING else None


def rows_on(day: date, models: Iterable[PracticeModel]) -> list[Row]:
    """The rows of these models, with their units' names and their recognitions of that day."""
    page = list(models)
    names = names_on(day, [model.organization_id for model in page])
    in_force = Recognition.objects.in_force_on(day).filter(model__in=page)
    recognitions = {found.model_id: found for found in in_force.select_related("decision")}
    suspended = set(
        RecognitionSuspension.objects.valid_on(day)
        .filter(recognition__in=recognitions.values())
        .values_list("recognition", flat=True)
    )
    return [
        Row(
            model,
            names.get(model.organization_id, ""),
            model.status_on(day),
            recognition := recognitions.get(model.pk),
            recognition is not None and recognition.pk in suspended,
            not model.organization.is_valid_on(day),
        )
        for model in page
    ]
