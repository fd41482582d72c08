"""Criteria sets on the screen: drafted by a workbook, tried, issued, renewed, read by all."""

from datetime import date
from decimal import Decimal as D
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.spreadsheet import write_xlsx
from models_registry import criteria_sets
from models_registry.criteria_sets.content import CriterionContent, content_of
from models_registry.criteria_sets.workbook import headings, read, rows_of
from models_registry.models import Applicability, CriteriaSet, Criterion, Scoring
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory

CONTENT = (
    CriterionContent("I. Dân chủ", "1.1", "Công khai thủ tục", D("39.5"), is_mandatory=True),
    CriterionContent(
        "I. Dân chủ",
        "1.2",
        "Đối thoại",
        D("60.5"),
        applicability=Applicability.BY_APPROVAL,
        evidence="Biên bản",
        wants_file=True,
        guidance="Mỗi năm ít nhất hai lần",
    ),
    CriterionContent("II. Sáng kiến", "2.1", "Cách làm mới", D(5), is_bonus=True),
)


@pytest.fixture
def drafted(world):
    return criteria_sets.draft(
        by=world.provincial_officer,
        code="cqtt",
        name="Bộ tiêu chí thử",
        type=world.type,
        scoring=Scoring.POINTS,
        min_total=D(80),
        content=CONTENT,
        levels=[("Đạt", D(80))],
        vetoes=["Bị kỷ luật"],
    )


@pytest.fixture
def issued(world, drafted):
    document = LegalDocumentFactory(issued_on=date(2024, 8, 10), effective_on=None)
    criteria_sets.issue(drafted, by=world.provincial_officer, decision=document)
    return drafted


def page(name, criteria_set):
    return reverse(
        f"models_registry:criteriaset_{name}", args=[criteria_set.code, criteria_set.version]
    )


def workbook(rows):
    file = BytesIO()
    write_xlsx(file, "Bộ tiêu chí", headings(), rows)
    return SimpleUploadedFile("bo-tieu-chi.xlsx", file.getvalue())


def test_a_set_is_drafted_from_a_workbook_tried_issued_and_renewed(client, world):
    client.force_login(world.provincial_officer)
    rows = [
        ["I. Dân chủ", "1.1", "Công khai thủ tục", 40, "x", "", "", "", "", ""],
        ["", "1.2", "Đối thoại", 60, "", "", "khi được chấp thuận", "Biên bản", "x", ""],
    ]
    answer = client.post(
        reverse("models_registry:criteriaset_draft"),
        {
            "code": "qd-1612",
            "name": "Bộ tiêu chí Chính quyền thân thiện",
            "type": world.type.pk,
            "scoring": "points",
            "min_total": "80,5",
            "levels": "Đạt: 80,5\nTốt: 95",
            "vetoes": "Người đứng đầu bị kỷ luật\n\n",
            "upload": workbook(rows),
        },
    )
    made = CriteriaSet.objects.get()
    assert answer.status_code == 302
    assert answer.url == page("detail", made)
    assert (made.min_total, made.levels.count(), made.vetoes.count()) == (D("80.5"), 2, 1)
    assert [one.group for one in content_of(made)] == ["I. Dân chủ", "I. Dân chủ"]

    first, second = Criterion.objects.order_by("order")
    tried = client.get(
        page("detail", made), {"cham_thu": 1, f"c{first.pk}": "40", f"c{second.pk}": "41,25"}
    )
    assert tried.context["outcome"].total == D("81.25")
    assert "Còn thiếu 13,75 để đạt mức “Tốt”." in tried.content.decode()

    issue = {"decision_number": "1700/QĐ-UBND", "decision_issued_on": "01/12/2024"}
    issue["decision_issuer"] = "UBND tỉnh"
    assert client.post(page("issue", made), issue).status_code == 302
    made.refresh_from_db()
    assert (made.is_draft, made.valid_from) == (False, date(2024, 12, 1))
    assert client.post(page("renew", made)).url == page(
        "detail", CriteriaSet(code="qd-1612", version=2)
    )


