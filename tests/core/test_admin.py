"""The admin's common ground, on the lists of areas, indices and steps of reform."""

import io
from datetime import date
from decimal import Decimal

import pytest
import tablib
from django.urls import reverse

from core.admin import own_columns
from core.cells import ChoiceWidget, DayWidget, NumberWidget, TextWidget, YesNoWidget
from core.exchange import CsvFile, NotATable, Workbook
from core.refusals import Refusal
from core.spreadsheet import write_xlsx
from models_registry.models import DossierStep
from organizations.roles import Role
from reform_tasks.models import IndexResult, ReformArea
from tests.factories.accounts import SuperuserFactory
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory, SteeringCommitteeFactory
from tests.factories.organizations import OrganizationFactory, officer
from tests.factories.reform_tasks import (
    GovernanceIndexFactory,
    IndexResultFactory,
    OneStopStatusFactory,
    ReformAreaFactory,
)
from tests.factories.territory import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    """A provincial officer, signed in."""
    user = officer(Role.PROVINCIAL_OFFICER, OrganizationFactory(name="Sở Nội vụ"))
    client.force_login(user)
    return user


def address(name: str, *args, model: str = "reformarea") -> str:
    return reverse(f"admin:reform_tasks_{model}_{name}", args=args)


def posted(area: ReformArea, **changes) -> dict:
    """What the form of an area sends."""
    prefix = "monitors"
    management = {f"{prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    fields = {"code": area.code, "number": area.number, "name": area.name}
    return {**fields, "revision": area.revision, **management, **changes}


def test_a_list_is_searched_without_accents_and_completes_foreign_keys(client, keeper):
    area = ReformAreaFactory(number=1, name="Cải cách thể chế")
    ReformAreaFactory(number=2, name="Cải cách thủ tục hành chính")

    page = client.get(address("changelist"), {"q": "the che"})
    assert list(page.context["cl"].result_list) == [area]

    found = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "reform_tasks",
            "model_name": "reformtask",
            "field_name": "area",
            "term": "thu tuc",
        },
    )
    assert len(found.json()["results"]) == 1


def test_a_correction_counts_the_revision_and_remembers_who(client, keeper):
    area = ReformAreaFactory(number=1, name="Thể chế")

    answer = client.post(address("change", area.pk), posted(area, name="Cải cách thể chế"))

    assert answer.status_code == 302
    area.refresh_from_db()
    assert (area.name, area.revision) == ("Cải cách thể chế", 2)
    assert area.history.first().history_user == keeper


def test_what_somebody_else_saved_meanwhile_is_shown_and_what_was_typed_stays(client, keeper):
    area = ReformAreaFactory(number=1, name="Thể chế")
    seen = posted(area, name="Của tôi")
    area.name = "Của người khác"
    area.save_revised()

    page = client.post(address("change", area.pk), seen)

    assert page.status_code == 200
    form = page.context["adminform"].form
    assert "cập nhật" in str(form.errors)
    assert form["name"].value() == "Của tôi"
    area.refresh_from_db()
    assert area.name == "Của người khác"

    again = {**seen, "revision": page.context["adminform"].form["revision"].value()}
    assert client.post(address("change", area.pk), again).status_code == 302


def test_a_list_goes_out_in_vietnamese_and_comes_in_again_unchanged(client, keeper):
    ReformAreaFactory(number=1, name="Thể chế")
    form = client.get(address("export")).context["form"]
    every_column = {field.name: "on" for field in form.visible_fields()}
    answer = client.post(address("export"), {**every_column, "format": "0", "resource": "0"})
    assert answer["Content-Disposition"].endswith('.xlsx"')

    dataset = Workbook().create_dataset(b"".join(answer))
    assert "Tên lĩnh vực" in dataset.headers
    assert "Revision" not in dataset.headers
    resource = own_columns(ReformArea)()
    result = resource.import_data(dataset, user=keeper)
    assert result.totals["skip"] == 1

    dataset = Workbook().create_dataset(b"".join(answer))
    place = dataset.headers.index("Tên lĩnh vực")
    changed = list(dataset[0])
    changed[place] = "Cải cách thể chế"
    del dataset[0]
    dataset.append(changed)
    result = own_columns(ReformArea)().import_data(dataset, user=keeper)
    assert result.totals["update"] == 1
    area = ReformArea.objects.get()
    assert (area.name, area.revision) == ("Cải cách thể chế", 2)


