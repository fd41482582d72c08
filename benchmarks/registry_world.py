"""Dossiers with their marks: ten rounds, 21 criteria, half of the dossiers with the province.

Rows are written past the verbs, marks by the database itself. A tenth of the dossiers was sent back
once, with one criterion changed after that; one dossier has 60 files.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from benchmarks.world import FOUNDED, Shape, complete, founding_document, places, written

YEARS = range(2015, 2025)
GROUPS, PER_GROUP = 3, 7
FILES = 60


@dataclass(frozen=True)
class RegistryWorld:
    """What is asked for: an officer who appraises, the last round, the dossier with the files."""

    officer: Any
    round: Any
    dossier: Any


def build(dossiers: int) -> RegistryWorld:
    """Fill the empty tables with so many dossiers."""
    _provinces, _communes, offices = places(Shape(), 1)
    officer = _officer(offices[0]["province"][0])
    rounds = _rounds(founding_document())
    models = _models(dossiers // len(rounds), offices[0]["communes"], rounds[0].type)
    found = _dossiers(models, rounds)
    _lines()
    _returns(officer)
    last = found[-1]
    _files(last, officer)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return RegistryWorld(officer, rounds[-1], last)


def _officer(committee: Any) -> Any:
    from accounts.models import User
    from organizations.models import Membership
    from organizations.roles import Role

    user = User.objects.create_user("officer", full_name="Cán bộ", must_change_password=False)
    Membership.objects.create(
        user=user,
        organization=committee,
        role=Role.PROVINCIAL_OFFICER,
        valid_from=committee.valid_from,
    )
    return user


def _rounds(decision: Any) -> list[Any]:
    from models_registry.models import (
        AppraisalRound,
        CriteriaGroup,
        CriteriaSet,
        Criterion,
        ModelType,
    )

    kind = ModelType.objects.create(
        code="cqtt-xa", name="Chính quyền thân thiện", short_name="CQTT", prefix="CQTT",
        applies_to="commune", is_friendly_government=True, official_order=1,
    )  # fmt: skip
    criteria_set = CriteriaSet.objects.create(
        code="bo", version=1, name="Bộ tiêu chí", type=kind, scoring="points", min_total=80,
        min_criterion_share=50, status="issued", basis=decision, valid_from=FOUNDED,
    )  # fmt: skip
    for place in range(GROUPS):
        group = CriteriaGroup.objects.create(
            criteria_set=criteria_set, order=place, title=f"Nhóm {place}"
        )
        written(
            [
                Criterion(
                    group=group,
                    order=order,
                    number=f"{place}.{order}",
                    text="Nội dung tiêu chí",
                    maximum=5,
                    is_mandatory=order == 0,
                )
                for order in range(PER_GROUP)
            ]
        )
    return written(
        [
            AppraisalRound(
                type=kind,
                year=year,
                criteria_set=criteria_set,
                submit_by=date(year, 11, 30),
                decide_by=date(year, 12, 31),
            )
            for year in YEARS
        ]
    )


def _models(number: int, communes: list[Any], kind: Any) -> list[Any]:
    from models_registry.models import ModelStatus, PracticeModel

    return written(
        [
            PracticeModel(
                code=f"M-{place}",
                type=kind,
                organization=communes[place % len(communes)],
                name=f"Mô hình {place}",
                registered_on=FOUNDED,
                launched_on=FOUNDED,
                status=ModelStatus.LAUNCHED,
            )
            for place in range(number)
        ]
    )


def _dossiers(models: list[Any], rounds: list[Any]) -> list[Any]:
    from models_registry.models import Dossier, DossierStatus

    ways = (
        DossierStatus.APPRAISING,
        DossierStatus.RECOGNISED,
        DossierStatus.SUBMITTED,
        DossierStatus.REFUSED,
    )
    return written(
        [
            Dossier(
                code=f"HS-{row.year}-{place}",
                model=model,
                round=row,
                status=DossierStatus.APPRAISING
                if place == len(models) - 1
                else ways[place % len(ways)],
                results="Đã thực hiện.",
                submitted_on=date(row.year, 1 + place % 11, 1 + place % 27),
            )
            for row in rounds
            for place, model in enumerate(models)
        ]
    )


def _lines() -> None:
    """Every criterion of every dossier: marked by the unit, all but the newest appraised."""
    from models_registry.models import ScoreLine

    is_appraised = "d.status <> 'submitted'"
    columns, values = complete(
        ScoreLine,
        {
            "dossier_id": "d.id",
            "criterion_id": "c.id",
            "maximum": "c.maximum",
            "self_points": "3 + (d.id + c.id) % 3",
            "self_version": "1",
            "explanation": "'Đã thực hiện, có hồ sơ lưu.'",
            "appraised_points": f"CASE WHEN {is_appraised} THEN 1 + (d.id + c.id) % 5 END",
            "appraised_version": f"CASE WHEN {is_appraised} THEN 1 END",
            "appraised_by_id": f"CASE WHEN {is_appraised} THEN u.id END",
            "appraised_reason": "'Theo minh chứng.'",
        },
    )
    table = ScoreLine._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({columns}) SELECT {values} '
            "FROM models_registry_dossier d CROSS JOIN models_registry_criterion c "
            "CROSS JOIN accounts_user u ORDER BY d.id, c.id"
        )


def _returns(officer: Any) -> None:
    """Each tenth dossier was sent back; its first criterion was changed after that."""
    from django.utils import timezone

    from models_registry.models import Dossier, DossierStep, ScoreLine

    now = timezone.now()
    history = ScoreLine.history.model
    columns, values = complete(
        history,
        {
            **{field.column: f"l.{field.column}" for field in ScoreLine._meta.concrete_fields},
            "history_type": "'~'",
            "history_date": "%s",
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{history._meta.db_table}" ({columns}) SELECT {values} '
            "FROM models_registry_scoreline l",
            [now],
        )
    back = Dossier.objects.order_by("pk").values_list("pk", flat=True)[::10]
    written(
        [
            DossierStep(
                record_id=key,
                verb="return",
                from_status="submitted",
                to_status="returned",
                by=officer,
                on=now.date(),
                reason="Thiếu minh chứng.",
                is_sample=True,  # what is not invented could not be removed for the next size
            )
            for key in back
        ]
    )
    first = ScoreLine.objects.filter(dossier__in=back, criterion__number="0.1")
    ScoreLine.objects.filter(pk__in=first.values("pk")).update(self_version=2)


def _files(dossier: Any, officer: Any) -> None:
    from documents.models import StoredFile
    from models_registry.models import Evidence, EvidenceUse

    files = written(
        [
            StoredFile(
                content=f"tep/{place}.pdf",
                name=f"minh-chung-{place}.pdf",
                content_type="application/pdf",
                size=1,
                sha256=f"{place:064x}",
                uploaded_by=officer,
            )
            for place in range(FILES)
        ]
    )
    pieces = written(
        [
            Evidence(
                organization=dossier.model.organization,
                title=f"Minh chứng {place}",
                file=file,
                added_by=officer,
                is_sample=True,
            )
            for place, file in enumerate(files)
        ]
    )
    lines = list(dossier.lines.order_by("pk"))
    written(
        [
            EvidenceUse(line=lines[place % len(lines)], evidence=piece)
            for place, piece in enumerate(pieces)
        ]
    )
