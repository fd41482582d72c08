"""`manage.py figures`: every figure of a day, for scripts (JSON) or for people (a table)."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core import clock
from core.evaluation import evaluate
from core.figures import INDICATORS, Indicator, Scope
from core.numbers import NotADay, parse_day
from core.refusals import Refusal
from reporting.for_scripts import chosen, figures
from reporting.presentation import short_text, value_text
from reporting.scopes import EARLIEST, LATEST, plan_year, unit_called


class Command(BaseCommand):
    """Prints the figures that have a meaning on the day; with --all also those that have none."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day, the plan year, the unit, and the form of the answer."""
        parser.add_argument("codes", nargs="*", metavar="CODE", help="only these indicators")
        parser.add_argument("--as-of", help="the day, 2024-12-31 or 31/12/2024 (default: today)")
        parser.add_argument("--year", help="the plan year (default: that of the day)")
        parser.add_argument("--unit", help="code of a unit on that day (default: the province)")
        parser.add_argument("--format", choices=["json", "table"], default="table")
        parser.add_argument(
            "--all", action="store_true", help="also figures without a meaning on that day"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print to stdout; a wrong day, year, unit or code is an error that says what is right."""
        try:
            scope = _scope(options)
        except (NotADay, Refusal) as error:
            raise CommandError(str(error)) from error
        entries = _entries(scope, options)
        if options["format"] == "json":
            text = json.dumps(figures(scope, entries), ensure_ascii=False, indent=1)
            self.stdout.write(text)
        else:
            for line in _table(scope, entries):
                self.stdout.write(line)


def _scope(options: dict[str, Any]) -> Scope:
    day = parse_day(options["as_of"]) if options["as_of"] else clock.today()
    if not EARLIEST <= day <= LATEST:
        raise CommandError(f"--as-of: {EARLIEST.isoformat()} … {LATEST.isoformat()}")
    year = plan_year(options["year"]) if options["year"] else None
    unit = unit_called(options["unit"], day).unit_id if options["unit"] else None
    return Scope.on(day, year=year, unit=unit)


def _entries(scope: Scope, options: dict[str, Any]) -> list[Indicator]:
    if unknown := [code for code in options["codes"] if code not in INDICATORS]:
        known = ", ".join(sorted(INDICATORS))
        raise CommandError(
            _("Không có chỉ tiêu %(unknown)s. Các chỉ tiêu: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": known}
        )
    wanted = chosen(scope, everything=options["all"] or bool(options["codes"]))
    return [entry for entry in wanted if not options["codes"] or entry.code in options["codes"]]


def _table(scope: Scope, entries: list[Indicator]) -> list[str]:
    lines = []
    for answer in evaluate((entry, scope) for entry in entries):
        fraction = short_text(answer) if answer.denominator is not None else ""
        entry = answer.indicator
        lines.append(f"{entry.code}  {value_text(answer):>22}  {fraction:>12}  {entry.label}")
    return lines
