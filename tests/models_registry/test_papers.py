"""What leaves the registry on paper: the words, the figures, and who may print what."""

import importlib.util
import zipfile
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from core import clock
from core.numbers import format_trimmed
from documents.decree30 import Body, Capacity, counted
from documents.paper import check_template
from models_registry import dossiers
from models_registry.appraisal import judgement
from models_registry.criteria_sets.content import CriterionContent
from models_registry.models import DossierStatus, PaperKind, Scoring
from models_registry.papers import of_province, printing, writing
from models_registry.scoring import appraisal, evidence
from models_registry.scoring.sheet import NoCriteria, sheet_of
from organizations.models import OrganizationKind
from organizations.offices import office_on
from organizations.roles import Role
from tests.factories.documents import LegalDocumentFactory
from tests.factories.models_registry import DossierFactory, PracticeModelFactory
from tests.factories.organizations import (
    CommuneCommitteeFactory,
    EnterpriseFactory,
    OrganizationFactory,
    PartyBodyFactory,
    ProvincialCommitteeFactory,
    officer,
)
from tests.factories.territory import UnitFactory

from .conftest import TODAY
from .marking import issued_set, judged, keys_of, mark_itself

AWKWARD = 'Mô hình “A & B” <b>"Nhân dân"</b> ẵỗựỵ'
UNITS_OWN = {
    PaperKind.REGISTRATION,
    PaperKind.SELF_SCORES,
    PaperKind.LETTER,
    PaperKind.EVIDENCE,
}
APPRAISERS = UNITS_OWN | {PaperKind.VISIT, PaperKind.MINUTES}


def url(name, *args):
    return reverse(f"models_registry:{name}", args=args)


def text_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    header = document.sections[0].first_page_header.paragraphs
    return "\n".join(one.text for one in [*document.paragraphs, *header]) + "\n".join(cells)


@pytest.fixture
def dossier(world):
    """A dossier marked by its unit and appraised with one difference, by a set of 100 points."""
    ProvincialCommitteeFactory(unit=world.province, name="UBND tỉnh Sơn La")
    issued_set(world)
    model = PracticeModelFactory(
        organization=world.committee, type=world.type, name=AWKWARD, launched_on=date(2024, 5, 1)
    )
    found = DossierFactory(model=model)
    mark_itself(found, by=world.commune_officer, c1=Decimal("37.5"))
    dossiers.submit(
        found,
        by=world.commune_officer,
        letter=LegalDocumentFactory(kind="TTr", issued_on=date(2024, 12, 18)),
    )
    judgement.receive(found, by=world.provincial_officer)
    appraisal.agree(found, by=world.provincial_officer)
    appraisal.appraise(
        found,
        by=world.provincial_officer,
        judgements={keys_of(found)["1"]: judged(30, "Chưa niêm yết đủ")},
    )
    return found


@pytest.fixture
def passing(world):
    """A dossier of a set of two criteria to be met, of which its unit and the province find one."""
    ProvincialCommitteeFactory(unit=world.province, name="UBND tỉnh Sơn La")
    pass_fail = (
        CriterionContent("Công khai", "1", "Niêm yết thủ tục"),
        CriterionContent("Công khai", "2", "Tiếp công dân"),
    )
    issued_set(world, pass_fail, scoring=Scoring.PASS_FAIL)
    model = PracticeModelFactory(
        organization=world.committee, type=world.type, launched_on=date(2024, 5, 1)
    )
    found = DossierFactory(model=model)
    mark_itself(found, by=world.commune_officer, c2=0)
    dossiers.submit(
        found,
        by=world.commune_officer,
        letter=LegalDocumentFactory(kind="TTr", issued_on=date(2024, 12, 18)),
    )
    judgement.receive(found, by=world.provincial_officer)
    appraisal.agree(found, by=world.provincial_officer)
    found.round.refresh_from_db()
    return found


def qualify(dossier):
    type(dossier).objects.filter(pk=dossier.pk).update(status=DossierStatus.QUALIFIED)
    dossier.status = DossierStatus.QUALIFIED


def content(kind, dossier, by, capacity=Capacity.HEAD):
    return printing.content_of(kind, dossier, by=by, capacity=capacity, day=clock.today())


@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_paper_is_written_in_word_and_pdf_with_the_names_as_they_are(world, dossier, kind):
    qualify(dossier)
    said = content(kind, dossier, world.provincial_officer)

    text = text_of(printing.as_word(kind, said))

    assert AWKWARD in text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "{" not in text
    assert printing.as_pdf(kind, said).startswith(b"%PDF-")


