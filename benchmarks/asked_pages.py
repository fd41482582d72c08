"""A page as the browser asks for it, and its statements against others for the same content."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.harness import Comparison, milliseconds

# Read for every page of the portal, whatever it shows.
FRAME = ("django_session", '"accounts_user"', "organizations_membership", "notifications_notice")
HEADINGS = (
    "page",
    "rows",
    "whole page CPU ms",
    "ours ms",
    "by hand ms",
    "queries",
    "queries by hand",
    "ratio",
)


@contextmanager
def plain_static_files() -> Iterator[None]:
    """Pages are rendered without the manifest that `collectstatic` would have to write first."""
    from django.test import override_settings

    from benchmarks.page_settings import STORAGES

    with override_settings(STORAGES=STORAGES):
        yield


def page_of(user: Any, address: str) -> Callable[[], None]:
    """Asks for the page as that user, who is signed in.

    In a transaction, since there no answer that was kept from before is used.
    """
    from django.db import transaction
    from django.test import Client

    client = Client()
    client.force_login(user)

    def ask() -> None:
        with transaction.atomic():
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return ask


def measured(
    name: str, rows: int, page: Callable[[], None], by_hand: list[Any], rounds: int
) -> tuple[list[Any], Comparison]:
    """One line of the table: the page's own statements and the given ones, in turns."""
    from django.db import connection

    sent: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and not any(table in sql for table in FRAME):
            sent.append((sql, params))
        return execute(sql, params, many, context)

    page()
    with connection.execute_wrapper(keep):
        page()

    def asked(statements: list[Any]) -> Callable[[], None]:
        def ask() -> None:
            with connection.cursor() as cursor:
                for sql, params in statements:
                    cursor.execute(sql, params)
                    cursor.fetchall()

        return ask

    # SQLite works within this process, so its own time is known however busy the machine is.
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    taken = milliseconds({"inside": asked(sent), "hand": asked(by_hand)}, rounds, clock)
    cpu = milliseconds({"page": page}, rounds, time.process_time)["page"]
    comparison = Comparison(name, rows, taken["inside"], taken["hand"], "hand SQL")
    counts = (len(sent), len(by_hand))
    return [
        name,
        f"{rows:,}",
        cpu,
        taken["inside"],
        taken["hand"],
        *counts,
        comparison.ratio,
    ], comparison
