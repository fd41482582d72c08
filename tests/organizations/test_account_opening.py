"""Opening and closing accounts: who may, what is written, and that nobody gets more than due."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate

from accounts.models import User
from accounts.one_time_codes import DAYS_VALID
from core import clock
from core.refusals import NotNow, NotYours
from organizations import account_opening
from organizations.account_opening import CannotOpen, Seat
from organizations.account_rights import may_manage, roles_to_give
from organizations.models import Membership
from organizations.permissions import Permission
from organizations.roles import Role
from tests.factories.accounts import SuperuserFactory, UserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    MembershipFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.territory import MAP_3

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
NAME = "Lò Thị Hồng Vân"


@pytest.fixture(autouse=True)
def _in_2024():
    with clock.playing(DAY):
        yield


@pytest.fixture
def commune():
    return CommuneCommitteeFactory()


@pytest.fixture
def unit_admin(commune):
    return officer(Role.UNIT_ADMIN, commune)


@pytest.fixture
def system_admin():
    return officer(Role.SYSTEM_ADMIN)


def opened(organization, by, role=Role.UNIT_OFFICER, name=NAME, **fields):
    return account_opening.open_account(Seat(organization, role), name, by=by, **fields)


def test_an_account_is_opened_with_a_role_and_a_code_that_signs_in(commune, unit_admin, rf):
    result = opened(commune, unit_admin, phone="0912 345 678")

    user = User.objects.get(username="vanlth")
    membership = user.memberships.get()
    assert (membership.organization, membership.role) == (commune, Role.UNIT_OFFICER)
    assert (membership.valid_from, membership.valid_to) == (DAY, None)
    assert user.must_change_password
    assert user.code_expires_on == DAY + timedelta(days=DAYS_VALID)
    assert user.has_perm(Permission.MODEL_REGISTER)
    assert user.check_password(result.code)
    assert authenticate(rf.post("/"), username="vanlth", password=result.code) == user


def test_the_code_is_stored_nowhere_in_clear(commune, unit_admin):
    result = opened(commune, unit_admin)

    for row in (*User.objects.values(), *User.history.values(), *Membership.history.values()):
        assert result.code not in str(row)


def test_who_opened_it_stands_in_the_history(commune, unit_admin):
    user = opened(commune, unit_admin).user

    assert user.history.get().history_user == unit_admin
    assert user.history.get().history_change_reason == "Mở tài khoản"
    assert user.memberships.get().history.get().history_user == unit_admin


def test_a_namesake_in_another_office_gets_the_next_user_name(commune, system_admin):
    first = opened(commune, system_admin).user
    second = opened(CommuneCommitteeFactory(), system_admin).user

    assert (first.username, second.username) == ("vanlth", "vanlth2")


def test_the_same_name_in_the_same_office_is_taken_for_the_same_person(commune, unit_admin):
    opened(commune, unit_admin)

    with pytest.raises(CannotOpen, match=r"đã có tài khoản vanlth.*tên đăng nhập riêng"):
        opened(commune, unit_admin, name="lò thị hồng vân")
    assert opened(commune, unit_admin, username="vanlth.vp").user.username == "vanlth.vp"


def test_what_is_wrong_with_an_account_is_said_and_nothing_is_written(commune, unit_admin):
    UserFactory(username="HoaNT")
    before = User.objects.count()

    for fields, said in (
        ({"username": "hoant"}, "đã có người dùng"),
        ({"username": "có dấu"}, "chữ không dấu"),
        ({"phone": "gọi sau"}, "chỉ gồm chữ số"),
        ({"email": "không có"}, "thư điện tử hợp lệ|địa chỉ|email"),
        ({"name": "   ", "username": "trong"}, "."),
    ):
        with pytest.raises(CannotOpen, match=said):
            opened(commune, unit_admin, **fields)
    assert User.objects.count() == before


def test_a_unit_administrator_gives_only_what_stays_within_the_unit(commune, unit_admin):
    department = OrganizationFactory()
    admin_there = officer(Role.UNIT_ADMIN, department)

    assert roles_to_give(unit_admin, commune) == (Role.UNIT_OFFICER, Role.UNIT_HEAD)
    assert roles_to_give(admin_there, department) == (Role.AGENCY_OFFICER, Role.UNIT_HEAD)
    assert roles_to_give(unit_admin, department) == ()
    for role in (
        Role.PROVINCIAL_OFFICER,
        Role.UNIT_ADMIN,
        Role.SYSTEM_ADMIN,
        Role.LEADER,
        Role.INSPECTION,
    ):
        with pytest.raises(CannotOpen, match="chỉ giao được các vai trò"):
            opened(department, admin_there, role=role)
    with pytest.raises(CannotOpen, match="không thuộc phạm vi"):
        opened(department, unit_admin, role=Role.AGENCY_OFFICER)


def test_a_district_administrator_does_not_manage_the_communes_below(commune):
    district = DistrictCommitteeFactory(unit=commune.unit.versions.get().parent)
    admin = officer(Role.UNIT_ADMIN, district)

    with pytest.raises(CannotOpen, match="không thuộc phạm vi"):
        opened(commune, admin)


@pytest.mark.parametrize(
    "role", [Role.PROVINCIAL_OFFICER, Role.LEADER, Role.AGENCY_OFFICER, Role.UNIT_HEAD]
)
def test_nobody_else_opens_accounts(role):
    department = OrganizationFactory()
    with pytest.raises(CannotOpen):
        opened(department, officer(role, department), role=Role.AGENCY_OFFICER)


def test_the_system_administrator_gives_every_role_that_fits_there(commune, system_admin):
    assert roles_to_give(system_admin, commune) == (
        Role.UNIT_OFFICER,
        Role.UNIT_HEAD,
        Role.UNIT_ADMIN,
    )
    assert opened(commune, system_admin, role=Role.UNIT_ADMIN).user.pk
    with pytest.raises(CannotOpen):
        opened(commune, system_admin, role=Role.PROVINCIAL_OFFICER)


def test_an_inspection_is_opened_with_decision_last_day_and_offices(commune, system_admin):
    office = OrganizationFactory()
    seat = {"organization": office, "role": Role.INSPECTION}
    decision, last = LegalDocumentFactory(), date(2025, 1, 31)

    for incomplete in (
        Seat(**seat, until=last, inspected=[commune]),
        Seat(**seat, basis=decision, inspected=[commune]),
        Seat(**seat, basis=decision, until=last),
    ):
        with pytest.raises(CannotOpen):
            account_opening.open_account(incomplete, "Đoàn kiểm tra", by=system_admin)
    complete = Seat(**seat, basis=decision, until=last, inspected=[commune])
    team = account_opening.open_account(complete, "Đoàn kiểm tra", by=system_admin)

    assert list(team.memberships[0].inspected.all()) == [commune]


def test_who_holds_more_elsewhere_is_out_of_a_unit_administrators_hands(commune, unit_admin):
    colleague = officer(Role.UNIT_OFFICER, commune)
    assert may_manage(unit_admin, colleague)

    MembershipFactory(user=colleague, role=Role.PROVINCIAL_OFFICER)

    for act in (account_opening.reset_code, account_opening.close_account):
        with pytest.raises(NotYours):
            act(colleague, by=unit_admin)
    assert not may_manage(unit_admin, colleague)


def test_neither_is_a_provincial_officer_or_administrator_of_the_same_office():
    department = OrganizationFactory()
    admin = officer(Role.UNIT_ADMIN, department)

    for role in (Role.PROVINCIAL_OFFICER, Role.SYSTEM_ADMIN, Role.UNIT_ADMIN, Role.LEADER):
        with pytest.raises(NotYours):
            account_opening.reset_code(officer(role, department), by=admin)


def test_nor_who_still_reads_the_records_of_an_abolished_district(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    ended = DistrictCommitteeFactory(valid_to=date(2024, 6, 30))
    MembershipFactory(user=user, organization=ended, role=Role.UNIT_OFFICER)

    assert not may_manage(unit_admin, user)


def test_a_role_that_ended_elsewhere_does_not_stand_in_the_way(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    MembershipFactory(user=user, role=Role.AGENCY_OFFICER, valid_to=date(2024, 6, 30))

    assert may_manage(unit_admin, user)


def test_nobody_manages_their_own_account(system_admin, unit_admin):
    for admin in (system_admin, unit_admin):
        for act in (account_opening.reset_code, account_opening.close_account):
            with pytest.raises(NotYours):
                act(admin, by=admin)
    with pytest.raises(NotYours):
        account_opening.grant_role(
            system_admin, Seat(OrganizationFactory(), Role.PROVINCIAL_OFFICER), by=system_admin
        )
    with pytest.raises(NotYours):
        account_opening.end_role(system_admin.memberships.get(), by=system_admin)


def test_a_superusers_account_is_touched_by_superusers_only(system_admin):
    superuser = SuperuserFactory()

    with pytest.raises(NotYours):
        account_opening.reset_code(superuser, by=system_admin)
    assert account_opening.reset_code(superuser, by=SuperuserFactory()).code


def test_a_new_code_ends_the_old_password_and_every_session(client, commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    user.set_password("mat-khau-cua-toi")
    user.save()
    client.force_login(user)

    code = account_opening.reset_code(user, by=unit_admin).code

    user.refresh_from_db()
    assert user.check_password(code)
    assert not user.check_password("mat-khau-cua-toi")
    assert user.must_change_password
    client.get("/")
    assert "_auth_user_id" not in client.session
    assert user.history.first().history_change_reason == "Cấp lại mã"


def test_closing_locks_the_account_and_ends_its_roles_today(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    tomorrow = MembershipFactory(
        user=user, organization=commune, role=Role.UNIT_HEAD, valid_from=date(2025, 1, 1)
    )

    account_opening.close_account(user, by=unit_admin)

    user = User.objects.get(pk=user.pk)
    assert not user.is_active
    assert not user.has_perm(Permission.MODEL_VIEW)
    assert user.memberships.get().valid_to == DAY
    assert Membership.history.filter(id=tomorrow.pk).latest().history_type == "-"
    with pytest.raises(NotNow):
        account_opening.close_account(user, by=unit_admin)
    with pytest.raises(NotNow):
        account_opening.reset_code(user, by=unit_admin)


def test_a_closed_account_is_reopened_with_a_role_and_a_new_code(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    account_opening.close_account(user, by=unit_admin)
    with clock.playing(DAY + timedelta(days=30)):
        result = account_opening.reopen_account(user, Seat(commune, Role.UNIT_HEAD), by=unit_admin)

    user = User.objects.get(pk=user.pk)
    assert user.is_active
    assert user.check_password(result.code)
    assert [row.role for row in user.memberships.order_by("valid_from")] == [
        Role.UNIT_OFFICER,
        Role.UNIT_HEAD,
    ]
    with pytest.raises(NotNow):
        account_opening.reopen_account(user, Seat(commune, Role.UNIT_HEAD), by=unit_admin)


def test_a_person_who_left_one_unit_is_not_reopened_by_the_next(commune):
    user = officer(Role.UNIT_OFFICER, commune)
    account_opening.close_account(user, by=officer(Role.SYSTEM_ADMIN))
    other = CommuneCommitteeFactory()

    with pytest.raises(NotYours):
        account_opening.reopen_account(
            user, Seat(other, Role.UNIT_OFFICER), by=officer(Role.UNIT_ADMIN, other)
        )


def test_a_role_ends_on_a_day_that_still_counts(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)

    account_opening.end_role(user.memberships.get(), by=unit_admin)

    assert User.objects.get(pk=user.pk).has_perm(Permission.MODEL_REGISTER)
    with clock.playing(DAY + timedelta(days=1)):
        assert not User.objects.get(pk=user.pk).has_perm(Permission.MODEL_VIEW)
        with pytest.raises(NotNow):
            account_opening.end_role(user.memberships.get(), by=unit_admin)


def test_a_unit_ends_its_own_role_of_somebody_who_works_elsewhere_too(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    elsewhere = MembershipFactory(user=user)

    account_opening.end_role(user.memberships.get(organization=commune), by=unit_admin)

    with pytest.raises(NotYours):
        account_opening.end_role(elsewhere, by=unit_admin)


def test_a_further_role_is_given_once(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)

    granted = account_opening.grant_role(user, Seat(commune, Role.UNIT_HEAD), by=unit_admin)

    assert granted.history.get().history_user == unit_admin
    with pytest.raises(CannotOpen, match="trùng"):
        account_opening.grant_role(user, Seat(commune, Role.UNIT_HEAD), by=unit_admin)


def test_no_role_is_given_to_a_closed_account(commune, unit_admin):
    user = officer(Role.UNIT_OFFICER, commune)
    account_opening.close_account(user, by=unit_admin)

    with pytest.raises(NotNow):
        account_opening.grant_role(user, Seat(commune, Role.UNIT_HEAD), by=unit_admin)


def test_no_account_is_opened_in_an_office_that_has_ended(system_admin):
    ended = DistrictCommitteeFactory(valid_to=MAP_3 - timedelta(days=1))

    with clock.playing(MAP_3), pytest.raises(CannotOpen, match="chưa có hoặc đã kết thúc"):
        opened(ended, system_admin)


def test_a_code_lapses_after_its_days(client, commune, unit_admin):
    result = opened(commune, unit_admin)
    typed = {"username": result.user.username, "password": result.code}

    with clock.playing(DAY + timedelta(days=DAYS_VALID + 1)):
        page = client.post("/tai-khoan/dang-nhap/", typed)
        assert "Mã dùng một lần đã hết hiệu lực" in page.content.decode()
    with clock.playing(DAY + timedelta(days=DAYS_VALID)):
        assert client.post("/tai-khoan/dang-nhap/", typed).status_code == 302
