"""'Nhập quyết định công nhận đã ban hành': recognitions of the past come in by their decision.

No steps are invented for them: who registered, appraised and sent what is not known. Each carries
the mark 'nhập từ quyết định', and one step that says who entered it here and when.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.process import began
from core.refusals import NotYours, Refusal
from core.text import fold
from documents.models import LegalDocument
from models_registry.acting import as_province
from models_registry.codes import next_code
from models_registry.models import ModelStatus, ModelType, Origin, PracticeModel, Recognition
from models_registry.plausible import existed_on, not_before, not_in_future
from organizations.models import Organization
from organizations.permissions import Permission

from .granting import check_period


class WrongType(Refusal):
    """The type of model is not meant for that organization."""


class WhichModel(Refusal):
    """The unit has several models of the type, and the line names none."""


@dataclass(frozen=True)
class Line:
    """One unit of a decision's list; without a name its one model of that type is meant."""

    organization: Organization
    type: ModelType
    name: str = ""
    launched_on: date | None = None

    @property
    def new_name(self) -> str:
        """What a model is called where the list does not say."""
        return self.name or _("Mô hình “%(type)s” của %(unit)s") % {
            "type": self.type.short_name,
            "unit": self.organization,
        }


def first_day(decision: LegalDocument) -> date:
    """The day from which a decision puts its recognitions in force, unless it says another."""
    return decision.effective_on or decision.issued_on


@transaction.atomic
def record_issued_decision(
    *,
    by: User,
    decision: LegalDocument,
    lines: Iterable[Line],
    in_force_from: date | None = None,
    is_sample: bool = False,
) -> list[Recognition]:
    """Record that the decision recognised these units' models; returns what was new.

    Makes a unit's model where it has none; its registration and, unless the list says it, its
    launch stay unknown. A line that this decision has already recognised is passed over, so a list
    may come in twice. Refused as a whole where one line is wrong.
    """
    first = in_force_from or first_day(decision)
    not_in_future(first)
    wanted = list(lines)
    # The units' rows are the locks, as in registration; in one order, so that two lists never wait
    # for each other.
    units = Organization.objects.filter(pk__in=[line.organization.pk for line in wanted])
    list(units.select_for_update().order_by("pk").values_list("pk"))
    return [
        recognition
        for line in wanted
        if (recognition := _record(line, decision, first, by, is_sample)) is not None
    ]


def _record(
    line: Line, decision: LegalDocument, first: date, by: User, is_sample: bool
) -> Recognition | None:
    # Its models' rows too: none ends or is recognised otherwise meanwhile.
    _living(line, lock=True)
    if existing_recognition(line, decision) is not None:
        return None
    check_line(line, decision, first)
    model = model_of(line) or PracticeModel.objects.create(
        code=next_code(line.type.prefix, first.year),
        type=line.type,
        organization=line.organization,
        name=line.new_name,
        status=ModelStatus.LAUNCHED,
        launched_on=line.launched_on,
        origin=Origin.DECISION,
        is_sample=is_sample,
    )
    if not by.has_perm(Permission.RECOGNITION_DECIDE, model):
        raise NotYours
    recognition = Recognition.objects.create(
        model=model,
        decision=decision,
        origin=Origin.DECISION,
        in_force_from=first,
        is_sample=is_sample,
    )
    acting = as_province(by, Permission.RECOGNITION_DECIDE, decision)
    began(recognition, "record", by=by, on=first, **acting)
    return recognition


def check_line(line: Line, decision: LegalDocument, first: date) -> None:
    """Refuse a line whose unit, type, launch or earlier recognition does not fit the decision."""
    existed_on(line.organization, first)
    if not line.type.fits(line.organization):
        raise WrongType(
            _("Loại mô hình “%(type)s” chỉ áp dụng cho %(whom)s.")
            % {"type": line.type, "whom": line.type.get_applies_to_display()}
        )
    if line.launched_on is not None:
        not_before(first, line.launched_on, _("ngày ra mắt"))
        existed_on(line.organization, line.launched_on)
    living = _living(line)
    if not line.type.is_single and not line.name and len(living) > 1:
        raise WhichModel(
            _("%(unit)s có %(count)d mô hình loại này; đề nghị ghi tên: %(names)s.")
            % {
                "unit": line.organization,
                "count": len(living),
                "names": "; ".join(model.name for model in living),
            }
        )
    model = model_of(line)
    if model is not None:
        check_period(model, decision, first)


def _living(line: Line, *, lock: bool = False) -> list[PracticeModel]:
    rows = PracticeModel.objects.filter(organization=line.organization, type=line.type)
    living = rows.exclude(status=ModelStatus.ENDED).order_by("pk")
    return list(living.select_for_update() if lock else living)


def model_of(line: Line) -> PracticeModel | None:
    """The unit's living model that the line means: of that name, or the only one of its type."""
    found = _living(line)
    if line.type.is_single or not line.name:
        return found[0] if len(found) == 1 else None
    return next((model for model in found if fold(model.name) == fold(line.name)), None)


def existing_recognition(line: Line, decision: LegalDocument) -> Recognition | None:
    """The recognition that this decision has already given to the line's model."""
    model = model_of(line)
    if model is None or decision.pk is None:
        return None
    return Recognition.objects.filter(model=model, decision=decision).first()
