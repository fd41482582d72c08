"""Whose failed sign-ins are counted together."""

from sonla_portal.proxy import visitor_address

FORWARDED = {"HTTP_X_FORWARDED_FOR": "1.1.1.1, 203.0.113.7", "REMOTE_ADDR": "127.0.0.1"}


def test_behind_a_proxy_only_the_address_that_the_proxy_saw_counts(rf, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert visitor_address(rf.get("/", **FORWARDED)) == "203.0.113.7"
    assert visitor_address(rf.get("/", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"


def test_without_a_proxy_nobody_chooses_an_address(rf, settings):
    settings.SECURE_PROXY_SSL_HEADER = None

    assert visitor_address(rf.get("/", **FORWARDED)) == "127.0.0.1"
