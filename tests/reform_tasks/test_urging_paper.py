"""The letter that urges on paper: one section of it for each lead agency."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from documents.decree30 import BLANK, Capacity
from reform_tasks import urging
from reform_tasks.papers import printing
from reform_tasks.papers.letter import urging_paper
from reform_tasks.papers.printing import TaskPaper
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.reform_tasks import ReformTaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY = date(2024, 7, 15)


@pytest.fixture
def joint(province_task, department):
    other = OrganizationFactory(name="Sở Tài chính", unit=department.unit)
    return ReformTaskFactory(
        plan=province_task.plan,
        leads=[department, other],
        due_on=date(2024, 7, 10),
        explanation="Chờ ý kiến <bộ> & ngành",
        explained_on=TODAY,
    )


@pytest.fixture
def letter(province_task, joint, province_officer):
    return urging.draw_up([province_task, joint], by=province_officer)


def said(letter, capacity=Capacity.HEAD):
    return urging_paper(letter, capacity=capacity)


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.text)


def test_each_lead_has_an_annex_with_its_own_overdue_tasks(letter):
    paper = said(letter)

    assert [(one.name, one.agency) for one in paper.annexes] == [
        ("PHỤ LỤC I", "Sở Tư pháp"),
        ("PHỤ LỤC II", "Sở Tài chính"),
    ]
    assert [len(one.rows) for one in paper.annexes] == [2, 1]
    assert (paper.annexes[1].rows[0].due, paper.annexes[1].rows[0].days) == ("10/07/2024", "5")
    assert paper.annexes[1].rows[0].explanation == "Chờ ý kiến <bộ> & ngành"
    # A task that two lead is one task.
    assert "02 nhiệm vụ do 02 cơ quan, đơn vị chủ trì" in paper.opening
    assert paper.addressees == ["- Sở Tư pháp;", "- Sở Tài chính."]


def test_number_and_day_are_blank_until_the_letter_went_out(letter, province_officer):
    draft = said(letter)
    assert draft.head.number == f"Số:{BLANK}/SNV-{BLANK}"
    assert draft.head.place_and_day.endswith(f"tháng{BLANK}năm 2024")
    assert draft.signature.lines == "GIÁM ĐỐC"
    assert said(letter, Capacity.DEPUTY).signature.lines == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"

    document = LegalDocumentFactory(number="812/SNV-CCHC", issued_on=TODAY)
    urging.issue(letter, by=province_officer, document=document)

    issued = said(letter)
    assert issued.head.number == "Số: 812/SNV-CCHC"
    assert issued.head.place_and_day.endswith("ngày 15 tháng 7 năm 2024")
    assert "812/SNV-CCHC ngày 15 tháng 7 năm 2024" in issued.attached
    # This letter is not one of those that went before it.
    assert issued.annexes[0].rows[0].times == "0"


def test_a_second_letter_says_that_the_task_was_urged_before(
    letter, province_task, province_officer
):
    urging.issue(
        letter, by=province_officer, document=LegalDocumentFactory(issued_on=date(2024, 7, 14))
    )

    again = urging.draw_up([province_task], by=province_officer)

    assert said(again).annexes[0].rows[0].times == "1"
    assert said(again).annexes[0].name == "PHỤ LỤC"


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_who_sees_the_letter_has_it_on_paper(client, letter, province_officer, stranger, form):
    address = reverse("reform_tasks:urging_document", args=[letter.pk, form])
    assert client.get(address).status_code == 302

    client.force_login(stranger)
    assert client.get(address).status_code == 404

    client.force_login(province_officer)
    answer = client.get(address)
    assert answer.status_code == 200
    if form == "pdf":
        assert answer.content.startswith(b"%PDF-")
    else:
        text = words_of(answer.content)
        assert "NHIỆM VỤ QUÁ HẠN DO SỞ TÀI CHÍNH CHỦ TRÌ" in text
        assert "Chờ ý kiến <bộ> & ngành" in text
    assert client.get(address.replace(form, "odt")).status_code == 404
    page = client.get(letter.get_absolute_url()).content.decode()
    assert address in page


def test_each_annex_of_the_word_file_is_numbered_from_one(letter):
    content = printing.written(TaskPaper.URGING, "docx", lambda: said(letter))

    sections = Document(BytesIO(content)).sections

    assert len(sections) == 3
    starts = [section._sectPr.xpath("w:pgNumType/@w:start") for section in sections]
    assert starts == [["1"]] * 3
