"""After a load in bulk the planner knows how large the tables are."""

from django.db import connection

from reform_tasks.models import ReformTask


def test_the_planner_knows_the_tables_that_were_just_loaded():
    table = ReformTask._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
            known = {int(stat.split()[0]) for (stat,) in cursor.fetchall()}
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            known = {int(rows) for (rows,) in cursor.fetchall()}

    assert known == {ReformTask.objects.count()}
