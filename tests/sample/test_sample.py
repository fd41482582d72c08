"""The sample is as various as real years are, is marked, and goes away without a trace."""

import hashlib
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from commune_support.models import SupportAssignment
from models_registry.models import Dossier, PracticeModel, Recognition, ScoreLine
from organizations.models import Membership, Organization
from organizations.roles import Role
from reform_tasks.models import Layer, ReformPlan, ReformTask
from sonla_portal.sample.removal import leaning_on_sample, sample_models
from territory.models import RegionClass

YEAR_END = date(2024, 12, 31)


def fingerprint() -> str:
    """What was invented, without ids and instants."""
    parts = [
        PracticeModel.objects.order_by("code").values_list("code", "name", "status", "launched_on"),
        ReformTask.objects.order_by("plan__year", "plan__owner__code", "number").values_list(
            "plan__year", "plan__owner__code", "number", "title", "due_on", "completed_on", "status"
        ),
        SupportAssignment.objects.order_by(
            "supporter__code", "commune__versions__code", "valid_from"
        ).values_list("supporter__code", "commune__versions__code", "valid_from", "is_lead"),
    ]
    return hashlib.sha256(repr([list(part) for part in parts]).encode()).hexdigest()


def test_the_tasks_of_2024_are_spread_over_33_plans_of_15_to_70():
    plans = ReformPlan.objects.filter(year=2024, layer=Layer.UNIT)
    sizes = [plan.tasks.in_plan_on(YEAR_END).count() for plan in plans]

    assert len(sizes) == 33
    assert sum(sizes) == 1279
    assert min(sizes) >= 15
    assert max(sizes) <= 70


def test_deadlines_and_texts_are_of_all_kinds():
    tasks = ReformTask.objects.filter(plan__year=2024)

    assert len(set(tasks.values_list("due_on", flat=True))) > 20
    assert len(set(tasks.values_list("due_kind", flat=True))) >= 8
    titles = Counter(tasks.values_list("plan", "title"))
    assert max(titles.values()) == 1
    assert tasks.filter(cancelled_on__isnull=False).count() == 6
    assert tasks.filter(extended_on__isnull=False).exists()


def test_dossiers_stand_at_every_stage():
    stages = set(Dossier.objects.filter(round__year=2024).values_list("status", flat=True))

    assert stages >= {
        "draft", "submitted", "returned", "appraising", "qualified", "not_qualified",
        "recognised", "refused",
    }  # fmt: skip


def test_the_screens_have_a_renewal_a_suspension_a_reply_and_a_joint_appraisal_to_show():
    renewed = Recognition.objects.get(renews__isnull=False)
    assert renewed.in_force_from == renewed.renews.in_force_to + timedelta(days=1)
    assert Recognition.objects.filter(status="suspended", suspensions__valid_to=None).exists()
    assert ScoreLine.objects.exclude(reply="").exclude(final_reason="").exists()
    jointly = Dossier.objects.filter(round__year=2024, appraisers__group__isnull=False).distinct()
    dossier = jointly.get()
    assert len(set(dossier.appraisers.values_list("user", flat=True))) == 2
    assert dossier.lines.filter(appraised_version__isnull=False).exists()


def test_the_letters_of_dossiers_are_their_units_own():
    sent = Dossier.objects.exclude(letter=None)

    assert sent.exists()
    for dossier in sent.select_related("letter", "model"):
        owners = dossier.letter.owners.filter(is_sample=True)
        assert owners.filter(organization=dossier.model.organization_id).exists()


def test_each_of_the_75_communes_has_an_account_and_no_district_account_outlives_its_district():
    today = Membership.objects.valid_on(date(2025, 12, 1))

    assert today.filter(role=Role.UNIT_OFFICER).count() == 75
    assert not today.filter(organization__kind="ubnd_huyen").exists()


def test_every_invented_row_says_so():
    for model in (PracticeModel, Dossier, ReformPlan, ReformTask, SupportAssignment, RegionClass):
        assert not model.objects.filter(is_sample=False).exists(), model
    assert Organization.objects.get(code="co-quan-21-minh-hoa").is_sample


def test_sample_accounts_without_a_password_open_to_nobody():
    assert not any(user.has_usable_password() for user in User.objects.filter(is_sample=True)[:5])


def test_loading_twice_changes_nothing():
    before = {model: model._base_manager.count() for model in apps.get_models()}

    call_command("load_reference", stdout=StringIO())
    call_command("load_sample", stdout=StringIO())

    assert {model: model._base_manager.count() for model in apps.get_models()} == before


def test_removing_is_refused_while_real_rows_lean_on_the_sample():
    model = PracticeModel.objects.first()
    real = Dossier.objects.create(
        code="HS-2024-9999",
        model=model,
        round=model.type.rounds.create(year=2030, number=1),
        is_sample=False,
    )

    with pytest.raises(CommandError, match="HS-2024-9999"):
        call_command("remove_sample", stdout=StringIO())

    assert [entry.model for entry in leaning_on_sample()] == [Dossier]
    assert Dossier.objects.filter(pk=real.pk).exists()


def test_the_sample_goes_without_a_trace_and_comes_back_the_same():
    before = fingerprint()

    call_command("remove_sample", stdout=StringIO())

    for model in sample_models():
        assert not model._base_manager.filter(is_sample=True).exists(), model
        history = getattr(model, "history", None)
        assert history is None or not history.filter(is_sample=True).exists(), model
    assert Organization.objects.departments().valid_on(YEAR_END).count() == 20

    call_command("load_sample", stdout=StringIO())
    assert fingerprint() == before
