"""The empty workbook in which a unit lists the accounts that it asks for."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from core import clock

from .account_rights import organizations_managed, roles_to_give
from .bulk_opening import COLUMNS, MAX_ACCOUNTS
from .listing import described_on
from .roles import Role

_WIDTHS = {"full_name": 28, "organization": 40, "role": 28, "office": 24, "email": 26}


def blank_list(by: Any) -> bytes:
    """The headings, with the roles and organizations that this person may name to choose from."""
    body = io.BytesIO()
    book = xlsxwriter.Workbook(body, {"in_memory": True})
    sheet, choices = book.add_worksheet(_("Danh sách")), book.add_worksheet(_("Danh mục"))
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    text = book.add_format({"num_format": "@"})
    lists = _choices(by)
    for number, column in enumerate(COLUMNS):
        sheet.write(0, number, str(column.label), heading)
        # As text, so that a telephone number keeps its leading zero.
        sheet.set_column(number, number, _WIDTHS.get(column.key, 18), text)
        if column.key in lists:
            place = list(lists).index(column.key)
            choices.write(0, place, str(column.label), heading)
            choices.write_column(1, place, lists[column.key])
            choices.set_column(place, place, 44)
            letter, last = "AB"[place], len(lists[column.key]) + 1
            source = f"='{choices.get_name()}'!${letter}$2:${letter}${last}"
            sheet.data_validation(
                1, number, MAX_ACCOUNTS, number, {"validate": "list", "source": source}
            )
    sheet.freeze_panes(1, 0)
    book.close()
    return body.getvalue()


def _choices(by: Any) -> dict[str, list[str]]:
    today = clock.today()
    standing = list(organizations_managed(by).valid_on(today).in_official_order())
    roles = {role for found in standing for role in roles_to_give(by, found)}
    named = described_on(today, standing)
    return {
        "organization": [named[found.pk].replace(" (", ", ").rstrip(")") for found in standing],
        "role": [str(role.label) for role in Role if role in roles and role != Role.INSPECTION],
    }
