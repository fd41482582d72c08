"""The board of a round: how far each unit of a day has come in it, in a constant number of queries.

Nobody is counted who does not exist on the day. Where a dossier stood comes from its steps; the
marks are those it has now, and are shown of a day on which they had been sent or were out.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.dated import holds_on
from core.text import fold
from models_registry import figures as when
from models_registry import flow
from models_registry.breakdowns import FORMER_DISTRICTS
from models_registry.filters import areas
from models_registry.models import (
    AppraisalRound,
    Dossier,
    DossierStatus,
    DossierStep,
    PracticeModel,
    ScoreLine,
)
from models_registry.models.dossier import ANNOUNCED
from organizations.kinds import COMMITTEES
from organizations.models import Organization
from organizations.naming import names_on
from territory.models import ClusterMembership, Level, UnitVersion
from territory.naming import districts_of

NO_MODEL, NO_DOSSIER = "no_model", "no_dossier"
OVERDUE, LATE = "overdue", "late"
DELAYS = {OVERDUE: gettext_lazy("Quá hạn gửi"), LATE: gettext_lazy("Gửi muộn")}
LATE_REGISTRATION = "late_registration"
LATE_REGISTERED = gettext_lazy("Đăng ký muộn")
STANDINGS = {
    NO_MODEL: gettext_lazy("Chưa có mô hình"),
    NO_DOSSIER: gettext_lazy("Chưa có hồ sơ"),
    **{status.value: status.label for status in DossierStatus},
}

# Where the appraised marks are work in progress, for those who appraise alone.
_IN_APPRAISAL = frozenset(
    {
        DossierStatus.SUBMITTED,
        DossierStatus.FIRST_APPRAISAL,
        DossierStatus.FORWARDED,
        DossierStatus.APPRAISING,
    }
)
_WITH_UNIT = frozenset({DossierStatus.DRAFT, DossierStatus.AWAITING_HEAD, DossierStatus.RETURNED})


@dataclass(frozen=True)
class Row:
    """One model of a unit in the round, or a unit without any."""

    organization: int
    unit: str
    area: str
    area_name: str
    model: str = ""
    model_code: str = ""
    registered_on: date | None = None
    launched_on: date | None = None
    dossier: str = ""
    status: DossierStatus | None = None
    sent_on: date | None = None
    delay: str = ""
    is_late_registered: bool = False
    self_total: Decimal | None = None
    appraised_total: Decimal | None = None
    is_announced: bool = False
    is_sample: bool = False

    @property
    def standing(self) -> str:
        """Where it stands, also before there is a dossier."""
        if self.status is not None:
            return self.status.value
        return NO_DOSSIER if self.model_code else NO_MODEL

    @property
    def standing_words(self) -> Any:
        """The same in words."""
        return STANDINGS[self.standing]

    @property
    def tone(self) -> str:
        """How the badge of its standing looks."""
        return self.status.tone if self.status is not None else "muted"

    @property
    def delay_words(self) -> Any:
        """'Quá hạn gửi', 'Gửi muộn' or nothing."""
        return DELAYS.get(self.delay, "")

    @property
    def delay_tone(self) -> str:
        """How the badge of a delay looks."""
        return "danger" if self.delay == OVERDUE else "warning"

    def shown_without(self, *, appraised: bool) -> "Row":
        """The row for whoever may see the appraised marks, or not while they are in progress."""
        if appraised or self.is_announced or self.appraised_total is None:
            return self
        return replace(self, appraised_total=None)


@dataclass
class Tally:
    """How many units of an area have come how far. `code` is blank for those of the province."""

    code: str
    name: str
    units: int = 0
    registered: int = 0
    launched: int = 0
    begun: int = 0
    sent: int = 0
    recognised: int = 0
    late: int = 0


def dossiers_on(day: date) -> QuerySet[Any]:
    """Dossiers that were there on the day, of units that existed on it, with `then`: their status.

    Today's is the status itself; an earlier one is that of the last step that counts by then.
    """
    rows = Dossier.objects.filter(
        holds_on(day, "model__organization__"), holds_on(day, "model__organization__unit__")
    )
    steps = DossierStep.objects.filter(record=OuterRef("pk"), on__lte=day)
    last = Subquery(steps.order_by("-pk").values("to_status")[:1])
    return rows.annotate(then=F("status") if day >= clock.today() else last).exclude(then=None)


def rows_on(of_round: AppraisalRound, day: date) -> list[Row]:
    """Every unit that may take part, in the official order, with its models and their dossiers."""
    organizations = _organizations(of_round, day)
    keys = [organization.pk for organization in organizations]
    names = names_on(day, keys)
    where = _areas_of(organizations, day)
    models = _models(of_round, day, keys)
    dossiers = _dossiers(of_round, day)
    totals = _totals(of_round)
    rows = []
    for organization in organizations:
        code, area = where[organization.pk]
        unit = {
            "organization": organization.pk,
            "unit": names.get(organization.pk, ""),
            "area": code,
            "area_name": area,
        }
        found = models.get(organization.pk, [])
        if not found:
            rows.append(Row(**unit))
        for model in found:
            dossier = dossiers.get(model.pk)
            rows.append(_row(of_round, day, unit, model, dossier, totals))
    return rows


def _row(
    of_round: AppraisalRound,
    day: date,
    unit: dict[str, Any],
    model: Any,
    dossier: Any,
    totals: dict[int, tuple[Decimal | None, Decimal | None]],
) -> Row:
    known = model.registered_on is not None and model.registered_on <= day
    launched = model.launched_on is not None and model.launched_on <= day
    facts = {
        "model": model.name,
        "model_code": model.code,
        "registered_on": model.registered_on if known else None,
        "launched_on": model.launched_on if launched else None,
        "is_late_registered": known and of_round.is_late(model),
        "is_sample": model.is_sample,
    }
    if dossier is None:
        return Row(**unit, **facts, delay=_delay(of_round, day, None, None))
    status = DossierStatus(dossier.then)
    by_self, appraised = totals.get(dossier.pk, (None, None))
    is_past = day < clock.today()
    sent_on = dossier.sent_on or (None if is_past else dossier.submitted_on)
    return Row(
        **unit,
        **facts,
        dossier=dossier.code,
        status=status,
        sent_on=sent_on,
        delay=_delay(of_round, day, status, sent_on),
        self_total=None if is_past and sent_on is None else by_self,
        appraised_total=None
        if is_past and (status in _IN_APPRAISAL or status in _WITH_UNIT)
        else appraised,
        # The marks are today's, whatever the day: out where today's status says so.
        is_announced=dossier.status in ANNOUNCED,
    )


def _delay(
    of_round: AppraisalRound, day: date, status: DossierStatus | None, sent_on: date | None
) -> str:
    """Whether the unit is behind its day: not sent by then, or sent after it the first time."""
    if of_round.submit_by is None or status == DossierStatus.TRANSFERRED:
        return ""
    if sent_on is None:
        return OVERDUE if of_round.submit_by < day else ""
    return LATE if sent_on > of_round.submit_by else ""


def _organizations(of_round: AppraisalRound, day: date) -> list[Any]:
    """Units of the day that may have a model of the type, or have a dossier all the same."""
    taking_part = Dossier.objects.filter(round=of_round).values("model__organization")
    rows = Organization.objects.valid_on(day).filter(holds_on(day, "unit__"))
    rows = rows.filter(of_round.type.concerned | Q(pk__in=taking_part))
    return list(rows.in_official_order().only("pk", "kind", "unit"))


def _models(of_round: AppraisalRound, day: date, organizations: list[int]) -> dict[int, list[Any]]:
    """By organization: its models of the type that live on the day, or have a dossier here."""
    taken = Dossier.objects.filter(round=of_round).values("model")
    rows = PracticeModel.objects.filter(when.existing_by(day), type=of_round.type_id)
    rows = rows.filter(~when.ended(day) | Q(pk__in=taken))
    found: dict[int, list[Any]] = defaultdict(list)
    for model in rows.filter(organization__in=organizations).order_by("pk").defer("summary"):
        found[model.organization_id].append(model)
    return found


def _dossiers(of_round: AppraisalRound, day: date) -> dict[int, Any]:
    """By model: its dossier of the round with its status of the day and its first sending."""
    sent = DossierStep.objects.filter(record=OuterRef("pk"), verb=flow.SUBMIT.verb, on__lte=day)
    first = Subquery(sent.order_by("on").values("on")[:1])
    rows = dossiers_on(day).filter(round=of_round).annotate(sent_on=first)
    return {dossier.model_id: dossier for dossier in rows.defer("results", "plan")}


def _totals(of_round: AppraisalRound) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """By dossier: what the unit's marks and the appraised ones add up to; exempt counts nothing."""
    rows = ScoreLine.objects.filter(dossier__round=of_round).order_by().values("dossier")
    summed = rows.annotate(own=Sum("self_points"), judged=Sum("appraised_points"))
    return {row["dossier"]: (row["own"], row["judged"]) for row in summed}


