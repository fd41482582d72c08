"""A model's own life: it is registered, launched in public, and one day ended."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.numbers import format_day
from core.process import began, move, noted
from core.refusals import NotNow, NotYours, Refusal
from core.text import fold
from documents.models import LegalDocument
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.scope import in_scope

from . import dossiers
from .acting import as_province, as_unit
from .codes import next_code
from .flow import APPROVE_REGISTRATION, DATE_LAUNCH, END_MODEL, LAUNCH
from .models import (
    Dossier,
    ModelStatus,
    ModelType,
    PracticeModel,
    Recognition,
)
from .models.recognition import OPEN
from .plausible import existed_on, not_before, not_in_future
from .recognition import judged
from .telling import tell_unit

WRITTEN = ("name", "field", "summary")


class AlreadyRegistered(Refusal):
    """The unit has this model already, or one of a type of which it may have one only."""


def organizations_open_to(by: User) -> QuerySet[Organization]:
    """The organizations of today for which the user may register a model."""
    rows = Organization.objects.valid_on(clock.today())
    return in_scope(rows, by, Permission.MODEL_REGISTER, "pk")


@transaction.atomic
def register(
    *,
    by: User,
    organization: Organization,
    type: ModelType,
    name: str,
    field: str = "",
    summary: str = "",
    on: date | None = None,
    basis: LegalDocument | None = None,
    is_sample: bool = False,
) -> PracticeModel:
    """Register a model and open its dossier of the year; the unit writes in both until it sends.

    Refused where the unit is not in the user's reach today or did not exist on that day, where the
    type is not meant for it, or where it has a living model of a type of which a unit has one.
    """
    on = on or clock.today()
    # The unit's row is the lock: two who register at once come one after the other.
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    if not organizations_open_to(by).filter(pk=organization.pk).exists():
        raise NotYours
    not_in_future(on)
    existed_on(organization, on)
    check_type(type, organization, name)
    model = PracticeModel.objects.create(
        code=next_code(type.prefix, on.year),
        type=type,
        organization=organization,
        name=name,
        field=field,
        summary=summary,
        registered_on=on,
        is_sample=is_sample,
    )
    acting = as_unit(organization, by, Permission.MODEL_REGISTER, basis)
    began(model, "register", by=by, on=on, **acting)
    dossiers.begin(model, by=by, on=on, acting=acting)
    return model


def check_type(type: ModelType, organization: Organization, name: str) -> None:
    """Refuse a type that is closed, is not meant for the organization, or that it has already."""
    if not type.is_open:
        raise NotNow(_("Loại mô hình “%(type)s” không còn nhận đăng ký.") % {"type": type})
    if not type.fits(organization):
        raise Refusal(
            _("Loại mô hình “%(type)s” chỉ áp dụng cho %(whom)s.")
            % {"type": type, "whom": type.get_applies_to_display()}
        )
    living = type.models.filter(organization=organization).exclude(status=ModelStatus.ENDED)
    # A type of which a unit has several still has no two of one name: that is a second click.
    same = [has for has in living if type.is_single or fold(has.name) == fold(name)]
    if same:
        raise AlreadyRegistered(
            _("%(unit)s đã có mô hình loại này: %(model)s.")
            % {"unit": organization, "model": same[0]}
        )


@transaction.atomic
def update(
    model: PracticeModel,
    *,
    by: User,
    seen: int | None = None,
    basis: LegalDocument | None = None,
    **changes: Any,
) -> None:
    """Change what the unit says of its model, while no dossier of it is with the province.

    What a decision rests on was kept: where the model is recognised, those who decide are told what
    differs from it now. The field history keeps who changed what; a step is written only where it
    was entered for another.
    """
    fresh = PracticeModel.objects.select_for_update().get(pk=model.pk)
    if not by.has_perm(Permission.MODEL_REGISTER, fresh):
        raise NotYours
    if reason := locked_because(fresh):
        raise NotNow(reason)
    acting = as_unit(fresh.organization, by, Permission.MODEL_REGISTER, basis)
    for name, value in changes.items():
        if name not in WRITTEN:
            raise TypeError(f"{name} is not for the unit to write")
        setattr(model, name, value)
    model.save_revised(seen=seen)
    if acting.get("entered_on_behalf"):
        noted(model, "update", by=by, **acting)
    judged.note_changes(model, by=by)


def locked_because(model: PracticeModel) -> str:
    """Why the unit can no longer write in the model; empty while it can."""
    if model.status == ModelStatus.ENDED:
        return _("Mô hình đã kết thúc.")
    if Recognition.objects.filter(model=model, judged=None, status__in=OPEN).exists():
        # Of a decision issued long ago nothing was kept that a change could be told by.
        return _("Mô hình đã được công nhận; nội dung được đính chính trong phần quản trị.")
    if Dossier.objects.with_province().filter(model=model).exists():
        return _("Hồ sơ của mô hình đang chờ thẩm định, chưa sửa được.")
    return ""


def waits_for_approval(model: PracticeModel) -> bool:
    """Whether the province has to approve the registration before the model goes on."""
    return PracticeModel.objects.awaiting_approval().filter(pk=model.pk).exists()


@transaction.atomic
def approve_registration(
    model: PracticeModel, *, by: User, on: date | None = None, seen: int | None = None
) -> None:
    """Approve what the unit registered, in a round that wants it, and tell the unit.

    Refused where nothing waits for it: it was approved, or no round of the model's wants it.
    """
    on = on or clock.today()
    fresh = PracticeModel.objects.select_for_update().get(pk=model.pk)
    not_in_future(on)
    not_before(on, fresh.registered_on, _("ngày đăng ký"))
    if by.has_perm(Permission.DOSSIER_APPRAISE, fresh) and not waits_for_approval(fresh):
        raise NotNow(_("Đăng ký của mô hình này không chờ phê duyệt."))
    move(
        model,
        APPROVE_REGISTRATION,
        by=by,
        on=on,
        seen=seen,
        changes={"approved_on": on},
        **as_province(by, Permission.DOSSIER_APPRAISE),
    )
    tell_unit(model, by=by, what=_("Đăng ký mô hình %(code)s được phê duyệt: %(model)s"))


@transaction.atomic
def launch(
    model: PracticeModel,
    *,
    by: User,
    launched_on: date | None = None,
    seen: int | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """Record the public launch, the day from which the model works; it is no recognition.

    Also enters the missing day of a model that came in by its decision. Refused while a round that
    the model takes part in wants its registration approved first.
    """
    launched_on = launched_on or clock.today()
    fresh = PracticeModel.objects.select_for_update().get(pk=model.pk)
    not_in_future(launched_on)
    not_before(launched_on, fresh.registered_on, _("ngày đăng ký"))
    existed_on(fresh.organization, launched_on)
    if fresh.launched_on is not None:
        raise NotNow(_("Mô hình đã có ngày ra mắt."))
    if waits_for_approval(fresh):
        raise NotNow(
            _("Đăng ký mô hình chưa được tỉnh phê duyệt; sau khi được phê duyệt mới ra mắt.")
        )
    move(
        model,
        DATE_LAUNCH if fresh.launch_is_unknown else LAUNCH,
        by=by,
        on=launched_on,
        seen=seen,
        changes={"launched_on": launched_on},
        **as_unit(fresh.organization, by, Permission.MODEL_LAUNCH, basis),
    )


@transaction.atomic
def end(
    model: PracticeModel,
    *,
    by: User,
    reason: str,
    on: date | None = None,
    seen: int | None = None,
    basis: LegalDocument | None = None,
) -> None:
    """End a model; `on` is the first day without it.

    Refused while it is recognised on that day or later, or while the province has its dossier:
    those lives are ended by their own verbs first.
    """
    on = on or clock.today()
    fresh = PracticeModel.objects.select_for_update().get(pk=model.pk)
    not_in_future(on)
    not_before(on, fresh.launched_on or fresh.registered_on, _("ngày ra mắt hoặc đăng ký"))
    last = fresh.organization.valid_to
    if last is not None and last < on:
        raise NotNow(
            _("%(unit)s không còn sau ngày %(last)s; từ đó mô hình không được tính nữa.")
            % {"unit": fresh.organization, "last": format_day(last)}
        )
    if Recognition.objects.filter(model=model).exclude(in_force_to__lt=on).exists():
        raise NotNow(_("Mô hình đang được công nhận. Đề nghị kết thúc hiệu lực công nhận trước."))
    if Dossier.objects.with_province().filter(model=model).exists():
        raise NotNow(_("Hồ sơ của mô hình đang chờ thẩm định. Đề nghị xử lý hồ sơ trước."))
    move(
        model,
        END_MODEL,
        by=by,
        on=on,
        reason=reason,
        seen=seen,
        changes={"ended_on": on},
        **as_unit(fresh.organization, by, Permission.MODEL_LAUNCH, basis),
    )
