"""The figures of administrative reform, under the name by which reporting finds them."""

from . import boards, one_stop, rates, service_figures, tasks

__all__ = ["boards", "one_stop", "rates", "service_figures", "tasks"]