def _areas_of(organizations: Iterable[Any], day: date) -> dict[int, tuple[str, str]]:
    """Each one's district, or cluster since there are none: code and name. Blank: the province's.

    The committee of a district belongs to it; any other organization lies where its unit lies.
    """
    units = {row.pk: row.unit_id for row in organizations}
    names = dict(areas(day)[1])
    above = districts_of(day, units.values())
    above |= {row.unit_id: row.unit_id for row in organizations if row.kind == COMMITTEES[1]}
    versions = UnitVersion.objects.valid_on(day).filter(unit__level=Level.DISTRICT)
    codes = dict(versions.values_list("unit", "code"))
    clusters = ClusterMembership.objects.valid_on(day).filter(cluster__scheme=FORMER_DISTRICTS)
    members = dict(clusters.values_list("unit", "cluster__code"))
    found = {}
    for key, unit in units.items():
        code = codes.get(above.get(unit, 0)) or members.get(unit, "")
        found[key] = (code, names[code]) if code in names else ("", "")
    return found


def tallies(rows: Collection[Row], day: date) -> list[Tally]:
    """The counts of units by area, in the order of the areas, the province's own last."""
    found = {code: Tally(code, str(name)) for code, name in areas(day)[1]}
    found[""] = Tally("", _("Cơ quan, đơn vị cấp tỉnh"))
    by_unit: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_unit[row.organization].append(row)
    for of_unit in by_unit.values():
        tally = found[of_unit[0].area]
        tally.units += 1
        tally.registered += any(row.model_code for row in of_unit)
        tally.launched += any(row.launched_on for row in of_unit)
        tally.begun += any(row.dossier for row in of_unit)
        tally.sent += any(row.sent_on for row in of_unit)
        tally.recognised += any(row.status == DossierStatus.RECOGNISED for row in of_unit)
        tally.late += any(row.delay for row in of_unit)
    return [tally for tally in found.values() if tally.units]


