"""Workbooks of plans go in and come out; the second run of a file changes nothing."""

import io
from datetime import date

import pytest
from django.urls import reverse

from core.exchange import CsvFile, Workbook
from core.spreadsheet import write_xlsx
from organizations.roles import Role
from reform_tasks.models import PlanStatus, Progress, ReformTask
from reform_tasks.resources import PastCompletionResource, ReformTaskResource
from tests.factories.documents import LegalDocumentFactory
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.reform_tasks import (
    ProvincialPlanFactory,
    ReformAreaFactory,
    ReformPlanFactory,
    ReformTaskFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

HEADINGS = [
    "STT",
    "Lĩnh vực",
    "Nhiệm vụ",
    "Sản phẩm/kết quả",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời gian hoàn thành",
]


def workbook(*rows, headings=HEADINGS, title=""):
    """A real workbook, as its bytes; a title stands above the headings."""
    file = io.BytesIO()
    write_xlsx(file, "PL", headings, rows, note=title)
    return file.getvalue()


def imported(body, resource, user, *, dry_run=False):
    """Import the workbook; the result tells what became of each row."""
    return resource.import_data(
        Workbook().create_dataset(body), dry_run=dry_run, user=user, file_name="phu-luc.xlsx"
    )


def told(result) -> str:
    """Everything that was said about rows that could not be taken."""
    rows = [str(error.error) for _line, errors in result.row_errors() for error in errors]
    rows += [str(row.error) for row in result.invalid_rows]
    return " ".join([*rows, *(str(error.error) for error in result.base_errors)])


@pytest.fixture
def areas():
    return [ReformAreaFactory(number=number) for number in (0, 1, 2)]


@pytest.fixture
def draft(department, areas):
    return ReformPlanFactory(owner=department, year=2025, status=PlanStatus.DRAFT)


@pytest.fixture
def rows(department):
    OrganizationFactory(name="Sở Tài chính", unit=department.unit)
    return [
        [1.1, 1, "Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "các sở, ban, ngành", "Quý II"],
        [
            "2.3",
            "Lĩnh vực 2",
            "Kiểm soát thủ tục",
            "",
            "Sở Tư pháp; Sở Tài chính",
            "",
            "thường xuyên",
        ],
        ["3.10", "0", "Họp Ban Chỉ đạo", "", "so-tu-phap", "Sở Tài chính", "trước ngày 15/11/2025"],
    ]


@pytest.fixture
def department_code(department):
    type(department).objects.filter(pk=department.pk).update(code="so-tu-phap")


@pytest.mark.usefixtures("department_code")
def test_an_annex_comes_in_once_and_a_second_run_changes_nothing(draft, rows, province_officer):
    body = workbook(*rows)

    first = imported(body, ReformTaskResource(plan=draft), province_officer)
    assert told(first) == ""
    assert first.totals["new"] == 3

    tasks = list(draft.tasks.order_by("position"))
    assert [task.number for task in tasks] == ["1.1", "2.3", "3.10"]
    assert [task.due_on for task in tasks] == [
        date(2025, 6, 30),
        date(2025, 12, 14),
        date(2025, 11, 14),
    ]
    assert tasks[0].coordinating_note == "các sở, ban, ngành"
    assert tasks[1].agencies.filter(part="lead").count() == 2
    assert tasks[2].agencies.get(part="coordinating").organization.name_on(date(2025, 1, 1)) == (
        "Sở Tài chính"
    )
    assert not tasks[0].steps.exists()

    second = imported(body, ReformTaskResource(plan=draft), province_officer)
    assert second.totals["skip"] == 3
    assert {task.revision for task in draft.tasks.all()} == {1}
    assert ReformTask.history.count() == 3


@pytest.mark.usefixtures("department_code")
def test_a_changed_row_changes_its_task_alone_and_the_history_says_by_which_file(
    draft, rows, province_officer
):
    imported(workbook(*rows), ReformTaskResource(plan=draft), province_officer)
    rows[0][2] = "Rà soát, hệ thống hóa văn bản"
    rows[1][4] = "Sở Tài chính"

    result = imported(workbook(*rows), ReformTaskResource(plan=draft), province_officer)

    assert (result.totals["update"], result.totals["skip"]) == (2, 1)
    task = draft.tasks.get(number="1.1")
    assert task.title == "Rà soát, hệ thống hóa văn bản"
    assert task.revision == 2
    assert "phu-luc.xlsx" in task.history.first().history_change_reason
    assert (
        draft.tasks.get(number="2.3").agencies.get().organization.name_on(date(2025, 1, 1))
        == "Sở Tài chính"
    )


@pytest.mark.usefixtures("department_code")
def test_a_title_may_stand_above_the_headings(draft, rows, province_officer):
    body = workbook(*rows, title="PHỤ LỤC NHIỆM VỤ NĂM 2025")

    result = imported(body, ReformTaskResource(plan=draft), province_officer)

    assert told(result) == ""
    assert result.totals["new"] == 3


@pytest.mark.usefixtures("department_code")
def test_a_dry_run_writes_nothing(draft, rows, province_officer):
    imported(workbook(*rows), ReformTaskResource(plan=draft), province_officer, dry_run=True)

    assert not draft.tasks.exists()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        (0, "", "số thứ tự"),
        (1, "Lĩnh vực 9", "Không có lĩnh vực"),
        (2, "", "chưa có nội dung"),
        (4, "", "cơ quan chủ trì"),
        (4, "Sở Thiên văn", "Sở Thiên văn"),
        (6, "sớm nhất", "trước ngày 15/11/2024"),
        (6, "30/02/2025", "không có trong lịch"),
    ],
)
@pytest.mark.usefixtures("department_code")
def test_what_cannot_be_understood_is_told_and_nothing_is_written(
    draft, rows, province_officer, column, value, message
):
    rows[0][column] = value

    result = imported(workbook(*rows), ReformTaskResource(plan=draft), province_officer)

    assert message in told(result)
    assert not draft.tasks.filter(title="Rà soát văn bản").exists()


