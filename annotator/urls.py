"""All addresses: the pages at the root, the API under ``/api/``, the site administration under ``/admin/``."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from annotator.api import errors as api_errors
from annotator.web import errors as web_errors


@login_not_required
def sign_in_for_administration(request: HttpRequest) -> HttpResponse:
    """To the sign-in page; nothing for somebody who is signed in and no administrator."""
    if request.user.is_authenticated:
        return web_errors.not_found(request)
    return redirect_to_login(request.GET.get("next", "/admin/"))


urlpatterns = [
    # The one way in is ours: the site administration's own knows no second step.
    path("admin/login/", sign_in_for_administration, name="administration-login"),
    path("admin/", admin.site.urls),
    path("api/", include("annotator.api.urls")),
    path("", include("annotator.web.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing at this address: a page, or JSON below ``/api/``."""
    answer = api_errors.nothing_there if _is_api(request) else web_errors.not_found
    return answer(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """A fault of ours: a page, or JSON below ``/api/``."""
    answer = api_errors.fault if _is_api(request) else web_errors.server_error
    return answer(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


handler400 = "annotator.web.errors.bad_request"
handler403 = "annotator.web.errors.forbidden"