def test_the_figures_on_paper_are_those_of_the_page(client, world, dossier):
    sheet = sheet_of(dossier, TODAY)
    client.force_login(world.provincial_officer)
    page = client.get(dossier.get_absolute_url()).content.decode()
    minutes = content(PaperKind.MINUTES, dossier, world.provincial_officer)
    own = content(PaperKind.SELF_SCORES, dossier, world.commune_officer)

    assert own.score.total == writing.score_of(sheet.self_outcome).total
    assert minutes.score.total == writing.score_of(sheet.final_outcome).total
    assert own.score.total != minutes.score.total
    for total in (own.score.total, minutes.score.total):
        assert total in page
    assert [row.self_mark for row in own.rows if not row.is_group] == [
        row.self_words for row in sheet.rows
    ]
    assert [row.final_mark for row in minutes.rows if not row.is_group] == [
        row.final_words for row in sheet.rows
    ]
    (difference,) = minutes.differences
    assert (difference.self_mark, difference.appraised_mark) == ("37,5", "30")
    assert difference.remark == "Chưa niêm yết đủ"


def test_the_minutes_give_each_group_what_every_party_gave_it(world, dossier):
    sheet = sheet_of(dossier, TODAY)
    minutes = content(PaperKind.MINUTES, dossier, world.provincial_officer)

    for row, (group, _rows) in zip(
        [row for row in minutes.rows if row.is_group], sheet.groups, strict=True
    ):
        assert [row.self_mark, row.appraised_mark, row.final_mark] == [
            format_trimmed(outcome.groups[group.pk][0])
            for outcome in (sheet.self_outcome, sheet.appraised_outcome, sheet.final_outcome)
        ]
    assert minutes.appraised_score.total == format_trimmed(sheet.appraised_outcome.total)
    assert minutes.appraised_score.total in text_of(printing.as_word(PaperKind.MINUTES, minutes))


@pytest.mark.parametrize("kind", [PaperKind.SELF_SCORES, PaperKind.VISIT, PaperKind.MINUTES])
def test_a_set_without_points_has_no_column_of_maxima(world, passing, kind):
    said = content(kind, passing, world.provincial_officer)

    (group, *criteria) = said.rows
    assert (group.maximum, group.self_mark) == ("", "1/2")
    assert [(row.maximum, row.self_mark) for row in criteria] == [("", "Đạt"), ("", "Không đạt")]
    words = text_of(printing.as_word(kind, said))
    assert "Tối đa" not in words
    assert "1/2" in words
    assert printing.as_pdf(kind, said).startswith(b"%PDF-")


def test_the_annex_of_a_decision_is_numbered_on_its_own(world, dossier):
    qualify(dossier)
    second = DossierFactory(
        model=PracticeModelFactory(organization=world.other_committee, type=world.type),
        status=DossierStatus.QUALIFIED,
    )
    sections = {
        number: Document(BytesIO(printing.as_word(PaperKind.DECISION, said))).sections
        for number, said in (
            (1, content(PaperKind.DECISION, dossier, world.provincial_officer)),
            (
                2,
                printing.decision_of(
                    [dossier, second],
                    by=world.provincial_officer,
                    body=Body.CHAIRMAN,
                    capacity=Capacity.HEAD,
                    day=TODAY,
                ),
            ),
        )
    }

    assert {number: len(found) for number, found in sections.items()} == {1: 1, 2: 2}
    for found in sections.values():
        last = found[-1]
        assert last.different_first_page_header_footer
        assert last._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert "PAGE" in last.header._element.xml


def test_the_list_of_evidence_counts_what_it_numbers(world, dossier):
    first, second, *_rest = keys_of(dossier).values()
    type(dossier).objects.filter(pk=dossier.pk).update(status=DossierStatus.RETURNED)
    plan = LegalDocumentFactory(number="25/KH-UBND")
    use = evidence.add(dossier, first, by=world.commune_officer, document=plan, place="trang 2")
    evidence.cite(dossier, second, by=world.commune_officer, evidence=use.evidence, place="mục II")

    said = content(PaperKind.EVIDENCE, dossier, world.commune_officer)

    sheet = sheet_of(dossier, TODAY)
    numbers = [row.criterion.number for row in sheet.rows if row.evidence]
    row = next(row for row in said.rows if row.number == "25/KH-UBND")
    assert row.criterion == ", ".join(numbers[:2])
    assert row.place == f"tiêu chí {numbers[0]}: trang 2; tiêu chí {numbers[1]}: mục II"
    assert [row.position for row in said.rows] == [str(n) for n in range(1, len(said.rows) + 1)]
    assert said.count == counted(len(said.rows))


def test_the_units_own_papers_say_nothing_of_the_appraisal(world, dossier):
    for kind in (*UNITS_OWN, PaperKind.VISIT):
        said = asdict(content(kind, dossier, world.provincial_officer))
        assert "Chưa niêm yết đủ" not in str(said)
        assert all(not row.get("appraised_mark") for row in said.get("rows", []))


