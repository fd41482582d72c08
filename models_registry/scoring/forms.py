"""The forms of a score sheet: a few fields for each criterion, as many as the set has."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import NumberField, PortalForm
from core.refusals import ChangedMeanwhile, Refusal
from core.widgets import QuickSelect
from models_registry.citing import BasisMixin, WholeAct
from models_registry.models import (
    Applicability,
    CriteriaGroup,
    Criterion,
    FirstMark,
    Mark,
    ScoreLine,
)
from models_registry.models.score import WORDS

from .appointing import EVERYTHING, Charge
from .appraisal import Judgement
from .first_level import FirstJudgement
from .outcome import Outcome, evaluate
from .self_assessment import SelfEntry
from .sheet import LinesRefused, OtherCriteria, Sheet, SheetRow, in_words
from .writing import LinesChanged

# The letters of the two fields of a mark: points, and that the criterion does not apply.
MARK, SETTLED = ("m", "x"), ("f", "g")
_PASSED = (("", "---------"), ("1", gettext_lazy("Đạt")), ("0", gettext_lazy("Không đạt")))


class PassedField(forms.TypedChoiceField):
    """Passed or not, in a set without points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=_PASSED, coerce=Decimal, empty_value=None, widget=QuickSelect, **kwargs
        )


class SheetForm(WholeAct, PortalForm):
    """Fields for each criterion, named by a letter and the criterion's id: 'm17', 'e17'.

    `r17` carries the revision that was on the screen. A refused line says so at its own field, and
    what another person saved meanwhile is shown beside what was typed.
    """

    mark_letter = "m"

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.meanwhile: dict[int, str] = {}
        for row in sheet.rows:
            self.add_fields(row)
            self._add(row, "r", forms.IntegerField(required=False, widget=forms.HiddenInput))
            self.initial[f"r{row.criterion.pk}"] = self.revision_of(row)

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed on the page of another set: it would be dropped without a word."""
        typed = (name for name in self.data if name[:1] == "r" and name[1:].isdecimal())
        if any(name not in self.fields for name in typed):
            raise ValidationError(str(OtherCriteria()), code="criteria")
        return self.cleaned_data

    def revision_of(self, row: SheetRow) -> int:
        """The revision of what is written in the row."""
        return row.line.revision

    def add_fields(self, row: SheetRow) -> None:
        """The fields of one criterion."""
        raise NotImplementedError

    def entry(self, key: int) -> Any:
        """What was typed of one criterion, for the verb."""
        raise NotImplementedError

    def stored(self, line: ScoreLine) -> str:
        """What stands of a line, for whoever typed something else."""
        raise NotImplementedError

    def stored_revision(self, line: ScoreLine) -> int:
        """The revision of what stands, with which the next attempt is made."""
        return line.revision

    def _add(self, row: SheetRow, letter: str, field: forms.Field, initial: Any = None) -> None:
        self.fields[f"{letter}{row.criterion.pk}"] = field
        self.initial[f"{letter}{row.criterion.pk}"] = initial

    def _add_mark(self, row: SheetRow, letters: tuple[str, str], label: str, mark: Mark) -> None:
        """The field of a mark, and where the criterion may not apply, the box beside it."""
        points, exempt = letters
        initial: Any = mark.points
        if self.sheet.criteria_set.has_points:
            field: forms.Field = NumberField(
                label=label,
                places=2,
                min_value=0,
                max_value=row.line.maximum.normalize(),
                required=False,
            )
        else:
            field = PassedField(label=label, required=False)
            initial = "" if mark.points is None else str(int(mark.points))
        self._add(row, points, field, initial)
        if row.criterion.applicability != Applicability.ALWAYS:
            box = forms.BooleanField(label=_("Không áp dụng"), required=False)
            self._add(row, exempt, box, mark.is_exempt)

    def _add_words(self, row: SheetRow, letter: str, label: str, text: str) -> None:
        field = forms.CharField(
            label=label,
            required=False,
            max_length=WORDS,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self._add(row, letter, field, text)

    def mark(self, key: int, letters: tuple[str, str]) -> Mark:
        """The mark typed of one criterion; one that does not apply has no points."""
        points, exempt = letters
        if self.cleaned_data.get(f"{exempt}{key}"):
            return Mark(None, is_exempt=True)
        return Mark(self.cleaned_data.get(f"{points}{key}"))

    def words(self, key: int, letter: str) -> str:
        """The text typed of one criterion."""
        return (self.cleaned_data.get(f"{letter}{key}") or "").replace("\r\n", "\n").strip()

    @property
    def entries(self) -> dict[int, Any]:
        """What was typed of every criterion."""
        return {row.criterion.pk: self.entry(row.criterion.pk) for row in self.sheet.rows}

    @property
    def seen(self) -> dict[int, int]:
        """The revisions that were on the screen; a line without one is not compared."""
        found = {
            row.criterion.pk: self.cleaned_data[f"r{row.criterion.pk}"] for row in self.sheet.rows
        }
        return {key: revision for key, revision in found.items() if revision is not None}

    def counted(self, key: int) -> Mark:
        """The mark typed of one criterion that counts."""
        return self.mark(key, MARK)

    @property
    def vetoes_found(self) -> list[str]:
        """The conditions chosen that forbid recognition."""
        return []

    @property
    def outcome(self) -> Outcome:
        """What the marks typed so far come to; those that are wrong count as not given."""
        marks = {row.criterion.pk: self.counted(row.criterion.pk) for row in self.sheet.rows}
        return evaluate(
            self.sheet.rules,
            {key: mark.points for key, mark in marks.items() if mark.points is not None},
            not_applicable={key for key, mark in marks.items() if mark.is_exempt},
            vetoes=self.vetoes_found,
        )

    def refused(self, refusal: Refusal) -> None:
        """A wrong line says so at its mark."""
        if not isinstance(refusal, LinesRefused):
            super().refused(refusal)
            return
        for key, words in refusal.by_criterion.items():
            self.add_error(f"{self.mark_letter}{key}", words)

    def changed_meanwhile(self, refusal: ChangedMeanwhile) -> None:
        """Show what stands beside what was typed; the next attempt is made with that in sight."""
        super().changed_meanwhile(refusal)
        if isinstance(refusal, LinesChanged):
            shown: Any = self.data
            shown = shown.copy()
            for key, line in refusal.lines.items():
                self.meanwhile[key] = self.stored(line)
                shown[f"r{key}"] = self.stored_revision(line)
            self.data = shown

    def _in_words(self, mark: Mark) -> str:
        return in_words(mark, has_points=self.sheet.criteria_set.has_points)

    @property
    def groups(self) -> Iterator[tuple[CriteriaGroup, list[tuple[Criterion, SheetRow, Any]]]]:
        """Each group with its criteria, each with its fields by letter."""
        for group, rows in self.sheet.groups:
            yield group, [(row.criterion, row, self._fields_of(row.criterion.pk)) for row in rows]

    def _fields_of(self, key: int) -> dict[str, Any]:
        letters = ("m", "x", "e", "a", "f", "g", "t", "k", "r")
        names = [(letter, f"{letter}{key}") for letter in letters]
        found: dict[str, Any] = {
            letter: self[name] for letter, name in names if name in self.fields
        }
        found["meanwhile"] = self.meanwhile.get(key, "")
        return found


class SelfScoreForm(BasisMixin, SheetForm):
    """The unit's own marks and explanations."""

    def add_fields(self, row: SheetRow) -> None:
        """A mark, whether it applies, an explanation."""
        number = row.criterion.number
        self._add_mark(row, MARK, _("Tự chấm tiêu chí %s") % number, row.line.self_mark)
        self._add_words(row, "e", _("Thuyết minh tiêu chí %s") % number, row.line.explanation)

    def clean(self) -> dict[str, Any]:
        """The basis, where one is wanted."""
        self.check_basis()
        return super().clean()

    def entry(self, key: int) -> SelfEntry:
        """What the unit says of one criterion."""
        return SelfEntry(self.mark(key, MARK), self.words(key, "e"))

    def stored(self, line: ScoreLine) -> str:
        """The unit's part of a line."""
        return " · ".join(filter(None, [self._in_words(line.self_mark), line.explanation]))


