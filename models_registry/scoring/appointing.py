"""Joint appraisal: who was appointed to appraise a dossier, and what each may mark in it.

A dossier to which nobody was appointed is everybody's who appraises; else only those appointed
judge it, and each marks the groups given to that person and those given to nobody. Whoever has
left holds nothing up. Nobody judges the dossier of the own office, appointed or not. An appointment
is taken back or changed by whoever made it, or by the opener of the round.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.process import noted
from core.refusals import NotNow, NotYours, Refusal
from models_registry.acting import as_province
from models_registry.models import AppraisalRound, CriteriaGroup, Dossier, DossierAppraiser
from models_registry.models.dossier import CLOSED
from notifications.notices import tell
from organizations.models import Membership
from organizations.permissions import Permission
from organizations.roles import ROLES
from organizations.scope import granting


@dataclass(frozen=True)
class Charge:
    """What a person may mark in a dossier: some groups of its criteria, or all (None).

    `given`: the groups that were given to anybody (None: all). What was given to nobody is for each
    of those appointed.
    """

    groups: frozenset[int] | None = None
    given: frozenset[int] | None = None

    def covers(self, group: int) -> bool:
        """Whether the criteria of that group are this person's to mark."""
        if self.groups is None or group in self.groups:
            return True
        return bool(self.groups) and self.given is not None and group not in self.given

    @property
    def is_empty(self) -> bool:
        """Whether the dossier is somebody else's altogether."""
        return self.groups is not None and not self.groups


EVERYTHING, NOTHING = Charge(), Charge(frozenset())


class NotAppointed(NotYours):
    """Others were appointed to appraise the dossier."""

    def __init__(self, dossier: Dossier, rows: Iterable[DossierAppraiser] | None = None) -> None:
        found = appointments_of([dossier]) if rows is None else rows
        names = ", ".join(dict.fromkeys(str(row.user) for row in found))
        super().__init__(
            _("Hồ sơ %(dossier)s đã phân công %(names)s thẩm định.")
            % {"dossier": dossier.code, "names": names}
        )


class OwnOffice(NotYours):
    """Nobody judges the dossier of the office that they work in."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(
            _(
                "Hồ sơ %s là của cơ quan, đơn vị mình nên không tự thẩm định. "
                "Đề nghị người thẩm định khác của tỉnh thực hiện."
            )
            % dossier.code
        )


class AppointedByAnother(NotYours):
    """Who made an appointment takes it back, or the opener of the round."""

    def __init__(self, rows: Iterable[DossierAppraiser]) -> None:
        names = ", ".join(dict.fromkeys(str(row.appointed_by) for row in rows))
        super().__init__(
            _(
                "Phân công này do %s thực hiện. Đề nghị người đã phân công hoặc người mở đợt thay "
                "đổi."
            )
            % names
        )


def own_offices(user: Any) -> frozenset[int]:
    """The organizations in which the user works today: there they judge nothing."""
    rights = (Permission.DOSSIER_APPRAISE, Permission.DOSSIER_WRITE, Permission.DOSSIER_SUBMIT)
    return frozenset(held.organization for right in rights for held in granting(user, right))


def is_of_own_office(dossier: Dossier, user: Any) -> bool:
    """Whether the dossier is that of an office in which the user works."""
    return dossier.model.organization_id in own_offices(user)


def appointments_of(dossiers: Iterable[Dossier]) -> list[DossierAppraiser]:
    """Who was appointed to these dossiers and still appraises, in one query."""
    rows = DossierAppraiser.objects.filter(dossier__in=[dossier.pk for dossier in dossiers])
    return list(_still_there(rows).select_related("user", "group").order_by("dossier_id", "pk"))


def in_words(rows: Iterable[DossierAppraiser]) -> str:
    """'Lò Văn An (nhóm I, II); Cà Thị Bình': those appointed to one dossier, as they are read."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        named = groups.setdefault(str(row.user), [])
        if row.group is not None:
            named.append(row.group.title)
    return "; ".join(
        f"{name} ({', '.join(named)})" if named else name for name, named in groups.items()
    )


