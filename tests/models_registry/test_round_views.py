"""The pages of rounds: who reads, who opens, what the board shows to whom, and its files."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from models_registry import dossiers, rounds
from models_registry.appraisal import judgement
from models_registry.models import AppraisalRound, DossierStatus, ScoreLine, Sending
from organizations.roles import Role
from tests.factories.models_registry import (
    AppraisalRoundFactory,
    DossierFactory,
    PracticeModelFactory,
)
from tests.factories.organizations import CommuneCommitteeFactory, officer
from tests.factories.territory import UnitFactory

from .marking import appraise_as_marked, mark_itself
from .test_rounds import DAYS, points_set

D = DossierStatus
TYPED = {
    "year": "2024",
    "number": "1",
    "title": "Đợt 1 năm 2024",
    "register_by": "31/03/2024",
    "opens_on": "01/10/2024",
    "submit_by": "30/11/2024",
    "appraise_by": "20/12/2024",
    "decide_by": "31/12/2024",
    "first_level": "none",
    "sending": "letter",
}


def url(name, *args):
    return reverse(f"models_registry:{name}", args=args)


def read(answer):
    """All that the answer holds; a file is closed when it was read to its end."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def opened(world):
    return rounds.open_round(
        by=world.provincial_officer, type=world.type, year=2024, number=1, **DAYS
    )


def test_all_who_read_dossiers_read_rounds_and_two_roles_open_them(client, world, opened):
    admin = officer(Role.SYSTEM_ADMIN, world.department)
    pages = [url("appraisalround_list"), url("appraisalround_detail", opened.pk)]
    for user in (world.provincial_officer, world.commune_officer, world.leader):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [200, 200]
        may_open = user == world.provincial_officer
        for name in ("appraisalround_open", "appraisalround_edit"):
            address = url(name, *([opened.pk] if name.endswith("edit") else []))
            assert client.get(address).status_code == (200 if may_open else 403)
            assert (address in "".join(client.get(page).text for page in pages)) == may_open
        if not may_open:
            assert client.post(url("appraisalround_begin", opened.pk)).status_code == 403
    client.force_login(admin)
    assert [client.get(page).status_code for page in pages] == [403, 403]
    client.force_login(world.leader)
    assert client.get(url("appraisalround_detail", 0)).status_code == 404
    assert client.get(url("appraisalround_export", opened.pk, "pdf")).status_code == 404


def test_a_round_is_opened_and_changed_by_its_forms(client, world):
    client.force_login(world.provincial_officer)
    typed = {**TYPED, "type": world.type.pk}
    answer = client.post(url("appraisalround_open"), typed)
    made = AppraisalRound.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.register_by, made.decide_by) == (date(2024, 3, 31), date(2024, 12, 31))
    # The second click, with the same number.
    answer = client.post(url("appraisalround_open"), typed)
    assert "đã được mở" in answer.text
    criteria = points_set(world)
    address = url("appraisalround_edit", made.pk)
    changed = {
        **typed,
        "revision": made.revision,
        "criteria_set": criteria.pk,
        "sending": "head",
        "wants_launch": "on",
    }
    assert client.post(address, changed).status_code == 302
    made.refresh_from_db()
    assert (made.criteria_set, made.sending, made.wants_launch, made.wants_approval) == (
        criteria,
        Sending.BY_HEAD,
        True,
        False,
    )
    answer = client.post(address, {**changed, "title": "Khác"})
    assert answer.status_code == 200
    made.refresh_from_db()
    assert made.title == "Đợt 1 năm 2024"


def test_wrong_days_are_told_and_what_was_typed_stays(client, world):
    client.force_login(world.provincial_officer)
    answer = client.post(
        url("appraisalround_open"),
        {**TYPED, "type": world.type.pk, "submit_by": "30/09/2024"},
    )
    assert "theo thứ tự" in answer.text
    assert "30/09/2024" in answer.text
    assert not AppraisalRound.objects.filter(submit_by__isnull=False).exists()


def test_the_criteria_of_a_fixed_round_are_not_asked_again(client, world, opened):
    first, second = points_set(world), points_set(world, code="bo-khac")
    rounds.change(opened, by=world.provincial_officer, criteria_set=first)
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    mark_itself(dossier, by=world.commune_officer)
    opened.refresh_from_db()
    client.force_login(world.provincial_officer)
    typed = {**TYPED, "revision": opened.revision, "criteria_set": second.pk}
    assert client.post(url("appraisalround_edit", opened.pk), typed).status_code == 302
    opened.refresh_from_db()
    assert opened.criteria_set == first


