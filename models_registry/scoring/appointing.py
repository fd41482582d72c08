"""Joint appraisal: who was appointed to appraise a dossier, and what each may mark in it.

A dossier to which nobody was appointed is everybody's who appraises; else only those appointed
judge it, and each marks the groups given to that person and those given to nobody. Whoever has
left holds nothing up.
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
from models_registry.models import CriteriaGroup, Dossier, DossierAppraiser
from models_registry.models.dossier import CLOSED
from notifications.notices import tell
from organizations.models import Membership
from organizations.permissions import Permission
from organizations.roles import ROLES


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


EVERYTHING = Charge()


class NotAppointed(NotYours):
    """Others were appointed to appraise the dossier."""

    def __init__(self, dossier: Dossier, rows: Iterable[DossierAppraiser] | None = None) -> None:
        found = appointments_of([dossier]) if rows is None else rows
        names = ", ".join(dict.fromkeys(str(row.user) for row in found))
        super().__init__(
            _("Hồ sơ %(dossier)s đã phân công %(names)s thẩm định.")
            % {"dossier": dossier.code, "names": names}
        )


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


def charge_in(rows: Collection[DossierAppraiser], user: Any) -> Charge:
    """What the user may mark in the dossier of these appointments."""
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
    return charge_in(list(_still_there(dossier.appraisers.all())), user)


def check_appointed(dossier: Dossier, by: User) -> Charge:
    """What the person may mark; raises NotAppointed where the dossier is somebody else's."""
    charge = charge_of(dossier, by)
    if charge.is_empty:
        raise NotAppointed(dossier)
    return charge


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
    """The condition on dossiers that the user was appointed to, or nobody was."""
    rows = _still_there(DossierAppraiser.objects.filter(dossier=OuterRef("pk")))
    return Q(Exists(rows.filter(user=user.pk))) | ~Q(Exists(rows))


@transaction.atomic
def appoint(dossier: Dossier, *, user: User, by: User, groups: Collection[int] = ()) -> None:
    """Appoint a person to appraise the dossier, or only these groups of its criteria set.

    What the person was given there before is replaced. Refused where the person may not appraise
    the dossier, or a group is of another set.
    """
    fresh = _appointable(dossier, by)
    if not user.has_perm(Permission.DOSSIER_APPRAISE, fresh):
        raise Refusal(_("%s chưa được phân quyền thẩm định hồ sơ này.") % user)
    chosen = _chosen(fresh, groups)
    held = fresh.appraisers.of(user)
    if set(held.values_list("group", flat=True)) == {group and group.pk for group in chosen}:
        return
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
    """Take a person's appointment back; what was marked stays."""
    fresh = _appointable(dossier, by)
    removed, _by_table = fresh.appraisers.of(user).delete()
    if removed:
        _remember(fresh, "dismiss", by=by, said=str(user))


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