def test_every_error_of_a_workbook_is_told_by_its_cell_and_nothing_is_lost(client, world):
    client.force_login(world.provincial_officer)
    rows = [
        ["", "1", "Không có nhóm", 5, "", "", "", "", "", ""],
        ["I", "1", "Âm", -5, "", "", "", "", "", ""],
        ["I", "2", "", 5, "có lẽ", "", "bao giờ cũng được", "", "", ""],
        ["I", "3", "Ba", 5, "x", "x", "", "", "", ""],
        ["I", "4", "Bốn", 5, "", "", "", "", "", ""],
        ["I", "4", "Bốn nữa", 5, "", "", "", "", "", ""],
    ]
    answer = client.post(
        reverse("models_registry:criteriaset_draft"),
        {
            "code": "loi",
            "name": "Tên đã nhập",
            "type": world.type.pk,
            "scoring": "points",
            "upload": workbook(rows),
        },
    )
    told = " ".join(answer.context["form"].errors["upload"])
    for cell in ("A2", "D3", "C4", "E4", "G4", "F5", "B7"):
        assert f"Ô {cell}:" in told
    assert "ở ô B6" in told
    assert answer.context["form"]["name"].value() == "Tên đã nhập"
    assert not CriteriaSet.objects.exists()


@pytest.mark.parametrize(
    "levels",
    [
        "Tốt",
        "Tốt: nhiều",
        ": 90",
        "Tốt: 90\nTốt: 80",
        "A: 9\nB: 9",
        "A: 90,001\nB: 90,002",
        "A: 99.999,999",
    ],
)
def test_a_wrong_level_says_how_levels_are_written(client, world, drafted, levels):
    client.force_login(world.provincial_officer)
    typed = {"name": "Bộ", "type": world.type.pk, "scoring": "points", "levels": levels}
    answer = client.post(page("edit", drafted), typed | {"revision": drafted.revision})
    assert answer.status_code == 200
    assert answer.context["form"].errors["levels"]
    assert answer.context["form"]["levels"].value() == levels


def test_no_workbook_is_told_what_is_accepted(client, world, drafted):
    client.force_login(world.provincial_officer)
    typed = {"name": "Bộ", "type": world.type.pk, "scoring": "points"}
    typed |= {"revision": drafted.revision, "upload": SimpleUploadedFile("a.xlsx", b"%PDF-1.7")}
    answer = client.post(page("edit", drafted), typed)
    assert ".xlsx" in " ".join(answer.context["form"].errors["upload"])
    assert len(content_of(drafted)) == 3


def test_what_is_written_out_reads_back_the_same(drafted):
    criteria = Criterion.objects.filter(group__criteria_set=drafted).select_related("group")
    found = read(workbook(rows_of(criteria.order_by("order"))))
    assert found.errors == ()
    assert found.content == CONTENT


def test_a_workbook_of_the_english_screens_reads_back_there_and_here(drafted):
    criteria = Criterion.objects.filter(group__criteria_set=drafted).select_related("group")
    vietnamese = workbook(rows_of(criteria.order_by("order")))
    with translation.override("en"):
        assert read(vietnamese).content == CONTENT
        assert read(workbook(rows_of(criteria.order_by("order")))).content == CONTENT


def test_a_number_kept_as_a_number_is_read_as_it_stands(db):
    rows = [
        ["I", 1.1, "Một", 5, "", "", "", "", "", ""],
        ["", 2, "Hai", 5, "", "", "", "", "", ""],
    ]
    assert [one.number for one in read(workbook(rows)).content] == ["1.1", "2"]


