"""What the pages say of a recognition that was stopped, and whose work a button is."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from models_registry.models import DossierStatus, Recognition, RecognitionStatus
from tests.factories.models_registry import (
    DossierFactory,
    PracticeModelFactory,
    RecognitionFactory,
)


def url(name: str, *args: Any) -> str:
    return reverse(f"models_registry:{name}", args=args)


@pytest.fixture
def standing(world: Any) -> Any:
    """A recognition of a dossier's model, in force since 01/11/2024."""
    dossier = DossierFactory(model__organization=world.committee, status=DossierStatus.RECOGNISED)
    return RecognitionFactory(
        model=dossier.model, dossier=dossier, origin="procedure", in_force_from=date(2024, 11, 1)
    )


def stopped(standing: Recognition) -> dict[str, Any]:
    """What is typed to stop it."""
    return {
        "on": "15/12/2024",
        "reason": "Không còn bảo đảm tiêu chí",
        "decision_number": "2700/QĐ-UBND",
        "decision_issued_on": "15/12/2024",
        "decision_issuer": "UBND tỉnh Sơn La",
        "decision_signer": "Người ký quyết định",
        "signer_capacity": "KT. Chủ tịch, Phó Chủ tịch",
        "revision": standing.revision,
    }


@pytest.mark.parametrize("verb", ["suspend", "revoke"])
def test_what_stops_a_recognition_is_kept_with_its_signer_and_their_capacity(
    client: Any, world: Any, standing: Any, verb: str
) -> None:
    client.force_login(world.provincial_officer)
    form = client.get(url("recognition_change", standing.pk, verb)).text
    assert form.index("Người ký") < form.index("Thẩm quyền, chức vụ người ký")

    client.post(url("recognition_change", standing.pk, verb), stopped(standing))

    page = client.get(standing.model.get_absolute_url()).text
    assert "KT. Chủ tịch, Phó Chủ tịch Người ký quyết định" in page
    standing.refresh_from_db()
    kept = (
        standing.end_signer_capacity
        if verb == "revoke"
        else standing.suspensions.get().signer_capacity
    )
    assert kept == "KT. Chủ tịch, Phó Chủ tịch"


def test_the_model_and_its_dossier_no_longer_read_as_recognised_once_it_is_revoked(
    client: Any, world: Any, standing: Any
) -> None:
    client.force_login(world.provincial_officer)
    dossier = standing.dossier
    client.post(url("recognition_change", standing.pk, "revoke"), stopped(standing))

    model_page = client.get(standing.model.get_absolute_url())
    assert model_page.context["current"] is None
    assert model_page.context["former"] == standing
    head = model_page.text[: model_page.text.index('class="split"')]
    assert "Thu hồi quyết định công nhận" in head
    assert "Thu hồi quyết định công nhận" in client.get(dossier.get_absolute_url()).text


def test_a_term_that_is_over_is_said_to_be_over_before_anybody_records_it(world: Any) -> None:
    over = RecognitionFactory(
        model__organization=world.committee,
        in_force_from=date(2024, 1, 1),
        in_force_to=date(2024, 12, 19),
        end_kind="lapsed",
    )
    running = RecognitionFactory(
        in_force_from=date(2024, 1, 1), in_force_to=date(2024, 12, 20), end_kind="lapsed"
    )

    assert (over.status, over.state_words) == (
        RecognitionStatus.IN_FORCE,
        "Hết thời hạn công nhận từ ngày 20/12/2024",
    )
    assert running.state_words == "Đã công nhận"


def test_a_capacity_to_sign_stands_with_the_document_that_was_signed(standing: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Recognition.objects.filter(pk=standing.pk).update(end_signer_capacity="KT. Chủ tịch")


def test_the_province_sees_which_buttons_are_the_units_own_work(client: Any, world: Any) -> None:
    model = PracticeModelFactory(organization=world.committee)
    dossier = DossierFactory(model=model, status=DossierStatus.DRAFT)
    said = "(nhập thay)"

    client.force_login(world.provincial_officer)
    pages = [client.get(one.get_absolute_url()).text for one in (model, dossier)]
    assert all(f"Sửa {said}" in page for page in pages)
    assert f"Ghi nhận ra mắt {said}" in pages[0]
    assert f"Gửi hồ sơ {said}" in pages[1]

    client.force_login(world.commune_officer)
    for one in (model, dossier):
        assert said not in client.get(one.get_absolute_url()).text


def test_the_provinces_own_work_is_never_said_to_be_entered_for_the_unit(
    client: Any, world: Any
) -> None:
    dossier = DossierFactory(model__organization=world.committee, status=DossierStatus.APPRAISING)
    client.force_login(world.provincial_officer)

    assert "(nhập thay)" not in client.get(dossier.get_absolute_url()).text
