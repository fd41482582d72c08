"""The fields of each paper: what a template may name. Every value is written as it is read."""

from dataclasses import dataclass

from documents.decree30 import Letterhead, Signature


@dataclass(frozen=True)
class BriefList:
    """Tasks of the briefing under a heading, each in one line; a last line tells of the rest."""

    title: str
    lines: list[str]


@dataclass(frozen=True)
class BriefingPaper:
    """Tóm tắt giao ban, one page; nobody signs it."""

    notice: str
    head: Letterhead
    subject: str
    period: str
    figures: list[str]
    lists: list[BriefList]


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


@dataclass(frozen=True)
class ProgressLine:
    """One agency's line in the progress table, or the total."""

    position: str
    agency: str
    total: str
    done_on_time: str
    done_late: str
    done_no_deadline: str
    in_time: str
    overdue: str
    before_start: str
    awaiting: str
    suspended: str
    no_deadline: str
    rate: str


@dataclass(frozen=True)
class ProgressPaper(Paper):
    """Biểu 4: tiến độ thực hiện nhiệm vụ của các kế hoạch."""

    subject: str
    day: str
    rows: list[ProgressLine]
    sum: ProgressLine
    notes: list[str]


@dataclass(frozen=True)
class TaskLine:
    """A task in the report of its agency."""

    number: str
    task: str
    due_text: str
    due: str
    timeliness: str
    report: str
    explanation: str


@dataclass(frozen=True)
class TaskGroup:
    """The tasks of one layer, and what they come to."""

    title: str
    summary: str
    rows: list[TaskLine]


@dataclass(frozen=True)
class AgencyPaper(Paper):
    """Báo cáo tiến độ nhiệm vụ của một cơ quan, đơn vị."""

    subject: str
    opening: str
    groups: list[TaskGroup]