def test_a_number_that_became_a_day_and_a_long_group_are_told(db):
    rows = [
        ["I", date(2026, 1, 1), "Một", 5, "", "", "", "", "", ""],
        ["N" * 301, "", "", "", "", "", "", "", "", ""],
    ]
    assert [cell for cell, _sentence in read(workbook(rows)).errors] == ["B2", "A3"]


def test_the_tab_left_open_on_an_issued_set_leads_back_to_it(client, world, issued):
    client.force_login(world.provincial_officer)
    for name in ("edit", "issue"):
        assert client.get(page(name, issued)).url == page("detail", issued)
        assert client.post(page(name, issued)).url == page("detail", issued)


def test_the_second_save_of_a_draft_shows_what_the_first_saved(client, world, drafted):
    client.force_login(world.provincial_officer)
    typed = {"type": world.type.pk, "scoring": "points", "revision": drafted.revision}
    assert client.post(page("edit", drafted), typed | {"name": "Người thứ nhất"}).status_code == 302
    answer = client.post(page("edit", drafted), typed | {"name": "Người thứ hai"})
    assert answer.status_code == 200
    assert "Người thứ nhất" in [value for _label, value in answer.context["form"].stored_meanwhile]
    assert CriteriaSet.objects.get().name == "Người thứ nhất"


@pytest.mark.parametrize("mark", ["-1", "40", "39,505", "<script>"])
def test_a_wrong_mark_is_told_beside_its_criterion(client, world, issued, mark):
    client.force_login(world.leader)
    first = Criterion.objects.order_by("order").first()
    answer = client.get(page("detail", issued), {"cham_thu": 1, f"c{first.pk}": mark})
    assert answer.status_code == 200
    assert answer.context["outcome"] is None
    assert answer.context["form"].errors[f"c{first.pk}"]
    assert b"<script>" not in answer.content.split(b"<main")[1].split(b"</main")[0]


def test_a_veto_forbids_recognition_whatever_the_score(client, world, issued):
    client.force_login(world.leader)
    full = {f"c{one.pk}": str(one.maximum).replace(".", ",") for one in Criterion.objects.all()}
    veto = issued.vetoes.get()
    answer = client.get(page("detail", issued), {"cham_thu": 1, "loai_tru": veto.pk, **full})
    assert not answer.context["outcome"].is_met
    assert "Bị kỷ luật" in answer.content.decode()


@pytest.mark.parametrize("name", ["edit", "issue", "renew"])
def test_units_read_issued_sets_and_write_none(client, world, issued, name):
    client.force_login(world.commune_officer)
    assert client.get(page("detail", issued)).status_code == 200
    sent = client.get(page("export", issued))
    assert read(BytesIO(b"".join(sent.streaming_content))).content == CONTENT
    assert client.post(page(name, issued)).status_code == 403
    assert client.get(reverse("models_registry:criteriaset_draft")).status_code == 403


@pytest.mark.parametrize("name", ["detail", "export", "edit", "issue"])
def test_a_draft_is_hidden_from_units(client, world, drafted, name):
    client.force_login(world.commune_officer)
    assert client.get(page(name, drafted)).status_code == 404
    listed = client.get(reverse("models_registry:criteriaset_list"))
    assert listed.context["rows"] == []


def test_a_page_asks_as_often_for_many_criteria_as_for_few(
    client, world, issued, django_assert_num_queries
):
    client.force_login(world.leader)
    client.get(page("detail", issued))

    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page("detail", issued))
    group = issued.groups.first()
    Criterion.objects.bulk_create(
        Criterion(group=group, order=50 + n, number=str(50 + n), text="Thêm", maximum=D(1))
        for n in range(30)
    )
    with django_assert_num_queries(len(few)):
        client.get(page("detail", issued))


def test_a_unit_reaches_the_criteria_from_its_dossier(client, world, issued):
    dossier = DossierFactory(model__organization=world.committee, model__type=world.type)
    client.force_login(world.commune_officer)
    answer = client.get(dossier.get_absolute_url())
    assert page("detail", issued) in answer.content.decode()