def charge_in(dossier: Dossier, rows: Collection[DossierAppraiser], user: Any) -> Charge:
    """What the user may mark in the dossier, of which these are the appointments."""
    if is_of_own_office(dossier, user):
        return NOTHING
    own = [row.group_id for row in rows if row.user_id == user.pk]
    if not rows or None in own:
        return EVERYTHING
    given = {row.group_id for row in rows}
    return Charge(
        frozenset(group for group in own if group is not None),
        None if None in given else frozenset(group for group in given if group is not None),
    )


def charge_of(dossier: Dossier, user: Any) -> Charge:
    """What the user may mark in this dossier, the right to appraise aside."""
    return charge_in(dossier, list(_still_there(dossier.appraisers.all())), user)


def check_appointed(dossier: Dossier, by: User) -> Charge:
    """What the person may mark; raises NotAppointed where the dossier is somebody else's, OwnOffice
    where it is that of the person's own office.
    """
    charge = charge_of(dossier, by)
    if charge.is_empty:
        raise not_yours(dossier, by)
    return charge


def not_yours(
    dossier: Dossier, by: Any, rows: Iterable[DossierAppraiser] | None = None
) -> NotYours:
    """Why the dossier is not the person's to judge; `rows` where its appointments were read."""
    return OwnOffice(dossier) if is_of_own_office(dossier, by) else NotAppointed(dossier, rows)


def who_may_be_appointed() -> QuerySet[User]:
    """The people who hold a role today by which one appraises, by name."""
    roles = [
        role for role, rule in ROLES.items() if Permission.DOSSIER_APPRAISE in rule.permissions
    ]
    held = Membership.objects.holding_on(clock.today()).filter(role__in=roles)
    return User.objects.active().filter(pk__in=held.values("user")).order_by("sort_key", "pk")


def _still_there(rows: QuerySet[DossierAppraiser]) -> QuerySet[DossierAppraiser]:
    """Without those who appraise no more: what they were given is everybody's again."""
    return rows.filter(user__in=who_may_be_appointed().order_by().values("pk"))


def open_to(user: Any) -> Q:
    """The condition on dossiers that the user was appointed to, or nobody was; never the own."""
    rows = _still_there(DossierAppraiser.objects.filter(dossier=OuterRef("pk")))
    given = Q(Exists(rows.filter(user=user.pk))) | ~Q(Exists(rows))
    return given & ~Q(model__organization__in=own_offices(user))


@transaction.atomic
def appoint(dossier: Dossier, *, user: User, by: User, groups: Collection[int] = ()) -> None:
    """Appoint a person to appraise the dossier, or only these groups of its criteria set.

    What the person was given there before is replaced. Refused where the person may not appraise
    the dossier, works in its office, or was given something by another; where a group is of another
    set.
    """
    fresh = _appointable(dossier, by)
    if not user.has_perm(Permission.DOSSIER_APPRAISE, fresh):
        raise Refusal(_("%s chưa được phân quyền thẩm định hồ sơ này.") % user)
    if is_of_own_office(fresh, user):
        raise Refusal(
            _("%(who)s thuộc %(unit)s nên không thẩm định hồ sơ của cơ quan, đơn vị mình.")
            % {"who": user, "unit": fresh.model.organization}
        )
    chosen = _chosen(fresh, groups)
    held = fresh.appraisers.of(user)
    if set(held.values_list("group", flat=True)) == {group and group.pk for group in chosen}:
        return
    _check_may_change(fresh, held, by)
    held.delete()
    DossierAppraiser.objects.bulk_create(
        DossierAppraiser(
            dossier=fresh, user=user, group=group, appointed_by=by, is_sample=fresh.is_sample
        )
        for group in chosen
    )
    named = "; ".join(group.title for group in chosen if group is not None)
    _remember(fresh, "appoint", by=by, said=f"{user} – {named}" if named else str(user))
    tell(
        user,
        subject=_("Được phân công thẩm định hồ sơ %s") % fresh.code,
        body=named,
        url=fresh.get_absolute_url(),
        by=by,
        is_sample=fresh.is_sample,
    )


