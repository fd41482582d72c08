"""Figures of dossiers: what a row may say, how a file is taken over, what the figures count."""

import base64
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.evaluation import evaluate
from core.figures import INDICATORS, Scope
from core.refusals import NotYours
from core.spreadsheet import write_xlsx
from core.workbook import NoSuchColumns
from documents.models import StoredFile
from organizations.roles import Role
from reform_tasks import reference, service_import
from reform_tasks.models import ServiceFigures, ServiceHeading, ServiceImport
from reform_tasks.service_import import Outcome, UnfitFile
from reform_tasks.service_workbook import read
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    DistrictCommitteeFactory,
    OrganizationFactory,
    officer,
)
from tests.factories.reform_tasks import (
    OneStopStatusFactory,
    ServiceFiguresFactory,
    ServiceImportFactory,
)
from tests.factories.territory import DistrictFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

QUARTER = (date(2024, 4, 1), date(2024, 6, 30))
EXPORTED = date(2024, 7, 5)
HEADINGS = ["TT", "Tên đơn vị", "Số TTHC", "Tổng số hồ sơ tiếp nhận", "Trực tuyến"]
HEADINGS += ["Đã giải quyết đúng hạn", "Trễ hạn"]


@pytest.fixture(autouse=True)
def headings(db):
    reference.load()


@pytest.fixture
def home_affairs(province_officer):
    return province_officer.memberships.get().organization


def workbook(*rows, columns=HEADINGS) -> bytes:
    """The portal's export: its title above the headings, its sum below the rows."""
    file = io.BytesIO()
    write_xlsx(file, "Tổng hợp", columns, rows, note="TỔNG HỢP TÌNH HÌNH GIẢI QUYẾT HỒ SƠ")
    return file.getvalue()


def upload(body: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("ho-so-quy-2.xlsx", body)


def entered(body: bytes, by, period=QUARTER) -> ServiceImport | None:
    return service_import.enter(
        read(io.BytesIO(body), period[1]),
        by=by,
        period=period,
        source="Cổng dịch vụ công",
        exported_on=EXPORTED,
        upload=upload(body),
    )


def faults(body: bytes) -> list[tuple[str, str, str]]:
    _checked, found = service_import.check(read(io.BytesIO(body), QUARTER[1]), QUARTER)
    assert {fault.sheet for fault in found} <= {"Tổng hợp"}
    return [(fault.cell, fault.value, fault.message) for fault in found]


def refused(make, constraint: str) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        make()
    # SQLite names the columns of a unique constraint instead of its name.
    assert constraint in str(caught.value) or "UNIQUE" in str(caught.value)


# What a row may say


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("servicefigures_ends_after_start", {"period_to": date(2023, 12, 31)}),
        ("servicefigures_online_is_part_of_received", {"online": 201}),
        (
            "servicefigures_says_something",
            dict.fromkeys(("published", "received", "online", "on_time", "late")),
        ),
    ],
)
def test_a_row_says_what_can_be(constraint, wrong):
    brought_by = ServiceImportFactory()
    ServiceFiguresFactory(received=None, on_time=500, brought_by=brought_by)

    refused(lambda: ServiceFiguresFactory(**wrong, brought_by=brought_by), constraint)


def test_no_number_is_below_zero():
    figures = ServiceFiguresFactory()
    rows = ServiceFigures.objects.filter(pk=figures.pk)
    for column in ("published", "received", "online", "on_time", "late"):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{column: -1})


def test_the_periods_of_an_office_never_overlap():
    first = ServiceFiguresFactory()
    ServiceFiguresFactory()
    ServiceFiguresFactory(
        organization=first.organization, period_from=date(2024, 4, 1), period_to=date(2024, 6, 30)
    )

    refused(
        lambda: ServiceFiguresFactory(
            organization=first.organization,
            period_from=date(2024, 3, 31),
            period_to=date(2024, 3, 31),
        ),
        "servicefigures_no_overlap",
    )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("serviceimport_ends_after_start", {"period_from": date(2024, 4, 1)}),
        ("serviceimport_exported_after_its_period", {"exported_on": date(2024, 3, 30)}),
        ("serviceimport_names_its_source", {"source": ""}),
        ("serviceimport_brought_something", {"added": 0}),
    ],
)
def test_an_import_says_whose_file_of_which_period_it_was(constraint, wrong):
    ServiceImportFactory(added=0, corrected=1)
    refused(lambda: ServiceImportFactory(**wrong), constraint)


