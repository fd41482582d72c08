"""Who is told of what was decided on a dossier: the unit, and the committee that sent it for it."""

from django.utils.translation import gettext as _

from accounts.models import User
from notifications.notices import tell
from organizations.models import Organization
from organizations.permissions import Permission

from .flow import SUBMIT
from .models import Dossier


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