class AppraisalForm(SheetForm):
    """The appraised marks with reasons, what is settled after a reply, and the vetoes.

    Criteria that another was appointed to mark are shown and cannot be written in.
    """

    vetoes = forms.MultipleChoiceField(
        label=gettext_lazy("Điều kiện loại trừ"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    # As they were on the screen, so that only what the person changed is changed.
    vetoes_shown = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, *args: Any, charge: Charge = EVERYTHING, **kwargs: Any) -> None:
        self.charge = charge
        super().__init__(*args, **kwargs)
        vetoes: Any = self.fields["vetoes"]
        vetoes.choices = [(veto.pk, veto.text) for veto in self.sheet.criteria_set.vetoes.all()]
        held = [str(key) for key in self.sheet.vetoes]
        self.initial.update(vetoes=held, vetoes_shown=held)
        shown: Any = self.fields["vetoes_shown"]
        shown.choices = vetoes.choices
        if not vetoes.choices:
            del self.fields["vetoes"], self.fields["vetoes_shown"]

    def add_fields(self, row: SheetRow) -> None:
        """A mark with its reason; another mark in the end where the two sides differ."""
        number, line = row.criterion.number, row.line
        self._add_mark(row, MARK, _("Điểm thẩm định tiêu chí %s") % number, line.appraised_mark)
        self._add_words(row, "a", _("Ý kiến thẩm định tiêu chí %s") % number, line.appraised_reason)
        if line.differs or line.is_settled or line.reply:
            settled = Mark(line.final_points, line.final_exempt)
            self._add_mark(row, SETTLED, _("Điểm kết luận tiêu chí %s") % number, settled)
            self._add_words(row, "t", _("Lý do kết luận tiêu chí %s") % number, line.final_reason)
        if line.is_stale:
            box = forms.BooleanField(label=_("Đã xem lại, giữ điểm thẩm định"), required=False)
            self._add(row, "k", box)
        if not self.charge.covers(row.criterion.group_id):
            for letter in (*MARK, *SETTLED, "a", "t", "k"):
                if field := self.fields.get(f"{letter}{row.criterion.pk}"):
                    field.disabled = True

    @property
    def entries(self) -> dict[int, Judgement]:
        """What was typed of the criteria that are this person's to mark."""
        rows = (row for row in self.sheet.rows if self.charge.covers(row.criterion.group_id))
        return {row.criterion.pk: self.entry(row.criterion.pk) for row in rows}

    def entry(self, key: int) -> Judgement:
        """What the appraiser says of one criterion."""
        return Judgement(
            self.mark(key, MARK),
            self.words(key, "a"),
            self.mark(key, SETTLED),
            self.words(key, "t"),
            is_looked_at=bool(self.cleaned_data.get(f"k{key}")),
        )

    def counted(self, key: int) -> Mark:
        """What was settled in the end, else the appraised mark."""
        settled = self.mark(key, SETTLED)
        return settled if settled.is_given else self.mark(key, MARK)

    @property
    def vetoes_found(self) -> list[str]:
        """The words of the conditions that were ticked."""
        chosen = self.chosen_vetoes
        vetoes = self.sheet.criteria_set.vetoes.all()
        return [veto.text for veto in vetoes if veto.pk in chosen]

    @property
    def chosen_vetoes(self) -> list[int]:
        """The conditions that were found to hold."""
        return [int(key) for key in self.cleaned_data.get("vetoes", [])]

    @property
    def seen_vetoes(self) -> list[int]:
        """The conditions that were ticked when the page was opened."""
        return [int(key) for key in self.cleaned_data.get("vetoes_shown", [])]

    def stored(self, line: ScoreLine) -> str:
        """The appraisers' part of a line."""
        said = [self._in_words(line.appraised_mark), line.appraised_reason]
        if line.is_settled:
            said += [self._in_words(line.final_mark), line.final_reason]
        return " · ".join(filter(None, said))


class FirstAppraisalForm(SheetForm):
    """The marks and reasons of whoever appraises before the province.

    The revision on the screen is that of the first mark; 0 where nothing stood.
    """

    def add_fields(self, row: SheetRow) -> None:
        """A mark with its reason."""
        number, first = row.criterion.number, row.first
        mark = first.mark if first is not None else Mark(None)
        self._add_mark(row, MARK, _("Điểm thẩm định bước một tiêu chí %s") % number, mark)
        label = _("Ý kiến thẩm định bước một tiêu chí %s") % number
        self._add_words(row, "a", label, first.reason if first is not None else "")
        if first is not None and first.version != row.line.self_version:
            box = forms.BooleanField(label=_("Đã xem lại, giữ điểm thẩm định"), required=False)
            self._add(row, "k", box)

    def revision_of(self, row: SheetRow) -> int:
        """The first mark's."""
        return row.first.revision if row.first is not None else 0

    def entry(self, key: int) -> FirstJudgement:
        """What the first appraisal says of one criterion."""
        return FirstJudgement(
            self.mark(key, MARK),
            self.words(key, "a"),
            is_looked_at=bool(self.cleaned_data.get(f"k{key}")),
        )

    def stored(self, line: ScoreLine) -> str:
        """The first mark that a colleague saved."""
        first = FirstMark.objects.filter(line=line).first()
        return " · ".join(filter(None, [self._in_words(first.mark), first.reason])) if first else ""

    def stored_revision(self, line: ScoreLine) -> int:
        """The first mark's."""
        first = FirstMark.objects.filter(line=line).first()
        return first.revision if first else 0


class ReplyForm(BasisMixin, WholeAct, PortalForm):
    """The unit's answers where the appraised mark is another than its own."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in sheet.rows if row.line.differs or row.line.reply]
        for row in self.rows:
            self.fields[f"y{row.criterion.pk}"] = forms.CharField(
                label=_("Giải trình tiêu chí %s") % row.criterion.number,
                required=False,
                max_length=WORDS,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=row.line.reply,
            )
        if self.rows:
            self.fields["agrees"] = forms.BooleanField(
                label=_("Đơn vị đồng ý với điểm thẩm định ở các tiêu chí để trống giải trình"),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """What is left blank is agreed to by saying so; and the basis, where one is wanted."""
        self.check_basis()
        if not self.errors and not self.cleaned_data.get("agrees") and not all(self.spoken):
            self.add_error(
                "agrees",
                _("Đề nghị giải trình từng tiêu chí, hoặc đánh dấu đồng ý với điểm thẩm định."),
            )
        return self.cleaned_data

    @property
    def spoken(self) -> list[bool]:
        """Whether each criterion was answered."""
        return [bool(words.strip()) for words in self.replies.values()]

    @property
    def seen(self) -> int | None:
        """The dossier's revision that was on the screen."""
        found: int | None = self.cleaned_data.get("revision")
        return found

    @property
    def replies(self) -> dict[int, str]:
        """The answers by the ids of the criteria."""
        return {
            row.criterion.pk: self.cleaned_data[f"y{row.criterion.pk}"].replace("\r\n", "\n")
            for row in self.rows
        }

    @property
    def lines(self) -> list[tuple[SheetRow, Any]]:
        """Each criterion with its field."""
        return [(row, self[f"y{row.criterion.pk}"]) for row in self.rows]