def test_what_was_imported_is_never_rewritten_and_only_the_sample_goes():
    real, invented = ServiceImportFactory(), ServiceImportFactory(is_sample=True)
    rows = ServiceImport.objects.filter(pk=real.pk)

    refused(lambda: rows.update(source="Nguồn khác"), "serviceimport_append_only")
    refused(rows.delete, "serviceimport_append_only")
    ServiceImport.objects.filter(pk=invented.pk).delete()


def test_a_heading_means_one_column():
    refused(
        lambda: ServiceHeading.objects.create(column="late", heading="ĐÚNG HẠN"),
        "serviceheading_means_one_column",
    )
    refused(
        lambda: ServiceHeading.objects.create(column="late", heading=" "),
        "serviceheading_has_words",
    )
    refused(
        lambda: ServiceHeading.objects.create(column="other", heading="Khác"),
        "serviceheading_column_is_known",
    )


# Taking over a file


def test_a_file_is_entered_with_its_source_and_kept(province_officer, department):
    commune = CommuneCommitteeFactory()
    body = workbook(
        [1, "Sở Tư pháp", 120, "1.200", 900, 1100, 12],
        [2, commune.code, 140, 80, None, 0, 0],
        ["", "Tổng cộng:", 260, 1280, 900, 1100, 12],
    )

    made = entered(body, province_officer)

    assert (made.source, made.added, made.corrected) == ("Cổng dịch vụ công", 2, 0)
    assert (made.imported_by, made.exported_on) == (province_officer, EXPORTED)
    with made.file.content.open() as kept:
        assert kept.read() == body
    first = ServiceFigures.objects.get(organization=department)
    assert (first.published, first.received, first.online) == (120, 1200, 900)
    assert (first.on_time, first.late, first.settled) == (1100, 12, 1112)
    assert (first.period_from, first.period_to, first.brought_by) == (*QUARTER, made)
    assert first.history.get().history_change_reason == "Nhập từ tệp ho-so-quy-2.xlsx"
    blank = ServiceFigures.objects.get(organization=commune)
    assert (blank.online, blank.on_time) == (None, 0), "blank is not zero"


def test_the_same_file_again_changes_nothing(province_officer, department):
    body = workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12])
    entered(body, province_officer)

    assert entered(body, province_officer) is None

    assert ServiceImport.objects.count() == StoredFile.objects.count() == 1
    figures = ServiceFigures.objects.get()
    assert (figures.revision, figures.history.count()) == (1, 1)


def test_a_later_file_of_the_period_corrects_and_the_history_keeps_what_was_said(
    province_officer, department
):
    entered(workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12]), province_officer)
    later = workbook(["Sở Tư pháp", 1205, 1111], columns=["Đơn vị", "Tiếp nhận", "Đúng hạn"])

    made = entered(later, province_officer)

    assert (made.added, made.corrected) == (0, 1)
    figures = ServiceFigures.objects.get()
    assert (figures.received, figures.on_time, figures.revision) == (1205, 1111, 2)
    assert (figures.published, figures.late) == (120, 12), "a column that is missing says nothing"
    assert figures.history.earliest().received == 1200


def test_what_was_invented_is_real_once_a_real_file_says_it(province_officer, department):
    ServiceFiguresFactory(
        organization=department,
        period_from=QUARTER[0],
        period_to=QUARTER[1],
        is_sample=True,
        brought_by__is_sample=True,
    )

    entered(workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12]), province_officer)

    assert not ServiceFigures.objects.get().is_sample


