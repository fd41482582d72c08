"""What marks come to under the rules of a set; the numbers are worked out by hand."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models_registry.scoring.outcome import Gap, Item, LevelRule, Rules, evaluate

RULES = Rules(
    items=(
        Item(1, 10, "1.1", D(20)),
        Item(2, 10, "1.2", D(30), is_mandatory=True),
        Item(3, 20, "2.1", D(50)),
        Item(4, 20, "2.2", D(5), is_bonus=True),
    ),
    groups={10: "Nhóm một", 20: "Nhóm hai"},
    min_total=D(80),
    min_criterion_share=D(50),
    levels=(LevelRule("Tốt", D(90)), LevelRule("Đạt", D(80))),
)


def kinds(outcome):
    return [gap.kind for gap in outcome.missing]


def test_full_marks_reach_the_highest_level():
    outcome = evaluate(RULES, {1: D(20), 2: D(30), 3: D(50), 4: D(0)})
    assert (outcome.total, outcome.maximum) == (D(100), D(100))
    assert (outcome.is_met, outcome.level, outcome.next_level) == (True, "Tốt", "")


def test_a_bonus_adds_to_the_total_and_to_no_maximum():
    outcome = evaluate(RULES, {1: D(10), 2: D(30), 3: D(45), 4: D(5)})
    assert (outcome.total, outcome.maximum, outcome.level) == (D(90), D(100), "Tốt")
    assert outcome.groups == {10: (D(40), D(50)), 20: (D(50), D(50))}


def test_what_the_next_level_lacks_is_told():
    outcome = evaluate(RULES, {1: D("15.25"), 2: D(30), 3: D(40)})
    assert (outcome.level, outcome.next_level, outcome.to_next_level) == ("Đạt", "Tốt", D("4.75"))


def test_every_gap_is_told_and_leaves_no_level():
    outcome = evaluate(RULES, {2: D(29), 3: D(24)}, vetoes=["bị kỷ luật"])
    assert kinds(outcome) == [
        Gap.VETO,
        Gap.UNMARKED,
        Gap.MANDATORY,
        Gap.CRITERION_SHARE,
        Gap.TOTAL,
    ]
    assert [gap.item for gap in outcome.missing] == [None, 1, 2, 3, None]
    assert outcome.level == ""


def test_a_criterion_that_does_not_apply_takes_its_share_of_the_thresholds_along():
    # 80 of 100 becomes 64 of 80: 20 of 30 cannot be missed, 34 of 50 just suffices.
    marks = {2: D(30), 3: D(34)}
    outcome = evaluate(RULES, marks, not_applicable={1})
    assert (outcome.total, outcome.maximum, kinds(outcome)) == (D(64), D(80), [])
    assert (outcome.level, outcome.next_level, outcome.to_next_level) == ("Đạt", "Tốt", D(8))
    short = evaluate(RULES, {2: D(30), 3: D("33.99")}, not_applicable={1})
    assert kinds(short) == [Gap.TOTAL]


def test_no_level_is_reached_where_nothing_applies():
    outcome = evaluate(RULES, {4: D(5)}, not_applicable={1, 2, 3})
    assert (kinds(outcome), outcome.level) == ([Gap.NOTHING_APPLIES], "")


def test_a_set_of_bonuses_alone_is_judged_by_its_total():
    rules = Rules((Item(1, 1, "1", D(5), is_bonus=True),), {1: "Nhóm"}, min_total=D(3))
    assert evaluate(rules, {1: D(3)}).is_met
    assert kinds(evaluate(rules, {1: D(2)})) == [Gap.TOTAL]


def test_a_weak_group_is_told_by_its_name():
    rules = Rules(RULES.items, RULES.groups, min_group_share=D(60))
    outcome = evaluate(rules, {1: D(20), 2: D(30), 3: D("29.99")})
    assert kinds(outcome) == [Gap.GROUP_SHARE]
    assert "Nhóm hai" in outcome.missing[0].sentence


@pytest.mark.parametrize("mark", [D("-0.01"), D("20.01")])
def test_a_mark_outside_its_bounds_is_no_mark(mark):
    with pytest.raises(ValueError, match="is not between"):
        evaluate(RULES, {1: mark})


def test_a_mark_of_another_set_is_refused():
    with pytest.raises(ValueError, match="no criterion 99"):
        evaluate(RULES, {99: D(1)})


def test_a_set_of_pass_and_fail_counts_criteria():
    rules = Rules(tuple(Item(n, 1, str(n)) for n in range(1, 22)), {1: "Nhóm"}, min_total=D(18))
    passed = {n: D(int(n <= 18)) for n in range(1, 22)}
    assert (evaluate(rules, passed).total, evaluate(rules, passed).is_met) == (D(18), True)
    assert kinds(evaluate(rules, {**passed, 18: D(0)})) == [Gap.TOTAL]


points = st.integers(1, 5000).map(lambda cents: D(cents) / 100)


@st.composite
def judged(draw):
    """A set of random criteria, some that do not apply, and marks within their bounds."""
    maxima = draw(st.lists(points, min_size=1, max_size=8))
    items = tuple(
        Item(key, draw(st.integers(1, 3)), str(key), maximum) for key, maximum in enumerate(maxima)
    )
    exempt = draw(st.sets(st.sampled_from(range(len(items)))))
    marks = {
        item.key: D(draw(st.integers(0, int(item.maximum * 100)))) / 100
        for item in items
        if item.key not in exempt
    }
    least = draw(st.integers(0, 100)) * sum(maxima) / 100
    levels = (LevelRule("Một", least), LevelRule("Hai", least + 1))
    return Rules(items, {1: "a", 2: "b", 3: "c"}, min_total=least, levels=levels), marks, exempt


@given(judged())
def test_totals_and_thresholds_agree_with_plain_fractions(case):
    from fractions import Fraction

    rules, marks, exempt = case
    outcome = evaluate(rules, marks, not_applicable=exempt)
    total = sum(map(Fraction, marks.values()))
    whole = sum(Fraction(item.maximum) for item in rules.items)
    applied = sum(Fraction(item.maximum) for item in rules.items if item.key not in exempt)
    needed = Fraction(rules.min_total) * applied / whole
    assert Fraction(outcome.total) == total == sum(Fraction(t) for t, _m in outcome.groups.values())
    assert (Gap.TOTAL in kinds(outcome)) == (total < needed)
    assert Gap.UNMARKED not in kinds(outcome)
    if outcome.next_level:
        minimum = {level.name: level.minimum for level in rules.levels}[outcome.next_level]
        exact = Fraction(minimum) * applied / whole - total
        assert 0 <= Fraction(outcome.to_next_level) - exact < Fraction(1, 100)
        assert exact > 0
