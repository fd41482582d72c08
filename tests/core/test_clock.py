"""The portal's day."""

from datetime import date

import time_machine

from core import clock


def test_without_a_setting_the_portal_lives_on_the_real_day_in_viet_nam(settings):
    settings.PORTAL_TODAY = None

    with time_machine.travel("2025-06-30T18:30:00Z", tick=False):
        assert clock.today() == date(2025, 7, 1)
        assert not clock.is_simulated()


def test_the_setting_plays_another_day_and_says_so(settings):
    settings.PORTAL_TODAY = date(2024, 12, 31)

    assert clock.today() == date(2024, 12, 31)
    assert clock.is_simulated()


def test_a_day_is_played_within_its_block_only(settings):
    settings.PORTAL_TODAY = date(2024, 12, 31)

    with clock.playing(date(2022, 3, 1)):
        assert clock.today() == date(2022, 3, 1)
    assert clock.today() == date(2024, 12, 31)