def test_every_error_is_told_by_sheet_cell_value_and_what_would_be_right(department, home_affairs):
    CommuneCommitteeFactory(unit=UnitFactory(valid_to=date(2024, 5, 31)), code="xa-cu")
    OrganizationFactory(name="Ban Dân vận Tỉnh ủy", unit=department.unit, kind="dang", side="party")
    body = workbook(
        [1, "Sở Tư pháp", 120, "nhiều", 900, 1.5, -3],
        [2, "Sở Không Có", 1, 1, 1, 1, 1],
        [3, "xa-cu", 1, 1, 1, 1, 1],
        [4, "Ban Dân vận Tỉnh ủy", 1, 1, 1, 1, 1],
        [5, "Sở Tư pháp", 1, 1, 1, 1, 1],
        [6, "Sở Nội vụ", 1, 10, 11, 1, 1],
        [7, "", 1, 1, 1, 1, 1],
    )

    told = {cell: (value, message) for cell, value, message in faults(body)}

    # The title stands in row 1, the headings in row 3.
    assert set(told) == {"D4", "F4", "G4", "B5", "B6", "B7", "B8", "E9", "B10"}
    assert told["D4"] == ("nhiều", "Giá trị “nhiều” không hợp lệ. Nhập dạng 1.234,5.")
    assert told["F4"] == ("1,5", "Đề nghị nhập số nguyên từ 0 đến 2.147.483.647.")
    assert told["G4"][0] == "-3"
    assert "Sở Không Có" in told["B5"][1]
    assert "01/06/2024" in told["B6"][1]
    assert "sở, ban, ngành" in told["B7"][1]
    assert "B4" in told["B8"][1]
    assert "(10)" in told["E9"][1]


def test_a_period_that_meets_another_is_told_and_nothing_is_entered(province_officer, department):
    standing = ServiceFiguresFactory(organization=department)
    body = workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12])
    half_year = (date(2024, 1, 1), date(2024, 6, 30))

    with pytest.raises(UnfitFile, match="B4: Đã có số liệu của kỳ từ 01/01/2024 đến 31/03/2024"):
        entered(body, province_officer, half_year)

    assert list(ServiceFigures.objects.all()) == [standing]
    assert ServiceImport.objects.count() == 1


def test_fewer_received_than_stand_as_online_are_told(department):
    ServiceFiguresFactory(
        organization=department, period_from=QUARTER[0], period_to=QUARTER[1], online=150
    )
    [(cell, value, message)] = faults(
        workbook(["Sở Tư pháp", 100], columns=["Đơn vị", "Tiếp nhận"])
    )
    assert (cell, value) == ("A4", "Sở Tư pháp")
    assert "150 hồ sơ trực tuyến" in message


def test_the_headings_are_data(department):
    columns = ["Đơn vị", "Số lượng vào"]
    with pytest.raises(NoSuchColumns):
        faults(workbook(["Sở Tư pháp", 100], columns=columns))

    ServiceHeading.objects.create(column="received", heading="Số lượng vào")

    export = read(io.BytesIO(workbook(["Sở Tư pháp", 100], columns=columns)), QUARTER[1])
    assert export.entries[0].numbers == {"received": 100}


def test_a_file_without_rows_is_told(department):
    [(_cell, _value, message)] = faults(workbook())
    assert "không có dòng nào" in message


def test_only_the_province_takes_over_files(member, leader, department):
    body = workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12])
    for user in (member, leader):
        with pytest.raises(NotYours):
            entered(body, user)
    assert not ServiceImport.objects.exists()


def test_a_long_file_is_entered_by_as_many_queries_as_a_short_one(
    province_officer, django_assert_max_num_queries
):
    district = DistrictFactory()
    units = [UnitFactory(parent=district) for _number in range(40)]
    communes = [CommuneCommitteeFactory(unit=unit) for unit in units]
    body = workbook(*([1, each.code, 1, 10, 5, 9, 1] for each in communes))
    changed = workbook(*([1, each.code, 1, 11, 5, 9, 1] for each in communes))
    # Bulk writes are cut into batches, of which 40 rows need few on either database.
    for content in (body, changed):
        with django_assert_max_num_queries(30):
            entered(content, province_officer)


# Pages


def url(name: str, *args) -> str:
    return reverse(f"reform_tasks:{name}", args=args)


def typed(**values) -> dict:
    standard = {
        "source": "Cổng dịch vụ công",
        "exported_on": "05/07/2024",
        "period_from": "01/04/2024",
        "period_to": "30/06/2024",
    }
    return standard | values


