"""What reform tasks offer to the search in the frame: tasks and plans, without accents."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.search import Hit
from organizations.permissions import Permission

from .models import ReformPlan, ReformTask

GROUP = _("Nhiệm vụ, kế hoạch cải cách hành chính")


def search(user: Any, text: str, limit: int) -> list[Hit]:
    """Plans and tasks that hold every word, the newest years first."""
    plans = ReformPlan.objects.permitted_to(user, Permission.PLAN_VIEW).search(text)
    hits = [
        Hit(plan.title, plan.get_absolute_url(), str(plan.get_status_display()), plan.is_sample)
        for plan in plans.order_by("-year", "layer", "pk")[:limit]
    ]
    tasks = ReformTask.objects.permitted_to(user, Permission.TASK_VIEW).search(text)
    rows = tasks.select_related("plan").order_by("-plan__year", "plan__layer", "pk")
    hits += [
        Hit(str(task), task.get_absolute_url(), task.plan.title, task.is_sample)
        for task in rows[: limit - len(hits)]
    ]
    return hits