def test_one_click_says_how_many_and_who_has_no_model(client, world, opened):
    PracticeModelFactory(organization=world.committee)
    client.force_login(world.provincial_officer)
    page = client.get(opened.get_absolute_url()).text
    assert "Lập hồ sơ cho các đơn vị" in page
    assert "1 đơn vị hiện chưa có mô hình loại này" in page
    assert str(world.other_committee) in page
    answer = client.post(url("appraisalround_begin", opened.pk), follow=True).text
    assert "Đã lập 1 hồ sơ bản nháp cho 1 đơn vị." in answer
    answer = client.post(url("appraisalround_begin", opened.pk), follow=True).text
    assert "đều đã có hồ sơ" in answer
    assert opened.dossiers.count() == 1


def test_numbers_are_the_provinces_and_rows_those_that_one_may_read(client, world, opened):
    mine = DossierFactory(model__organization=world.committee, round=opened)
    yours = DossierFactory(model__organization=world.other_committee, round=opened)
    client.force_login(world.commune_officer)
    page = client.get(opened.get_absolute_url())
    assert mine.code in page.text
    assert yours.code not in page.text
    assert "chỉ gồm các đơn vị trong phạm vi được xem" in page.text
    assert page.context["whole"].begun == 2
    client.force_login(world.leader)
    page = client.get(opened.get_absolute_url()).text
    assert yours.code in page
    assert "chỉ gồm" not in page
    listed = client.get(url("appraisalround_list")).text
    assert "Bản nháp: <strong>2</strong>" in listed


def test_marks_being_appraised_are_for_those_who_appraise(client, world, opened):
    points_set(world)
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    mark_itself(dossier, by=world.commune_officer)
    type(dossier).objects.update(status=D.APPRAISING, submitted_on=date(2024, 11, 1))
    line = dossier.lines.first()
    ScoreLine.objects.filter(pk=line.pk).update(
        appraised_points=line.self_points,
        appraised_version=line.self_version,
        appraised_by=world.provincial_officer,
    )
    for user, seen in ((world.commune_officer, False), (world.provincial_officer, True)):
        client.force_login(user)
        [row] = [
            row
            for row in client.get(opened.get_absolute_url()).context["page"].object_list
            if row.dossier
        ]
        assert row.self_total == 100
        assert (row.appraised_total is not None) == seen


def test_a_past_day_shows_no_mark_that_is_in_progress_today(client, world, opened):
    points_set(world)
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    mark_itself(dossier, by=world.commune_officer)
    type(dossier).objects.update(status=D.APPRAISING, submitted_on=date(2024, 11, 1))
    with clock.playing(date(2024, 12, 18)):
        appraise_as_marked(dossier, by=world.provincial_officer)
        judgement.announce(dossier, by=world.provincial_officer)
    asked = {"ngay": "2024-12-18"}
    client.force_login(world.commune_officer)
    assert total_of(client, opened, asked) == 100
    with clock.playing(date(2024, 12, 19)):
        dossiers.reply(dossier, by=world.commune_officer, replies={})
    # From here on those who appraise settle the marks anew.
    assert total_of(client, opened, asked) is None
    answer = client.get(url("appraisalround_export", opened.pk, "csv"), asked)
    assert ";100;100" not in read(answer).decode()
    client.force_login(world.provincial_officer)
    assert total_of(client, opened, asked) == 100


def total_of(client, opened, asked):
    """What the board shows as the appraised total of the one dossier."""
    rows = client.get(opened.get_absolute_url(), asked).context["page"].object_list
    [row] = [row for row in rows if row.dossier]
    return row.appraised_total


def test_the_board_is_filtered_and_its_files_with_it(client, world, opened):
    mine = DossierFactory(model__organization=world.committee, round=opened)
    yours = DossierFactory(
        model__organization=world.other_committee, round=opened, status=D.SUBMITTED
    )
    client.force_login(world.leader)
    asked = {"trang_thai": "submitted", "q": "muong va"}
    page = client.get(opened.get_absolute_url(), asked).text
    assert yours.code in page
    assert mine.code not in page
    answer = client.get(url("appraisalround_export", opened.pk, "csv"), asked)
    text = read(answer).decode("utf-8-sig")
    note, headings, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert "20/12/2024" in note[0]
    assert len(headings) == 13
    code = headings.index("Mã hồ sơ")
    assert [row[code] for row in rows] == [yours.code]
    answer = client.get(url("appraisalround_export", opened.pk, "xlsx"), asked)
    assert "spreadsheetml" in answer["Content-Type"]
    assert read(answer).startswith(b"PK")
    nothing = client.get(opened.get_absolute_url(), {"trong": "không có", "han": "x"})
    assert nothing.status_code == 200


