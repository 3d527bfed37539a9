"""All addresses: the pages at the root, the API under ``/api/``, the site administration under ``/admin/``."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("annotator.api.urls")),
    path("", include("annotator.web.urls")),
]

handler400 = "annotator.web.errors.bad_request"
handler403 = "annotator.web.errors.forbidden"
handler404 = "annotator.web.errors.not_found"
handler500 = "annotator.web.errors.server_error"