def test_a_letter_has_the_units_head_and_the_signers_capacity(world, dossier):
    said = content(PaperKind.LETTER, dossier, world.commune_officer, Capacity.DEPUTY)

    assert said.head.agency == "ỦY BAN NHÂN DÂN\nXÃ CHIỀNG SƠN"
    assert said.head.number.endswith("/TTr-UBND")
    assert said.head.place_and_day.startswith("Chiềng Sơn, ngày")
    assert said.head.place_and_day.endswith("năm 2024")
    assert said.signature.lines == "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"
    assert said.addressees == ["Ủy ban nhân dân tỉnh Sơn La"]
    assert said.basis[-1].endswith(".")


def test_words_on_paper_are_vietnamese_whatever_the_screens_speak(world, dossier):
    with translation.override("en"):
        said = content(PaperKind.MINUTES, dossier, world.provincial_officer)
    assert "năm 2024" in said.model.round


def test_invented_data_is_marked_on_paper(world, dossier):
    real = content(PaperKind.LETTER, dossier, world.commune_officer)
    assert (real.notice, "MINH HỌA" in text_of(printing.as_word(PaperKind.LETTER, real))) == (
        "",
        False,
    )
    dossier.is_sample = True
    invented = content(PaperKind.LETTER, dossier, world.commune_officer)
    assert "DỮ LIỆU MINH HỌA" in text_of(printing.as_word(PaperKind.LETTER, invented))


def test_one_decision_names_every_dossier(world, dossier):
    second = DossierFactory(
        model=PracticeModelFactory(organization=world.other_committee, type=world.type),
        status=DossierStatus.QUALIFIED,
    )
    by = world.provincial_officer
    with pytest.raises(of_province.NotReady):
        content(PaperKind.DECISION, dossier, by)
    qualify(dossier)

    both = printing.decision_of(
        [dossier, second],
        by=by,
        body=Body.COMMITTEE,
        capacity=Capacity.HEAD,
        day=TODAY,
    )
    one = content(PaperKind.DECISION, dossier, by)

    assert [row.position for row in both.recognised] == ["1", "2"]
    assert both.authority == "ỦY BAN NHÂN DÂN TỈNH SƠN LA"
    assert both.signature.lines == "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    assert "danh sách kèm theo" in both.first_article
    text = text_of(printing.as_word(PaperKind.DECISION, both))
    assert second.code in text
    assert "Phụ lục" in text
    assert one.authority == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN LA"
    assert one.signature.lines == "CHỦ TỊCH"
    assert one.basis[-1].startswith("Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình")
    single = text_of(printing.as_word(PaperKind.DECISION, one))
    assert "Phụ lục" not in single
    assert printing.as_pdf(PaperKind.DECISION, both).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (date(2019, 1, 1), "19 tháng 6 năm 2015"),
        (date(2024, 12, 31), "22 tháng 11 năm 2019"),
        (date(2025, 4, 1), "19 tháng 02 năm 2025"),
        (date(2025, 7, 1), "16 tháng 6 năm 2025"),
    ],
)
def test_a_decision_rests_on_the_law_of_its_day(day, law):
    (cited,) = writing.laws_on(day)
    assert cited.endswith(law)


def test_each_kind_of_office_has_its_own_head(world):
    province = world.province
    department = office_on(OrganizationFactory(unit=province, name="Sở Y tế"), TODAY)
    party = office_on(PartyBodyFactory(unit=province, name="Ban Dân vận Tỉnh ủy"), TODAY)
    office = office_on(OrganizationFactory(unit=province, name="Văn phòng UBND tỉnh"), TODAY)
    enterprise = office_on(EnterpriseFactory(unit=province, name="Công ty A"), TODAY)
    numbered = UnitFactory(parent=world.district, name="7", kind="phuong")
    ward = office_on(CommuneCommitteeFactory(unit=numbered), TODAY)

    assert (department.body, department.superior) == (Body.AGENCY, f"UBND {province_name(world)}")
    assert (party.body, party.agency) == (Body.PARTY_BODY, "Ban Dân vận")
    assert party.symbol == "BDVTU"
    assert party.letterhead("TTr", TODAY).motto == ""
    assert office.agency == "Văn phòng"
    assert (enterprise.superior, enterprise.signature(Capacity.HEAD).lines) == ("", "GIÁM ĐỐC")
    assert ward.place == "Phường 7"


def province_name(world):
    return str(world.province.versions.get().full_name)


