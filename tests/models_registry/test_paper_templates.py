"""A province puts its own Word template in place of a standard one, version after version."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document

from core.constraints import AppendOnly
from core.refusals import NotNow, NotYours, Refusal
from documents.file_kinds import DOCX
from documents.models import StoredFile
from documents.tags import TemplateRefused
from models_registry.models import PaperKind, PaperTemplate
from models_registry.papers import printing, replacing
from organizations.roles import Role
from tests.factories.models_registry import DossierFactory, PracticeModelFactory
from tests.factories.organizations import OrganizationFactory, officer

from .marking import issued_set, mark_itself

KIND = PaperKind.LETTER
PAGE = reverse("models_registry:papertemplate_detail", args=[KIND.value])


def word(*paragraphs: str, name: str = "Mẫu của tỉnh.docx") -> SimpleUploadedFile:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    written = BytesIO()
    document.save(written)
    return SimpleUploadedFile(name, written.getvalue(), content_type=DOCX.content_type)


def words_in(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


@pytest.fixture
def keeper():
    return officer(Role.SYSTEM_ADMIN, OrganizationFactory(name="Văn phòng UBND tỉnh"))


@pytest.fixture
def dossier(world):
    issued_set(world)
    model = PracticeModelFactory(organization=world.committee, type=world.type)
    found = DossierFactory(model=model)
    mark_itself(found, by=world.commune_officer)
    return found


def test_word_follows_the_newest_version_and_pdf_the_standard(client, world, dossier):
    province = world.provincial_officer
    replacing.replace(KIND, word("Mẫu 1: {{ unit }}"), by=province)
    replacing.replace(KIND, word("Mẫu 2: {{ unit }}"), by=province)
    client.force_login(world.commune_officer)
    address = reverse("models_registry:dossier_paper", args=[dossier.code, KIND.value, "docx"])

    assert words_in(client.get(address).content) == "Mẫu 2: Ủy ban nhân dân xã Chiềng Sơn"
    assert client.get(address.replace("docx", "pdf")).content.startswith(b"%PDF-")

    replacing.back_to_standard(KIND, by=province)
    assert "TỜ TRÌNH" in words_in(client.get(address).content)
    assert list(PaperTemplate.objects.filter(kind=KIND).values_list("version", flat=True)) == [
        3,
        2,
        1,
    ]
    with pytest.raises(NotNow):
        replacing.back_to_standard(KIND, by=province)


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (word("{{ titel }}"), "titel"),
        (word("{{ ''.__class__ }}"), "nêu tên trường"),
        (word("{% for a in range(10**9) %}x{% endfor %}"), "trường"),
        (word("{{ unit"), "chưa đóng"),
        (SimpleUploadedFile("a.docx", b"%PDF-1.7 %%EOF"), "không thuộc loại"),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04" + b"x" * 3_000_000), "2 MB"),
    ],
)
def test_a_bad_template_is_told_and_nothing_is_kept(client, keeper, upload, refusal):
    upload.seek(0)
    client.force_login(keeper)
    answer = client.post(PAGE, {"upload": upload})

    assert answer.status_code == 200
    assert refusal in answer.content.decode()
    assert not PaperTemplate.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_template_is_tried_before_it_is_used(client, world, dossier, keeper):
    # Who runs the portal sees no dossier: the names of the tags stand in their places.
    client.force_login(keeper)
    named = client.post(PAGE, {"upload": word("Của {{ unit }}."), "try": "1"})
    assert words_in(named.content) == "Của «unit»."
    hidden = client.post(PAGE, {"upload": word("{{ unit }}"), "dossier": dossier.code, "try": "1"})
    assert dossier.code in hidden.content.decode()

    client.force_login(world.provincial_officer)
    newest = client.post(PAGE, {"upload": word("{{ model.dossier }}"), "try": "1"})
    chosen = client.post(
        PAGE,
        {"upload": word("{{ model.dossier }}"), "dossier": dossier.code.lower(), "try": "1"},
    )
    assert words_in(newest.content) == words_in(chosen.content) == dossier.code
    assert not PaperTemplate.objects.exists()


def test_the_page_puts_a_template_in_use_shows_it_and_goes_back(client, world, dossier, keeper):
    client.force_login(keeper)
    told = client.post(PAGE, {"upload": word("Của {{ unit }}")}, follow=True).content.decode()
    assert "phiên bản 1" in told
    assert "Mẫu của tỉnh.docx" in told
    assert "Bản PDF luôn theo mẫu chuẩn" in told
    assert "rows[].number" not in told
    assert "score.total" in told

    version = reverse("models_registry:papertemplate_file", args=[KIND.value, 1])
    assert b"".join(client.get(version)) == word("Của {{ unit }}").read()
    assert words_in(client.get(version, {"xem-thu": ""}).content) == "Của «unit»"
    standard = reverse("models_registry:papertemplate_standard", args=[KIND.value])
    assert client.get(standard).content == printing.standard_template(KIND).read_bytes()

    reset = reverse("models_registry:papertemplate_reset", args=[KIND.value])
    assert client.get(reset).status_code == 405
    assert "Đã trở về mẫu chuẩn" in client.post(reset, follow=True).content.decode()
    assert replacing.in_use(KIND) is None


def test_only_who_keeps_templates_comes_near_them(client, world):
    standard = reverse("models_registry:papertemplate_standard", args=[KIND.value])
    listed = reverse("models_registry:papertemplate_list")
    for user in (world.commune_officer, world.leader, world.district_officer):
        client.force_login(user)
        for address in (PAGE, standard, listed):
            assert client.get(address).status_code == 403
        with pytest.raises(NotYours):
            replacing.replace(KIND, word("x"), by=user)
        with pytest.raises(NotYours):
            replacing.back_to_standard(KIND, by=user)
    client.force_login(world.provincial_officer)
    assert "Mẫu chuẩn" in client.get(listed).content.decode()
    assert client.get(PAGE.replace("to-trinh", "khac")).status_code == 404


def test_a_template_that_no_longer_fits_is_told_where_it_is_used(client, world, dossier):
    # A later release may take a tag away that an old version names.
    version = replacing.replace(KIND, word("{{ unit }}"), by=world.provincial_officer)
    stored = version.file
    with stored.content.open("wb") as kept:
        kept.write(word("{{ gone }}").read())
    client.force_login(world.commune_officer)
    address = reverse("models_registry:dossier_paper", args=[dossier.code, KIND.value, "docx"])

    answer = client.get(address, follow=True)

    assert "gone" in answer.content.decode()


def test_versions_are_only_added(world):
    version = replacing.replace(KIND, word("x"), by=world.provincial_officer)
    assert any(isinstance(rule, AppendOnly) for rule in PaperTemplate._meta.constraints)
    for wrong in (
        {"kind": KIND, "version": 1},
        {"kind": "khac", "version": 2},
        {"kind": KIND, "version": 0},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperTemplate.objects.create(uploaded_by=world.provincial_officer, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTemplate.objects.filter(pk=version.pk).update(version=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_what_is_refused_is_a_refusal():
    assert issubclass(TemplateRefused, Refusal)
