"""Answers are kept until the database changes, whoever changes it; in a transaction, never."""

import pytest
from django.db import connection, transaction

from core.kept import kept, kept_until_changed
from territory.models import UnitAlias
from tests.factories.territory import UnitAliasFactory


@pytest.fixture
def asked() -> list[int]:
    """How many aliases there were each time that the database was really asked."""
    return []


def count(asked: list[int]) -> int:
    def ask() -> int:
        asked.append(UnitAlias.objects.count())
        return asked[-1]

    with kept_until_changed():
        return kept(("test", id(asked)), ask)


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_given_again_while_nothing_changes(asked: list[int]) -> None:
    assert [count(asked) for _ in range(3)] == [0, 0, 0]
    assert asked == [0]


@pytest.mark.django_db(transaction=True)
def test_a_change_by_this_connection_is_seen_at_once(asked: list[int]) -> None:
    count(asked)
    UnitAliasFactory()
    assert count(asked) == 1
    UnitAlias.objects.update(name="Mường Giôn")
    count(asked)
    assert asked == [0, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_connection_is_seen_at_once(asked: list[int]) -> None:
    alias = UnitAliasFactory()
    count(asked)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("DELETE FROM territory_unitalias WHERE id = %s", [alias.pk])
    finally:
        other.close()
    assert count(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_has_not_committed_is_never_kept(asked: list[int]) -> None:
    count(asked)
    with transaction.atomic():
        UnitAliasFactory()
        assert count(asked) == 1
        transaction.set_rollback(True)
    assert count(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_inside_the_block_writes_is_never_kept(asked: list[int]) -> None:
    with kept_until_changed():
        with transaction.atomic():
            UnitAliasFactory()
            assert kept(("test", id(asked)), UnitAlias.objects.count) == 1
            transaction.set_rollback(True)
        assert kept(("test", id(asked)), UnitAlias.objects.count) == 0


@pytest.mark.django_db(transaction=True)
def test_an_answer_belongs_to_the_state_under_which_it_was_asked(asked: list[int]) -> None:
    """While one thread asks, another may begin a newer shelf; the old answer stays off it."""
    alias, key = UnitAliasFactory(), ("test", id(asked))

    def ask() -> int:
        before = UnitAlias.objects.count()
        UnitAlias.objects.filter(pk=alias.pk).delete()
        with kept_until_changed():
            kept(("test newer", id(asked)), lambda: None)
        return before

    with kept_until_changed():
        assert kept(key, ask) == 1
    assert count(asked) == 0


@pytest.mark.django_db(transaction=True)
def test_outside_the_block_nothing_is_kept() -> None:
    asked: list[int] = []
    for _ in range(2):
        kept("test outside", lambda: asked.append(1))
    assert asked == [1, 1]
