"""The pages' addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.i18n import JavaScriptCatalog

from annotator.web import (
    annotations,
    article,
    articles,
    codes,
    guidelines,
    health,
    jobs,
    joining,
    listing,
    notifications,
    people,
    projects,
    reading,
    saved_views,
    team,
    tour,
    touroffer,
)
from annotator.web.dashboard import pages as dashboard
from annotator.web.migration import pages as migration

#: Without a session on purpose: the sign-in page has scripts too, and the catalogue holds no one's data.
catalogue = login_not_required(
    cache_control(no_cache=True)(conditional_page(JavaScriptCatalog.as_view(packages=["annotator"])))
)

urlpatterns = [
    path("", projects.home, name="home"),
    path("login/", people.SignIn.as_view(), name="login"),
    path("login/code/", codes.enter_code, name="login-code"),
    path("logout/", people.sign_out, name="logout"),
    path("language/", people.switch_language, name="language"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("reading/", reading.choose, name="reading"),
    path("tour/", tour.tour, name="tour"),
    path("tour/offer/", touroffer.answer, name="tour-offer"),
    path("projects/<slug:slug>/articles/", listing.articles_of, name="articles"),
    path("projects/<slug:slug>/articles/many/", listing.act_on_many, name="articles-many"),
    path("projects/<slug:slug>/articles/many/<uuid:action_id>/undo/", listing.undo_many, name="articles-undo"),
    path("projects/<slug:slug>/articles/views/", saved_views.keep_view, name="articles-view"),
    path(
        "projects/<slug:slug>/articles/views/<int:view_id>/remove/",
        saved_views.forget_view,
        name="articles-view-gone",
    ),
    path("projects/<slug:slug>/articles/drawer/", projects.article_drawer, name="article-drawer"),
    path("articles/<uuid:article_id>/", article.article, name="article"),
    path("projects/<slug:slug>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("projects/<slug:slug>/dashboard/<slug:figure>.csv", dashboard.figure_file, name="dashboard-file"),
    path("projects/<slug:slug>/dashboard/problems/<slug:problem>/", dashboard.problem_places, name="dashboard-problem"),
    path("projects/<slug:slug>/go-on/", annotations.go_on, name="go-on"),
    path("projects/<slug:slug>/guidelines/", guidelines.project_guidelines, name="guidelines"),
    path("projects/<slug:slug>/import/", articles.choose_files, name="import"),
    path("projects/<slug:slug>/import/<uuid:batch>/", articles.preview, name="import-preview"),
    path("projects/<slug:slug>/exports/", jobs.start_export, name="export"),
    path("jobs/<uuid:job_id>/", jobs.progress, name="job"),
    path("jobs/<uuid:job_id>/cancel/", jobs.cancel, name="job-cancel"),
    path("jobs/<uuid:job_id>/file/", jobs.download, name="job-file"),
    path("articles/<uuid:article_id>/annotate/", annotations.open_article, name="annotate"),
    path("annotation-sets/<uuid:set_id>/", annotations.workspace, name="workspace"),
    path("annotation-sets/<uuid:set_id>/guidelines/", guidelines.set_guidelines, name="set-guidelines"),
    path("notifications/", notifications.page, name="notifications"),
    path("notifications/read/", notifications.mark_all, name="notifications-read"),
    path("notifications/<int:notification_id>/", notifications.follow, name="notification"),
    path("notifications/<int:notification_id>/read/", notifications.mark, name="notification-read"),
    path("projects/<slug:slug>/migrations/", migration.overview, name="migrations"),
    path("migrations/<uuid:migration_id>/", migration.page, name="migration"),
    path("migrations/<uuid:migration_id>/plan/", migration.plan, name="migration-plan"),
    path("migrations/<uuid:migration_id>/step/", migration.step, name="migration-step"),
    path("migrations/<uuid:migration_id>/look/", migration.look, name="migration-look"),
    path("migrations/<uuid:migration_id>/apply/", migration.carry_out, name="migration-apply"),
    path("migrations/<uuid:migration_id>/take-back/", migration.take_back, name="migration-take-back"),
    path("migrations/<uuid:migration_id>/discard/", migration.discard, name="migration-discard"),
    path("migrations/<uuid:migration_id>/sets/", migration.sets, name="migration-sets"),
    path("projects/<slug:slug>/team/", team.team, name="team"),
    path("projects/<slug:slug>/team/pseudonyms/", team.pseudonyms, name="team-pseudonyms"),
    path("projects/<slug:slug>/team/invitations/", team.invite, name="invite"),
    path("projects/<slug:slug>/team/invitations/<int:invitation_id>/revoke/", team.revoke, name="invitation-revoke"),
    path("projects/<slug:slug>/team/<int:member_id>/", team.change_member, name="member"),
    path("projects/<slug:slug>/team/<int:member_id>/end/", team.end_member, name="member-end"),
    path("projects/<slug:slug>/team/<int:member_id>/restore/", team.take_back, name="member-restore"),
    path("projects/<slug:slug>/leave/", team.leave, name="leave"),
    path("join/", joining.join, name="join"),
    path("join/<str:secret>/", joining.follow, name="join-link"),
    path("jsi18n/", catalogue, name="javascript-catalog"),
    path("healthz/", health.healthz, name="healthz"),
]
