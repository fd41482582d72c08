"""Sample accounts: one for each role, one for each district and commune, one for each agency.

They are functions, not persons. Without a password nobody can sign in with them.
"""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import User
from core.text import fold
from documents.models import DocumentKind
from organizations.models import (
    Membership,
    Organization,
    OrganizationKind,
    OrganizationName,
    Side,
)
from organizations.naming import names_on
from organizations.roles import Role
from territory.models import AdministrativeUnit

from .world import DISTRICTS_END, FIRST_DAY, NEW_MAP, PROVINCE, World, rows

# Username, organization, role, and what the account is for. These are what a visitor is shown.
FRONT_DESK = (
    ("noivu", "so-noi-vu", Role.PROVINCIAL_OFFICER, "Cán bộ Sở Nội vụ"),
    ("vanphong", "van-phong-ubnd-tinh", Role.PROVINCIAL_OFFICER, "Cán bộ Văn phòng UBND tỉnh"),
    ("danvan", "ban-dan-van-tinh-uy", Role.MOBILISATION_BODY, "Cán bộ Ban Dân vận Tỉnh ủy"),
    ("lanhdao", "ubnd-tinh", Role.LEADER, "Lãnh đạo UBND tỉnh"),
    ("quantri", "van-phong-ubnd-tinh", Role.SYSTEM_ADMIN, "Quản trị hệ thống"),
)


def slug(text: str) -> str:
    """'Mộc Châu' → 'mocchau'."""
    return fold(text).replace(" ", "")


def invent_organizations(world: World) -> None:
    """The 21st agency of 2024 (20 are known), and supporters of kinds that no public list names."""
    province = AdministrativeUnit.objects.get(versions__code=PROVINCE)
    _organization(
        "co-quan-21-minh-hoa",
        OrganizationKind.DEPARTMENT,
        Side.STATE,
        "Cơ quan thứ 21 (minh họa)",
        province,
        order=121,
    )
    for number, row in enumerate(rows("supporters"), start=1):
        _organization(
            f"don-vi-giup-do-{number:03d}",
            OrganizationKind(row["kind"]),
            Side(row["side"]),
            row["name"],
            province,
            order=8000 + number,
        )


def _organization(
    code: str,
    kind: OrganizationKind,
    side: Side,
    name: str,
    unit: AdministrativeUnit,
    order: int,
) -> None:
    organization = Organization.objects.create(
        code=code,
        kind=kind,
        side=side,
        unit=unit,
        official_order=order,
        valid_from=FIRST_DAY,
        is_sample=True,
        source="Dữ liệu minh họa",
    )
    OrganizationName.objects.create(organization=organization, name=name, valid_from=FIRST_DAY)


def open_accounts(world: World, password: str | None) -> None:
    """Open the accounts and their roles; `password` is one for all of them, None shuts them."""
    secret = make_password(password)
    users: list[User] = []
    held: list[tuple[str, Organization, Role]] = []

    def account(username: str, full_name: str, *roles: tuple[Organization, Role]) -> None:
        users.append(
            User(
                username=username,
                full_name=f"{full_name} (minh họa)",
                password=secret,
                is_sample=True,
            )
        )
        held.extend((username, organization, role) for organization, role in roles)

    for username, code, role, full_name in FRONT_DESK:
        account(username, full_name, (world.organizations[code], role))
    _offices(world, account)
    User.objects.bulk_create(users)
    world.users = {user.username: user for user in User.objects.filter(is_sample=True)}
    Membership.objects.bulk_create(
        Membership(
            user=world.users[username],
            organization=organization,
            role=role,
            valid_from=organization.valid_from,
            valid_to=organization.valid_to,
            is_sample=True,
        )
        for username, organization, role in held
    )
    for username, organization, role in held:
        if role in (Role.UNIT_OFFICER, Role.AGENCY_OFFICER):
            world.officers[organization.code] = world.users[username]
        elif role == Role.UNIT_HEAD:
            world.heads[organization.code] = world.users[username]
    _succeed(world)
    _inspection(world, secret)


