"""Whose funds it is, and from which source: one choice."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commune_support.models import Fund, FundSource
from core.widgets import QuickSelect


def written(fund: str, source: int | None) -> str:
    """How the choice of a fund and perhaps its source is written in the form."""
    return f"{fund}-{source}" if source else fund


class FundField(forms.ChoiceField):
    """The two kinds of funds, each with its sources under it; cleaned to (fund, source or None)."""

    widget = QuickSelect

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Nguồn"))
        kwargs.setdefault("initial", Fund.OWN.value)
        super().__init__(**kwargs)
        self.sources: dict[int, FundSource] = {}

    def offer(self, sources: list[FundSource]) -> None:
        """Offer these sources, read once for all the rows of a page."""
        self.sources = {source.pk: source for source in sources}
        self.choices = [
            (
                fund.label,
                [
                    (fund.value, _("%(fund)s (không ghi cụ thể)") % {"fund": fund.label}),
                    *(
                        (written(fund.value, source.pk), source.name)
                        for source in sources
                        if source.fund == fund
                    ),
                ],
            )
            for fund in Fund
        ]

    def clean(self, value: Any) -> tuple[str, FundSource | None]:
        """The fund, and its source where one was chosen."""
        fund, _dash, source = super().clean(value).partition("-")
        return fund, self.sources[int(source)] if source else None
