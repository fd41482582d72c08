"""What the page works out as one types, and what a saved sheet comes to, is what the rules say.

Over random sets and marks: each is set up as the province does, marked as a unit does, and compared
with the arithmetic that knows no database.
"""

from decimal import Decimal as D

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock
from core.numbers import format_trimmed
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import Applicability, CriteriaSet, Mark, Scoring
from models_registry.scoring import appraisal, self_assessment
from models_registry.scoring.appraisal import Judgement
from models_registry.scoring.outcome import Item, LevelRule, Rules, evaluate
from models_registry.scoring.self_assessment import SelfEntry
from models_registry.scoring.sheet import sheet_of
from tests.factories.models_registry import DossierFactory

from .marking import issued_set

EXEMPT = Mark(None, is_exempt=True)


def hundredths(least, most):
    return st.integers(least, most).map(lambda cents: D(cents) / 100)


@st.composite
def criteria(draw, scoring):
    """Up to six criteria in up to three groups, one at least that is no bonus."""
    found = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        is_bonus = number > 1 and draw(st.booleans())
        found.append(
            CriterionContent(
                group=draw(st.sampled_from(["Nhóm một", "Nhóm hai", "Nhóm ba"])),
                number=str(number),
                text=f"Tiêu chí số {number}",
                maximum=draw(hundredths(1, 5000)) if scoring == Scoring.POINTS else None,
                is_bonus=is_bonus,
                is_mandatory=not is_bonus and draw(st.booleans()),
                applicability=draw(st.sampled_from(Applicability.values)),
            )
        )
    return found


@st.composite
def judged(draw):
    """A set's content and rules, with a mark of the unit and one of the province for each."""
    scoring = draw(st.sampled_from(list(Scoring)))
    content = draw(criteria(scoring))
    whole = sum((one.maximum or D(1) for one in content if not one.is_bonus), D(0))
    share = st.one_of(st.none(), st.integers(0, 100).map(D))
    portion = st.integers(0, 100).map(lambda part: (whole * part / 100).quantize(D("0.01")))
    rules = {
        "min_total": draw(st.one_of(st.none(), portion)),
        "min_group_share": draw(share),
        "min_criterion_share": draw(share),
        "levels": [
            (f"Mức {minimum}", minimum)
            for minimum in draw(st.lists(portion, max_size=3, unique=True))
        ],
    }

    def marks():
        return [draw(mark_of(one, scoring)) for one in content]

    return scoring, content, rules, marks(), marks()


def mark_of(one, scoring):
    """Any mark that the criterion may have, none included."""
    points = hundredths(0, int(one.maximum * 100)) if one.maximum else st.sampled_from([D(0), D(1)])
    given_marks = st.one_of(st.none(), points).map(Mark)
    if one.applicability == Applicability.ALWAYS:
        return given_marks
    return st.one_of(given_marks, st.just(EXEMPT))


def worked_out(content, keys, groups, rules, marks):
    """By the arithmetic alone, from what was drawn and not from what was stored."""
    return evaluate(
        Rules(
            items=tuple(
                Item(
                    keys[one.number],
                    groups[one.group],
                    one.number,
                    one.maximum or D(1),
                    one.is_mandatory,
                    one.is_bonus,
                )
                for group in groups
                for one in content
                if one.group == group
            ),
            groups={pk: title for title, pk in groups.items()},
            min_total=rules["min_total"],
            min_group_share=rules["min_group_share"],
            min_criterion_share=rules["min_criterion_share"],
            levels=tuple(LevelRule(name, least) for name, least in rules["levels"]),
        ),
        {
            keys[one.number]: mark.points
            for one, mark in zip(content, marks, strict=True)
            if mark.points is not None
        },
        not_applicable={
            keys[one.number] for one, mark in zip(content, marks, strict=True) if mark.is_exempt
        },
    )


def typed(content, keys, marks, scoring):
    """The fields of the page as a person fills them in."""
    found = {}
    for one, mark in zip(content, marks, strict=True):
        key = keys[one.number]
        if mark.is_exempt:
            found[f"x{key}"] = "on"
        elif mark.points is not None:
            text = str(mark.points).replace(".", ",")
            found[f"m{key}"] = text if scoring == Scoring.POINTS else str(int(mark.points))
    return found


def agrees(page, outcome):
    """Whether the piece of the page shows total, maximum, level and every gap."""
    assert f"<strong>{format_trimmed(outcome.total)}</strong>" in page
    assert f"/{format_trimmed(outcome.maximum)}</span>" in page
    assert ("Chưa đủ điều kiện" not in page) == outcome.is_met
    assert page.count("<li>") == len(outcome.missing)
    if outcome.next_level:
        lacking = format_trimmed(outcome.to_next_level)
        assert f"Còn thiếu {lacking} để đạt mức “{outcome.next_level}”" in page
    if outcome.level:
        assert f">{outcome.level}</span>" in page


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=judged())
@pytest.mark.django_db
def test_the_page_and_the_sheet_come_to_what_the_rules_say(client, world, case):
    with transaction.atomic():
        _compare(client, world, *case)
        transaction.set_rollback(True)


def _compare(client, world, scoring, content, rules, own, appraised):
    made: CriteriaSet = issued_set(world, content, scoring=scoring, vetoes=[], **rules)
    dossier = DossierFactory(model__organization=world.committee)
    groups = {group.title: group.pk for group in made.groups.all()}
    sheet = sheet_of(dossier, clock.today())
    keys = {row.criterion.number: row.criterion.pk for row in sheet.rows}
    by_unit, by_province = (
        worked_out(content, keys, groups, rules, marks) for marks in (own, appraised)
    )

    for user, part, marks, expected in (
        (world.commune_officer, "tu-cham", own, by_unit),
        (world.provincial_officer, "tham-dinh", appraised, by_province),
    ):
        client.force_login(user)
        address = reverse("models_registry:dossier_outcome", args=[dossier.code, part])
        answer = client.post(address, typed(content, keys, marks, scoring))
        assert answer.context["outcome"] == expected
        agrees(answer.text, expected)

    pairs = [(keys[one.number], n) for n, one in enumerate(content)]
    entries = {key: SelfEntry(own[n]) for key, n in pairs}
    self_assessment.assess(dossier, by=world.commune_officer, entries=entries)
    type(dossier).objects.filter(pk=dossier.pk).update(
        status="appraising", submitted_on="2024-11-01"
    )
    judgements = {
        key: Judgement(appraised[n], "Khác" if appraised[n].is_given else "") for key, n in pairs
    }
    appraisal.appraise(dossier, by=world.provincial_officer, judgements=judgements)

    dossier.refresh_from_db()
    sheet = sheet_of(dossier, clock.today())
    assert sheet.self_outcome == by_unit
    assert sheet.appraised_outcome == sheet.final_outcome == by_province
