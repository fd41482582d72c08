"""What every test stands on."""

from hypothesis import settings

# The same examples every time, and no clock: a busy machine must not turn a test red.
settings.register_profile("portal", derandomize=True, deadline=None)
settings.load_profile("portal")
