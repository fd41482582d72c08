"""The pages of a long list, by places: a page that is kept does not hold on to its rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

ROWS = 25


def page_of(count: int, number: str | None) -> Page[int]:
    """The page of that number among so many rows; the first or the last where there is none."""
    return Paginator(range(count), ROWS).get_page(number)


def rows_on(page: Page[int], rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that stand on the page."""
    start = ROWS * (page.number - 1)
    return rows[start : start + ROWS]
