"""What the forms in front of a task's verbs have in common."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DayField, PortalForm
from core.process import Transition
from documents.citing import CitedDocument
from reform_tasks.acting import enters_for_another
from reform_tasks.models import ReformTask


def words(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A text of some length."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def day_of(label: Any) -> DayField:
    """A day, today unless another is typed."""
    return DayField(label=label, initial=clock.today)


class TaskForm(CitedDocument, PortalForm):
    """A form in front of a verb on a task: it carries the revision that was on the screen.

    Where the verb itself rests on a document, that is asked for; else only whoever enters for
    another is asked by which document.
    """

    transition: ClassVar[Transition]
    done: ClassVar[Any]
    rests_on_document: bool = False
    document_label = _("Nhập thay theo văn bản số")
    document_title = _("Văn bản làm căn cứ nhập thay")

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: ReformTask, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": task.revision} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.task, self.user = task, user
        self.cites(
            self.rests_on_document or enters_for_another(task, user, self.transition.permission)
        )
        self.order_fields([name for name in self.fields if name not in self.document_fields])

    @property
    def said(self) -> dict[str, Any]:
        """Who acts, and on what they saw."""
        return {"by": self.user, "seen": self.cleaned_data.get("revision")}

    def carried_out(self) -> bool:
        """Carry out the verb: True when done, False when the form says why not."""
        return self.attempt(transaction.atomic(self.act))

    def act(self) -> None:
        """The verb."""
        raise TypeError("a form says which verb it stands in front of")
