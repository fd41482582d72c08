"""The pages of those who look after accounts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core import clock
from core.http import AuthenticatedHttpRequest, refusals_as_messages, require
from core.spreadsheet import XLSX

from . import account_opening
from .account_forms import AccountForm, BulkForm, InspectionForm, ReopeningForm, RoleForm
from .account_listing import events_of, roles_seen, rows_of, state_of
from .account_opening import Opened
from .account_rights import accounts_seen, manages_everything, may_manage
from .blank_list import blank_list
from .bulk_opening import MAX_ACCOUNTS
from .filters import AccountFilter
from .models import Membership
from .permissions import Permission
from .slips import slips_of

PAGE_ROWS = 50


@require_safe
def account_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The accounts in the person's care."""
    require(request.user, Permission.ACCOUNT_VIEW)
    is_for_all = manages_everything(request.user)
    found = AccountFilter(request.GET, is_for_all=is_for_all, queryset=accounts_seen(request.user))
    page = Paginator(found.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "organizations/account_list.html",
        {
            "filter": found,
            "page": page,
            "rows": rows_of(page.object_list, request.user),
            "may_open": request.user.has_perm(Permission.ACCOUNT_MANAGE),
            "is_for_all": is_for_all,
        },
    )


@require_safe
def account_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One account: its state, its roles, what was done to it, and what may be done now."""
    account = _seen(request, pk)
    roles = roles_seen([account], request.user)
    # Who also works elsewhere is no business of this office beyond what it gave them.
    in_care = may_manage(request.user, account)
    return render(
        request,
        "organizations/account_detail.html",
        {
            "account": account,
            "state": state_of(account, clock.today()),
            "roles": roles,
            "events": events_of(account, roles, with_account=in_care),
            "may_manage": in_care,
            "is_own": account == request.user,
        },
    )


@never_cache
def account_open(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open one account; its slip is the answer."""
    require(request.user, Permission.ACCOUNT_MANAGE)
    form = AccountForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and (opened := form.opened()):
        return _slips(request, [opened])
    return render(request, "organizations/account_form.html", {"form": form})


@never_cache
def account_inspection(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open the account of an inspection team; its slip is the answer."""
    require(request.user, Permission.ACCOUNT_MANAGE)
    if not manages_everything(request.user):
        raise PermissionDenied
    form = InspectionForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and (opened := form.opened()):
        return _slips(request, [opened])
    return render(request, "organizations/inspection_form.html", {"form": form})


@never_cache
def account_import(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Open the accounts of a workbook; their slips are the answer."""
    require(request.user, Permission.ACCOUNT_MANAGE)
    form = BulkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (opened := form.opened(request.user)):
        return _slips(request, opened)
    return render(
        request, "organizations/account_import.html", {"form": form, "most": MAX_ACCOUNTS}
    )


@require_safe
def account_blank(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    require(request.user, Permission.ACCOUNT_MANAGE)
    answer = HttpResponse(blank_list(request.user), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="danh-sach-tai-khoan.xlsx"'
    return answer


@require_POST
@never_cache
def account_reset(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Give a new one-time code; its slip is the answer."""
    account = _managed(request, pk)
    with refusals_as_messages(request):
        return _slips(request, [account_opening.reset_code(account, by=request.user)])
    return _to(account)


@require_POST
def account_close(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Lock the account."""
    account = _managed(request, pk)
    with refusals_as_messages(request):
        account_opening.close_account(account, by=request.user)
        messages.success(request, _("Đã khóa tài khoản %(name)s.") % {"name": account})
    return _to(account)


@never_cache
def account_reopen(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again; its slip is the answer."""
    account = _managed(request, pk)
    form = ReopeningForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and (opened := form.reopened(account)):
        return _slips(request, [opened])
    return render(request, "organizations/role_form.html", {"form": form, "account": account})


def account_grant(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Give the account a further role."""
    account = _managed(request, pk)
    form = RoleForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid() and form.granted(account):
        messages.success(request, _("Đã giao vai trò cho %(name)s.") % {"name": account})
        return _to(account)
    return render(request, "organizations/role_form.html", {"form": form, "account": account})


@require_POST
def account_end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """End a role with today."""
    memberships = Membership.objects.permitted_to(request.user, Permission.ACCOUNT_VIEW)
    membership = get_object_or_404(memberships.select_related("user"), pk=pk)
    require(request.user, Permission.ACCOUNT_MANAGE, membership)
    with refusals_as_messages(request):
        account_opening.end_role(membership, by=request.user)
        messages.success(request, _("Đã kết thúc vai trò, hết ngày hôm nay."))
    return _to(membership.user)


def _seen(request: AuthenticatedHttpRequest, pk: int) -> User:
    require(request.user, Permission.ACCOUNT_VIEW)
    account: User = get_object_or_404(accounts_seen(request.user), pk=pk)
    return account


def _managed(request: AuthenticatedHttpRequest, pk: int) -> User:
    account = _seen(request, pk)
    if not may_manage(request.user, account):
        raise PermissionDenied
    return account


def _slips(request: AuthenticatedHttpRequest, opened: list[Opened]) -> HttpResponse:
    """The printable slips, as the answer itself.

    Not a page to be led to: the codes would have to be kept somewhere in clear until it is read.
    """
    context = {
        "groups": slips_of(opened),
        "count": len(opened),
        "address": request.build_absolute_uri(reverse("accounts:sign_in")),
    }
    return render(request, "organizations/account_slips.html", context)


def _to(account: User) -> HttpResponseRedirect:
    return redirect("organizations:account_detail", account.pk)
