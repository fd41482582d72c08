"""A criteria set's way: written as a draft, issued by a decision, followed by a new version.

An issued version is never written in: what was judged by it stays judged by it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.numbers import format_day, format_trimmed
from core.process import began, move
from core.refusals import NotNow, NotYours, Refusal
from documents.models import LegalDocument
from models_registry.acting import as_province
from models_registry.flow import ISSUE_CRITERIA
from models_registry.models import AppraisalRound, CriteriaSet, Dossier, ModelType, Scoring
from models_registry.plausible import not_before
from models_registry.scoring.outcome import rules_of
from organizations.permissions import Permission
from organizations.scope import may_somewhere

from .content import CriterionContent, content_of, write_content, write_lists

WRITTEN = (
    "name",
    "type",
    "scoring",
    "mottos",
    "min_total",
    "min_group_share",
    "min_criterion_share",
)


class Incomplete(Refusal):
    """A draft lacks what it needs to be issued; the message names every gap."""

    def __init__(self, gaps: Iterable[str]) -> None:
        super().__init__(" ".join(gaps))


@transaction.atomic
def draft(
    *,
    by: User,
    code: str,
    content: Iterable[CriterionContent] = (),
    vetoes: Iterable[str] = (),
    levels: Iterable[tuple[str, Decimal]] = (),
    is_sample: bool = False,
    **written: Any,
) -> CriteriaSet:
    """Begin a set: its first version, a draft. Refused where the code is taken."""
    _must_write(by)
    if CriteriaSet.objects.filter(code=code).exists():
        raise _code_taken(code)
    try:
        with transaction.atomic():
            made = CriteriaSet.objects.create(code=code, is_sample=is_sample, **_named(written))
    except IntegrityError as error:
        # Somebody took the code between the check and the writing: a second click.
        if not CriteriaSet.objects.filter(code=code).exists():
            raise
        raise _code_taken(code) from error
    write_content(made, content)
    write_lists(made, vetoes=vetoes, levels=levels)
    began(made, "draft", by=by, **as_province(by, Permission.CRITERIA_WRITE))
    return made


@transaction.atomic
def write(
    criteria_set: CriteriaSet,
    *,
    by: User,
    seen: int | None = None,
    content: Iterable[CriterionContent] | None = None,
    vetoes: Iterable[str] | None = None,
    levels: Iterable[tuple[str, Decimal]] | None = None,
    **written: Any,
) -> None:
    """Save a draft; `content`, `vetoes` and `levels` replace what it holds, None keeps it."""
    _must_write(by)
    _locked_draft(criteria_set)
    for name, value in _named(written).items():
        setattr(criteria_set, name, value)
    criteria_set.save_revised(seen=seen)
    if content is not None:
        write_content(criteria_set, content)
    write_lists(criteria_set, vetoes=vetoes, levels=levels)


@transaction.atomic
def put_criterion(
    criteria_set: CriteriaSet,
    criterion: CriterionContent,
    *,
    by: User,
    instead_of: int | None = None,
    place: int | None = None,
    seen: int | None = None,
) -> None:
    """Add a criterion to a draft, or put it in the place of the one that stands `instead_of`.

    Places count from 1 through all groups; without `place` a new one stands last and a changed one
    where it stood. Refused where its group has the number already.
    """
    _must_write(by)
    _locked_draft(criteria_set)
    content = content_of(criteria_set)
    if instead_of is not None:
        _taken_out(content, instead_of)
    if any((one.group, one.number) == (criterion.group, criterion.number) for one in content):
        words = {"number": criterion.number, "group": criterion.group}
        raise Refusal(_("Nhóm “%(group)s” đã có tiêu chí số %(number)s.") % words)
    where = place or instead_of or len(content) + 1
    content.insert(min(where, len(content) + 1) - 1, criterion)
    write(criteria_set, by=by, seen=seen, content=content)


@transaction.atomic
def drop_criterion(
    criteria_set: CriteriaSet, place: int, *, by: User, seen: int | None = None
) -> None:
    """Take the criterion that stands at that place out of a draft."""
    _must_write(by)
    _locked_draft(criteria_set)
    content = content_of(criteria_set)
    _taken_out(content, place)
    write(criteria_set, by=by, seen=seen, content=content)


def _taken_out(content: list[CriterionContent], place: int) -> CriterionContent:
    if not 1 <= place <= len(content):
        raise NotNow(_("Tiêu chí này không còn trong bản thảo."))
    return content.pop(place - 1)


@transaction.atomic
def issue(
    criteria_set: CriteriaSet,
    *,
    by: User,
    decision: LegalDocument,
    valid_from: date | None = None,
    seen: int | None = None,
) -> None:
    """Freeze the draft and put it in force; the set's former version ends the day before.

    Refused while a gap is open, and before the former version began. Rounds opened under the former
    version keep it.
    """
    first = valid_from or decision.effective_on or decision.issued_on
    not_before(first, decision.issued_on, _("ngày ban hành văn bản"))
    versions = _locked_versions(criteria_set.code)
    fresh = next(one for one in versions if one.pk == criteria_set.pk)
    former = next((one for one in versions if one != fresh and not one.is_draft), None)
    if former is not None and former.valid_from is not None and former.valid_from >= first:
        raise NotNow(
            _("Phiên bản %(version)d áp dụng từ ngày %(day)s. Đề nghị chọn ngày sau đó.")
            % {"version": former.version, "day": format_day(former.valid_from)}
        )
    if gaps := gaps_of(fresh):
        raise Incomplete(gaps)
    move(
        criteria_set,
        ISSUE_CRITERIA,
        by=by,
        on=first,
        seen=seen,
        changes={"basis": decision, "valid_from": first},
        **as_province(by, Permission.CRITERIA_WRITE, decision),
    )
    if former is not None and (former.valid_to is None or former.valid_to >= first):
        former.valid_to = first - timedelta(days=1)
        former.save_revised()


@transaction.atomic
def new_version(criteria_set: CriteriaSet, *, by: User) -> CriteriaSet:
    """A draft of the next version, a copy of this one. Refused while there is a draft."""
    _must_write(by)
    newest = _locked_versions(criteria_set.code)[0]
    if newest.is_draft:
        raise NotNow(_("Bộ tiêu chí này đã có bản thảo: phiên bản %d.") % newest.version)
    made = CriteriaSet.objects.create(
        code=newest.code,
        version=newest.version + 1,
        is_sample=newest.is_sample,
        **{name: getattr(criteria_set, name) for name in WRITTEN},
    )
    write_content(made, content_of(criteria_set))
    write_lists(
        made,
        vetoes=[veto.text for veto in criteria_set.vetoes.all()],
        levels=[(level.name, level.minimum) for level in criteria_set.levels.all()],
    )
    began(made, "draft", by=by, **as_province(by, Permission.CRITERIA_WRITE))
    return made


def gaps_of(criteria_set: CriteriaSet) -> list[str]:
    """What a set lacks to be issued, in sentences; empty when nothing."""
    content = content_of(criteria_set)
    gaps = [] if content else [_("Chưa có tiêu chí nào.")]
    if criteria_set.scoring == Scoring.POINTS:
        unmeasured = [one.number for one in content if one.maximum is None]
        if unmeasured:
            gaps.append(_("Chưa có điểm tối đa ở tiêu chí: %s.") % ", ".join(unmeasured))
    else:
        measured = [one.number for one in content if one.maximum is not None]
        if measured:
            words = _("Bộ tiêu chí đạt, không đạt không có điểm; đề nghị bỏ điểm ở tiêu chí: %s.")
            gaps.append(words % ", ".join(measured))
    if not gaps:
        gaps.extend(_beyond_maximum(criteria_set))
    return gaps


def _beyond_maximum(criteria_set: CriteriaSet) -> list[str]:
    """Thresholds that nobody could reach."""
    rules = rules_of(criteria_set)
    bonus = sum((item.maximum for item in rules.items if item.is_bonus), Decimal(0))
    highest = rules.maximum + bonus
    asked = [(level.name, level.minimum) for level in rules.levels]
    if rules.min_total is not None:
        asked.append((_("Tổng tối thiểu"), rules.min_total))
    return [
        _("“%(what)s” cần %(minimum)s, nhiều hơn mức cao nhất có thể đạt là %(highest)s.")
        % {
            "what": what,
            "minimum": format_trimmed(minimum),
            "highest": format_trimmed(highest),
        }
        for what, minimum in asked
        if minimum > highest
    ]


def _named(written: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(written) - set(WRITTEN):
        raise TypeError(f"not written in a criteria set: {sorted(unknown)}")
    return written


def _code_taken(code: str) -> NotNow:
    return NotNow(_("Mã “%s” đã được dùng. Đề nghị lập phiên bản mới của bộ đó.") % code)


def _must_write(by: User) -> None:
    if not may_somewhere(by, Permission.CRITERIA_WRITE):
        raise NotYours


def _locked_versions(code: str) -> list[CriteriaSet]:
    """Every version of a set, the newest first, under lock and always locked in this order.

    Read once the locks are held: whoever waited for them sees the version made meanwhile.
    """
    versions = CriteriaSet.objects.filter(code=code).order_by("-version")
    list(versions.select_for_update().values_list("pk"))
    return list(versions)


def _locked_draft(criteria_set: CriteriaSet) -> None:
    fresh = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    if not fresh.is_draft:
        raise NotNow(_("Phiên bản đã ban hành không sửa được. Đề nghị lập phiên bản mới."))


def in_force_for(type: ModelType, day: date, *, with_sample: bool = False) -> CriteriaSet | None:
    """The set by which models of that type are judged on that day; the newest where several.

    Invented sets are passed over unless what is judged is invented itself.
    """
    rows = CriteriaSet.objects.valid_on(day).filter(type=type)
    if not with_sample:
        rows = rows.filter(is_sample=False)
    return rows.order_by("-valid_from", "-pk").first()


def fix_for_round(of_round: AppraisalRound, day: date) -> None:
    """Bind the round to the set in force on that day; one that has a set keeps it.

    A round that is real is never bound to an invented set. Called within the verb that sends a
    dossier: from then on its round is judged by this version.
    """
    fresh = AppraisalRound.objects.select_for_update().get(pk=of_round.pk)
    if fresh.criteria_set_id is not None:
        return
    found = in_force_for(fresh.type, day, with_sample=fresh.is_sample)
    if found is None:
        return
    fresh.criteria_set = found
    fresh.save_revised()


def judging(dossier: Dossier, day: date) -> CriteriaSet | None:
    """The set by which a dossier is judged: its round's; before the first is sent, that in force
    on the day.
    """
    bound = dossier.round.criteria_set
    if bound is not None or not dossier.is_with_unit:
        return bound
    return in_force_for(dossier.model.type, day, with_sample=dossier.round.is_sample)
