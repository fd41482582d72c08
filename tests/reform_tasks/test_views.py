"""Who sees which page, what stands on it, and what a form does."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Language, User
from notifications.notices import tell
from organizations.roles import Role
from reform_tasks.forms import ACTS
from reform_tasks.models import (
    OneStopKind,
    OneStopStatus,
    PlanStatus,
    Progress,
    ReformPlan,
    ReformTask,
)
from tests.factories.documents import PDF, LegalDocumentFactory, StoredFileFactory
from tests.factories.organizations import CommuneCommitteeFactory, OrganizationFactory, officer
from tests.factories.reform_tasks import (
    IndexResultFactory,
    OneStopStatusFactory,
    ProvincialPlanFactory,
    ReformPlanFactory,
    ReformTaskFactory,
    ServiceFiguresFactory,
    TaskExtensionFactory,
    TaskReportFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LISTS = ("plan_list", "task_list", "onestop_list", "service_list", "index_list")


def url(name: str, *args) -> str:
    return reverse(f"reform_tasks:{name}", args=args)


def act(task, verb: str) -> str:
    return url("task_act", task.pk, verb)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_strangers_are_led_to_the_door_and_who_has_no_role_is_refused(client, name):
    assert client.get(url(name)).status_code == 302

    client.force_login(officer(Role.UNIT_ADMIN))
    assert client.get(url(name)).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_even_when_there_is_nothing(client, name, leader):
    client.force_login(leader)

    page = client.get(url(name))

    assert page.status_code == 200
    assert page.context["as_of"] == date(2024, 7, 15)


def test_pages_of_others_do_not_exist_for_a_stranger(client, task, stranger):
    client.force_login(stranger)

    assert client.get(url("task_detail", task.pk)).status_code == 404
    assert client.get(url("plan_detail", task.plan.pk)).status_code == 404
    assert client.post(act(task, "bao-cao-hoan-thanh")).status_code == 404
    assert client.get(url("plan_issue", task.plan.pk)).status_code == 404


@pytest.mark.parametrize("verb", [verb for verb in ACTS if verb != "chi-dao"])
def test_who_only_reads_does_nothing(client, task, leader, verb):
    client.force_login(leader)

    assert client.get(url("task_detail", task.pk)).status_code == 200
    assert client.get(act(task, verb)).status_code == 403
    assert client.post(act(task, verb)).status_code == 403


def test_a_verb_that_nobody_knows_is_not_found(client, task, member):
    client.force_login(member)

    assert client.get(act(task, "xoa")).status_code == 404


def test_plans_are_listed_by_year_and_layer_with_their_progress(client, leader, department):
    plan = ReformPlanFactory(owner=department)
    ReformTaskFactory(plan=plan, completed_on=date(2024, 6, 1))
    ReformTaskFactory(plan=plan)
    ReformTaskFactory(plan=plan, cancelled_on=date(2024, 3, 1))
    ProvincialPlanFactory()
    ReformPlanFactory(year=2023)
    client.force_login(leader)

    page = client.get(url("plan_list"))
    assert [row.plan.year for row in page.context["rows"]] == [2024, 2024]

    page = client.get(url("plan_list"), {"loai": "unit"})
    [row] = page.context["rows"]
    assert (row.total, row.done, row.overdue, str(row.rate)) == (2, 1, 1, "50.00")
    assert "50,00%" in text(page)
    assert len(client.get(url("plan_list"), {"nam": ""}).context["rows"]) == 3
    assert len(client.get(url("plan_list"), {"q": "so tu phap"}).context["rows"]) == 1


def test_the_plan_page_is_a_tree_whose_numbers_obey_the_day(client, leader, province_task):
    plan = province_task.plan
    ReformTaskFactory(plan=plan, completed_on=date(2024, 6, 10))
    client.force_login(leader)

    page = client.get(url("plan_detail", plan.pk))
    assert (page.context["total"].done, page.context["total"].total) == (1, 2)
    assert page.context["total"].overdue == 1
    [(_area, tally, rows)] = page.context["tree"]
    assert (tally.done, len(rows)) == (1, 2)

    earlier = client.get(url("plan_detail", plan.pk), {"ngay": "01/06/2024"})
    assert (earlier.context["total"].done, earlier.context["total"].overdue) == (0, 0)


def test_an_agency_sees_the_plans_numbers_and_its_own_rows(client, member, province_task):
    ReformTaskFactory(plan=province_task.plan, leads=[OrganizationFactory()])
    client.force_login(member)

    page = client.get(url("plan_detail", province_task.plan.pk))

    assert page.context["total"].total == 2
    assert page.context["hidden"] == 1
    assert [len(rows) for _area, _tally, rows in page.context["tree"]] == [1]


def test_tasks_are_filtered_by_words_area_agency_layer_and_class(client, leader, task):
    other = ReformTaskFactory(
        plan=ProvincialPlanFactory(), title="Kiện toàn Ban Chỉ đạo", due_on=date(2024, 12, 31)
    )
    client.force_login(leader)

    def found(**asked) -> list[str]:
        page = client.get(url("task_list"), asked)
        return [row.title for row in page.context["rows"]]

    assert len(found()) == 2
    assert found(q="kien toan") == [other.title]
    assert found(loai="unit") == [task.title]
    assert found(co_quan="so tu phap") == [task.title]
    assert found(tinh_trang="overdue") == [task.title]
    assert found(tinh_trang="in_time") == [other.title]
    assert found(tinh_trang="overdue", ngay="30/06/2024") == []
    assert found(linh_vuc="0", nam="2024") != []
    assert found(nam="2025") == []


def test_a_wrong_day_is_told_and_todays_is_shown(client, leader):
    client.force_login(leader)

    page = client.get(url("task_list"), {"ngay": "31/02/2024"})

    assert page.context["as_of"] == date(2024, 7, 15)
    assert "31/12/2024" in text(page)


def test_a_list_says_how_many_of_its_tasks_the_figures_leave_out(client, leader, task):
    client.force_login(leader)
    ReformTaskFactory(plan=task.plan, cancelled_on=date(2024, 6, 1))
    words = "gồm 1 nhiệm vụ đưa ra khỏi kế hoạch"
    assert words in client.get(url("task_list"), {"ngay": "01/06/2024"}).text
    assert words not in client.get(url("task_list"), {"ngay": "31/05/2024"}).text


@pytest.mark.parametrize("name", ["plan_list", "task_list", "onestop_list", "service_list"])
def test_a_list_asks_the_same_number_of_queries_however_long(
    client, name, leader, django_assert_max_num_queries
):
    ReformTaskFactory(plan=ReformPlanFactory())
    OneStopStatusFactory()
    client.force_login(leader)
    client.get(url(name))

    def queries() -> int:
        with django_assert_max_num_queries(14) as captured:
            client.get(url(name))
        return len(captured)

    few = queries()
    for _number in range(5):
        ReformTaskFactory(plan=ReformPlanFactory(), coordinating=[OrganizationFactory()])
        OneStopStatusFactory()
    assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_kept_shows_each_reader_their_tasks_and_every_change(leader):
    department = OrganizationFactory()
    officer_there = officer(Role.AGENCY_OFFICER, department)
    own = ReformTaskFactory(leads=[department])
    ReformTaskFactory()
    readers = {user: Client() for user in (leader, officer_there)}
    for user, browser in readers.items():
        browser.force_login(user)

    def rows(user) -> int:
        return text(readers[user].get(url("task_list"))).count('class="nowrap" data-label="STT"')

    assert [rows(leader), rows(leader), rows(officer_there)] == [2, 2, 1]
    ReformTaskFactory(plan=own.plan, leads=[department])
    assert [rows(leader), rows(officer_there)] == [3, 2]


@pytest.mark.django_db(transaction=True)
def test_a_list_that_is_kept_follows_the_readers_language_rights_and_notices(client, leader):
    ReformTaskFactory()
    client.force_login(leader)
    assert "Bỏ lọc" in text(client.get(url("task_list"), {"q": "x"}))
    User.objects.filter(pk=leader.pk).update(language=Language.ENGLISH)
    assert "Bỏ lọc" not in text(client.get(url("task_list"), {"q": "x"}))
    assert 'class="unread"' not in text(client.get(url("task_list")))
    tell(leader, subject="Có nhiệm vụ mới")
    assert 'class="unread"' in text(client.get(url("task_list")))
    leader.memberships.all().delete()
    assert client.get(url("task_list")).status_code == 403


def test_a_task_page_asks_the_same_number_of_queries_however_much_happened(
    client, leader, task, django_assert_max_num_queries
):
    client.force_login(leader)

    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:
            client.get(url("task_detail", task.pk))
        return len(captured)

    TaskReportFactory(task=task)
    TaskExtensionFactory(task=task)
    few = queries()
    TaskReportFactory.create_batch(4, task=task)
    for month in (2, 3):
        TaskExtensionFactory(
            task=task,
            requested_on=date(2024, month, 1),
            granted_on=date(2024, month, 2),
            new_due_on=date(2024, 8, 1),
        )
    assert queries() == few


def test_the_task_page_shows_both_clocks_and_what_one_may_do(client, member, head, task):
    ReformTask.objects.filter(pk=task.pk).update(
        extended_on=date(2024, 7, 1), extended_due_on=date(2024, 9, 30)
    )
    TaskExtensionFactory(task=task, granted_on=date(2024, 7, 1), new_due_on=date(2024, 9, 30))
    client.force_login(member)

    page = client.get(url("task_detail", task.pk))

    assert "30/06/2024" in text(page)
    assert "30/09/2024" in text(page)
    assert [verb for verb, _label in page.context["acts"]] == [
        "bao-cao-tien-do",
        "bao-cao-hoan-thanh",
        "de-nghi-gia-han",
        "tam-dung",
        "dieu-chinh",
        "dua-ra",
    ]
    before = client.get(url("task_detail", task.pk), {"ngay": "30/06/2024"})
    assert before.context["deadline"] == date(2024, 6, 30)


def test_the_way_of_a_task_from_report_to_done(client, member, head, task):
    client.force_login(member)
    assert (
        client.post(
            act(task, "bao-cao-tien-do"), {"on": "1/7/2024", "percent": "40", "text": "Đã trình"}
        ).status_code
        == 302
    )
    upload = {"upload": _pdf(), "result_number": "12/BC-STP", "result_on": "28062024"}
    answer = client.post(act(task, "bao-cao-hoan-thanh"), {**upload, "on": "10/07/2024"})
    assert answer.status_code == 302

    client.force_login(head)
    assert ("xac-nhan", "Xác nhận hoàn thành") in [
        (verb, str(label))
        for verb, label in client.get(url("task_detail", task.pk)).context["acts"]
    ]
    revision = client.get(act(task, "xac-nhan")).context["form"]["revision"].value()
    assert client.post(act(task, "xac-nhan"), {"revision": revision}).status_code == 302

    task.refresh_from_db()
    assert (task.status, task.completed_on) == (Progress.DONE, date(2024, 6, 28))
    page = client.get(url("task_detail", task.pk))
    assert "Hoàn thành đúng hạn" in text(page)
    file = client.get(url("task_result", task.pk))
    assert b"".join(file.streaming_content) == PDF


def test_the_file_of_a_result_is_for_those_who_read_the_task(client, task, stranger, member):
    client.force_login(member)
    assert client.get(url("task_result", task.pk)).status_code == 404
    done = ReformTaskFactory(plan=task.plan, completed_on=date(2024, 6, 1))
    ReformTask.objects.filter(pk=done.pk).update(result_file=StoredFileFactory())
    assert client.get(url("task_result", done.pk)).status_code == 200
    client.force_login(stranger)
    assert client.get(url("task_result", done.pk)).status_code == 404


def test_bad_input_is_told_and_what_was_typed_stays(client, member, task):
    client.force_login(member)

    page = client.post(
        act(task, "bao-cao-hoan-thanh"),
        {"result_number": "12/BC-STP", "result_on": "31/02/2024", "on": "15/07/2024"},
    )

    assert page.status_code == 200
    assert "31/12/2024" in text(page)
    assert "12/BC-STP" in text(page)
    assert not task.reports.exists()

    refused = client.post(
        act(task, "bao-cao-hoan-thanh"),
        {"result_number": "12/BC-STP", "result_on": "15/07/2024", "on": "01/07/2024"},
    )
    assert "trước hoặc trong ngày báo cáo" in text(refused)


def test_a_form_that_was_open_too_long_overwrites_nothing(client, member, task):
    client.force_login(member)
    seen = task.revision
    client.post(act(task, "bao-cao-tien-do"), {"on": "1/7/2024", "text": "Một"})

    page = client.post(
        act(task, "bao-cao-tien-do"), {"on": "1/7/2024", "text": "Hai", "revision": seen}
    )

    assert "Đề nghị kiểm tra trước khi lưu" in text(page)
    assert "Hai" in text(page)
    assert task.reports.count() == 1


def test_an_extension_is_asked_for_and_granted_by_a_document_typed_in(client, member, head, task):
    client.force_login(member)
    client.post(
        act(task, "de-nghi-gia-han"),
        {"requested_due_on": "30/09/2024", "reason": "Chờ hướng dẫn", "on": "10/07/2024"},
    )
    client.force_login(head)
    document = {"document_number": "77 / STP", "document_issued_on": "12/07/2024"}
    page = client.post(act(task, "gia-han"), {"new_due_on": "30/09/2024", **document})
    assert "Đề nghị nhập cơ quan ban hành" in text(page)

    client.post(
        act(task, "gia-han"),
        {"new_due_on": "30/09/2024", **document, "document_issuer": "Sở Tư pháp"},
    )

    task.refresh_from_db()
    assert (task.extended_on, task.extended_due_on) == (date(2024, 7, 12), date(2024, 9, 30))
    assert task.extensions.get().document.number == "77/STP"


def test_a_request_that_is_not_there_cannot_be_answered(client, head, task):
    client.force_login(head)

    page = client.post(act(task, "khong-gia-han"), {"reason": "Không"})

    assert "không có đề nghị gia hạn" in text(page)


def test_the_province_is_asked_by_which_document_it_enters_for_a_unit(
    client, province_officer, task, province_task
):
    client.force_login(province_officer)
    assert "document_number" in client.get(act(task, "bao-cao-tien-do")).context["form"].fields
    confirm = client.get(act(province_task, "xac-nhan")).context["form"]
    assert "document_number" not in confirm.fields
    LegalDocumentFactory(number="5/STP", issued_on=date(2024, 7, 1))

    client.post(
        act(task, "bao-cao-tien-do"),
        {
            "on": "1/7/2024",
            "text": "Theo báo cáo giấy",
            "document_number": "5/STP",
            "document_issued_on": "1/7/2024",
        },
    )

    assert task.steps.get().entered_on_behalf


def test_a_task_leaves_its_plan_by_a_known_document(client, member, task):
    document = LegalDocumentFactory(number="99/QĐ-STP", issued_on=date(2024, 7, 10))
    client.force_login(member)

    client.post(
        act(task, "dua-ra"),
        {
            "on": "10/07/2024",
            "reason": "Không còn phù hợp",
            "document_number": "99/QĐ-STP",
            "document_issued_on": "10/07/2024",
        },
    )

    task.refresh_from_db()
    assert (task.status, task.cancelled_by) == (Progress.CANCELLED, document)


def test_a_unit_opens_its_plan_and_issues_it(client, member, department):
    client.force_login(member)
    form = client.get(url("plan_open")).context["form"]
    assert form.initial["owner"] == str(department.pk)
    client.post(
        url("plan_open"),
        {"owner": department.pk, "year": "2025", "title": "Kế hoạch", "due_soon_days": "15"},
    )
    plan = ReformPlan.objects.get()
    assert plan.status == PlanStatus.DRAFT
    decision = {
        "document_number": "3/KH-STP",
        "document_issued_on": "10/07/2024",
        "document_issuer": "Sở Tư pháp",
    }
    page = client.post(url("plan_issue", plan.pk), decision)
    assert "chưa có nhiệm vụ" in text(page)

    ReformTaskFactory(plan=plan, added_on=date(2024, 7, 1), due_on=date(2025, 6, 30))
    assert client.post(url("plan_issue", plan.pk), decision).status_code == 302

    plan.refresh_from_db()
    assert (plan.status, plan.issued_on) == (PlanStatus.ISSUED, date(2024, 7, 10))


def test_a_line_is_added_to_a_draft_freely_and_to_an_issued_plan_by_a_document(
    client, member, task, department
):
    draft = ReformPlanFactory(owner=department, year=2025, status=PlanStatus.DRAFT)
    line = {
        "number": "1.1",
        "area": task.area_id,
        "title": "Rà soát thủ tục",
        "leads": "Sở Tư pháp",
        "coordinating": "các sở, ban, ngành",
        "due_text": "Quý III",
    }
    client.force_login(member)
    form = client.get(url("plan_add_task", draft.pk)).context["form"]
    assert form["leads"].value() == "Sở Tư pháp"
    client.post(url("plan_add_task", draft.pk), line)
    added = draft.tasks.get()
    assert (added.due_on, added.coordinating_note) == (date(2025, 9, 30), "các sở, ban, ngành")

    for wrong, message in (
        ({"due_text": "sớm nhất"}, "trước ngày 15/11/2024"),
        ({"leads": "Sở Thiên văn"}, "Sở Thiên văn"),
        ({"number": "1.1"}, "có hai lần"),
    ):
        page = client.post(url("plan_add_task", draft.pk), {**line, "number": "1.2", **wrong})
        assert message in text(page)

    refused = client.post(url("plan_add_task", task.plan.pk), {**line, "number": "7"})
    assert "document_number" in refused.context["form"].errors


def test_a_leader_opens_no_plan(client, leader):
    client.force_login(leader)

    assert client.get(url("plan_open")).status_code == 403


def test_one_stop_units_are_listed_for_the_map_of_the_day(client, leader):
    first, second = CommuneCommitteeFactory.create_batch(2)
    OneStopStatusFactory(organization=first)
    gone = CommuneCommitteeFactory(valid_to=date(2024, 1, 31))
    client.force_login(leader)

    page = client.get(url("onestop_list"), {"khoi": "ubnd_xa"})
    assert {row["office"] for row in page.context["rows"]} == {first, second}
    assert "1/2" in text(page)
    earlier = client.get(url("onestop_list"), {"khoi": "ubnd_xa", "ngay": "31/01/2024"})
    assert gone in {row["office"] for row in earlier.context["rows"]}
    without = client.get(url("onestop_list"), {"tinh_trang": "chua", "khoi": "ubnd_xa"})
    assert [row["office"] for row in without.context["rows"]] == [second]


def test_a_commune_records_its_own_one_stop_unit(client, stranger):
    commune = CommuneCommitteeFactory()
    client.force_login(officer(Role.UNIT_OFFICER, commune))
    client.post(url("onestop_adopt", commune.code), {"kind": "one_stop", "on": "1/2/2024"})
    status = OneStopStatus.objects.get()
    assert status.valid_from == date(2024, 2, 1)
    again = client.post(url("onestop_adopt", commune.code), {"kind": "one_stop", "on": "1/3/2024"})
    assert "đã thực hiện một cửa" in text(again)

    client.post(url("onestop_end", status.pk), {"on": "30/06/2024", "revision": status.revision})
    status.refresh_from_db()
    assert status.valid_to == date(2024, 6, 30)

    client.force_login(stranger)
    assert client.get(url("onestop_adopt", commune.code)).status_code == 404
    assert client.get(url("onestop_end", status.pk)).status_code == 404


def test_who_does_not_receive_people_in_a_way_is_listed_for_the_day(client, leader):
    both, neither = CommuneCommitteeFactory.create_batch(2)
    OneStopStatusFactory(organization=both, kind=OneStopKind.INTERLINKED)
    OneStopStatusFactory(organization=neither, valid_from=date(2024, 3, 1))
    client.force_login(leader)

    def listed(**asked) -> list:
        asked = {"khoi": "ubnd_xa", "hinh_thuc": "interlinked", **asked}
        return [row["office"] for row in client.get(url("onestop_list"), asked).context["rows"]]

    assert listed() == listed(tinh_trang="co") == [both]
    assert listed(tinh_trang="chua") == [neither]
    assert listed(tinh_trang="chua", hinh_thuc="one_stop") == [both]
    assert listed(tinh_trang="chua", hinh_thuc="", ngay="29/02/2024") == [neither]


@pytest.mark.parametrize(
    "name", ["plan_export", "task_export", "onestop_export", "service_export", "index_export"]
)
def test_every_list_goes_out_as_excel_and_csv(client, leader, name, task):
    OneStopStatusFactory()
    ServiceFiguresFactory()
    IndexResultFactory()
    client.force_login(leader)

    for form in ("xlsx", "csv"):
        answer = client.get(url(name, form))
        assert answer.status_code == 200
        assert f".{form}" in answer["Content-Disposition"]
        body = b"".join(answer.streaming_content)
    lines = body.decode("utf-8-sig").splitlines()
    assert "15/07/2024" in lines[0]
    assert lines[1].endswith("Dữ liệu minh họa")
    assert len(lines) > 2
    assert client.get(url(name, "pdf")).status_code == 404


def test_a_file_has_the_rows_of_the_list_and_marks_what_is_invented(client, member, task):
    ReformTaskFactory(plan=ReformPlanFactory())
    type(task).objects.filter(pk=task.pk).update(is_sample=True)
    client.force_login(member)

    answer = client.get(url("task_export", "csv"), {"tinh_trang": "overdue"})

    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[2:]
    assert len(rows) == 1
    assert rows[0].endswith(";Quá hạn - chưa cập nhật;;Có")


def _pdf():
    return SimpleUploadedFile("ket-qua.pdf", PDF, content_type="application/pdf")


def test_lists_say_by_which_deadline_they_are_read_and_obey_it(client, task, head):
    ReformTask.objects.filter(pk=task.pk).update(
        extended_on=date(2024, 6, 1), extended_due_on=date(2024, 8, 31)
    )
    client.force_login(head)
    overdue = {"tinh_trang": "overdue"}
    original = {"thoi_han": "ban-dau"}

    assert task.title not in text(client.get(url("task_list"), overdue))
    page = text(client.get(url("task_list"), overdue | original))
    assert task.title in page
    assert "Tình trạng tính theo thời hạn ban đầu" in page
    assert "gia hạn đến 31/08/2024" in page
    for name, args in (("plan_list", ()), ("plan_detail", (task.plan.pk,))):
        assert "Tình trạng tính theo thời hạn ban đầu" in text(
            client.get(url(name, *args), original)
        )
        assert "Tình trạng tính theo thời hạn ban đầu" not in text(client.get(url(name, *args)))
    assert client.get(url("plan_detail", task.plan.pk), original).context["total"].overdue == 1
    assert client.get(url("plan_detail", task.plan.pk)).context["total"].overdue == 0
    assert "Tình trạng theo thời hạn ban đầu" in text(client.get(url("task_detail", task.pk)))


def test_files_are_read_on_the_original_deadline_and_say_so(client, task, head):
    ReformTask.objects.filter(pk=task.pk).update(
        extended_on=date(2024, 6, 1), extended_due_on=date(2024, 8, 31)
    )
    client.force_login(head)

    def sent(name, **asked):
        return b"".join(client.get(url(name, "csv"), asked).streaming_content).decode()

    assert "Quá hạn - chưa cập nhật" not in sent("task_export")
    file = sent("task_export", thoi_han="ban-dau")
    assert "Quá hạn - chưa cập nhật" in file
    for name in ("task_export", "plan_export"):
        assert "tình trạng tính theo thời hạn ban đầu" in sent(name, thoi_han="ban-dau")


def test_the_page_of_plans_shows_the_rates_of_both_layers(client, province_task, task, leader):
    client.force_login(leader)

    rates = dict(client.get(url("plan_list")).context["rates"])

    assert [rate.code for rate in rates["province"]] == ["RT-01", "RT-08", "RT-09", "RT-10"]
    assert [rate.value for rate in rates["unit"]] == ["0,00%", "0,00%", "–", "100,00%"]
