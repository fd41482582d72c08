"""Who issues a paper: an organization as the head and the foot of its documents need it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.refusals import Refusal
from documents import decree30
from documents.decree30 import Body, Capacity, Letterhead, Signature, Titles
from territory import naming

from .kinds import COMMITTEES, OrganizationKind
from .models import Organization
from .scope import granting

_UNDER_THE_COMMITTEE = (OrganizationKind.DEPARTMENT, OrganizationKind.PUBLIC_SERVICE_UNIT)
_SHORT, _LONG = "UBND ", "Ủy ban nhân dân "


class NoOffice(Refusal):
    """Nobody could sign the paper."""

    def __init__(self) -> None:
        super().__init__(
            _("Chưa có cơ quan đứng tên văn bản. Đề nghị thêm UBND tỉnh vào danh mục.")
        )


@dataclass(frozen=True)
class Office:
    """An organization on a day: its names and what stands in the head of its documents."""

    body: Body
    name: str
    agency: str
    superior: str
    symbol: str
    place: str
    titles: Titles

    @property
    def full_name(self) -> str:
        """The name written out: 'Ủy ban nhân dân xã Chiềng Sơn'."""
        return written_out(self.name)

    def letterhead(self, kind: str, day: date) -> Letterhead:
        """The head of a document of that kind."""
        return decree30.letterhead(
            self.body,
            agency=self.agency,
            superior=self.superior,
            symbol=self.symbol,
            kind=kind,
            place=self.place,
            day=day,
        )

    def signature(self, capacity: Capacity) -> Signature:
        """The block at the foot."""
        return decree30.signature(self.body, capacity, self.titles)


def written_out(name: str) -> str:
    """A committee's name without its abbreviation; any other name as it is."""
    return _LONG + name.removeprefix(_SHORT) if name.startswith(_SHORT) else name


def office_on(organization: Organization, day: date) -> Office:
    """The organization as it was on that day; two queries where its names were prefetched."""
    unit = organization.unit_id
    name, place = organization.name_on(day), naming.bare_names_on(day, [unit]).get(unit, "")
    unit_name = naming.names_on(day, [unit]).get(unit, "")
    if organization.kind in COMMITTEES:
        return Office(
            Body.COMMITTEE,
            name,
            decree30.committee_lines(unit_name),
            "",
            "UBND",
            place,
            decree30.COMMITTEE_TITLES,
        )
    superior, body = "", Body.AGENCY
    titles = decree30.titles_of(name)
    if organization.kind == OrganizationKind.PARTY_BODY:
        superior, body = f"Tỉnh ủy {place}", Body.PARTY_BODY
    elif organization.kind in _UNDER_THE_COMMITTEE:
        superior = f"UBND {unit_name}"
    elif organization.kind == OrganizationKind.FRONT_BODY and titles.collective:
        body = Body.COLLECTIVE
    # Under its superior an office need not say once more whose it is.
    agency = name.removesuffix(" UBND tỉnh").removesuffix(" Tỉnh ủy") if superior else name
    symbol = decree30.symbol_of(name)
    if body == Body.PARTY_BODY:
        symbol = f"{decree30.symbol_of(agency)}TU"
    return Office(body, name, agency, superior, symbol, place, titles)


def province_on(day: date) -> Office | None:
    """The province's People's Committee; None where none was entered."""
    committees = Organization.objects.filter(kind=OrganizationKind.PROVINCIAL_COMMITTEE)
    found = committees.valid_on(day).prefetch_related("names").first()
    return office_on(found, day) if found else None


def office_of(user: Any, permission: str, day: date) -> Office:
    """The office for which the user does this; whoever has none writes for the province.

    Raises NoOffice where the portal has no People's Committee of the province yet.
    """
    for held in granting(user, permission):
        own = Organization.objects.prefetch_related("names").get(pk=held.organization)
        return office_on(own, day)
    province = province_on(day)
    if province is None:
        raise NoOffice
    return province
