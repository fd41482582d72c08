"""Tóm tắt giao ban: one page, whatever there is to say."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from organizations.offices import office_on
from reform_tasks.briefing import LISTED, briefing
from reform_tasks.papers import printing
from reform_tasks.papers.briefing import briefing_paper
from reform_tasks.papers.printing import TaskPaper
from tests.factories.organizations import OrganizationFactory
from tests.factories.reform_tasks import ReformTaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY, SINCE = date(2024, 7, 15), date(2024, 6, 15)
PAGE = reverse("reform_tasks:briefing")


@pytest.fixture
def busy(province_task, department, member):
    """More of everything than a page holds, with the longest names."""
    plan, long = province_task.plan, "Rà soát, sửa đổi, bổ sung văn bản quy phạm pháp luật " * 6
    for _number in range(LISTED + 5):
        for facts in (
            {"due_on": date(2024, 7, 10)},
            {"due_on": date(2024, 7, 25)},
            {"completed_on": date(2024, 7, 1)},
            {"added_on": date(2024, 7, 2), "due_on": date(2024, 12, 1)},
            {"cancelled_on": date(2024, 7, 2)},
        ):
            ReformTaskFactory(plan=plan, leads=[department], title=long, **facts)
    type(member).objects.filter(pk=member.pk).update(phone="0212 3852 001")
    return plan


def test_it_tells_what_moved_what_is_overdue_and_whom_to_call(busy, province_officer):
    found = briefing(province_officer, SINCE, TODAY)

    assert found.overdue.count == LISTED + 6
    assert (len(found.overdue.items), found.overdue.more) == (LISTED, 6)
    assert {item.phone for item in found.overdue.items} == {"0212 3852 001"}
    assert {item.on for item in found.due.items} == {date(2024, 7, 25)}
    assert [each.count for each in found.moved] == [LISTED + 5] * 3
    assert found.waiting.count == 0


def test_a_neighbour_reads_the_figures_and_none_of_the_lists(busy, stranger):
    found = briefing(stranger, SINCE, TODAY)
    assert found.changes.now.total == 4 * (LISTED + 5) + 1
    assert [each.count for each in found.lists] == [0, 0, 0]
    assert found.moved == []


def test_a_full_briefing_is_one_page(busy, province_officer):
    found = briefing(province_officer, SINCE, TODAY)
    office = office_on(province_officer.memberships.get().organization, TODAY)

    pdf = printing.written(
        TaskPaper.BRIEFING,
        "pdf",
        lambda: briefing_paper(found, since=SINCE, day=TODAY, office=office),
    )

    assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]


def test_the_page_and_its_files_open_for_who_sees_plans(client, busy, province_officer):
    assert client.get(PAGE).status_code == 302
    client.force_login(province_officer)
    page = client.get(PAGE, {"tu": "15/06/2024"}).content.decode()
    assert "và 6 nhiệm vụ khác" in page
    address = reverse("reform_tasks:briefing_document", args=["docx"])
    document = Document(BytesIO(client.get(address).content))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert "TÓM TẮT GIAO BAN" in words
    assert "- … và 6 nhiệm vụ khác" in words
    assert client.get(address.replace("docx", "pdf")).content.startswith(b"%PDF-")
    assert client.get(address.replace("docx", "xlsx")).status_code == 404


def test_without_a_plan_it_says_so(client, province_officer):
    client.force_login(province_officer)
    assert "Chưa có số liệu" in client.get(PAGE).content.decode()
    address = reverse("reform_tasks:briefing_document", args=["pdf"])
    assert "chưa có Kế hoạch CCHC tỉnh" in client.get(address, follow=True).content.decode()


def test_its_queries_do_not_grow_with_the_plan(
    client, busy, province_officer, django_assert_max_num_queries
):
    for _number in range(30):
        agency = OrganizationFactory(unit=province_officer.memberships.get().organization.unit)
        ReformTaskFactory(plan=busy, leads=[agency])
    client.force_login(province_officer)
    with django_assert_max_num_queries(25):
        assert client.get(PAGE).status_code == 200