def _offices(world: World, account: Callable[..., None]) -> None:
    names = names_on(DISTRICTS_END, [found.pk for found in world.organizations.values()])
    new_names = names_on(NEW_MAP, [found.pk for found in world.organizations.values()])
    districts = world.organizations_on(DISTRICTS_END, OrganizationKind.DISTRICT_COMMITTEE)
    for committee in districts:
        name = names[committee.pk]
        bare = name.removeprefix("UBND huyện ").removeprefix("UBND thị xã ")
        place = "thanhpho" if "Sơn La" in name else slug(bare)
        account(f"huyen.{place}", f"Cán bộ {name}", (committee, Role.UNIT_OFFICER))
        account(f"huyen.{place}.lanhdao", f"Lãnh đạo {name}", (committee, Role.UNIT_HEAD))
        account(f"huyen.{place}.quantri", f"Quản trị {name}", (committee, Role.UNIT_ADMIN))
    for committee in world.organizations_on(NEW_MAP, OrganizationKind.COMMUNE_COMMITTEE):
        name = new_names[committee.pk]
        place = slug(name.removeprefix("UBND xã ").removeprefix("UBND phường "))
        account(f"xa.{place}", f"Cán bộ {name}", (committee, Role.UNIT_OFFICER))
        account(f"xa.{place}.lanhdao", f"Lãnh đạo {name}", (committee, Role.UNIT_HEAD))
    agencies = [
        organization
        for organization in world.organizations.values()
        if organization.kind
        not in (
            OrganizationKind.PROVINCIAL_COMMITTEE,
            OrganizationKind.DISTRICT_COMMITTEE,
            OrganizationKind.COMMUNE_COMMITTEE,
        )
    ]
    for organization in agencies:
        name = names.get(organization.pk) or new_names.get(organization.pk) or str(organization)
        account(
            slug(organization.code.replace("-", "")),
            f"Cán bộ {name}",
            (organization, Role.AGENCY_OFFICER),
        )
        if organization.kind == OrganizationKind.DEPARTMENT:
            account(
                f"{slug(organization.code.replace('-', ''))}.lanhdao",
                f"Lãnh đạo {name}",
                (organization, Role.UNIT_HEAD),
            )


def _succeed(world: World) -> None:
    """Whoever holds an office of the front desk goes on in the body that took over, with the same
    account.
    """
    for username, code, role, _ in FRONT_DESK:
        for succession in world.organizations[code].successions.select_related("successor"):
            Membership.objects.create(
                user=world.users[username],
                organization=succession.successor,
                role=role,
                valid_from=succession.effective_on,
                is_sample=True,
            )


def _inspection(world: World, secret: str) -> None:
    decision = world.document(
        "05/QĐ-TTr",
        DocumentKind.DECISION,
        "Về việc kiểm tra công tác cải cách hành chính tại 02 huyện",
        "Thanh tra tỉnh",
        date(2024, 11, 20),
    )
    user = User.objects.create(
        username="thanhtra",
        full_name="Đoàn kiểm tra cải cách hành chính (minh họa)",
        password=secret,
        is_sample=True,
    )
    membership = Membership.objects.create(
        user=user,
        organization=world.organizations["thanh-tra-tinh"],
        role=Role.INSPECTION,
        valid_from=date(2024, 12, 1),
        valid_to=date(2025, 1, 31),
        basis=decision,
        is_sample=True,
    )
    day = membership.valid_from
    districts = world.organizations_on(day, OrganizationKind.DISTRICT_COMMITTEE)[:2]
    units = [
        unit.pk
        for district in districts
        for unit in AdministrativeUnit.objects.within(district.unit_id, day)
    ]
    membership.inspected.set(Organization.objects.valid_on(day).filter(unit__in=units))
    world.users["thanhtra"] = user
