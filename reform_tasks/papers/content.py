"""The fields of each paper: what a template may name. Every value is written as it is read."""

from dataclasses import dataclass

from documents.decree30 import Letterhead, Signature


@dataclass(frozen=True)
class Paper:
    """What every paper has. `notice` says that the data is invented, or nothing."""

    notice: str
    head: Letterhead
    signature: Signature
    recipients: list[str]


@dataclass(frozen=True)
class UrgedRow:
    """An overdue task in the annex of its lead agency."""

    position: str
    task: str
    due: str
    days: str
    times: str
    explanation: str


@dataclass(frozen=True)
class Annex:
    """One agency's part of a letter that urges."""

    name: str
    agency: str
    rows: list[UrgedRow]


@dataclass(frozen=True)
class UrgingPaper(Paper):
    """Công văn đôn đốc nhiệm vụ quá hạn."""

    about: str
    addressees: list[str]
    opening: str
    asked: str
    requests: list[str]
    closing: str
    attached: str
    annexes: list[Annex]
