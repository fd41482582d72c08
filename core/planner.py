"""What the database's planner knows of the tables."""

from django.db import connection


def renew_statistics() -> None:
    """Let the planner count the tables afresh: what every load in bulk ends with.

    PostgreSQL does it by itself only some time after the load was committed. Until then it takes
    the new tables for empty, and a list that takes milliseconds takes minutes. Only the portal's
    own tables are counted: at those that all databases of a server share, one load would wait for
    the transaction of another.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = connection.introspection.django_table_names(only_existing=True)
            cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, names)))
        else:
            cursor.execute("ANALYZE")