def in_sum(found: Iterable[Tally]) -> Tally:
    """The areas together."""
    whole = Tally("", _("Toàn tỉnh"))
    for tally in found:
        for name in ("units", "registered", "launched", "begun", "sent", "recognised", "late"):
            setattr(whole, name, getattr(whole, name) + getattr(tally, name))
    return whole


def by_status(rows: Iterable[Row]) -> list[tuple[DossierStatus, int]]:
    """How many dossiers stand where, in the order of their way."""
    counted = Counter(row.status for row in rows if row.status is not None)
    return [(status, counted[status]) for status in DossierStatus if counted[status]]


def narrowed(
    rows: Iterable[Row], *, words: str = "", area: str = "", standing: str = "", delay: str = ""
) -> list[Row]:
    """The rows that fit every filter; `words` are looked for in unit, model and codes."""
    wanted = fold(words).split()
    return [
        row
        for row in rows
        if (not area or row.area == area)
        and (not standing or row.standing == standing)
        and (not delay or row.delay == delay or _is_late_registered(row, delay))
        and all(word in _searched(row) for word in wanted)
    ]


def _is_late_registered(row: Row, delay: str) -> bool:
    return delay == LATE_REGISTRATION and row.is_late_registered


def _searched(row: Row) -> str:
    return fold(f"{row.unit} {row.model} {row.model_code} {row.dossier}")


COLUMNS = (
    gettext_lazy("Cơ quan, đơn vị"),
    gettext_lazy("Huyện, thị xã, thành phố; cụm"),
    gettext_lazy("Mô hình"),
    gettext_lazy("Mã mô hình"),
    gettext_lazy("Ngày đăng ký"),
    gettext_lazy("Hạn đăng ký"),
    gettext_lazy("Ngày ra mắt"),
    gettext_lazy("Mã hồ sơ"),
    gettext_lazy("Trạng thái"),
    gettext_lazy("Ngày gửi lần đầu"),
    gettext_lazy("Thời hạn gửi"),
    gettext_lazy("Điểm tự chấm"),
    gettext_lazy("Điểm thẩm định"),
)


def cells(row: Row) -> list[Any]:
    """A row as a file holds it, by COLUMNS."""
    return [
        row.unit,
        row.area_name,
        row.model,
        row.model_code,
        row.registered_on,
        str(LATE_REGISTERED) if row.is_late_registered else "",
        row.launched_on,
        row.dossier,
        str(row.standing_words),
        row.sent_on,
        str(row.delay_words),
        row.self_total,
        row.appraised_total,
    ]
