"""What people try who should not, and what browsers do twice: through the doors of the pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from models_registry import urls
from models_registry.models import (
    Dossier,
    DossierStatus,
    PracticeModel,
    Recognition,
    RecognitionStatus,
    ScoreLine,
)
from models_registry.scoring import evidence
from tests.factories.documents import PDF
from tests.factories.models_registry import (
    DossierFactory,
    PracticeModelFactory,
    RecognitionFactory,
)

from .marking import issued_set, keys_of, mark_itself

S = DossierStatus
SCRIPT = "<script>alert(1)</script>"
OF_A_DOSSIER = sorted(
    str(pattern.name)
    for pattern in urls.urlpatterns
    if str(pattern.name).startswith(("dossier_", "evidence_"))
    and "code" in pattern.pattern.converters
)


def url(name: str, *args: Any) -> str:
    return reverse(f"models_registry:{name}", args=args)


@pytest.fixture
def dossier(world: Any) -> Any:
    """A commune's draft, of a set of 100 points, with a file that proves the first criterion."""
    issued_set(world)
    model = PracticeModelFactory(organization=world.committee, type=world.type)
    found = DossierFactory(model=model)
    found.first = keys_of(found)["1"]
    found.use = evidence.add(
        found,
        found.first,
        by=world.commune_officer,
        upload=SimpleUploadedFile("bien-ban.pdf", PDF),
    )
    return found


def at(dossier: Dossier, status: str) -> None:
    """Put the dossier there, sent where it must have been."""
    sent = None if status in (S.DRAFT, S.AWAITING_HEAD) else "2024-12-18"
    Dossier.objects.filter(pk=dossier.pk).update(status=status, submitted_on=sent)
    dossier.refresh_from_db()


@pytest.mark.parametrize("name", OF_A_DOSSIER)
def test_another_units_dossier_and_files_do_not_exist_by_any_address(
    client: Any, world: Any, dossier: Any, name: str
) -> None:
    found = next(pattern for pattern in urls.urlpatterns if pattern.name == name)
    known = {
        "code": dossier.model.code if name == "dossier_open" else dossier.code,
        "criterion": dossier.first,
        "pk": dossier.use.pk,
        "verb": "receive",
        "part": "tu-cham",
        "paper": "to-trinh",
        "form": "pdf",
    }
    address = reverse(
        f"models_registry:{name}",
        kwargs={word: known[word] for word in found.pattern.converters},
    )
    before = Dossier.objects.values_list("status", "revision").get(pk=dossier.pk)

    client.force_login(world.neighbour)
    answers = {client.get(address).status_code, client.post(address).status_code}

    # A page that takes posts alone says so of a look, to everybody.
    assert answers in ({404}, {404, 405})
    assert Dossier.objects.values_list("status", "revision").get(pk=dossier.pk) == before


def test_the_file_of_another_dossier_is_not_handed_out_through_ones_own(
    client: Any, world: Any, dossier: Any
) -> None:
    own = DossierFactory(model__organization=world.other_committee, model__type=world.type)
    client.force_login(world.neighbour)

    assert client.get(url("evidence_file", own.code, dossier.use.pk)).status_code == 404


def test_no_field_of_a_form_moves_a_status_or_a_day(client: Any, world: Any, dossier: Any) -> None:
    client.force_login(world.commune_officer)
    forged = {
        "status": "recognised",
        "submitted_on": "01/12/2024",
        "is_sample": "on",
        "launched_on": "01/12/2024",
        "origin": "decision",
        "organization": str(world.other_committee.pk),
        "code": "HS-2024-9999",
    }
    client.post(
        url("dossier_edit", dossier.code),
        {"results": "Đã làm", "plan": "", "revision": dossier.revision} | forged,
    )
    model = dossier.model
    client.post(
        url("practicemodel_edit", model.code),
        {"name": "Tên mới", "field": "", "summary": "Đã sửa", "revision": model.revision} | forged,
    )

    fresh = Dossier.objects.select_related("model").get(pk=dossier.pk)
    assert (fresh.results, fresh.status, fresh.submitted_on) == ("Đã làm", S.DRAFT, None)
    assert (fresh.code, fresh.is_sample) == (dossier.code, False)
    assert (fresh.model.name, fresh.model.launched_on) == ("Tên mới", None)
    assert (fresh.model.status, fresh.model.origin) == (model.status, model.origin)
    assert fresh.model.organization_id == world.committee.pk


@pytest.mark.parametrize("written", ["40,01", "41", "-1", "-0,5", "1,005", "0,001", "1e9", "NaN"])
@pytest.mark.parametrize("page", ["dossier_assess", "dossier_appraise"])
def test_a_mark_above_its_maximum_below_zero_or_finer_than_it_may_be_is_kept_nowhere(
    client: Any, world: Any, dossier: Any, page: str, written: str
) -> None:
    user, column = world.commune_officer, "self_points"
    if page == "dossier_appraise":
        mark_itself(dossier, by=world.commune_officer)
        at(dossier, S.APPRAISING)
        user, column = world.provincial_officer, "appraised_points"
    before = list(ScoreLine.objects.order_by("pk").values_list(column))
    client.force_login(user)

    answer = client.post(
        url(page, dossier.code), {f"m{dossier.first}": written, f"a{dossier.first}": "Lý do"}
    )

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert f'value="{written}"' in answer.text
    assert list(ScoreLine.objects.order_by("pk").values_list(column)) == before


