"""Moves of a status: allowed from named states, by a permission, each leaving its step."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from accounts.models import User
from core import clock
from core.constraints import lay_triggers
from core.process import Step, Transition, append_only, available, began, move, noted
from core.records import Revised, SampleMarked
from core.refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)


class Status(models.TextChoices):
    DRAFT = "draft", "Bản nháp"
    SENT = "sent", "Đã gửi"
    DONE = "done", "Đã xong"


SEND = Transition.of("send", "Gửi", [Status.DRAFT], Status.SENT, "letter.send")
RETURN = Transition.of(
    "return", "Trả lại", [Status.SENT], Status.DRAFT, "letter.answer", needs_reason=True
)
ACCEPT = Transition.of("accept", "Nhận", [Status.DRAFT, Status.SENT], Status.DONE, "letter.answer")
TABLE = (SEND, RETURN, ACCEPT)


@pytest.fixture
def letter_model() -> Iterator[Any]:
    """Letters with a status, and their steps."""
    with isolate_apps("core"):

        class Letter(Revised, SampleMarked):
            status = models.CharField(max_length=5, choices=Status, default=Status.DRAFT)
            answered_on = models.DateField(null=True)

            class Meta:
                app_label = "core"

        class LetterStep(Step):
            record = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="steps")
            # The isolated registry does not know the user by name.
            by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
            place = models.CharField(max_length=20, default="", null=False)

            class Meta(Step.Meta):
                app_label = "core"
                constraints = [append_only("letterstep")]

        editor: Any = connection.SchemaEditorClass(connection)
        editor.deferred_sql = []  # foreign keys to a table that stands already: not needed here
        with connection.cursor() as cursor:
            for model in (Letter, LetterStep):
                sql, params = editor.table_sql(model)
                cursor.execute(sql, params)
        lay_triggers(LetterStep)
        yield Letter


@pytest.fixture
def letter(letter_model: Any) -> Any:
    return letter_model.objects.create()


def person(*permissions: str) -> Any:
    """A user who holds these permissions on every letter, and notes what was asked."""
    user: Any = UserFactory()
    user.asked = []

    def has_perm(permission: str, record: Any = None) -> bool:
        user.asked.append(permission)
        return permission in permissions

    user.has_perm = has_perm
    return user


@pytest.fixture
def officer() -> Any:
    return person("letter.send", "letter.answer")


@pytest.fixture(autouse=True)
def _in_2024() -> Iterator[None]:
    with clock.playing(DAY):
        yield


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("transition", TABLE, ids=lambda transition: transition.verb)
def test_a_verb_moves_from_its_states_and_from_no_other(letter_model, officer, status, transition):
    letter = letter_model.objects.create(status=status)

    if status in transition.sources:
        step = move(letter, transition, by=officer, reason="Thiếu chữ ký")
        assert (step.from_status, step.to_status) == (status, transition.target)
        assert letter_model.objects.get().status == transition.target
    else:
        with pytest.raises(NotNow, match=rf"“{transition.label}”.*“{status.label}”"):
            move(letter, transition, by=officer, reason="Thiếu chữ ký")
        assert letter_model.objects.get().status == status
        assert not letter.steps.exists()


def test_the_step_says_who_did_what_when_and_for_which_day(letter, officer):
    move(letter, SEND, by=officer, on=date(2024, 12, 20), reason=" theo công văn ", place="Sơn La")

    step = letter.steps.get()
    assert (step.verb, step.by, step.on) == ("send", officer, date(2024, 12, 20))
    assert (step.reason, step.place) == ("theo công văn", "Sơn La")
    assert step.at.year != 2024  # the instant stays real, whatever day is played


def test_a_move_counts_for_today_unless_another_day_is_said(letter, officer):
    assert move(letter, SEND, by=officer).on == DAY


def test_what_hurts_needs_a_reason_and_blanks_are_none(letter, officer):
    move(letter, SEND, by=officer)

    for reason in ("", "   "):
        with pytest.raises(ReasonRequired):
            move(letter, RETURN, by=officer, reason=reason)
    assert letter.steps.count() == 1


def test_who_lacks_the_permission_moves_nothing(letter):
    with pytest.raises(NotYours):
        move(letter, SEND, by=person("letter.answer"))

    letter.refresh_from_db()
    assert letter.status == Status.DRAFT
    assert not letter.steps.exists()


def test_the_right_is_asked_before_the_state_is_told(letter):
    with pytest.raises(NotYours):
        move(letter, RETURN, by=person(), reason="Thiếu chữ ký")


def test_the_row_is_read_again_so_that_nothing_is_done_twice(letter_model, letter, officer):
    also_open = letter_model.objects.get(pk=letter.pk)
    move(letter, SEND, by=officer)

    with pytest.raises(NotNow):
        move(also_open, SEND, by=officer)
    assert letter.steps.count() == 1


def test_who_had_an_older_revision_on_the_screen_is_told(letter, officer):
    seen = letter.revision
    letter.save_revised()

    with pytest.raises(ChangedMeanwhile):
        move(letter, SEND, by=officer, seen=seen)
    move(letter, SEND, by=officer, seen=letter.revision)


def test_a_move_counts_as_a_revision_and_saves_what_changes_with_it(letter_model, letter, officer):
    before = letter.revision

    move(letter, ACCEPT, by=officer, changes={"answered_on": DAY})

    stored = letter_model.objects.get()
    assert (stored.status, stored.answered_on, stored.revision) == (Status.DONE, DAY, before + 1)
    assert (letter.status, letter.answered_on, letter.revision) == (Status.DONE, DAY, before + 1)


def test_without_its_step_there_is_no_move(letter_model, letter, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        move(letter, SEND, by=officer, place=None)

    assert letter_model.objects.get().status == Status.DRAFT
    assert letter.status == Status.DRAFT


def test_a_record_begins_with_a_step(letter, officer):
    step = began(letter, "open", by=officer)

    assert (step.verb, step.from_status, step.to_status) == ("open", "", Status.DRAFT)
    assert (step.by, step.on) == (officer, DAY)


def test_what_moves_no_status_is_noted_where_the_record_stands(letter, officer):
    move(letter, SEND, by=officer)

    step = noted(letter, "write", by=officer, reason="Bổ sung")

    assert (step.verb, step.from_status, step.to_status) == ("write", Status.SENT, Status.SENT)
    assert (step.by, step.on, step.reason) == (officer, DAY, "Bổ sung")


def test_the_steps_of_an_invented_record_are_marked_too(letter_model, officer):
    letter = letter_model.objects.create(is_sample=True)

    assert began(letter, "open", by=officer).is_sample
    assert move(letter, SEND, by=officer).is_sample


def test_the_buttons_are_the_moves_that_this_person_may_make_now(letter):
    def offered(user: Any) -> list[str]:
        return [transition.verb for transition in available(letter, TABLE, user)]

    assert offered(person("letter.send", "letter.answer")) == ["send", "accept"]
    assert offered(person("letter.send")) == ["send"]
    assert offered(person()) == []


def test_each_permission_is_asked_once_for_all_the_buttons(letter_model):
    letter = letter_model.objects.create(status=Status.SENT)
    user = person("letter.answer")

    assert available(letter, TABLE, user) == [RETURN, ACCEPT]
    assert user.asked == ["letter.answer"]


def test_steps_are_neither_rewritten_nor_removed(letter, officer):
    move(letter, SEND, by=officer)

    for act in (lambda: letter.steps.update(reason="khác"), lambda: letter.steps.all().delete()):
        with pytest.raises(IntegrityError, match="letterstep_append_only"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.delete()


def test_an_invented_record_goes_with_its_steps(letter_model, officer):
    letter = letter_model.objects.create(is_sample=True)
    move(letter, SEND, by=officer)

    letter.delete()

    assert not letter_model.objects.exists()


def test_the_latest_step_is_the_last_one_written(letter, officer):
    move(letter, SEND, by=officer, on=date(2025, 1, 5))
    move(letter, RETURN, by=officer, on=date(2024, 12, 1), reason="Thiếu chữ ký")

    assert letter.steps.latest().verb == "return"