def test_numbers_are_read_the_vietnamese_way_in_either_language(client, keeper):
    keeper.language = "en"
    keeper.save()
    result = IndexResultFactory()
    page = client.get(address("change", result.pk, model="indexresult"))
    form = page.context["adminform"].form
    assert form["value"].as_widget().count("90,02") == 1

    data = {name: form.initial.get(name) or "" for name in form.fields}
    data |= {"value": "86,42", "published_on": "28/03/2025", "maximum": "100"}
    client.post(address("change", result.pk, model="indexresult"), data)

    stored = IndexResult.objects.get()
    assert (stored.value, stored.published_on) == (Decimal("86.42"), date(2025, 3, 28))


def test_every_page_of_a_reference_list_opens(client, keeper):
    area = ReformAreaFactory()
    index = GovernanceIndexFactory()
    part = index.dimensions.create(number=1, name="Thể chế")
    for name, args, model in (
        ("changelist", (), "reformarea"),
        ("add", (), "reformarea"),
        ("change", (area.pk,), "reformarea"),
        ("history", (area.pk,), "reformarea"),
        ("import", (), "reformarea"),
        ("export", (), "reformarea"),
        ("history", (part.pk,), "indexdimension"),
    ):
        assert client.get(address(name, *args, model=model)).status_code == 200


