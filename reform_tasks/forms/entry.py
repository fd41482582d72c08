"""Quick entry: one form with a row for each task of the page, most of them left blank."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, NumberField, PortalForm
from core.process import SomeRefused
from core.refusals import Refusal
from reform_tasks import quick_entry
from reform_tasks.models import ReformTask, TaskReport
from reform_tasks.quick_entry import Entry


class EntryRow(PortalForm):
    """What is typed of one task; blank says nothing of it."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    percent = NumberField(min_value=0, max_value=100, required=False)
    text = forms.CharField(required=False, max_length=4000)
    difficulty = forms.CharField(required=False, max_length=4000)
    proposal = forms.CharField(required=False, max_length=4000)

    SAID = ("percent", "text", "difficulty", "proposal")

    def __init__(self, data: Any, *, task: ReformTask, before: TaskReport | None) -> None:
        super().__init__(data, prefix=str(task.pk), initial={"revision": task.revision})
        self.task, self.before = task, before

    def values(self) -> dict[str, Any]:
        """What the row shows: what was typed, or nothing."""
        values = {name: self[name].value() for name in self.SAID}
        return values | {"revision": str(self["revision"].value() or "")}

    def problems(self) -> list[str]:
        """What is wrong with the row, in sentences."""
        return [str(error) for errors in self.errors.values() for error in errors]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return all(self.cleaned_data[name] in (None, "") for name in self.SAID)

    def entry(self) -> Entry:
        """What was typed of the task."""
        typed = {name: self.cleaned_data[name] for name in self.SAID}
        return Entry(task=self.task, seen=self.cleaned_data["revision"], **typed)

    def unchanged(self) -> Entry:
        """The report before once more."""
        said = {name: getattr(self.before, name) for name in self.SAID} if self.before else {}
        return Entry(task=self.task, seen=self.cleaned_data["revision"], is_unchanged=True, **said)


class EntryForm(PortalForm):
    """The day for which all rows are reported, and the rows."""

    on = DayField(label=_("Tính đến ngày"), initial=clock.today)

    def __init__(
        self,
        data: Any,
        *,
        tasks: Iterable[ReformTask],
        before: Mapping[int, TaskReport],
        user: Any,
    ) -> None:
        super().__init__(data)
        self.user = user
        self.rows = [EntryRow(data, task=task, before=before.get(task.pk)) for task in tasks]
        self.count = 0

    def is_valid(self) -> bool:
        """All rows are looked at, so that everything wrong is told at once."""
        rows_are_valid = not any({row.task.pk: row.errors for row in self.rows}.values())
        if self.is_bound and not rows_are_valid:
            self.add_error(None, _("Đề nghị xem lý do ở các dòng được đánh dấu."))
        return super().is_valid() and rows_are_valid

    def reported(self, *, rest_is_unchanged: bool) -> bool:
        """Report what was typed; with `rest_is_unchanged` also the blank rows, as unchanged."""
        entries = [
            row.unchanged() if row.is_blank else row.entry()
            for row in self.rows
            if rest_is_unchanged or not row.is_blank
        ]
        self.count = len(entries)
        return self.attempt(lambda: self._report(entries))

    def _report(self, entries: list[Entry]) -> None:
        quick_entry.report_all(entries, by=self.user, on=self.cleaned_data["on"])

    def refused(self, refusal: Refusal) -> None:
        """Say at each row why it was refused."""
        super().refused(refusal)
        if isinstance(refusal, SomeRefused):
            for row in self.rows:
                if row.task.pk in refusal.refusals:
                    row.add_error(None, str(refusal.refusals[row.task.pk]))
