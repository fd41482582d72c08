"""Codes that people write on paper: CQTT-2024-0001."""

from django.db.models import F

from .models import CodeSeries, Dossier, PracticeModel


def next_code(prefix: str, year: int) -> str:
    """The next code of the series; call it inside the transaction that uses it.

    The series' row stays locked until that transaction ends, so no number is given out twice, and
    one that was rolled back is given out again.
    """
    series = CodeSeries.objects.filter(series=f"{prefix}-{year}")
    if not series.update(last=F("last") + 1):
        CodeSeries.objects.get_or_create(series=f"{prefix}-{year}")
        series.update(last=F("last") + 1)
    return f"{prefix}-{year}-{series.values_list('last', flat=True).get():04d}"


def forget_unused_series() -> None:
    """Let a series of which no code is left begin anew, once the sample years are gone."""
    for series in CodeSeries.objects.all():
        starts = f"{series.series}-"
        used = (PracticeModel, Dossier)
        if not any(model.objects.filter(code__startswith=starts).exists() for model in used):
            series.delete()