PAGES = ("service_import", "service_import_list", "service_template")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_imports_are_the_provinces(client, name, member, leader, province_officer):
    assert client.get(url(name)).status_code == 302
    for user in (member, leader):
        client.force_login(user)
        assert client.get(url(name)).status_code == 403
    client.force_login(province_officer)
    answer = client.get(url(name))
    assert answer.status_code == 200
    answer.close()


def test_a_file_is_shown_before_it_is_entered(client, province_officer, department):
    client.force_login(province_officer)
    body = workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12])

    shown = client.post(url("service_import"), typed(workbook=upload(body)))

    assert [found.outcome for found in shown.context["checked"]] == [Outcome.NEW]
    assert "1.200" in shown.content.decode()
    assert not ServiceFigures.objects.exists()
    assert not StoredFile.objects.exists()

    again = dict(shown.context["form"].carried()) | {"confirmed": "1"}
    assert base64.b64decode(again["kept"]) == body
    answer = client.post(url("service_import"), again, follow=True)
    assert "1 dòng mới" in answer.content.decode()
    assert ServiceFigures.objects.get().received == 1200
    listed = client.get(url("service_import_list"))
    assert "ho-so-quy-2.xlsx" in listed.content.decode()
    made = ServiceImport.objects.get()
    given = client.get(url("service_import_file", made.pk))
    assert b"".join(given.streaming_content) == body

    answer = client.post(url("service_import"), again, follow=True)
    assert "không có gì thay đổi" in answer.content.decode()
    assert ServiceImport.objects.count() == 1


def test_a_wrong_file_is_shown_with_its_errors_and_nothing_is_entered(client, province_officer):
    client.force_login(province_officer)
    body = workbook([1, "Sở Không Có", 120, 1200, 900, 1100, 12])

    for confirmed in ({}, {"confirmed": "1"}):
        page = client.post(url("service_import"), typed(workbook=upload(body), **confirmed))
        assert [fault.cell for fault in page.context["faults"]] == ["B4"]

    assert not ServiceImport.objects.exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("exported_on", {"exported_on": "16/07/2024"}),
        ("exported_on", {"exported_on": "29/06/2024"}),
        ("period_to", {"period_to": "31/03/2024"}),
        ("period_to", {"period_from": "01/01/2023"}),
        ("source", {"source": ""}),
        ("workbook", {"workbook": ""}),
        ("workbook", {"workbook": "", "kept": "không phải tệp"}),
        ("workbook", {"workbook": "", "kept": base64.b64encode(b"PK").decode()}),
    ],
)
def test_the_source_and_the_period_are_checked(client, province_officer, department, field, wrong):
    client.force_login(province_officer)
    body = workbook([1, "Sở Tư pháp", 120, 1200, 900, 1100, 12])

    page = client.post(url("service_import"), typed(workbook=upload(body)) | wrong)

    assert list(page.context["form"].errors) == [field]


@pytest.mark.parametrize("body", [b"khong phai bang tinh", b"PK\x03\x04" + bytes(3 << 20)])
def test_what_is_no_workbook_or_too_large_is_refused(client, province_officer, body):
    client.force_login(province_officer)

    page = client.post(url("service_import"), typed(workbook=upload(body)))

    assert "workbook" in page.context["form"].errors


def test_offices_are_listed_with_what_the_periods_of_the_year_add_up_to(
    client, leader, department, home_affairs
):
    OneStopStatusFactory(organization=home_affairs)
    ServiceFiguresFactory(organization=department)
    ServiceFiguresFactory(
        organization=department,
        period_from=QUARTER[0],
        period_to=QUARTER[1],
        published=130,
        late=None,
    )
    ServiceFiguresFactory(
        organization=department, period_from=date(2024, 7, 1), period_to=date(2024, 9, 30)
    )
    client.force_login(leader)

    page = client.get(url("service_list"))

    rows = {row["office"].pk: row for row in page.context["rows"]}
    assert set(rows) == {department.pk, home_affairs.pk}
    office = rows[department.pk]["office"]
    assert (office.received, office.online, office.published) == (400, 300, 130)
    # The quarter whose late ones are unknown is in no rate.
    assert (office.on_time, office.late, office.told_to) == (180, 10, QUARTER[1])
    assert str(rows[department.pk]["rate"]) == "94.74"
    assert rows[home_affairs.pk]["office"].received is None
    assert rows[home_affairs.pk]["rate"] is None
    assert "Số liệu từ 0/1 cơ quan, đơn vị" in page.content.decode()
    without = client.get(url("service_list"), {"so_lieu": "chua"})
    assert [row["office"] for row in without.context["rows"]] == [home_affairs]