@transaction.atomic
def dismiss(dossier: Dossier, *, user: User, by: User) -> None:
    """Take a person's appointment back; what was marked stays. Refused where another made it."""
    fresh = _appointable(dossier, by)
    held = fresh.appraisers.of(user)
    _check_may_change(fresh, held, by)
    removed, _by_table = held.delete()
    if removed:
        _remember(fresh, "dismiss", by=by, said=str(user))


def _check_may_change(dossier: Dossier, held: QuerySet[DossierAppraiser], by: User) -> None:
    """Refuse to change what another appointed, unless by the opener of the round.

    Where neither of them appraises any more, whoever does may put it right.
    """
    opener = dossier.round.opened_by_id
    if by.pk == opener:
        return
    others = list(held.exclude(appointed_by=by).select_related("appointed_by"))
    wanted = [row.appointed_by_id for row in others] + ([opener] if opener else [])
    if others and who_may_be_appointed().filter(pk__in=wanted).exists():
        raise AppointedByAnother(others)


@transaction.atomic
def recheck(of_round: AppraisalRound, *, by: User) -> int:
    """Carry the appointments by group over to the criteria set that the round has now.

    A group goes on in that of the same title; one that the set does not have is taken back, which
    is told to whoever held it and whoever gave it. Returns how many were taken back.
    """
    rows = DossierAppraiser.objects.filter(dossier__round=of_round, group__isnull=False)
    rows = rows.exclude(group__criteria_set=of_round.criteria_set_id)
    groups = CriteriaGroup.objects.filter(criteria_set=of_round.criteria_set_id)
    by_title = {group.title: group for group in groups}
    lost = []
    for row in rows.select_for_update(of=("self",)).select_related(
        "group", "user", "appointed_by", "dossier"
    ):
        former = row.group
        group = by_title.get(former.title) if former is not None else None
        if group is None:
            lost.append(row)
        else:
            row.group = group
            row.save()
    for row in lost:
        row.delete()
        _remember(row.dossier, "dismiss", by=by, said=f"{row.user} – {row.group}")
        for person in {row.user, row.appointed_by}:
            tell(
                person,
                subject=_("Phân công thẩm định hồ sơ %s cần làm lại") % row.dossier.code,
                body=_("Bộ tiêu chí của đợt đã đổi, không còn nhóm “%s”.") % row.group,
                url=row.dossier.get_absolute_url(),
                by=by,
                is_sample=row.is_sample,
            )
    return len(lost)


def _appointable(dossier: Dossier, by: User) -> Dossier:
    fresh = Dossier.objects.select_for_update().get(pk=dossier.pk)
    if not by.has_perm(Permission.DOSSIER_APPRAISE, fresh):
        raise NotYours
    if fresh.status in CLOSED:
        raise NotNow(_("Hồ sơ %s đã kết thúc, không phân công thẩm định.") % fresh.code)
    return fresh


def _chosen(dossier: Dossier, groups: Collection[int]) -> list[CriteriaGroup | None]:
    """The groups themselves; the whole dossier (None) where none is named."""
    if not groups:
        return [None]
    rows = CriteriaGroup.objects.filter(
        pk__in=groups, criteria_set=dossier.round.criteria_set_id
    ).order_by("order")
    found: list[CriteriaGroup | None] = list(rows)
    if len(found) != len(set(groups)):
        raise Refusal(
            _("Nhóm tiêu chí đã chọn không thuộc bộ tiêu chí của hồ sơ %s.") % dossier.code
        )
    return found


def _remember(dossier: Dossier, verb: str, *, by: User, said: str) -> None:
    acting = as_province(by, Permission.DOSSIER_APPRAISE)
    noted(dossier, verb, by=by, reason=said, **acting)
