"""What the closing line of all checks says."""

import pytest


@pytest.fixture
def checks(script):
    """The script that checks everything."""
    return script("checks")


@pytest.mark.parametrize(("require_all", "counts"), [(False, (0, 0, 1)), (True, (0, 1, 0))])
def test_a_part_whose_program_is_missing_is_skipped_unless_everything_is_required(
    checks, monkeypatch, require_all, counts
):
    monkeypatch.setattr(checks, "what_is_missing", lambda part: "get it with: apt-get install it")

    outcome = checks.run(checks.Part("browser", [["false"]], needs="false"), require_all)

    assert (outcome.passed, outcome.failed, outcome.skipped) == counts
    assert outcome.remark == "skipped: get it with: apt-get install it"


def test_a_part_is_red_when_one_of_its_commands_is_and_the_others_still_run(checks, tmp_path):
    ran = tmp_path / "ran"

    outcome = checks.run(checks.Part("lint", [["false"], ["touch", str(ran)]]), False)

    assert (outcome.passed, outcome.failed) == (0, 1)
    assert ran.exists()


def test_the_counts_of_a_test_runner_are_taken_over(checks, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>',
        encoding="utf-8",
    )
    outcome = checks.Outcome("sqlite")

    checks.tally(report, outcome)

    assert (outcome.passed, outcome.failed, outcome.skipped) == (5, 2, 2)