def test_a_file_without_the_column_that_tells_rows_apart_is_refused(draft, province_officer):
    body = workbook(["Một việc"], headings=["Nhiệm vụ"])

    result = imported(body, ReformTaskResource(plan=draft), province_officer)

    assert "Số thứ tự" in told(result)


def test_the_plan_is_told_by_the_rows_where_none_is_chosen(draft, department, province_officer):
    headings = ["Năm kế hoạch", "Kế hoạch của", *HEADINGS]
    row = [1.1, 1, "Rà soát", "", "Sở Tư pháp", "", "Quý II"]
    body = workbook([2025, "Sở Tư pháp", *row], [2031, "Sở Tư pháp", *row], headings=headings)

    result = imported(body, ReformTaskResource(), province_officer)

    assert "chưa có kế hoạch năm 2031" in told(result)
    missing = imported(workbook(row), ReformTaskResource(), province_officer)
    assert "Đề nghị chọn kế hoạch" in told(missing)


def test_an_issued_plan_keeps_its_deadlines_and_takes_no_new_task(
    task, department, province_officer, areas
):
    same = [task.number, 0, task.title, "Báo cáo", "Sở Tư pháp", "", task.due_text]
    resource = ReformTaskResource(plan=task.plan)

    result = imported(workbook(same), resource, province_officer)
    assert told(result) == ""
    task.refresh_from_db()
    assert task.output == "Báo cáo"

    later = [*same[:-1], "31/12/2024"]
    assert "Đề nghị gia hạn" in told(imported(workbook(later), resource, province_officer))
    new = ["9.9", *same[1:]]
    assert "bằng văn bản" in told(imported(workbook(new), resource, province_officer))
    task.refresh_from_db()
    assert task.due_on == date(2024, 6, 30)


