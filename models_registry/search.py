"""What the search in the frame finds in the registry."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.search import Hit
from organizations.naming import names_on
from organizations.permissions import Permission

from .figures import existing_by
from .models import Dossier, PracticeModel

GROUP = _("Mô hình, hồ sơ")


def search(user: Any, text: str, limit: int) -> list[Hit]:
    """Models by code, name or unit, and dossiers by code, that the user may see."""
    permitted = PracticeModel.objects.permitted_to(user, Permission.MODEL_VIEW)
    today = clock.today()
    found = permitted.filter(existing_by(today)).search(text)
    models = list(found.order_by("sort_key", "pk")[:limit])
    names = names_on(today, [model.organization_id for model in models])
    hits = [
        Hit(
            title=model.name,
            url=model.get_absolute_url(),
            detail=f"{model.code} · {names.get(model.organization_id, '')}",
            is_sample=model.is_sample,
        )
        for model in models
    ]
    dossiers = Dossier.objects.permitted_to(user, Permission.DOSSIER_VIEW).select_related("model")
    coded = dossiers.filter(code__icontains=text.strip())[: limit - len(hits)]
    return hits + [
        Hit(
            title=gettext("Hồ sơ %s") % dossier.code,
            url=dossier.get_absolute_url(),
            detail=dossier.model.name,
            is_sample=dossier.is_sample,
        )
        for dossier in coded
    ]
