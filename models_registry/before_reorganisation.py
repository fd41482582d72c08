"""Which communes took over from units that had a recognised model: told, never inherited."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F

from organizations.kinds import COMMITTEES
from organizations.models import Organization
from territory.models import UnitLineage

from .models import Recognition


def recognised_before(organizations: Iterable[int]) -> dict[int, list[Recognition]]:
    """By organization: the recognitions in force on the last day of the units that it came from.

    Of committees alone, whose units were reorganised. A unit that goes on through a change, such as
    one that only gained a part, keeps its own recognition and is not meant. Three queries.
    """
    committees = Organization.objects.filter(pk__in=set(organizations), kind__in=COMMITTEES)
    of_unit = dict(committees.values_list("unit", "pk"))
    lineage = UnitLineage.objects.filter(
        successor__in=of_unit, predecessor__valid_to__lt=F("change__effective_on")
    )
    heirs: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in lineage.values_list("predecessor", "successor"):
        heirs[predecessor].append(of_unit[successor])
    rows = Recognition.objects.filter(
        model__organization__unit__in=heirs, model__organization__kind__in=COMMITTEES
    )
    last = F("model__organization__valid_to")
    rows = rows.filter(in_force_from__lte=last).exclude(in_force_to__lt=last)
    found: dict[int, list[Recognition]] = defaultdict(list)
    rows = rows.select_related("model__organization", "decision")
    for row in rows.prefetch_related("model__organization__names").order_by("pk"):
        for heir in heirs[row.model.organization.unit_id]:
            found[heir].append(row)
    return found
