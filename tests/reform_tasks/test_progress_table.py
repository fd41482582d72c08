"""Biểu 4: a line for each agency whose columns sum to its total, as page, Word, PDF and Excel."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from core.exchange import Workbook
from documents.decree30 import Capacity
from organizations.offices import office_on
from organizations.permissions import Permission
from reform_tasks.models import Layer
from reform_tasks.papers.tables import progress_paper
from reform_tasks.progress_table import COLUMNS, progress_table
from reform_tasks.timeliness import OUTSIDE, Timeliness
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.reform_tasks import ReformTaskFactory, TaskSuspensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)
PAGE = reverse("reform_tasks:progress_table")


@pytest.fixture
def others(province_task, department):
    """Tasks of every class beside the overdue one, led by two agencies; one by both."""
    plan = province_task.plan
    other = OrganizationFactory(name="Sở Tài chính", unit=department.unit, official_order=32_000)
    late, in_time = date(2024, 7, 1), date(2024, 6, 20)
    ReformTaskFactory(plan=plan, leads=[department], completed_on=in_time)
    ReformTaskFactory(plan=plan, leads=[department], completed_on=late)
    ReformTaskFactory(plan=plan, leads=[other], due_on=None, completed_on=late)
    ReformTaskFactory(plan=plan, leads=[other], due_on=None)
    ReformTaskFactory(plan=plan, leads=[other], due_on=date(2024, 7, 20))
    ReformTaskFactory(plan=plan, leads=[other, department], due_on=date(2024, 12, 31))
    ReformTaskFactory(plan=plan, leads=[other], start_on=date(2024, 10, 1), due_on=None)
    ReformTaskFactory(plan=plan, leads=[other], cancelled_on=date(2024, 5, 1))
    resting = ReformTaskFactory(plan=plan, leads=[other], suspended_on=date(2024, 6, 1))
    TaskSuspensionFactory(task=resting, valid_from=date(2024, 6, 1))
    return other


def test_every_class_has_one_column():
    classes = [name for _column, _label, names in COLUMNS for name in names]
    assert sorted(classes) == sorted(set(Timeliness) - set(OUTSIDE))


def test_the_columns_of_each_line_sum_to_its_total(province_officer, others):
    table = progress_table(province_officer, 2024, Layer.PROVINCE, TODAY)

    assert [row.name for row in table.rows] == ["Sở Tư pháp", "Sở Tài chính"]
    for row in [*table.rows, table.total]:
        assert sum(row.counts.values()) == row.total
    assert [row.total for row in table.rows] == [4, 6]
    # A task that two lead stands in two lines and once in the total; what was left out in none.
    assert table.total.total == 9
    assert table.total.counts == {
        "done_on_time": 1,
        "done_late": 1,
        "done_no_deadline": 1,
        "in_time": 2,
        "overdue": 1,
        "before_start": 1,
        "awaiting": 0,
        "suspended": 1,
        "no_deadline": 1,
    }
    assert str(table.total.rate) == "33.33"


def test_the_day_moves_tasks_between_columns(province_officer, others):
    before = progress_table(province_officer, 2024, Layer.PROVINCE, date(2024, 4, 30))
    after = progress_table(province_officer, 2024, Layer.PROVINCE, date(2025, 1, 1))

    assert (before.total.total, before.total.done, before.total.counts["overdue"]) == (10, 0, 0)
    assert after.total.counts["overdue"] == 3


def test_the_layers_are_never_added(province_officer, province_task, task):
    units = progress_table(province_officer, 2024, Layer.UNIT, TODAY)
    assert [(row.name, row.total) for row in units.rows] == [("Sở Tư pháp", 1)]
    assert progress_table(province_officer, 2023, Layer.UNIT, TODAY).total.total == 0


def test_an_agency_sees_its_own_line_and_the_total_of_all(member, others):
    table = progress_table(member, 2024, Layer.PROVINCE, TODAY)
    assert ([row.name for row in table.rows], table.hidden) == (["Sở Tư pháp"], 1)
    assert table.total.total == 9


def test_the_table_takes_as_many_queries_for_many_agencies(
    client, province_officer, others, province_task, django_assert_max_num_queries
):
    for number in range(12):
        agency = OrganizationFactory(name=f"Sở {number}", unit=others.unit)
        ReformTaskFactory(plan=province_task.plan, leads=[agency])
    client.force_login(province_officer)
    with django_assert_max_num_queries(12):
        assert client.get(PAGE).status_code == 200


def test_the_page_says_where_each_number_went(client, province_officer, others):
    assert client.get(PAGE).status_code == 302
    client.force_login(province_officer)
    text = client.get(PAGE).content.decode()
    assert "33,33%" in text
    assert "một lần ở dòng tổng cộng" in text
    assert "Chưa có số liệu" in client.get(PAGE, {"nam": "2020"}).content.decode()
    assert client.get(PAGE, {"nam": "x", "loai": "y"}).status_code == 200


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_the_table_goes_out_as_a_file(client, province_officer, others, form):
    address = reverse("reform_tasks:progress_document", args=[form])
    client.force_login(province_officer)

    answer = client.get(address)

    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    if form == "pdf":
        assert content.startswith(b"%PDF-")
    elif form == "docx":
        table = Document(BytesIO(content)).tables[1]
        cells = [cell.text for cell in table.rows[-1].cells]
        assert cells[-1] == "33,33%"
        assert [row.cells[1].text for row in table.rows[1:3]] == ["Sở Tư pháp", "Sở Tài chính"]
    else:
        last = list(list(Workbook().create_dataset(content))[-1])
        assert last[:2] == ["Tổng cộng", 9]
        assert sum(last[2:-1]) == 9
    assert client.get(address.replace(form, "csv")).status_code == 404


def test_without_any_office_the_paper_is_refused_in_words(client):
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("reform_tasks:progress_document", args=["docx"])
    answer = client.get(address, follow=True)
    assert "Chưa có cơ quan đứng tên văn bản" in answer.content.decode()


def test_the_paper_bears_the_office_of_who_asks(province_officer, others, department):
    table = progress_table(province_officer, 2024, Layer.PROVINCE, TODAY)
    office = office_on(province_officer.memberships.get().organization, TODAY)
    paper = progress_paper(table, year=2024, day=TODAY, office=office, capacity=Capacity.HEAD)
    assert (paper.head.agency, paper.signature.lines) == ("SỞ NỘI VỤ", "GIÁM ĐỐC")
    assert paper.rows[0].rate == "50,00%"
    assert province_officer.has_perm(Permission.PLAN_VIEW)