def test_a_script_in_a_name_is_shown_on_every_page_and_run_on_none(
    client: Any, world: Any, dossier: Any
) -> None:
    PracticeModel.objects.filter(pk=dossier.model_id).update(name=SCRIPT, summary=SCRIPT)
    at(dossier, S.QUALIFIED)
    client.force_login(world.provincial_officer)
    for address in (
        url("practicemodel_list"),
        dossier.model.get_absolute_url(),
        dossier.get_absolute_url(),
        url("appraisal_list"),
        url("recognition_bulk"),
        url("decision_draft"),
        url("dossier_recognise", dossier.code),
        dossier.round.get_absolute_url(),
    ):
        page = client.get(address).text
        assert SCRIPT not in page, address
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page, address


@pytest.mark.parametrize("field", ["name", "field", "summary"])
def test_a_text_of_100000_characters_is_kept_or_refused_in_words(
    client: Any, world: Any, dossier: Any, field: str
) -> None:
    client.force_login(world.commune_officer)
    typed = {"name": "Tên", "field": "", "summary": "", "revision": dossier.model.revision}
    answer = client.post(
        url("practicemodel_edit", dossier.model.code), typed | {field: "ơ" * 100_000}
    )

    dossier.model.refresh_from_db()
    if answer.status_code == 200:
        assert answer.context["form"].errors[field]
    else:
        assert getattr(dossier.model, field) == "ơ" * 100_000


@pytest.mark.parametrize(
    ("verb", "status", "posted"),
    [
        ("receive", S.SUBMITTED, {}),
        ("return", S.APPRAISING, {"reason": "Thiếu biên bản"}),
        ("announce", S.APPRAISING, {}),
        ("qualify", S.APPRAISING, {}),
        ("disqualify", S.APPRAISING, {"reason": "Chưa đủ"}),
    ],
)
def test_a_judgement_sent_twice_is_made_once(
    client: Any, world: Any, verb: str, status: str, posted: dict[str, str]
) -> None:
    dossier = DossierFactory(model__organization=world.committee, status=status)
    client.force_login(world.provincial_officer)
    address = url("dossier_judge", dossier.code, verb)
    posted = posted | {"revision": str(dossier.revision)}

    client.post(address, posted)
    after = Dossier.objects.values_list("status", "revision").get(pk=dossier.pk)
    assert after[0] != status
    steps = dossier.steps.count()
    again = client.post(address, posted)

    assert again.status_code == 302
    assert Dossier.objects.values_list("status", "revision").get(pk=dossier.pk) == after
    assert dossier.steps.count() == steps == 1


ENDING = {
    "on": "15/12/2024",
    "reason": "Không còn bảo đảm",
    "decision_number": "2700/QĐ-UBND",
    "decision_issued_on": "15/12/2024",
    "decision_issuer": "UBND tỉnh Sơn La",
}


@pytest.mark.parametrize("verb", ["suspend", "revoke", "renew"])
def test_a_change_of_a_recognition_sent_twice_is_made_once(
    client: Any, world: Any, verb: str
) -> None:
    standing = RecognitionFactory(model__organization=world.committee, in_force_from="2024-11-01")
    client.force_login(world.provincial_officer)
    address = url("recognition_change", standing.pk, verb)
    posted = ENDING | {"revision": str(standing.revision)}

    client.post(address, posted)
    standing.refresh_from_db()
    assert standing.status != RecognitionStatus.IN_FORCE
    kept = (standing.revision, standing.steps.count(), Recognition.objects.count())
    again = client.post(address, posted)

    standing.refresh_from_db()
    assert again.status_code < 500
    assert (standing.revision, standing.steps.count(), Recognition.objects.count()) == kept


@pytest.mark.parametrize(
    ("name", "posted"),
    [
        ("practicemodel_launch", {"launched_on": "15/12/2024"}),
        ("practicemodel_end", {"on": "15/12/2024", "reason": "Sắp xếp lại"}),
    ],
)
def test_an_act_on_a_model_sent_twice_is_done_once(
    client: Any, world: Any, name: str, posted: dict[str, str]
) -> None:
    model = PracticeModelFactory(organization=world.committee)
    client.force_login(world.commune_officer)
    posted = posted | {"revision": str(model.revision)}

    client.post(url(name, model.code), posted)
    model.refresh_from_db()
    kept = (model.status, model.revision, model.steps.count())
    again = client.post(url(name, model.code), posted)

    model.refresh_from_db()
    assert again.status_code < 500
    assert model.steps.count() == 1
    assert (model.status, model.revision, model.steps.count()) == kept


def test_a_registration_sent_twice_is_there_once(client: Any, world: Any) -> None:
    client.force_login(world.commune_officer)
    posted = {
        "organization": str(world.committee.pk),
        "type": str(world.type.pk),
        "name": "Gửi hai lần",
        "registered_on": "20/12/2024",
    }
    answers = [client.post(url("practicemodel_register"), posted) for _attempt in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert PracticeModel.objects.filter(name="Gửi hai lần").count() == 1


def test_a_piece_of_evidence_sent_twice_is_cited_once(
    client: Any, world: Any, dossier: Any
) -> None:
    client.force_login(world.commune_officer)
    address = url("evidence_add", dossier.code, dossier.first)
    for _attempt in range(2):
        client.post(address, {"title": "Ảnh", "upload": SimpleUploadedFile("a.pdf", PDF + b" ")})

    # The one of the fixture, and this one.
    assert dossier.lines.get(criterion=dossier.first).evidence_uses.count() == 2
