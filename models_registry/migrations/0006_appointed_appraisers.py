import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("models_registry", "0005_scores"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierAppraiser",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="dữ liệu minh họa"
                    ),
                ),
                (
                    "appointed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="thời điểm phân công"
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người phân công",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisers",
                        to="models_registry.dossier",
                        verbose_name="hồ sơ",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="models_registry.criteriagroup",
                        verbose_name="nhóm tiêu chí",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người thẩm định",
                    ),
                ),
            ],
            options={
                "verbose_name": "phân công thẩm định",
                "verbose_name_plural": "phân công thẩm định",
                "ordering": ["dossier", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="dossierappraiser",
            constraint=models.UniqueConstraint(
                fields=("dossier", "user", "group"), name="dossierappraiser_group_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierappraiser",
            constraint=models.UniqueConstraint(
                condition=models.Q(("group", None)),
                fields=("dossier", "user"),
                name="dossierappraiser_whole_once",
            ),
        ),
        migrations.AddIndex(
            model_name="scoreline",
            index=models.Index(
                condition=models.Q(("appraised_version__lt", models.F("self_version"))),
                fields=["dossier"],
                name="scoreline_stale",
            ),
        ),
    ]