def test_a_status_in_the_file_is_not_taken(task, province_officer, areas):
    headings = [*HEADINGS, "Tiến độ", "Ngày hoàn thành"]
    row = [
        task.number,
        0,
        "Khác",
        "",
        "Sở Tư pháp",
        "",
        task.due_text,
        "Đã hoàn thành",
        "01/02/2024",
    ]

    imported(workbook(row, headings=headings), ReformTaskResource(plan=task.plan), province_officer)

    task.refresh_from_db()
    assert task.title == "Khác"
    assert (task.status, task.completed_on) == (Progress.NOT_STARTED, None)


@pytest.mark.usefixtures("department_code")
@pytest.mark.parametrize("format_class", [Workbook, CsvFile])
def test_what_goes_out_can_come_in_again_unchanged(draft, rows, province_officer, format_class):
    imported(workbook(*rows), ReformTaskResource(plan=draft), province_officer)
    file_format = format_class()
    data = ReformTaskResource().export(
        draft.tasks.order_by("position"), force_native_type=format_class is Workbook
    )

    again = file_format.create_dataset(file_format.export_data(data))
    result = ReformTaskResource().import_data(again, user=province_officer)

    assert told(result) == ""
    assert result.totals["skip"] == 3


COMPLETIONS = [
    "Năm kế hoạch",
    "Kế hoạch của",
    "STT",
    "Số văn bản kết quả",
    "Ngày văn bản kết quả",
    "Ngày báo cáo hoàn thành",
    "Ngày xác nhận hoàn thành",
    "Theo văn bản số",
    "Ngày văn bản",
]


def test_completions_of_the_past_come_in_by_their_verb_and_by_a_document(
    task, province_officer, department
):
    basis = LegalDocumentFactory(number="350/BC-UBND", issued_on=date(2024, 7, 1))
    row = [2024, "Sở Tư pháp", task.number, "12/BC-STP", date(2024, 6, 28), None, None]
    good = [*row, "350/BC-UBND", "01/07/2024"]
    body = workbook(good, headings=COMPLETIONS)

    result = imported(body, PastCompletionResource(), province_officer)

    assert told(result) == ""
    task.refresh_from_db()
    assert (task.status, task.completed_on) == (Progress.DONE, date(2024, 6, 28))
    step = task.steps.get()
    assert (step.verb, step.basis, step.entered_on_behalf) == ("record_completion", basis, True)
    again = imported(body, PastCompletionResource(), province_officer)
    assert again.totals["skip"] == 1
    other = [*row[:4], date(2024, 6, 29), None, None, "350/BC-UBND", "01/07/2024"]
    refused = imported(
        workbook(other, headings=COMPLETIONS), PastCompletionResource(), province_officer
    )
    assert "văn bản kết quả khác" in told(refused)


def test_a_completion_without_task_document_or_result_is_refused(task, province_officer):
    LegalDocumentFactory(number="350/BC-UBND", issued_on=date(2024, 7, 1))
    plan = [2024, "Sở Tư pháp"]
    basis = ["350/BC-UBND", "01/07/2024"]
    for row, message in (
        ([*plan, "99", "1/BC", date(2024, 6, 1), None, None, *basis], "không có nhiệm vụ 99"),
        ([*plan, task.number, "", date(2024, 6, 1), None, None, *basis], "văn bản kết quả"),
        ([*plan, task.number, "1/BC", date(2024, 6, 1), None, None, "1/X", "01/07/2024"], "1/X"),
        ([*plan, task.number, "1/BC", date(2024, 9, 1), None, None, *basis], "chưa đến"),
    ):
        body = workbook(row, headings=COMPLETIONS)
        assert message in told(imported(body, PastCompletionResource(), province_officer))
    task.refresh_from_db()
    assert task.status == Progress.NOT_STARTED


def test_the_admin_imports_into_the_chosen_plan_in_two_steps(
    client, draft, rows, province_officer, department_code
):
    client.force_login(province_officer)
    address = reverse("admin:reform_tasks_reformtask_import")
    file = io.BytesIO(workbook(*rows))
    file.name = "phu-luc.xlsx"

    page = client.post(
        address, {"import_file": file, "format": "0", "resource": "0", "plan": draft.pk}
    )
    assert page.status_code == 200
    confirm = page.context["confirm_form"]
    assert not draft.tasks.exists()
    answer = client.post(
        reverse("admin:reform_tasks_reformtask_process_import"),
        {name: confirm.initial.get(name) or "" for name in confirm.fields} | {"plan": draft.pk},
    )

    assert answer.status_code == 302
    assert draft.tasks.count() == 3