@pytest.mark.parametrize(
    "make",
    [
        SteeringCommitteeFactory,
        OneStopStatusFactory,
        IndexResultFactory,
        ReformAreaFactory,
        OrganizationFactory,
        LegalDocumentFactory,
    ],
)
def test_dated_facts_and_what_others_rest_on_are_not_deleted_by_anybody(client, keeper, make):
    row = make()
    page = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_delete", args=[row.pk])

    for user in (keeper, officer(Role.SYSTEM_ADMIN), SuperuserFactory()):
        client.force_login(user)
        assert client.post(page, {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_versions_of_a_unit_are_not_deleted_beside_it_but_its_other_spellings_are(
    client, keeper
):
    unit = UnitFactory()
    spelling = unit.aliases.create(name="Chiềng Xơn")

    page = client.get(reverse("admin:territory_administrativeunit_change", args=[unit.pk]))

    assert {
        formset.formset.model._meta.model_name: formset.formset.can_delete
        for formset in page.context["inline_admin_formsets"]
    } == {"unitversion": False, "unitalias": True}
    client.post(reverse("admin:territory_unitalias_delete", args=[spelling.pk]), {"post": "yes"})
    assert not unit.aliases.exists()


def test_who_did_a_step_is_named_and_linked_only_for_those_who_may_see_accounts(client, keeper):
    step = DossierStep.objects.create(
        record=DossierFactory(), verb="open", to_status="draft", by=keeper, on=date(2024, 5, 6)
    )
    document = LegalDocumentFactory(entered_by=keeper)
    account = reverse("admin:accounts_user_change", args=[keeper.pk])
    for page in (
        reverse("admin:models_registry_dossierstep_change", args=[step.pk]),
        reverse("admin:documents_legaldocument_change", args=[document.pk]),
    ):
        client.force_login(keeper)
        shown = client.get(page).text
        assert str(keeper) in shown.partition("<form")[2]
        assert account not in shown

        client.force_login(SuperuserFactory())
        assert account in client.get(page).text


def test_who_may_not_use_the_admin_imports_and_exports_nothing(client):
    client.force_login(officer(Role.AGENCY_OFFICER))

    for name in ("changelist", "import", "export"):
        assert client.get(address(name)).status_code in (302, 403)


def test_a_system_administrator_neither_reads_nor_brings_in_records(client):
    client.force_login(officer(Role.SYSTEM_ADMIN, OrganizationFactory()))

    for name in ("changelist", "import", "export"):
        assert client.get(address(name, model="reformtask")).status_code == 403


@pytest.mark.parametrize("body", [b"", b"mot,hai\n", b"PK\x03\x04 hong"])
def test_what_is_no_workbook_is_refused(body):
    with pytest.raises(Refusal, match="Đề nghị"):
        Workbook().create_dataset(body)


def test_csv_is_read_with_whatever_parts_its_columns():
    for delimiter in ";,\t":
        text = delimiter.join(("Tên", "Điểm")) + "\r\n\r\n" + delimiter.join(("Xã Mường Bú", "5"))
        dataset = CsvFile().create_dataset(b"\xef\xbb\xbf" + text.encode())
        assert dataset.dict == [{"Tên": "Xã Mường Bú", "Điểm": "5"}]
    with pytest.raises(NotATable, match="UTF-8"):
        CsvFile().create_dataset("Điểm".encode("utf-16"))


def test_a_workbook_that_is_too_large_is_refused(settings):
    settings.PORTAL_MAX_UPLOAD_MB = 0
    file = io.BytesIO()
    write_xlsx(file, "X", ["Tên"], [["a"]])

    with pytest.raises(NotATable, match="dung lượng"):
        Workbook().create_dataset(file.getvalue())


def test_lines_above_the_headings_and_unknown_columns_are_left_aside():
    dataset = tablib.Dataset()
    dataset.headers = ["DANH MỤC LĨNH VỰC", None, None]
    dataset.append(["MÃ", "Tên lĩnh vực", "Ghi chú"])
    dataset.append(["the-che", "Thể chế", "bỏ qua"])
    resource = own_columns(ReformArea)()

    resource.before_import(dataset)

    assert dataset.headers[:2] == ["Mã", "Tên lĩnh vực"]
    assert list(dataset[0]) == ["the-che", "Thể chế", "bỏ qua"]


@pytest.mark.parametrize(
    ("model", "missing"), [("reformarea", "Mã."), ("onestopstatus", "Cơ quan, đơn vị;")]
)
def test_a_table_of_other_columns_is_refused_in_words(client, keeper, model, missing):
    file = io.BytesIO()
    write_xlsx(file, "X", ["a", "b"], [["1", "2"]])
    file.seek(0)
    file.name = "khac.xlsx"

    page = client.post(address("import", model=model), {"import_file": file, "format": "0"})

    answer = page.content.decode()
    assert "Không tìm thấy cột: " in answer
    assert missing in answer
    assert "Traceback" not in answer
    assert "Xác nhận nhập" not in answer


def test_cells_are_read_as_people_write_them():
    assert DayWidget().clean(" 5/1/2025 ") == date(2025, 1, 5)
    assert DayWidget().clean(date(2025, 1, 5)) == date(2025, 1, 5)
    assert DayWidget().clean("") is None
    assert DayWidget().render(date(2025, 1, 5)) == "05/01/2025"
    assert NumberWidget().clean("1.234,5") == Decimal("1234.5")
    assert NumberWidget().render(Decimal("1234.5")) == "1234,5"
    assert NumberWidget(is_whole=True).clean(12.0) == 12
    assert TextWidget().clean(912345678.0) == "912345678"
    assert TextWidget().clean("  Mường   Bú ") == "Mường Bú"
    assert YesNoWidget().clean("Có") is True
    assert YesNoWidget().clean(None) is False
    choices = ChoiceWidget(choices=[("a", "Đã kiểm chứng"), ("b", "Chưa kiểm chứng")])
    assert choices.clean("da kiem chung") == "a"
    assert choices.render("b") == "Chưa kiểm chứng"
    for widget, wrong, right in (
        (DayWidget(), "31/02/2025", "31/12/2024"),
        (NumberWidget(), "86.42x", "1.234,5"),
        (NumberWidget(is_whole=True), "1,5", "số nguyên"),
        (YesNoWidget(), "chắc", "Không"),
        (choices, "c", "Đã kiểm chứng"),
    ):
        with pytest.raises(ValueError, match=right):
            widget.clean(wrong)