def test_a_front_body_signs_together(world):
    front = OrganizationFactory(
        unit=world.province,
        name="Hội Nông dân tỉnh",
        kind=OrganizationKind.FRONT_BODY,
        side="front",
    )
    lines = office_on(front, TODAY).signature(Capacity.HEAD).lines
    assert lines == "TM. BAN THƯỜNG VỤ\nCHỦ TỊCH"


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("commune_officer", UNITS_OWN),
        ("leader", UNITS_OWN),
        ("mobilisation", APPRAISERS),
        ("provincial_officer", set(PaperKind)),
    ],
)
def test_each_prints_what_is_theirs(client, world, dossier, who, kinds):
    world.mobilisation = officer(Role.MOBILISATION_BODY, PartyBodyFactory(unit=world.province))
    qualify(dossier)
    user = getattr(world, who)
    client.force_login(user)
    page = client.get(dossier.get_absolute_url()).content.decode()

    assert set(printing.printable(dossier, user)) == kinds
    for kind in PaperKind:
        for form in ("docx", "pdf"):
            address = url("dossier_paper", dossier.code, kind.value, form)
            answer = client.get(address)
            assert answer.status_code == (200 if kind in kinds else 403), (kind, form)
            assert (address in page) == (kind in kinds)


def test_a_paper_comes_under_a_safe_name_and_is_kept_by_nobody(client, world, dossier):
    client.force_login(world.commune_officer)
    word = client.get(url("dossier_paper", dossier.code, "to-trinh", "docx"), {"ky": "deputy"})
    pdf = client.get(url("dossier_paper", dossier.code, "to-trinh", "pdf"), {"ky": "<x>"})

    assert word["Content-Disposition"] == (f'attachment; filename="to-trinh-{dossier.code}.docx"')
    assert "KT. CHỦ TỊCH" in text_of(word.content)
    assert pdf["Content-Disposition"].startswith("inline")
    assert pdf.content.startswith(b"%PDF-")
    for answer in (word, pdf):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer["Cache-Control"]


def test_a_neighbour_and_a_wrong_address_get_nothing(client, world, dossier):
    client.force_login(world.neighbour)
    assert client.get(url("dossier_paper", dossier.code, "to-trinh", "pdf")).status_code == 404
    client.force_login(world.commune_officer)
    for paper, form in (("to-trinh", "exe"), ("khac", "pdf")):
        assert client.get(url("dossier_paper", dossier.code, paper, form)).status_code == 404


def test_what_cannot_be_written_yet_is_told(client, world):
    blank = DossierFactory(
        model=PracticeModelFactory(organization=world.committee, type=world.type)
    )
    with pytest.raises(NoCriteria):
        content(PaperKind.LETTER, blank, world.commune_officer)
    client.force_login(world.commune_officer)
    answer = client.get(url("dossier_paper", blank.code, "to-trinh", "pdf"), follow=True)
    assert "Chưa có bộ tiêu chí" in answer.content.decode()

    issued_set(world)
    mark_itself(blank, by=world.commune_officer)
    client.force_login(world.provincial_officer)
    answer = client.get(url("dossier_paper", blank.code, "bien-ban", "docx"), follow=True)
    assert "chưa được thẩm định điểm" in answer.content.decode()


def test_the_draft_of_a_decision_is_for_who_decides_and_of_what_is_ready(client, world, dossier):
    address = url("decision_draft")
    client.force_login(world.commune_officer)
    assert client.get(address).status_code == 403

    client.force_login(world.provincial_officer)
    asked = {"dang": "docx", "ky": "tm-kt", "dossiers": [dossier.code]}
    assert dossier.code not in client.get(address).content.decode()
    assert client.get(address, asked).status_code == 200
    assert "html" in client.get(address, asked)["Content-Type"]

    qualify(dossier)
    assert dossier.code in client.get(address).content.decode()
    text = text_of(client.get(address, asked).content)
    assert "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH" in text
    assert client.get(address, asked | {"dang": "pdf"}).content.startswith(b"%PDF-")
    nobody = client.get(address, {"dang": "docx"})
    assert "Đề nghị chọn ít nhất một hồ sơ" in nobody.content.decode()


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_standard_template_passes_the_check_that_others_must_pass(kind):
    with printing.standard_template(kind).open("rb") as template:
        check_template(template, printing.shape(kind))


def test_the_standard_templates_are_those_that_the_script_writes(tmp_path, monkeypatch):
    path = Path(settings.BASE_DIR) / "scripts" / "paper_templates.py"
    monkeypatch.syspath_prepend(str(path.parent))
    spec = importlib.util.spec_from_file_location("paper_templates", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    script.write(script.TEMPLATES, tmp_path)

    for kind in PaperKind:
        written, kept = tmp_path / f"{kind.value}.docx", printing.standard_template(kind)
        with zipfile.ZipFile(written) as new, zipfile.ZipFile(kept) as old:
            assert new.namelist() == old.namelist()
            for name in new.namelist():
                assert new.read(name) == old.read(name), (kind, name)
