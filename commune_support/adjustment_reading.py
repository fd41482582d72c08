"""Reading an adjustment against the records of its day: whom a line means, what is in its way."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.numbers import format_day
from core.refusals import Refusal
from organizations.models import Organization
from organizations.naming import names_on
from organizations.resolving import OrganizationDirectory
from territory.models import AdministrativeUnit, Level, Region, RegionClass
from territory.naming import described_on
from territory.resolving import UnitDirectory

from .assignment import NotAssignable, Pairing, checked, meet
from .coverage import decided_on
from .foresight import Foresight, LineForeseen
from .models import (
    AdjustmentAct,
    AssignmentAdjustment,
    AssignmentStatus,
    DecidedCommune,
    SupportActivity,
    SupportAssignment,
)

_ONE_DAY = timedelta(days=1)


def foresee(adjustment: AssignmentAdjustment) -> Foresight:
    """What the adjustment would do: a constant number of queries for any number of lines."""
    return _Reading(adjustment).told()


class _Reading:
    """One adjustment read against the records of its day."""

    def __init__(self, adjustment: AssignmentAdjustment) -> None:
        self.decision, self.day = adjustment.decision, adjustment.effective_on
        self.last_day = self.day - _ONE_DAY
        self.lines = [LineForeseen(line) for line in adjustment.lines.all()]
        not_over = Q(valid_to=None) | Q(valid_to__gte=self.last_day)
        rows = SupportAssignment.objects.filter(not_over).select_related("supporter", "commune")
        self.standing = list(rows)
        self.named = list(self.decision.decided.all())

    @cached_property
    def _units(self) -> UnitDirectory:
        return UnitDirectory(self.day, Level.COMMUNE)

    @cached_property
    def _units_before(self) -> UnitDirectory:
        return UnitDirectory(self.last_day, Level.COMMUNE)

    @cached_property
    def _offices(self) -> OrganizationDirectory:
        return OrganizationDirectory(self.day)

    @cached_property
    def _offices_before(self) -> OrganizationDirectory:
        return OrganizationDirectory(self.last_day)

    @cached_property
    def _office_names(self) -> dict[int, str]:
        return names_on(self.day, Organization.objects.values_list("pk", flat=True))

    @cached_property
    def _unit_names(self) -> dict[int, str]:
        communes = AdministrativeUnit.objects.filter(level=Level.COMMUNE)
        return described_on(self.day, communes.values_list("pk", flat=True))

    def told(self) -> Foresight:
        """The ends are found first, since what a line makes may take the place of another's end."""
        for found in self.lines:
            if found.line.act != AdjustmentAct.ADD:
                self._find_ended(found)
        self._check_ends()
        for found in self.lines:
            self._find_pairing(found)
        self._name_and_weigh()
        return Foresight(lines=self.lines, **self._coverage())

    # -- what a line ends -------------------------------------------------------------------

    def _find_ended(self, found: LineForeseen) -> None:
        line = found.line
        supporter = self._asked(found, line.supporter, self._offices_before, self._offices)
        commune = self._asked(found, line.commune, self._units_before, self._units)
        if line.act == AdjustmentAct.END and not line.reason:
            found.errors.append(_("Đề nghị ghi lý do kết thúc."))
        if supporter is None or commune is None:
            return
        pair = [
            row
            for row in self.standing
            if row.supporter_id == supporter.pk and row.commune_id == commune.pk
        ]
        said = {
            "organization": self._office_names[supporter.pk],
            "unit": self._unit_names[commune.pk],
            "day": format_day(self.last_day),
        }
        found.ended = next((row for row in pair if row.is_valid_on(self.last_day)), None)
        if found.ended is None:
            begun = min((row.valid_from for row in pair), default=None)
            if begun is None:
                words = _("%(organization)s không được phân công giúp đỡ %(unit)s vào %(day)s.")
            else:
                said["begun"] = format_day(begun)
                words = _(
                    "Phân công %(organization)s giúp đỡ %(unit)s bắt đầu từ %(begun)s, "
                    "không thể kết thúc vào %(day)s."
                )
            found.errors.append(words % said)
        elif found.ended.status != AssignmentStatus.ASSIGNED:
            found.errors.append(
                _("Phân công %(organization)s giúp đỡ %(unit)s đã kết thúc trước đó.") % said
            )

    def _check_ends(self) -> None:
        """No assignment ends twice, and none before what was delivered under it."""
        ending = [found for found in self.lines if found.ended is not None]
        later: Counter[tuple[int, int]] = Counter(
            SupportActivity.objects.filter(
                supporter__in={found.ended.supporter_id for found in ending if found.ended},
                commune__in={found.ended.commune_id for found in ending if found.ended},
                held_on__gte=self.day,
                withdrawn_on=None,
            ).values_list("supporter", "commune")
        )
        seen: dict[int, int] = {}
        for found in ending:
            assert found.ended is not None
            first = seen.setdefault(found.ended.pk, found.number)
            if first != found.number:
                found.errors.append(
                    _("Phân công này đã được điều chỉnh ở dòng %(number)d.") % {"number": first}
                )
            if count := later[found.ended.supporter_id, found.ended.commune_id]:
                found.errors.append(
                    _(
                        "Đã có %(count)d hoạt động giúp đỡ sau ngày %(day)s; "
                        "đề nghị kiểm tra ngày kết thúc."
                    )
                    % {"count": count, "day": format_day(self.last_day)}
                )

    @cached_property
    def _ended(self) -> set[int]:
        return {found.ended.pk for found in self.lines if found.ended is not None}

    # -- what a line makes ------------------------------------------------------------------

    def _find_pairing(self, found: LineForeseen) -> None:
        line = found.line
        if line.act == AdjustmentAct.END:
            return
        if line.act == AdjustmentAct.ADD:
            supporter = self._asked(found, line.supporter, self._offices)
            commune = self._asked(found, line.commune, self._units)
        else:
            supporter, commune = self._taking(found)
        if supporter is None or commune is None or found.errors:
            return
        is_lead = line.is_lead or bool(found.ended and found.ended.is_lead)
        until = found.ended.valid_to if found.ended else self.decision.valid_to
        wanted = Pairing(supporter, commune, is_lead, self.day, until)
        try:
            made = checked(self.decision, wanted, [*self.named, *self._naming(commune)])
        except NotAssignable as refusal:
            found.errors.append(str(refusal))
            return
        if self._fits(found, made):
            self.standing.append(made)
            found.pairing = Pairing(supporter, commune, made.is_lead, self.day, made.valid_to)

    def _taking(self, found: LineForeseen) -> tuple[Organization | None, AdministrativeUnit | None]:
        """Who goes on where, once an assignment was moved or its supporter replaced."""
        line, ended = found.line, found.ended
        if line.act == AdjustmentAct.MOVE:
            commune = self._asked(found, line.taker, self._units)
            supporter = ended.supporter if ended else None
        else:
            supporter = self._asked(found, line.taker, self._offices)
            commune = ended.commune if ended else None
        return supporter, commune

    def _naming(self, commune: AdministrativeUnit) -> list[DecidedCommune]:
        """The commune as the adjustment will name it in the decision, unless it is named."""
        still = (row for row in self.named if row.valid_to is None or row.valid_to >= self.day)
        if any(row.unit_id == commune.pk for row in still):
            return []
        return [DecidedCommune(decision=self.decision, unit=commune, valid_from=self.day)]

    def _fits(self, found: LineForeseen, made: SupportAssignment) -> bool:
        """Whether neither the pair nor another lead stands there; a lead by heritage gives way."""
        for other in self.standing:
            if other.pk in self._ended or not meet(made, other):
                continue
            if other.commune_id != made.commune_id:
                continue
            said = {
                "organization": self._office_names[other.supporter_id],
                "unit": self._unit_names[made.commune_id],
            }
            if other.supporter_id == made.supporter_id:
                found.errors.append(
                    _("%(organization)s đã được phân công giúp đỡ %(unit)s trong thời gian này.")
                    % said
                )
                return False
            if other.is_lead and made.is_lead and found.line.is_lead:
                found.errors.append(
                    _("%(unit)s đã có đơn vị chủ trì trong thời gian này: %(organization)s.") % said
                )
                return False
            if other.is_lead and made.is_lead:
                made.is_lead = False
                found.warnings.append(
                    _("%(unit)s đã có đơn vị chủ trì là %(organization)s nên là đơn vị phối hợp.")
                    % said
                )
        return True

    def _asked(self, found: LineForeseen, text: str, *directories: Any) -> Any:
        """Whom the text means, as of the first of the days on which it means anyone."""
        if not text:
            is_unit = isinstance(directories[0], UnitDirectory)
            found.errors.append(
                _("Đề nghị ghi tên xã.") if is_unit else _("Đề nghị ghi tên đơn vị giúp đỡ.")
            )
            return None
        refusal: Refusal | None = None
        for directory in directories:
            try:
                return directory.find(text)
            except Refusal as said:
                refusal = said
        found.errors.append(str(refusal))
        return None

    # -- what it means ----------------------------------------------------------------------

    def _name_and_weigh(self) -> None:
        """Say each line in words, and what the province should weigh."""
        communes = {found.pairing.commune.pk for found in self.lines if found.pairing is not None}
        classes = dict(
            RegionClass.objects.valid_on(self.day)
            .filter(unit__in=communes)
            .values_list("unit", "region")
        )
        for found in self.lines:
            found.said = self._said(found)
            if found.pairing is not None:
                found.warnings += self._class_warnings(found.pairing.commune.pk, classes)

    def _class_warnings(self, commune: int, classes: dict[int, int]) -> list[str]:
        said = {"unit": self._unit_names[commune], "day": format_day(self.day)}
        if commune not in classes:
            return [_("%(unit)s chưa phân định khu vực vào ngày %(day)s.") % said]
        if classes[commune] != Region.REGION_III:
            return [_("%(unit)s không thuộc khu vực III vào ngày %(day)s.") % said]
        return []

    def _said(self, found: LineForeseen) -> str:
        offices, units = self._office_names, self._unit_names
        ended, pairing, act = found.ended, found.pairing, found.line.act
        said: dict[str, str] = {}
        if ended is not None:
            said |= {"from": offices[ended.supporter_id], "old": units[ended.commune_id]}
        if pairing is not None:
            said |= {"to": offices[pairing.supporter.pk], "new": units[pairing.commune.pk]}
        if act == AdjustmentAct.END and ended is not None:
            return _("%(from)s thôi giúp đỡ %(old)s") % said
        if pairing is None:
            return ""
        lead = _(" (chủ trì)") if pairing.is_lead else ""
        if act == AdjustmentAct.ADD:
            return _("%(to)s giúp đỡ %(new)s") % said + lead
        if act == AdjustmentAct.MOVE:
            return _("%(from)s chuyển từ %(old)s sang %(new)s") % said + lead
        return _("%(to)s thay %(from)s giúp đỡ %(new)s") % said + lead

    def _coverage(self) -> dict[str, list[str]]:
        """The communes left without a supporter or with several, the supporters left with none."""
        before = [row for row in self.standing if row.pk is not None and self._holds(row)]
        after = [row for row in self.standing if row.pk not in self._ended and self._holds(row)]
        helped = Counter(row.commune_id for row in after)
        changed = [row for row in self.standing if row.pk is None or row.pk in self._ended]
        touched = {row.commune_id for row in changed if row.commune.is_valid_on(self.day)}
        decided = set(decided_on(self.day).values_list("unit", flat=True)) | touched
        names = self._unit_names
        standing_before = {row.commune_id for row in before}
        bare = [pk for pk in decided if not helped[pk]]
        giving = {row.supporter_id for row in after}
        idle = {row.supporter_id for row in before if row.supporter_id not in giving}
        return {
            "bare": sorted(names[pk] for pk in bare),
            "newly_bare": sorted(names[pk] for pk in bare if pk in standing_before),
            "doubled": sorted(names[pk] for pk in touched if helped[pk] > 1),
            "idle": sorted(self._office_names[pk] for pk in idle),
        }

    def _holds(self, row: SupportAssignment) -> bool:
        """Whether the assignment is in force on the day, as `in_force` says it for rows."""
        parties: Iterable[Any] = (row, row.commune, row.supporter)
        return all(each.is_valid_on(self.day) for each in parties)
