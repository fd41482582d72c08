from typing import Any

from axes.helpers import get_cool_off
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from core.http import AuthenticatedHttpRequest

from .forms import OwnPasswordForm, ProfileForm, SignInForm
from .models import Language, User


class SignInView(auth_views.LoginView):
    """The door. Whoever is already in goes home."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOutView(auth_views.LogoutView):
    """Sign out, by POST only; on a shared computer no page stays behind."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Have the browser forget the pages it kept."""
        answer: HttpResponse = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer


class ChangePasswordView(auth_views.PasswordChangeView):
    """Set a password of one's own; whoever came with a one-time code is led here first."""

    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return super().form_valid(form)


def profile(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One's own name, telephone and language."""
    # A row of its own: what is typed but refused must not show in the frame.
    account = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid() and form.saved():
        with override(account.language):
            messages.success(request, _("Đã lưu thông tin cá nhân."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_POST
def language(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Change the language of the words and come back to the same page."""
    chosen = request.POST.get("language", "")
    if chosen in Language.values and chosen != request.user.language:
        request.user.language = chosen
        request.user.save_revised(update_fields=["language", "revision"])
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(back)
    return redirect("home")


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """429 after repeated failures, with the minutes to wait."""
    cool_off = get_cool_off(request)
    minutes = round(cool_off.total_seconds() / 60) if cool_off else None
    return render(request, "429.html", {"minutes": minutes}, status=429)
