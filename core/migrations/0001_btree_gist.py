from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations


class Migration(migrations.Migration):
    """The operator classes that exclusion constraints on a key and a period need; nothing on SQLite."""

    initial = True
    dependencies = []
    operations = [BtreeGistExtension()]
