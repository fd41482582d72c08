"""A refusal that a view lets through, answered by the middleware."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from core.middleware import RefusalMiddleware
from core.refusals import ChangedMeanwhile, NotNow, NotYours, ReasonRequired


@pytest.fixture
def answer(rf: RequestFactory):
    def ask(refusal, method="post", referer="http://testserver/truoc/"):
        request = getattr(rf, method)("/viec/", headers={"referer": referer})
        request.user, request.session = AnonymousUser(), {}
        request._messages = FallbackStorage(request)
        response = RefusalMiddleware(lambda _: None).process_exception(request, refusal)
        return response, [str(message) for message in get_messages(request)]

    return ask


def test_what_changed_meanwhile_is_a_conflict(answer):
    response, _ = answer(ChangedMeanwhile())

    assert response.status_code == 409
    assert "Đề nghị kiểm tra trước khi lưu." in response.content.decode()


def test_what_is_not_yours_is_forbidden_and_says_whom_to_ask(answer):
    response, _ = answer(NotYours())

    assert response.status_code == 403
    assert "Tài khoản chưa được phân quyền thực hiện việc này." in response.content.decode()
    assert "liên hệ Quản trị đơn vị" in response.content.decode()


def test_the_rest_is_told_on_the_page_before(answer):
    response, told = answer(ReasonRequired())

    assert (response.status_code, response.url) == (302, "http://testserver/truoc/")
    assert told == ["Đề nghị nêu rõ lý do."]


@pytest.mark.parametrize(
    ("method", "referer"),
    [("post", ""), ("post", "https://elsewhere.example/"), ("get", "http://testserver/viec/")],
)
def test_without_a_page_to_go_back_to_it_is_told_here(answer, method, referer):
    response, told = answer(NotNow("Hồ sơ đã gửi."), method, referer)

    assert response.status_code == 400
    assert "Hồ sơ đã gửi." in response.content.decode()
    assert told == []


def test_a_fault_is_left_alone(answer):
    response, _ = answer(ZeroDivisionError())

    assert response is None
