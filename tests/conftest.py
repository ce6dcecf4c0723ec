"""What all tests share: examples are the same on every run, and none is timed."""

from hypothesis import HealthCheck, settings

# How long an example takes says nothing of the code.
settings.register_profile(
    "here",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    database=None,
)
settings.load_profile("here")
