"""What the database's planner knows of the tables."""

from django.db import connection


def renew_statistics() -> None:
    """Let the planner count the tables afresh: what every load in bulk ends with.

    PostgreSQL does it by itself only some time after the load was committed. Until then it takes
    the new tables for empty, and a list that takes milliseconds takes minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
