"""What is typed in when a letter of urging goes out."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from documents.citing import CitedDocument
from organizations.naming import names_on
from reform_tasks import urging
from reform_tasks.models import UrgingLetter


class IssueLetterForm(CitedDocument, PortalForm):
    """The number and day under which the letter went out."""

    document_label = _("Số, ký hiệu văn bản đôn đốc")
    document_title = _("Đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn")

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, letter: UrgingLetter, user: Any, **kwargs: Any) -> None:
        sender = names_on(letter.as_of, [letter.sender_id]).get(letter.sender_id, "")
        initial = {"revision": letter.revision, "document_issuer": sender}
        super().__init__(*args, initial=initial, **kwargs)
        self.letter, self.user = letter, user

    def issued(self) -> bool:
        """Enter it: True when done, False when the form says why not."""
        return self.attempt(transaction.atomic(self._issue))

    def _issue(self) -> None:
        urging.issue(
            self.letter,
            by=self.user,
            document=self.cited(self.user),
            seen=self.cleaned_data["revision"],
        )