def test_the_pages_cost_the_same_for_any_number_of_units(client, world, opened):
    points_set(world)

    def add(number):
        for _one in range(number):
            organization = CommuneCommitteeFactory(unit=UnitFactory(parent=world.district))
            unit_officer = officer(Role.UNIT_OFFICER, organization)
            mark_itself(
                DossierFactory(model__organization=organization, round=opened), by=unit_officer
            )

    def counted(page):
        read(client.get(page))
        with CaptureQueriesContext(connection) as found:
            read(client.get(page))
        return len(found)

    for user in (world.provincial_officer, world.district_officer):
        client.force_login(user)
        pages = [
            url("appraisalround_list"),
            url("appraisalround_detail", opened.pk),
            url("appraisalround_export", opened.pk, "xlsx"),
        ]
        add(1)
        before = [counted(page) for page in pages]
        add(6)
        assert [counted(page) for page in pages] == before
        assert max(before) <= 26


def test_a_registration_is_approved_on_its_page(client, world, opened):
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    address = url("practicemodel_approve", dossier.model.code)
    page = dossier.model.get_absolute_url()
    client.force_login(world.provincial_officer)
    assert address not in client.get(page).text
    rounds.change(opened, by=world.provincial_officer, wants_approval=True)
    assert address in client.get(page).text
    client.force_login(world.commune_officer)
    shown = client.get(page).text
    assert address not in shown
    assert url("practicemodel_launch", dossier.model.code) not in shown
    assert client.post(address).status_code == 403
    assert "chưa được phê duyệt" in client.get(dossier.get_absolute_url()).text
    client.force_login(world.provincial_officer)
    client.post(address, {"revision": dossier.model.revision})
    dossier.model.refresh_from_db()
    assert dossier.model.approved_on == date(2024, 12, 20)


def test_the_officer_presents_and_the_head_sends_by_the_buttons(client, world, opened):
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    rounds.change(opened, by=world.provincial_officer, sending=Sending.BY_HEAD)
    page, send = dossier.get_absolute_url(), url("dossier_submit", dossier.code)
    present = url("dossier_judge", dossier.code, "present")
    hand_back = url("dossier_judge", dossier.code, "hand_back")
    client.force_login(world.commune_officer)
    shown = client.get(page).text
    assert present in shown
    assert send not in shown
    rounds.change(opened, by=world.provincial_officer, wants_launch=True)
    refused = client.post(present, {"revision": dossier.revision}, follow=True).text
    assert "còn 1 việc phải hoàn thiện" in refused
    assert url("practicemodel_launch", dossier.model.code) in refused
    rounds.change(opened, by=world.provincial_officer, wants_launch=False)
    client.post(present, {"revision": dossier.revision})
    dossier.refresh_from_db()
    assert dossier.status == D.AWAITING_HEAD
    client.force_login(world.commune_head)
    shown = client.get(page).text
    assert send in shown
    assert hand_back in shown
    assert url("dossier_judge", dossier.code, "hand_back_returned") not in shown
    client.post(hand_back, {"revision": dossier.revision, "reason": "Thiếu ảnh"})
    client.force_login(world.commune_officer)
    assert "Thiếu ảnh" in client.get(page).text
    dossier.refresh_from_db()
    dossiers.present(dossier, by=world.commune_officer)
    client.force_login(world.commune_head)
    form = client.get(send)
    assert not form.context["form"].fields["letter_number"].required
    assert client.post(send, {"revision": dossier.revision}).url == page
    dossier.refresh_from_db()
    assert dossier.status == D.SUBMITTED


def test_somebody_of_the_unit_is_put_in_charge_on_the_page(client, world, opened):
    dossier = DossierFactory(model__organization=world.committee, round=opened)
    address, page = url("dossier_assign", dossier.code), dossier.get_absolute_url()
    client.force_login(world.commune_head)
    assert address in client.get(page).text
    client.post(address, {"officer": world.commune_officer.pk, "revision": dossier.revision})
    dossier.refresh_from_db()
    assert dossier.officer == world.commune_officer
    assert str(world.commune_officer) in client.get(page).text
    client.post(address, {"officer": world.neighbour.pk, "revision": dossier.revision})
    client.post(address, {"officer": "", "revision": "1"})
    dossier.refresh_from_db()
    assert dossier.officer == world.commune_officer
    client.force_login(world.provincial_officer)
    assert address not in client.get(page).text
    client.force_login(world.leader)
    assert client.post(address, {"officer": ""}).status_code == 403


def test_a_round_without_days_says_so_and_offers_no_dossiers(client, world):
    of_round = AppraisalRoundFactory()
    PracticeModelFactory(organization=world.committee)
    client.force_login(world.provincial_officer)
    page = client.get(of_round.get_absolute_url()).text
    assert "Chưa đặt ngày" in page
    assert "Lập hồ sơ cho các đơn vị" not in page
