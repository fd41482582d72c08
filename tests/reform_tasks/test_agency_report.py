"""The report of one agency: its tasks with class, deadlines, last report and explanation."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from core.exchange import Workbook
from reform_tasks.agency_report import LED, OWN, agency_groups
from tests.factories.organizations import OrganizationFactory
from tests.factories.reform_tasks import ReformTaskFactory, TaskReportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)


@pytest.fixture
def reported(province_task, task, member):
    """What the department leads, with two reports, and a task of its own plan."""
    TaskReportFactory(task=province_task, by=member, on=date(2024, 5, 2), percent=30, text="Cũ")
    TaskReportFactory(
        task=province_task, by=member, on=date(2024, 6, 2), percent=60, text="Đã lấy ý kiến"
    )
    return province_task


def page(agency):
    return reverse("reform_tasks:agency_report", args=[agency.code])


def test_the_layers_stand_apart_each_with_its_last_reports(department, reported):
    groups = agency_groups(department, 2024, TODAY)

    assert [(group.title, group.tally.total) for group in groups] == [(LED, 1), (OWN, 1)]
    assert groups[0].tasks[0].report.percent == 60
    assert groups[1].tasks[0].report is None
    earlier = agency_groups(department, 2024, date(2024, 5, 31))
    assert earlier[0].tasks[0].report.percent == 30


def test_own_agency_and_province_see_it_and_no_neighbour(
    client, department, reported, member, province_officer, stranger
):
    assert client.get(page(department)).status_code == 302
    for user, code in ((stranger, 404), (member, 200), (province_officer, 200)):
        client.force_login(user)
        assert client.get(page(department)).status_code == code
    assert "Đã lấy ý kiến" in client.get(page(department)).content.decode()
    assert client.get(page(department).replace(department.code, "khong-co")).status_code == 404


def test_its_queries_do_not_grow_with_the_tasks(
    client, department, reported, member, django_assert_max_num_queries
):
    for _number in range(20):
        ReformTaskFactory(plan=reported.plan, leads=[department])
    client.force_login(member)
    with django_assert_max_num_queries(22):
        assert client.get(page(department)).status_code == 200


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_the_report_goes_out_as_a_file(client, department, reported, member, stranger, form):
    address = reverse("reform_tasks:agency_document", args=[department.code, form])
    client.force_login(stranger)
    assert client.get(address).status_code == 404

    client.force_login(member)
    answer = client.get(address)

    content = b"".join(answer) if answer.streaming else answer.content
    if form == "pdf":
        assert content.startswith(b"%PDF-")
    elif form == "docx":
        document = Document(BytesIO(content))
        words = "\n".join(cell.text for table in document.tables for cell in table._cells)
        assert "02/06/2024; 60%; Đã lấy ý kiến" in words
        assert "II. NHIỆM VỤ CỦA KẾ HOẠCH CCHC" in "\n".join(p.text for p in document.paragraphs)
    else:
        rows = list(Workbook().create_dataset(content))
        assert [row[9] for row in rows[-2:]] == [60, None]


def test_an_agency_without_tasks_says_so(client, department, province_officer):
    other = OrganizationFactory(unit=department.unit)
    client.force_login(province_officer)
    assert "Không có nhiệm vụ" in client.get(page(other)).content.decode()
    address = reverse("reform_tasks:agency_document", args=[other.code, "docx"])
    document = Document(BytesIO(client.get(address).content))
    assert "không có nhiệm vụ trong năm" in "\n".join(p.text for p in document.paragraphs)
