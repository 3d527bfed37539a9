"""The tables as they are, for administrators: to be looked at. Whatever is done is done on the pages of Sanad."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from annotator.models import AnnotationSet, ApiToken, Article, Change, Job, Project, Release, SchemaVersion, User

# Keys of other people's devices are nothing to look at; a lost one is reset from the person's account.
for _device in (TOTPDevice, StaticDevice):
    admin.site.unregister(_device)

admin.site.site_header = admin.site.site_title = _("Sanad: site administration")


def only_administrators(request: HttpRequest) -> bool:
    """Staff who are no administrators have no business here."""
    return bool(request.user.is_active and request.user.is_superuser)


admin.site.has_permission = only_administrators  # type: ignore[method-assign]


class LookOnly(admin.ModelAdmin[Any]):
    """Rows that only the services write: an article's text and a change log are what everything else is proved by."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(User)
class People(LookOnly):
    """Accounts are made, closed and given rights on the pages of the site, where every act is written down."""

    list_display = ["username", "first_name", "last_name", "is_active", "is_superuser", "last_login"]
    search_fields = ["username", "first_name", "last_name", "email"]
    exclude = ["password"]


@admin.register(Project)
class Projects(LookOnly):
    """Projects are made, set up, archived and deleted on their pages, where a waiting time stands before removal."""

    list_display = ["name", "slug", "schema", "created_at", "archived_at", "delete_after"]
    search_fields = ["name", "slug"]


@admin.register(SchemaVersion)
class SchemaVersions(LookOnly):
    list_display = ["name", "version", "project", "created_at"]


@admin.register(Article)
class Articles(LookOnly):
    list_display = ["title", "name", "project", "length", "created_at"]
    list_filter = ["project"]
    search_fields = ["title", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows = super().get_queryset(request)
        match = request.resolver_match
        # The list must not carry every text of the page.
        return rows.defer("text") if match and match.url_name == "annotator_article_changelist" else rows


@admin.register(AnnotationSet)
class AnnotationSets(LookOnly):
    list_display = ["id", "article", "author", "kind", "state", "revision", "updated_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["article", "author"]


@admin.register(Change)
class Changes(LookOnly):
    list_display = ["annotation_set", "sequence", "label", "actor", "created_at"]
    list_select_related = ["annotation_set", "actor"]


@admin.register(Job)
class Jobs(LookOnly):
    list_display = ["noun", "project", "actor", "state", "progress", "total", "created_at"]


@admin.register(Release)
class Releases(LookOnly):
    list_display = ["tag", "project", "state", "created_at", "published_at"]
    exclude = ["manifest"]


@admin.register(ApiToken)
class ApiTokens(LookOnly):
    """Tokens are made on the command line, where they are shown once; here they are seen and thrown away."""

    list_display = ["prefix", "name", "user", "scope", "expires_at", "revoked_at", "last_used_at"]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True
