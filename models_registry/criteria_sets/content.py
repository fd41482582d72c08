"""What a criteria set holds, as plain data: between a workbook, a draft and a new version."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from models_registry.models import Applicability, CriteriaGroup, CriteriaSet, Criterion


@dataclass(frozen=True)
class CriterionContent:
    """One criterion as it is written in the list of a set."""

    group: str
    number: str
    text: str
    maximum: Decimal | None = None
    is_mandatory: bool = False
    is_bonus: bool = False
    applicability: str = Applicability.ALWAYS
    evidence: str = ""
    wants_file: bool = False
    guidance: str = ""


def content_of(criteria_set: CriteriaSet) -> list[CriterionContent]:
    """The criteria of a set in their order."""
    names = [name for name in CriterionContent.__dataclass_fields__ if name != "group"]
    return [
        CriterionContent(group.title, **{name: getattr(criterion, name) for name in names})
        for group in criteria_set.groups.prefetch_related("criteria")
        for criterion in group.criteria.all()
    ]


def write_content(criteria_set: CriteriaSet, content: Iterable[CriterionContent]) -> None:
    """Put the criteria in place of those that the draft holds; groups in the order of mention.

    A criterion's order is its place in the whole set, group after group. For verbs that hold the
    lock of the set and checked that it is a draft.
    """
    criteria_set.groups.all().delete()
    groups: dict[str, CriteriaGroup] = {}
    rows = []
    criteria = list(content)
    mentioned = list(dict.fromkeys(one.group for one in criteria))
    criteria.sort(key=lambda one: mentioned.index(one.group))
    for order, one in enumerate(criteria, start=1):
        if one.group not in groups:
            groups[one.group] = criteria_set.groups.create(order=len(groups) + 1, title=one.group)
        written = asdict(one)
        rows.append(Criterion(**{**written, "group": groups[one.group]}, order=order))
    Criterion.objects.bulk_create(rows)


def write_lists(
    criteria_set: CriteriaSet,
    *,
    vetoes: Iterable[str] | None,
    levels: Iterable[tuple[str, Decimal]] | None,
) -> None:
    """Put the veto conditions and the levels in place of those that the draft holds; None keeps."""
    if vetoes is not None:
        criteria_set.vetoes.all().delete()
        for order, text in enumerate(vetoes, start=1):
            criteria_set.vetoes.create(order=order, text=text)
    if levels is not None:
        criteria_set.levels.all().delete()
        for name, minimum in levels:
            criteria_set.levels.create(name=name, minimum=minimum)
