"""What several verbs check of a day before they act, each with a sentence for the person."""

from datetime import date

from django.utils.translation import gettext as _

from core import clock
from core.numbers import format_day
from core.refusals import Refusal
from organizations.models import Organization


class WrongDay(Refusal):
    """The day does not fit what is recorded."""


def not_in_future(day: date) -> None:
    """Refuse a day that has not come yet."""
    if day > clock.today():
        raise WrongDay(_("Ngày %(day)s chưa đến. Đề nghị kiểm tra lại.") % {"day": format_day(day)})


def not_before(day: date, bound: date | None, what: str) -> None:
    """Refuse a day before the bound; `what` names the bound, as in 'ngày đăng ký'."""
    if bound is not None and day < bound:
        raise WrongDay(
            _("Ngày %(day)s trước %(what)s (%(bound)s). Đề nghị kiểm tra lại.")
            % {"day": format_day(day), "what": what, "bound": format_day(bound)}
        )


def existed_on(organization: Organization, day: date) -> None:
    """Refuse a day on which the organization did not exist."""
    if not organization.is_valid_on(day):
        if organization.valid_to is not None and organization.valid_to < day:
            raise WrongDay(
                _("%(unit)s không còn sau ngày %(last)s.")
                % {"unit": organization, "last": format_day(organization.valid_to)}
            )
        raise WrongDay(
            _("%(unit)s chưa có vào ngày %(day)s; có từ ngày %(first)s.")
            % {
                "unit": organization,
                "day": format_day(day),
                "first": format_day(organization.valid_from),
            }
        )
