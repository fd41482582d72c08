"""Who is told of what was decided on a dossier: the unit, and the committee that sent it for it."""

from django.utils.translation import gettext as _

from accounts.models import User
from notifications.notices import tell
from organizations.models import Organization
from organizations.permissions import Permission
from organizations.recipients import members_with_role
from organizations.roles import Role

from .flow import SUBMIT
from .models import Dossier, PracticeModel


def tell_unit(model: PracticeModel, *, by: User, what: str) -> None:
    """Tell those who register the unit's models; `what` is the sentence, as in 'Đăng ký … …'."""
    tell(
        model.organization,
        subject=what % {"code": model.code, "model": model.name},
        url=model.get_absolute_url(),
        permission=Permission.MODEL_REGISTER,
        by=by,
        is_sample=model.is_sample,
    )


def tell_head(dossier: Dossier, *, by: User) -> None:
    """Tell the heads of the dossier's unit that it waits for them to approve and send."""
    unit = dossier.model.organization
    heads = members_with_role(unit, Role.UNIT_HEAD)
    words = {"dossier": dossier.code, "model": dossier.model.name}
    tell(
        heads,
        subject=_("Hồ sơ %(dossier)s chờ lãnh đạo duyệt và gửi: %(model)s") % words,
        url=dossier.get_absolute_url(),
        by=by,
        is_sample=dossier.is_sample,
    )


def tell_officer(dossier: Dossier, officer: User, *, by: User) -> None:
    """Tell somebody that the dossier is now theirs."""
    words = {"dossier": dossier.code, "model": dossier.model.name}
    tell(
        officer,
        subject=_("Bạn được phân công phụ trách hồ sơ %(dossier)s: %(model)s") % words,
        url=dossier.get_absolute_url(),
        by=by,
        is_sample=dossier.is_sample,
    )


def tell_senders(dossier: Dossier, *, by: User, what: str, reason: str = "") -> None:
    """Tell those who may send the unit's dossiers; `what` is the sentence, as in 'Hồ sơ … …'."""
    sent = dossier.steps.filter(verb=SUBMIT.verb).select_related("unit").last()
    offices: dict[int, Organization] = {dossier.model.organization_id: dossier.model.organization}
    if sent is not None and sent.unit is not None:
        offices[sent.unit.pk] = sent.unit
    for office in offices.values():
        tell(
            office,
            subject=what % {"dossier": dossier.code, "model": dossier.model.name},
            body=_("Lý do: %s") % reason if reason else "",
            url=dossier.get_absolute_url(),
            permission=Permission.DOSSIER_SUBMIT,
            by=by,
            is_sample=dossier.is_sample,
        )
