from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from core.text import fold, sort_key
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def refused(**fields: object) -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(**fields)


def test_two_accounts_cannot_have_one_user_name_in_any_case_of_letters():
    UserFactory(username="lannt")

    refused(username="LanNT")
    UserFactory(username="lannt2")


def test_an_account_has_a_name():
    refused(full_name="")


def test_the_language_is_one_of_the_two():
    refused(language="fr")


def test_only_a_code_that_must_be_changed_runs_out():
    refused(code_expires_on=date(2024, 12, 31), must_change_password=False)
    UserFactory(code_expires_on=date(2024, 12, 31), must_change_password=True)
    UserFactory(must_change_password=True)


@pytest.mark.parametrize("username", ["lan nguyễn", "đào", "a/b", ""])
def test_a_user_name_is_typed_without_marks_or_blanks(username):
    with pytest.raises(ValidationError) as refusal:
        User(username=username, full_name="Lò Thị Lan", password="x").full_clean()

    assert "username" in refusal.value.message_dict


@pytest.mark.parametrize(("phone", "is_good"), [("0912 345 678", True), ("không có", False)])
def test_a_telephone_is_digits(phone, is_good):
    user = User(username="lan", full_name="Lò Thị Lan", phone=phone, password="x")
    if is_good:
        user.full_clean()
    else:
        with pytest.raises(ValidationError, match="0912 345 678"):
            user.full_clean()


def test_an_account_is_found_by_its_user_name_however_it_is_typed():
    user = UserFactory(username="LanNT")

    assert User.objects.get_by_natural_key("lannt") == user
    with pytest.raises(User.DoesNotExist):
        User.objects.get_by_natural_key("lan")


def test_people_are_found_without_accents_by_any_of_their_words():
    user = UserFactory(full_name="Đặng Thị Hường", username="huongdt")
    UserFactory(full_name="Đặng Văn Hưởng")

    assert list(User.objects.matching("huong dang thi")) == [user]
    assert list(User.objects.matching("huongdt")) == [user]


def test_the_stored_keys_are_those_of_the_name():
    user = UserFactory(full_name="  Lò   Thị Ánh ", username="anhlt")

    user.refresh_from_db()

    assert user.full_name == "Lò Thị Ánh"
    assert user.search_key == fold("Lò Thị Ánh anhlt")
    assert user.sort_key == sort_key("Ánh Lò Thị Ánh")


def test_people_are_listed_by_their_given_name():
    for name in ("Vì Văn Ân", "Bùi Thị Đào", "Quàng Văn An", "Lò Thị Ánh", "Cà Thị Dung"):
        UserFactory(full_name=name)

    listed = [user.get_short_name() for user in User.objects.all()]

    assert listed == ["An", "Ánh", "Ân", "Dung", "Đào"]


def test_signing_in_leaves_no_trace_in_the_history_and_a_change_does(client):
    user = UserFactory(password="mot-hai-ba-bon")
    client.force_login(user)
    assert user.history.count() == 1

    user.phone = "0912345678"
    user.save_revised()

    assert user.history.count() == 2
    assert not hasattr(user.history.first(), "password")


def test_a_superuser_may_do_everything_and_a_user_nothing_yet():
    assert User.objects.create_superuser("chu", full_name="Chủ", password="x").has_perm(
        "model.view"
    )
    assert not User.objects.create_user("ai", full_name="Ai").has_perm("model.view")


def test_without_a_password_nobody_signs_in():
    assert not UserFactory().has_usable_password()


def test_closed_accounts_are_not_among_the_active():
    open_one = UserFactory()
    UserFactory(is_active=False)

    assert list(User.objects.active()) == [open_one]


def test_sample_accounts_are_told_from_real_ones():
    real = UserFactory()
    UserFactory(is_sample=True)

    assert list(User.objects.real()) == [real]