def test_an_agency_reads_its_own_dossiers(client, member, department):
    ServiceFiguresFactory(organization=department)
    ServiceFiguresFactory()
    client.force_login(member)

    page = client.get(url("service_list"))

    assert [row["office"] for row in page.context["rows"]] == [department]


def test_the_list_is_loaded_by_a_constant_number_of_queries(
    client, leader, django_assert_max_num_queries
):
    district = DistrictFactory()
    units = [UnitFactory(parent=district) for _number in range(20)]
    for commune in [CommuneCommitteeFactory(unit=unit) for unit in units]:
        OneStopStatusFactory(organization=commune)
        ServiceFiguresFactory(organization=commune)
    client.force_login(leader)
    with django_assert_max_num_queries(20):
        client.get(url("service_list"))


# Figures


def answers(day: date, unit: int | None = None) -> dict[str, tuple]:
    entries = [INDICATORS[code] for code in ("OS-04", "OS-05", "OS-06")]
    found = evaluate([(entry, Scope.on(day, unit=unit)) for entry in entries], closely=entries)
    return {
        answer.indicator.code: (answer.numerator, answer.denominator, answer.coverage)
        for answer in found
    }


def test_rates_come_from_sums_and_say_on_how_many_offices_they_rest():
    first, second = CommuneCommitteeFactory.create_batch(2)
    gone = DistrictCommitteeFactory()
    for office in (first, second):
        OneStopStatusFactory(organization=office)
    ServiceFiguresFactory(organization=first, received=1000, online=100, on_time=500, late=500)
    ServiceFiguresFactory(organization=gone, received=10, online=None, on_time=10, late=0)

    assert answers(date(2024, 3, 31)) == {
        "OS-04": (1010, None, (1, 2)),
        # 51%, and not the average of 50% and 100%.
        "OS-05": (510, 1010, (1, 2)),
        "OS-06": (100, 1000, (1, 2)),
    }
    assert answers(date(2024, 3, 31), first.unit.pk)["OS-04"] == (1000, None, (1, 1))
    assert answers(date(2024, 3, 30))["OS-05"] == (None, None, (0, 2))
    assert answers(date(2025, 1, 1))["OS-04"] == (None, None, (0, 2)), "a year begins anew"


def test_where_nothing_was_settled_there_is_no_rate():
    ServiceFiguresFactory(received=0, online=0, on_time=0, late=0)

    [answer] = evaluate([(INDICATORS["OS-05"], Scope.on(date(2024, 12, 31)))])

    assert (answer.numerator, answer.denominator, answer.value) == (0, 0, None)


class EveryOrderOfFiles(TestCase):
    """Whatever the order in which the files of a year come in, the year is the same."""

    @classmethod
    def setUpTestData(cls):
        """One office, and one import that stands for all."""
        cls.office = CommuneCommitteeFactory()
        cls.brought_by = ServiceImportFactory()

    @given(st.permutations(range(4)), st.lists(st.integers(0, 500), min_size=4, max_size=4))
    def test_the_sum_of_a_year_depends_on_no_order(self, order, numbers):
        for quarter in order:
            ServiceFiguresFactory(
                organization=self.office,
                period_from=date(2024, 3 * quarter + 1, 1),
                period_to=date(2024, 3 * quarter + 3, 30),
                received=numbers[quarter],
                online=0,
                brought_by=self.brought_by,
            )
        scope = Scope.on(date(2024, 12, 31), unit=self.office.unit.pk)
        [answer] = evaluate([(INDICATORS["OS-04"], scope)])
        assert answer.value == sum(numbers)


def test_nobody_types_the_numbers_in_the_admin_and_the_format_is_kept_there():
    user = officer(Role.PROVINCIAL_OFFICER)

    assert user.has_perm("reform_tasks.view_servicefigures")
    assert user.has_perm("reform_tasks.add_serviceheading")
    assert not user.has_perm("reform_tasks.change_serviceimport")
