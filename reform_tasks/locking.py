"""What every verb of this room begins with: the row under lock, and the day it counts for."""

from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from core import clock
from core.numbers import format_day
from core.refusals import NotNow, Refusal

from .models import ReformPlan, ReformTask


class WrongDay(Refusal):
    """A day on which this cannot have happened; the message says which days would do."""


def lock(record: Model) -> None:
    """Read the row again under lock, into the same object, until the transaction ends."""
    record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())


def refuse_closed(plan: ReformPlan) -> None:
    """Refuse what would change a plan that was closed."""
    if plan.is_closed:
        raise NotNow(_("Kế hoạch đã kết thúc. Đề nghị mở lại kế hoạch trước."))


def lock_task(task: ReformTask) -> None:
    """The task under lock; refused where its plan was closed."""
    lock(task)
    refuse_closed(task.plan)


def day_of(on: date | None, *, since: date | None = None) -> date:
    """The day an act counts for: today unless given, not in the future, not before `since`."""
    day = on or clock.today()
    if day > clock.today():
        raise WrongDay(
            _("Ngày %(day)s chưa đến. Đề nghị nhập ngày đến hết hôm nay.")
            % {"day": format_day(day)}
        )
    if since is not None and day < since:
        raise WrongDay(
            _("Ngày %(day)s sớm quá. Đề nghị nhập ngày từ %(since)s trở đi.")
            % {"day": format_day(day), "since": format_day(since)}
        )
    return day
