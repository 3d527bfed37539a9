"""The API's addresses."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from annotator.api import (
    annotations,
    articles,
    audit,
    figures,
    listing,
    migration,
    notes,
    notifications,
    preferences,
    projects,
    releases,
    schemas,
    settings,
    users,
)

_SCHEMA = "projects/<slug:slug>/schema/"
_FIGURES = "projects/<slug:slug>/figures/"
_MIGRATION = "migrations/<uuid:migration_id>/"
_THREAD = "annotation-sets/<uuid:annotation_set>/notes/<uuid:thread>/"

urlpatterns = [
    path("projects/", projects.Projects.as_view(), name="api-projects"),
    path("project-address/", settings.Address.as_view(), name="api-project-address"),
    path("projects/<slug:slug>/settings/", settings.Settings.as_view(), name="api-settings"),
    path("projects/<slug:slug>/archive/", settings.Archive.as_view(), name="api-archive"),
    path("projects/<slug:slug>/unarchive/", settings.Unarchive.as_view(), name="api-unarchive"),
    path("projects/<slug:slug>/deletion/", settings.Deletion.as_view(), name="api-deletion"),
    path("projects/<slug:slug>/audit/", audit.ProjectAudit.as_view(), name="api-project-audit"),
    path("audit/", audit.Audit.as_view(), name="api-audit"),
    path("users/", users.Users.as_view(), name="api-users"),
    path("users/<int:user_id>/", users.UserView.as_view(), name="api-user"),
    path("users/<int:user_id>/password/", users.UserPassword.as_view(), name="api-user-password"),
    path("users/<int:user_id>/unlock/", users.UserUnlock.as_view(), name="api-user-unlock"),
    path("projects/<slug:slug>/", projects.ProjectView.as_view(), name="api-project"),
    path("projects/<slug:slug>/articles/", articles.ArticlesOfProject.as_view(), name="api-articles"),
    path("projects/<slug:slug>/articles/many/", listing.ManyArticles.as_view(), name="api-articles-many"),
    path(
        "projects/<slug:slug>/articles/many/<uuid:action_id>/undo/",
        listing.UndoMany.as_view(),
        name="api-articles-undo",
    ),
    path("projects/<slug:slug>/views/", listing.Views.as_view(), name="api-views"),
    path("projects/<slug:slug>/views/<int:view_id>/", listing.ViewView.as_view(), name="api-view"),
    path("projects/<slug:slug>/export/", releases.Export.as_view(), name="api-export"),
    path(_SCHEMA + "draft/", schemas.Draft.as_view(), name="api-schema-draft"),
    path(_SCHEMA + "draft/begin/", schemas.DraftBegin.as_view(), name="api-schema-begin"),
    path(_SCHEMA + "draft/discard/", schemas.DraftDiscard.as_view(), name="api-schema-discard"),
    path(_SCHEMA + "versions/", schemas.Versions.as_view(), name="api-schema-versions"),
    path(_SCHEMA + "versions/<int:version>/", schemas.VersionView.as_view(), name="api-schema-version"),
    path(_SCHEMA + "diff/", schemas.Diff.as_view(), name="api-schema-diff"),
    path(_SCHEMA + "uses/", schemas.Uses.as_view(), name="api-schema-uses"),
    path(_SCHEMA + "specimen/", schemas.SpecimenView.as_view(), name="api-schema-specimen"),
    path(_FIGURES + "progress/", figures.Progress.as_view(), name="api-figures-progress"),
    path(_FIGURES + "throughput/", figures.Throughput.as_view(), name="api-figures-throughput"),
    path(_FIGURES + "forecast/", figures.Forecast.as_view(), name="api-figures-forecast"),
    path(_FIGURES + "contents/", figures.Contents.as_view(), name="api-figures-contents"),
    path(_FIGURES + "problems/", figures.Problems.as_view(), name="api-figures-problems"),
    path(_FIGURES + "people/", figures.People.as_view(), name="api-figures-people"),
    path("projects/<slug:slug>/migrations/", migration.Migrations.as_view(), name="api-migrations"),
    path(_MIGRATION, migration.MigrationView.as_view(), name="api-migration"),
    path(_MIGRATION + "plan/", migration.MigrationPlan.as_view(), name="api-migration-plan"),
    path(_MIGRATION + "look/", migration.MigrationLook.as_view(), name="api-migration-look"),
    path(_MIGRATION + "apply/", migration.MigrationApply.as_view(), name="api-migration-apply"),
    path(_MIGRATION + "take-back/", migration.MigrationTakeBack.as_view(), name="api-migration-take-back"),
    path(_MIGRATION + "sets/", migration.MigrationSets.as_view(), name="api-migration-sets"),
    path("articles/<uuid:article>/", articles.ArticleView.as_view(), name="api-article"),
    path("articles/<uuid:article>/annotation-sets/", annotations.MySet.as_view(), name="api-open"),
    path("annotation-sets/<uuid:annotation_set>/", annotations.SetView.as_view(), name="api-set"),
    path("annotation-sets/<uuid:annotation_set>/changes/", annotations.Changes.as_view(), name="api-changes"),
    path("annotation-sets/<uuid:annotation_set>/submit/", annotations.Submit.as_view(), name="api-submit"),
    path("annotation-sets/<uuid:annotation_set>/skip/", annotations.Skip.as_view(), name="api-skip"),
    path("annotation-sets/<uuid:annotation_set>/place/", annotations.Place.as_view(), name="api-place"),
    path("me/preferences/", preferences.MyPreferences.as_view(), name="api-preferences"),
    path("me/notifications/", notifications.MyNotifications.as_view(), name="api-my-notifications"),
    path("me/notifications/count/", notifications.Count.as_view(), name="api-my-notifications-count"),
    path("me/notifications/read/", notifications.AllRead.as_view(), name="api-my-notifications-read"),
    path("me/notifications/<int:notification>/", notifications.MyNotification.as_view(), name="api-my-notification"),
    path("annotation-sets/<uuid:annotation_set>/reopen/", annotations.Reopen.as_view(), name="api-reopen"),
    path("annotation-sets/<uuid:annotation_set>/notes/", notes.Notes.as_view(), name="api-notes"),
    path("annotation-sets/<uuid:annotation_set>/notes/people/", notes.NotePeople.as_view(), name="api-note-people"),
    path(_THREAD + "messages/", notes.NoteMessages.as_view(), name="api-note-messages"),
    path(_THREAD + "messages/<uuid:message>/", notes.NoteMessageView.as_view(), name="api-note-message"),
    path(_THREAD + "messages/<uuid:message>/restore/", notes.NoteRestore.as_view(), name="api-note-restore"),
    path(_THREAD + "resolve/", notes.NoteResolve.as_view(), name="api-note-resolve"),
    path(_THREAD + "reopen/", notes.NoteReopen.as_view(), name="api-note-reopen"),
    path(_THREAD + "read/", notes.NoteRead.as_view(), name="api-note-read"),
    path("openapi.json", SpectacularJSONAPIView.as_view(), name="api-openapi"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-openapi", template_name="api/docs.html"),
        name="api-docs",
    ),
]
for _route in urlpatterns:
    # Without its final slash an address is none: sent elsewhere, a program would lose its body on the way.
    _route.callback.should_append_slash = False  # type: ignore[attr-defined]
