"""The fields of each paper: what a template may name. Every value is written out as it is read."""

from dataclasses import dataclass

from documents.decree30 import Letterhead, Signature


@dataclass(frozen=True)
class Model:
    """The model and its dossier."""

    name: str
    code: str
    type: str
    type_short: str
    field: str
    registered_on: str
    approved_on: str
    launched_on: str
    dossier: str
    round: str
    year: str


@dataclass(frozen=True)
class Score:
    """What the marks come to."""

    total: str
    maximum: str
    level: str
    missing: list[str]


@dataclass(frozen=True)
class Row:
    """A line of the score sheet: a group with its sums, or a criterion."""

    is_group: bool
    number: str
    text: str
    maximum: str
    self_mark: str
    appraised_mark: str
    final_mark: str
    explanation: str
    evidence: str
    remark: str


@dataclass(frozen=True)
class Paper:
    """What every paper has. `notice` says that the data is invented, or nothing."""

    notice: str
    head: Letterhead
    signature: Signature
    recipients: list[str]
    unit: str
    model: Model


@dataclass(frozen=True)
class Registration(Paper):
    """Bản đăng ký xây dựng mô hình."""

    addressees: list[str]
    summary: list[str]
    mottos: list[str]
    criteria: str


@dataclass(frozen=True)
class SelfScores(Paper):
    """Bảng tự chấm điểm. `has_points`: criteria have a maximum, and are not just met or not."""

    criteria: str
    has_points: bool
    rows: list[Row]
    score: Score


@dataclass(frozen=True)
class Letter(Paper):
    """Tờ trình đề nghị công nhận."""

    addressees: list[str]
    basis: list[str]
    history: list[str]
    results: list[str]
    groups: list[str]
    score: Score
    plan: list[str]
    attachments: list[str]


@dataclass(frozen=True)
class EvidenceRow:
    """A piece of evidence with every criterion that it proves."""

    position: str
    criterion: str
    title: str
    number: str
    issued_on: str
    issuer: str
    place: str
    file: str


@dataclass(frozen=True)
class EvidenceList(Paper):
    """Danh mục tài liệu minh chứng."""

    criteria: str
    rows: list[EvidenceRow]
    count: str


@dataclass(frozen=True)
class Visit(Paper):
    """Phiếu thẩm định, blank for the visit."""

    criteria: str
    has_points: bool
    appraisers: str
    rows: list[Row]
    score: Score
    vetoes: list[str]


@dataclass(frozen=True)
class Minutes(Paper):
    """Biên bản thẩm định."""

    office: str
    criteria: str
    has_points: bool
    appraisers: list[str]
    rows: list[Row]
    self_score: Score
    appraised_score: Score
    score: Score
    differences: list[Row]
    vetoes: list[str]
    conclusion: str


@dataclass(frozen=True)
class Recognised:
    """One model of a decision."""

    position: str
    unit: str
    model: str
    code: str
    total: str
    level: str


@dataclass(frozen=True)
class Decision:
    """Quyết định công nhận, of one dossier or several."""

    notice: str
    head: Letterhead
    signature: Signature
    recipients: list[str]
    issuer: str
    authority: str
    subject: str
    basis: list[str]
    is_single: bool
    recognised: list[Recognised]
    first_article: str
    execution: str