def test_a_file_that_is_no_workbook_is_refused_in_plain_words(client, draft, province_officer):
    client.force_login(province_officer)
    file = io.BytesIO(b"day khong phai la bang tinh")
    file.name = "ke-hoach.xlsx"

    page = client.post(
        reverse("admin:reform_tasks_reformtask_import"),
        {"import_file": file, "format": "0", "resource": "0", "plan": draft.pk},
    )

    assert "Đề nghị chọn tệp Excel" in page.content.decode()


def test_statuses_are_read_only_in_the_admin(client, task, province_officer):
    client.force_login(province_officer)
    address = reverse("admin:reform_tasks_reformtask_change", args=[task.pk])
    form = client.get(address).context["adminform"].form
    assert "status" not in form.fields
    assert "due_on" not in form.fields
    assert "title" in form.fields
    assert client.get(reverse("admin:reform_tasks_reformtask_add")).status_code == 403


def test_the_last_lead_agency_of_a_task_is_not_removed_in_the_admin(client, task, province_officer):
    client.force_login(province_officer)
    address = reverse("admin:reform_tasks_reformtask_change", args=[task.pk])
    agency = task.agencies.get()
    sent = {
        "number": task.number,
        "position": task.position,
        "area": task.area_id,
        "title": "Sửa lời văn",
        "revision": task.revision,
        "agencies-TOTAL_FORMS": 1,
        "agencies-INITIAL_FORMS": 1,
        "agencies-0-id": agency.pk,
        "agencies-0-task": task.pk,
        "agencies-0-organization": agency.organization_id,
        "agencies-0-part": "lead",
        "agencies-0-order": 1,
    }

    page = client.post(address, sent | {"agencies-0-DELETE": "on"})
    assert "Nhiệm vụ chưa có cơ quan chủ trì." in page.content.decode()

    assert client.post(address, sent).status_code == 302
    task.refresh_from_db()
    assert task.title == "Sửa lời văn"


def test_the_import_page_names_the_columns_that_are_taken(client, province_officer):
    client.force_login(province_officer)

    page = client.get(reverse("admin:reform_tasks_reformtask_import"))

    [(_name, annex), (_past, completions)] = page.context["fields_list"]
    assert {"Số thứ tự", "Kế hoạch của", "Thời hạn hoàn thành"} <= set(annex)
    assert not {"Tiến độ", "Ngày hoàn thành", "Dữ liệu minh họa"} & set(annex)
    assert "Theo văn bản số" in completions


def test_lists_of_the_admin_are_searched_without_accents(client, province_officer):
    ReformTaskFactory(title="Kiện toàn Ban Chỉ đạo", plan=ProvincialPlanFactory())
    ReformTaskFactory(title="Việc khác")
    client.force_login(province_officer)

    page = client.get(
        reverse("admin:reform_tasks_reformtask_changelist"), {"q": "kien toan chi dao"}
    )

    assert page.context["cl"].result_count == 1


@pytest.mark.parametrize("model", ["taskstep", "planstep", "taskreport", "taskextension"])
def test_what_verbs_write_is_only_read_and_exported(client, model, province_officer):
    client.force_login(province_officer)

    assert client.get(reverse(f"admin:reform_tasks_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:reform_tasks_{model}_add")).status_code == 403
    address = reverse(f"admin:reform_tasks_{model}_export")
    form = client.get(address).context["form"]
    every_column = {field.name: "on" for field in form.visible_fields()}
    answer = client.post(address, {**every_column, "format": "0", "resource": "0"})
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert not officer(Role.AGENCY_OFFICER).has_perm(f"reform_tasks.view_{model}")
