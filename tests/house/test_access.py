"""Who may open which door: every page and API route × everybody who might knock. A route without a row fails."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from annotator.agreement.comparison import Policy
from annotator.models import Delivery, Letter, Membership, ReturnPlace, SetReturn, User, Webhook
from annotator.services import (
    access,
    articles,
    assignments,
    guidelines,
    invitations,
    jobs,
    letters,
    migration,
    notes,
    notifications,
    people,
    predictions,
    projects,
    review,
    schemas,
)
from annotator.services.articles import bulk, importing
from tests import factories
from tests.services.releases.worlds import shelved

ACTORS = ("anonymous", "stranger", "viewer", "author", "colleague", "curator", "manager", "admin")

#: What nobody is asked for: the same answer for all.
OPEN = "200 200 200 200 200 200 200 200"
LOGIN_FIRST = "302 200 200 200 200 200 200 200"
MEMBERS = "302 404 200 200 200 200 200 200"
API_MEMBERS = "401 404 200 200 200 200 200 200"
AUTHOR_AND_READERS = "302 404 404 200 404 200 200 200"
API_AUTHOR_AND_READERS = "401 404 404 200 404 200 200 200"
#: Readers of a set may see it but not change it.
API_AUTHOR = "401 404 404 200 404 403 403 403"
API_NOTE_WRITERS = "401 404 404 201 404 201 201 201"
API_SIGNED_IN = "401 200 200 200 200 200 200 200"
MANAGERS = "302 404 403 403 403 403 200 200"
MANAGERS_GO_ON = "302 404 403 403 403 403 302 302"
MANAGERS_POST = "302 404 403 403 403 403 302 302"
ADMINS = "302 404 404 404 404 404 404 200"
API_ADMINS = "401 404 404 404 404 404 404 200"
JOB_READERS = "302 404 404 404 404 404 200 200"
#: Figures of all: not for those who work blind.
FIGURES = "302 404 200 403 403 200 200 200"
API_FIGURES = "401 404 200 403 403 200 200 200"
READERS = "302 404 403 403 403 200 200 200"
READERS_GO_ON = "302 404 403 403 403 302 302 302"
API_READERS = "401 404 403 403 403 200 200 200"
API_MANAGERS = "401 404 403 403 403 403 200 200"

#: Route name, method → the answer to each of ACTORS, in their order.
MATRIX: dict[tuple[str, str], str] = {
    ("home", "get"): LOGIN_FIRST,
    ("login", "get"): "200 302 302 302 302 302 302 302",
    # The site administration is entered by the one sign-in page.
    ("administration-login", "get"): "302 404 404 404 404 404 404 404",
    # Without a password given before, the second step leads back to the first.
    ("login-code", "get"): "302 302 302 302 302 302 302 302",
    ("logout", "post"): "302 302 302 302 302 302 302 302",
    ("logout", "get"): "405 405 405 405 405 405 405 405",
    ("language", "post"): "302 302 302 302 302 302 302 302",
    ("javascript-catalog", "get"): OPEN,
    ("healthz", "get"): OPEN,
    # Who reads the figures of all begins at the overview.
    ("project", "get"): "302 404 302 200 200 302 302 302",
    ("project-new", "get"): "302 403 403 403 403 403 403 200",
    ("project-new", "post"): "302 403 403 403 403 403 403 400",
    ("settings", "get"): MANAGERS,
    ("settings", "post"): "302 404 403 403 403 403 302 302",
    ("project-audit", "get"): MANAGERS,
    ("project-audit-export", "get"): MANAGERS,
    ("archive", "post"): "302 404 403 403 403 403 302 302",
    ("restore", "post"): "302 404 403 403 403 403 302 302",
    ("deletion", "get"): MANAGERS,
    ("deletion", "post"): "302 404 403 403 403 403 302 302",
    # There is somebody: the first start is over for good.
    ("setup", "get"): "404 404 404 404 404 404 404 404",
    ("setup", "post"): "404 404 404 404 404 404 404 404",
    # Whoever has a password of their own changes it where the old one is asked for.
    ("password", "get"): "302 302 302 302 302 302 302 302",
    ("password", "post"): "302 302 302 302 302 302 302 302",
    ("users", "get"): ADMINS,
    ("user-new", "get"): ADMINS,
    ("user-new", "post"): "302 404 404 404 404 404 404 400",
    ("user", "get"): ADMINS,
    ("user-password", "post"): ADMINS,
    ("user-act", "post"): "302 404 404 404 404 404 404 302",
    ("audit", "get"): ADMINS,
    ("audit-export", "get"): ADMINS,
    ("guidelines", "get"): MEMBERS,
    ("articles", "get"): "302 404 200 403 403 200 200 200",
    ("article", "get"): "302 404 200 403 403 200 200 200",
    ("article", "post"): "302 404 403 403 403 403 302 302",
    ("take-next", "post"): "302 404 403 302 302 403 403 403",
    ("assignment", "get"): MANAGERS,
    ("assign", "post"): "302 404 403 403 403 403 302 302",
    ("take-back", "post"): "302 404 403 403 403 403 302 302",
    ("assignment-priority", "post"): MANAGERS_POST,
    ("assign-many", "get"): MANAGERS,
    ("assign-many", "post"): "302 404 403 403 403 403 400 400",
    ("assignment-undo", "post"): "302 404 403 403 403 403 302 302",
    ("practice", "get"): MANAGERS,
    ("practice-change", "post"): "302 404 403 403 403 403 302 302",
    ("practice-decide", "post"): "302 404 403 403 403 403 302 302",
    # Nothing to be measured by.
    ("set-result", "get"): "302 404 404 404 404 404 404 404",
    ("articles-many", "post"): "302 404 403 403 403 403 302 302",
    ("articles-undo", "post"): "302 404 403 403 403 403 302 302",
    ("articles-view", "post"): "302 404 302 403 403 302 302 302",
    # Somebody else's view that is not shared is none; the owner here is the manager.
    ("articles-view-gone", "post"): "302 404 404 403 403 404 302 404",
    ("guideline-edit", "get"): MANAGERS,
    ("guideline-edit", "post"): "302 404 403 403 403 403 302 302",
    ("guideline-preview", "post"): MANAGERS,
    ("guideline-versions", "get"): MEMBERS,
    # Without two versions to compare it leads to the list of them.
    ("guideline-compare", "get"): "302 404 302 302 302 302 302 302",
    ("guideline-example-remove", "post"): "302 404 403 403 403 302 302 302",
    ("schema", "get"): MEMBERS,
    ("schema-versions", "get"): MEMBERS,
    ("schema-file", "get"): MEMBERS,
    ("schema-compare", "get"): "302 404 302 302 302 302 302 302",
    ("schema-effect", "get"): MANAGERS,
    ("schema-publish", "get"): MANAGERS,
    ("schema-publish", "post"): "302 404 403 403 403 403 302 302",
    ("set-guidelines", "get"): AUTHOR_AND_READERS,
    ("import", "get"): MANAGERS,
    ("import", "post"): "302 404 403 403 403 403 400 400",
    # A batch is its owner's alone until it is imported.
    ("import-preview", "get"): "302 404 403 403 403 403 200 404",
    ("import-preview", "post"): "302 404 403 403 403 403 302 404",
    # There is no report before somebody has started it.
    ("import-report", "get"): "302 404 403 403 403 403 404 404",
    ("import-again", "post"): "302 404 403 403 403 403 302 404",
    ("export", "get"): MANAGERS,
    ("export", "post"): "302 404 403 403 403 403 302 302",
    ("dashboard", "get"): FIGURES,
    # Of all figures the one by person, which viewers may not have either.
    ("dashboard-file", "get"): READERS,
    ("dashboard-problem", "get"): READERS,
    ("agreement", "get"): FIGURES,
    ("agreement-csv", "get"): FIGURES,
    ("agreement-json", "get"): FIGURES,
    # Of no cell there are no places; who works blind does not even hear that.
    ("agreement-places", "get"): "302 404 403 403 403 404 404 404",
    ("quality", "get"): READERS,
    ("quality-person", "get"): READERS,
    ("quality-csv", "get"): READERS,
    ("quality-json", "get"): READERS,
    # Everybody who annotates: of themselves.
    ("quality-mine", "get"): "302 404 403 200 200 200 200 200",
    ("api-quality", "get"): API_READERS,
    ("api-quality-mine", "get"): "401 404 403 200 200 200 200 200",
    ("job", "get"): JOB_READERS,
    ("job-file", "get"): JOB_READERS,
    ("job-losses", "get"): JOB_READERS,
    ("job-remove", "post"): "302 404 404 404 404 404 302 302",
    ("job-cancel", "post"): "302 404 404 404 404 404 302 302",
    ("annotate", "post"): "302 404 403 302 302 302 302 302",
    # An address that is followed opens nothing: it leads to the article in the list.
    ("annotate", "get"): "302 404 403 302 302 302 302 302",
    ("go-on", "post"): "302 404 403 302 302 302 302 302",
    # Without the script that asks for it, the list is the page of the project.
    ("article-drawer", "get"): "302 404 302 302 302 302 302 302",
    ("team", "get"): MANAGERS,
    ("team-pseudonyms", "post"): MANAGERS_POST,
    ("invite", "post"): MANAGERS,
    ("invitation-revoke", "post"): MANAGERS_POST,
    ("member", "post"): MANAGERS_POST,
    ("member-end", "get"): MANAGERS,
    ("member-end", "post"): MANAGERS_POST,
    ("member-restore", "post"): MANAGERS_POST,
    # An administrator who is no member has nothing to leave; the last manager hears why they cannot.
    ("leave", "get"): "302 404 200 200 200 200 200 404",
    ("leave", "post"): "302 404 302 302 302 302 400 404",
    # Whoever followed no link is told so.
    ("join", "get"): "404 404 404 404 404 404 404 404",
    ("join", "post"): "404 404 404 404 404 404 404 404",
    ("join-link", "get"): "302 302 302 302 302 302 302 302",
    ("me", "get"): LOGIN_FIRST,
    ("me-password", "get"): LOGIN_FIRST,
    ("me-second-step", "get"): LOGIN_FIRST,
    ("me-second-step-on", "post"): "302 400 400 400 400 400 400 400",
    ("me-second-step-off", "post"): "302 400 400 400 400 400 400 400",
    ("me-mail", "get"): LOGIN_FIRST,
    ("me-mail", "post"): "302 400 400 400 400 400 400 400",
    ("me-mail-address", "post"): "302 400 400 400 400 400 400 400",
    ("me-mail-proof", "post"): "302 302 302 302 302 302 302 302",
    # What a letter's link holds is the proof: nobody is asked to sign in.
    ("mail-stop", "get"): OPEN,
    ("mail-stop", "post"): OPEN,
    # The same key proves no address.
    ("mail-proof", "get"): "404 404 404 404 404 404 404 404",
    ("mail-proof", "post"): "404 404 404 404 404 404 404 404",
    # Where no e-mail is sent nobody can ask for one.
    ("forgot", "get"): "404 404 404 404 404 404 404 404",
    ("forgot", "post"): "404 404 404 404 404 404 404 404",
    ("forgot-link", "get"): "404 404 404 404 404 404 404 404",
    ("forgot-new", "get"): "404 404 404 404 404 404 404 404",
    ("forgot-new", "post"): "404 404 404 404 404 404 404 404",
    ("site-mail", "get"): ADMINS,
    # There is no such act.
    ("site-mail-act", "post"): "302 404 404 404 404 404 404 400",
    ("webhooks", "get"): MANAGERS,
    # Switched off where nobody allowed them: the form says so.
    ("webhooks", "post"): "302 404 403 403 403 403 400 400",
    ("webhook", "get"): MANAGERS,
    ("webhook-act", "post"): MANAGERS_POST,
    ("webhook-again", "post"): MANAGERS_POST,
    ("api-webhooks", "get"): "401 404 403 403 403 403 200 200",
    ("api-webhooks", "post"): "401 404 403 403 403 403 409 409",
    ("api-webhook", "get"): "401 404 403 403 403 403 200 200",
    ("api-webhook", "patch"): "401 404 403 403 403 403 200 200",
    ("api-webhook", "delete"): "401 404 403 403 403 403 204 204",
    ("api-webhook-test", "post"): "401 404 403 403 403 403 409 409",
    ("api-deliveries", "get"): "401 404 403 403 403 403 200 200",
    ("api-delivery-again", "post"): "401 404 403 403 403 403 409 409",
    ("me-tokens", "get"): LOGIN_FIRST,
    ("me-token-revoke", "post"): "302 404 404 302 404 404 404 404",
    ("notifications", "get"): LOGIN_FIRST,
    ("notifications-read", "post"): "302 302 302 302 302 302 302 302",
    # A notification is nobody's but the one's it was told.
    ("notification", "get"): "302 404 404 302 404 404 404 404",
    ("notification-read", "post"): "302 404 404 302 404 404 404 404",
    ("reading", "post"): "302 302 302 302 302 302 302 302",
    ("tour", "get"): LOGIN_FIRST,
    ("tour-offer", "post"): "302 302 302 302 302 302 302 302",
    ("workspace", "get"): AUTHOR_AND_READERS,
    # The author is at it: whoever may reads why it cannot be given back, and hears it again when they try.
    ("set-return", "get"): "302 404 404 403 404 200 200 200",
    ("set-return", "post"): "302 404 404 403 404 409 409 409",
    ("set-return-back", "post"): "302 404 404 403 404 302 302 302",
    ("set-returns", "get"): AUTHOR_AND_READERS,
    ("migrations", "get"): MANAGERS,
    ("migrations", "post"): MANAGERS_GO_ON,
    ("migration", "get"): MANAGERS,
    ("migration-sets", "get"): MANAGERS,
    ("migration-step", "get"): MANAGERS,
    ("migration-step", "post"): MANAGERS_GO_ON,
    ("migration-plan", "post"): MANAGERS_GO_ON,
    ("migration-look", "post"): MANAGERS_GO_ON,
    ("migration-apply", "post"): MANAGERS_GO_ON,
    ("migration-take-back", "post"): MANAGERS_GO_ON,
    ("migration-discard", "post"): MANAGERS_GO_ON,
    ("api-guidelines", "get"): API_MEMBERS,
    ("api-guidelines", "post"): "401 404 403 403 403 403 201 201",
    ("api-guideline-version", "get"): API_MEMBERS,
    ("api-guideline-examples", "get"): API_MEMBERS,
    # The thing is not in the set: whoever may comes so far.
    ("api-guideline-examples", "post"): "401 404 403 403 403 400 400 400",
    ("api-guideline-example", "delete"): "401 404 403 403 403 204 204 204",
    ("api-schema-draft", "get"): API_MANAGERS,
    ("api-schema-draft", "put"): API_MANAGERS,
    ("api-schema-begin", "post"): "401 404 403 403 403 403 201 201",
    ("api-schema-discard", "post"): API_MANAGERS,
    ("api-schema-versions", "get"): API_MEMBERS,
    ("api-schema-versions", "post"): "401 404 403 403 403 403 201 201",
    ("api-schema-version", "get"): API_MEMBERS,
    # What to compare is not said.
    ("api-schema-diff", "get"): "401 404 400 400 400 400 400 400",
    ("api-schema-uses", "get"): "401 404 403 403 403 200 200 200",
    ("api-schema-specimen", "get"): "401 404 403 403 403 200 200 200",
    ("api-projects", "get"): API_SIGNED_IN,
    ("api-projects", "post"): "401 403 403 403 403 403 403 201",
    ("api-project", "get"): API_MEMBERS,
    ("api-migrations", "get"): API_MANAGERS,
    ("api-migrations", "post"): "401 404 403 403 403 403 201 201",
    ("api-migration", "get"): API_MANAGERS,
    ("api-migration", "delete"): "401 404 403 403 403 403 204 204",
    ("api-migration-plan", "put"): API_MANAGERS,
    ("api-migration-look", "post"): "401 404 403 403 403 403 202 202",
    ("api-migration-apply", "post"): "401 404 403 403 403 403 409 409",
    ("api-migration-take-back", "post"): "401 404 403 403 403 403 409 409",
    ("api-migration-sets", "get"): API_MANAGERS,
    ("api-project-address", "get"): "401 403 403 403 403 403 403 200",
    ("api-settings", "get"): API_MANAGERS,
    ("api-settings", "patch"): API_MANAGERS,
    ("api-archive", "post"): API_MANAGERS,
    ("api-unarchive", "post"): API_MANAGERS,
    ("api-deletion", "post"): API_MANAGERS,
    ("api-deletion", "delete"): API_MANAGERS,
    ("api-project-audit", "get"): API_MANAGERS,
    ("api-audit", "get"): API_ADMINS,
    ("api-users", "get"): API_ADMINS,
    ("api-users", "post"): "401 404 404 404 404 404 404 201",
    ("api-user", "get"): API_ADMINS,
    ("api-user", "patch"): API_ADMINS,
    ("api-user-password", "post"): API_ADMINS,
    ("api-user-unlock", "post"): "401 404 404 404 404 404 404 204",
    ("api-articles", "get"): API_MEMBERS,
    ("api-export", "get"): API_MANAGERS,
    ("api-exports", "get"): API_MANAGERS,
    ("api-exports", "post"): "401 404 403 403 403 403 202 202",
    ("api-export-formats", "get"): API_MANAGERS,
    ("api-export-preview", "post"): API_MANAGERS,
    ("api-export-now", "post"): API_MANAGERS,
    ("api-export-job", "get"): API_MANAGERS,
    ("api-export-job", "delete"): "401 404 403 403 403 403 204 204",
    ("api-export-file", "get"): API_MANAGERS,
    ("api-export-losses", "get"): API_MANAGERS,
    ("api-articles", "post"): "401 404 403 403 403 403 200 200",
    ("api-imports", "post"): "401 404 403 403 403 403 201 201",
    ("api-import", "get"): "401 404 403 403 403 403 200 404",
    ("api-import", "patch"): "401 404 403 403 403 403 200 404",
    ("api-import", "delete"): "401 404 403 403 403 403 204 404",
    ("api-import-files", "post"): "401 404 403 403 403 403 201 404",
    ("api-import-preview", "get"): "401 404 403 403 403 403 200 404",
    ("api-import-start", "post"): "401 404 403 403 403 403 200 404",
    ("api-import-report", "get"): "401 404 403 403 403 403 404 404",
    ("api-article", "patch"): API_MANAGERS,
    ("api-next", "get"): "401 404 403 200 200 404 404 404",
    ("api-next", "post"): "401 404 403 201 201 403 403 403",
    ("api-assignments", "get"): API_MANAGERS,
    ("api-assignments", "post"): "401 404 403 403 403 403 201 201",
    ("api-take-back", "post"): "401 404 403 403 403 403 201 201",
    ("api-assign-many", "post"): "401 404 403 403 403 403 200 200",
    ("api-assign-undo", "post"): API_MANAGERS,
    ("api-practice", "get"): API_MANAGERS,
    ("api-articles-many", "post"): "401 404 403 403 403 403 201 201",
    ("api-articles-undo", "post"): API_MANAGERS,
    ("api-views", "get"): "401 404 200 403 403 200 200 200",
    ("api-views", "post"): "401 404 201 403 403 201 201 201",
    ("api-view", "delete"): "401 404 404 403 403 404 204 404",
    ("api-figures-progress", "get"): API_FIGURES,
    ("api-figures-throughput", "get"): API_FIGURES,
    ("api-figures-forecast", "get"): API_FIGURES,
    ("api-figures-contents", "get"): API_FIGURES,
    ("api-figures-problems", "get"): API_FIGURES,
    ("api-figures-people", "get"): API_READERS,
    ("models", "get"): READERS,
    # Nothing was written into the form.
    ("models", "post"): "302 404 403 403 403 403 400 400",
    ("model", "get"): READERS,
    ("model-change", "post"): MANAGERS_POST,
    ("model-delete", "get"): MANAGERS,
    ("model-delete", "post"): "302 404 403 403 403 403 400 400",
    ("model-csv", "get"): READERS,
    ("model-json", "get"): READERS,
    ("api-models", "get"): API_READERS,
    ("api-models", "post"): "401 404 403 403 403 403 201 201",
    ("api-model", "get"): API_READERS,
    ("api-model", "patch"): API_MANAGERS,
    # Of a model by another name nothing goes.
    ("api-model", "delete"): "401 404 403 403 403 403 400 400",
    ("api-predictions", "get"): API_READERS,
    ("api-predictions", "post"): "401 404 403 403 403 403 409 409",
    ("api-model-figures", "get"): API_READERS,
    ("api-model-places", "get"): "401 404 403 403 403 400 400 400",
    ("api-suggestions", "get"): API_AUTHOR_AND_READERS,
    ("api-agreement", "get"): API_FIGURES,
    ("api-agreement-places", "get"): "401 404 403 403 403 400 400 400",
    ("api-article", "get"): API_MEMBERS,
    ("api-open", "post"): "401 404 403 200 201 201 201 201",
    ("api-set", "get"): API_AUTHOR_AND_READERS,
    ("api-changes", "get"): API_AUTHOR_AND_READERS,
    ("api-changes", "post"): API_AUTHOR,
    ("api-submit", "post"): API_AUTHOR,
    ("api-reopen", "post"): API_AUTHOR,
    ("api-skip", "post"): API_AUTHOR,
    ("api-place", "put"): API_AUTHOR,
    ("api-preferences", "get"): API_SIGNED_IN,
    ("api-preferences", "patch"): API_SIGNED_IN,
    ("api-members", "get"): API_MANAGERS,
    ("api-member", "patch"): API_MANAGERS,
    ("api-member", "delete"): API_MANAGERS,
    ("api-restore", "post"): API_MANAGERS,
    # The only manager cannot leave; an administrator who is no member has nothing to leave.
    ("api-leave", "post"): "401 404 200 200 200 200 409 404",
    ("api-invitations", "get"): API_MANAGERS,
    ("api-invitations", "post"): "401 404 403 403 403 403 201 201",
    ("api-invitation", "delete"): "401 404 403 403 403 403 204 204",
    ("api-me", "get"): API_SIGNED_IN,
    ("api-me", "patch"): API_SIGNED_IN,
    ("api-my-tokens", "get"): API_SIGNED_IN,
    ("api-my-tokens", "post"): "401 201 201 201 201 201 201 201",
    # A token is nobody's but the one's who made it.
    ("api-my-token", "delete"): "401 404 404 204 404 404 404 404",
    ("api-my-notifications", "get"): API_SIGNED_IN,
    ("api-my-notifications-count", "get"): API_SIGNED_IN,
    ("api-my-notifications-read", "post"): API_SIGNED_IN,
    ("api-my-notification", "patch"): "401 404 404 200 404 404 404 404",
    # The author is at it: it can neither be given back once more nor taken back.
    ("api-return", "post"): "401 404 404 403 404 409 409 409",
    ("api-return", "delete"): "401 404 404 403 404 409 409 409",
    ("api-return-place", "put"): API_AUTHOR,
    ("api-returns", "get"): API_AUTHOR_AND_READERS,
    ("api-return-comparison", "get"): API_AUTHOR_AND_READERS,
    ("api-notes", "get"): API_AUTHOR_AND_READERS,
    ("api-notes", "post"): API_NOTE_WRITERS,
    ("api-note-people", "get"): API_AUTHOR_AND_READERS,
    ("api-note-messages", "post"): API_NOTE_WRITERS,
    # The message is the author's: readers see it and may not touch it.
    ("api-note-message", "patch"): API_AUTHOR,
    ("api-note-message", "delete"): API_AUTHOR,
    ("api-note-restore", "post"): API_AUTHOR,
    ("api-note-resolve", "post"): API_AUTHOR_AND_READERS,
    ("api-note-reopen", "post"): API_AUTHOR_AND_READERS,
    ("api-note-read", "post"): API_AUTHOR_AND_READERS,
    # Of an article that is curated (_CURATED).
    ("compare", "get"): READERS,
    ("curation", "get"): READERS,
    ("curation-queue", "get"): READERS,
    ("curation-begin", "post"): READERS_GO_ON,
    ("curation-sets", "get"): READERS,
    ("curation-sets", "post"): READERS_GO_ON,
    # What was sent cannot be read, and the page says so.
    ("curation-decide", "post"): "302 404 403 403 403 409 409 409",
    ("curation-undo", "post"): "302 404 403 403 403 409 409 409",
    ("curation-gone", "post"): "302 404 403 403 403 409 409 409",
    # Without a rule it leads back.
    ("curation-many", "get"): READERS_GO_ON,
    ("curation-many", "post"): READERS_GO_ON,
    ("curation-pulse", "get"): READERS,
    ("curation-turn", "post"): READERS_GO_ON,
    ("curation-last-look", "get"): READERS,
    ("api-comparison", "get"): API_READERS,
    ("api-curation", "get"): API_READERS,
    ("api-curation", "post"): "401 404 403 403 403 409 409 409",
    ("api-curation", "delete"): "401 404 403 403 403 204 204 204",
    ("api-curation-state", "get"): API_READERS,
    ("api-decisions", "get"): API_READERS,
    ("api-decisions", "post"): "401 404 403 403 403 409 409 409",
    ("api-decision-undo", "post"): API_READERS,
    # Without its rule in words.
    ("api-decision-precedent", "put"): "401 404 403 403 403 400 400 400",
    # What a set still says is not settled as if it were gone.
    ("api-settle", "post"): "401 404 403 403 403 409 409 409",
    ("api-curation-policy", "post"): API_READERS,
    ("api-curation-rules", "post"): API_READERS,
    ("api-curation-voices", "put"): API_READERS,
    ("api-curation-lock", "post"): "401 404 403 403 403 409 409 409",
    ("api-curation-unlock", "post"): "401 404 403 403 403 409 409 409",
    ("api-curation-second", "post"): API_READERS,
    ("api-provenance", "get"): API_READERS,
    # The set is open: its author may see it, and curators are told that it is not handed in.
    ("api-promote", "post"): "401 404 404 403 404 409 409 409",
    ("releases", "get"): FIGURES,
    ("release", "get"): FIGURES,
    ("release-new", "get"): MANAGERS,
    # Sent without a button it tells what the choices come to.
    ("release-new", "post"): "302 404 403 403 403 403 200 200",
    ("release-compare", "get"): FIGURES,
    ("release-card", "get"): FIGURES,
    ("release-file", "get"): READERS,
    ("release-archive", "get"): READERS,
    ("release-go-on", "post"): MANAGERS_GO_ON,
    ("release-discard", "post"): MANAGERS_GO_ON,
    ("release-withdraw", "post"): MANAGERS_GO_ON,
    ("api-releases", "get"): API_FIGURES,
    # Nothing is locked gold here yet.
    ("api-releases", "post"): "401 404 403 403 403 403 409 409",
    # There is no gold in the world of these tests, so managers hear of that.
    ("api-release-trial", "post"): "401 404 403 403 403 403 409 409",
    ("api-release", "get"): API_FIGURES,
    # It is published already.
    ("api-release", "delete"): "401 404 403 403 403 403 409 409",
    ("api-release-go-on", "post"): "401 404 403 403 403 403 409 409",
    ("api-release-withdraw", "post"): API_MANAGERS,
    ("api-release-compare", "get"): API_FIGURES,
    ("api-release-compare-articles", "get"): API_READERS,
    ("api-release-file", "get"): API_READERS,
    ("api-release-archive", "get"): API_READERS,
    ("api-openapi", "get"): API_SIGNED_IN,
    ("api-docs", "get"): API_SIGNED_IN,
}


#: Parts of the names of routes that lead to the article that is curated.
_CURATED = ("compar", "curation", "decision", "settle", "provenance")


class House:
    """A project with one article and one set, and somebody for every role; and a stranger from another project."""

    def __init__(self) -> None:
        self.project = factories.project(slug="ours")
        self.article = factories.article(project=self.project)
        role = Membership.Role
        self.people: dict[str, User | AnonymousUser] = {
            "anonymous": AnonymousUser(),
            "stranger": factories.member(project=factories.project(slug="theirs"), role=role.MANAGER),
            "viewer": factories.member(project=self.project, role=role.VIEWER),
            "author": factories.member(project=self.project, role=role.ANNOTATOR),
            "colleague": factories.member(project=self.project, role=role.ANNOTATOR),
            "curator": factories.member(project=self.project, role=role.CURATOR),
            "manager": factories.member(project=self.project, role=role.MANAGER),
            "admin": factories.user(is_staff=True, is_superuser=True),
        }
        self.set = factories.annotation_set(article=self.article, author=self.people["author"])
        self.thread, self.message = uuid4(), uuid4()
        notes.open_thread(
            annotation_set=self.set,
            thread_id=self.thread,
            message_id=self.message,
            place=notes.Place(),
            body="سؤال إلى المحكِّم",
            actor=self.people["author"],
        )
        self.given_back = self._given_back()
        User.objects.filter(pk=self.people["author"].pk).update(confirmed_email="author@example.org")
        self.people["author"].confirmed_email = "author@example.org"
        self.letter = Letter.objects.create(
            kind="notices", address="author@example.org", created_at=timezone.now(), failed_at=timezone.now()
        )
        self.told = self._told()
        self.webhook = Webhook.objects.create(
            project=self.project, url="https://example.org/hear", events='["gold.locked"]', created_at=timezone.now()
        )
        self.delivery = Delivery.objects.create(
            webhook=self.webhook, event="gold.locked", body="{}", created_at=timezone.now()
        )
        manager = self.people["manager"]
        self.invitation, self.secret = invitations.create(project=self.project, role=role.VIEWER, actor=manager)
        self.batch = importing.stage_uploads(
            project=self.project, files=[articles.File("a.txt", "رسالة إلى القارئ.".encode())], actor=manager
        )
        document = orjson.loads(factories.SCHEMA)
        schemas.keep_draft(project=self.project, body=document, revision=0, actor=manager)
        assert self.project.schema is not None
        later = projects.add_schema(
            project=self.project, body=factories.SCHEMA.replace('"version": "1.0"', '"version": "0.9"')
        )
        self.migration = migration.create(project=self.project, source=self.project.schema, target=later, actor=manager)
        guidelines.keep_guidelines(project=self.project, text_ar="الدليل", text_en="", seen=0, actor=manager)
        self.example = factories.guideline_example(article=self.article, annotation_set=self.set)
        self.job = jobs.start(project=self.project, noun="export", request={"state": None}, actor=manager)
        jobs.run.func(str(self.job.pk))
        everything = access.articles_of(manager, access.project_for(manager, "ours"))
        self.action = bulk.act(project=self.project, articles=everything, verb="priority", value=3, actor=manager)
        self.second = factories.article(project=self.project, text="نص ثانٍ للإسناد.")
        colleague = self.people["colleague"].pk
        self.given = assignments.assign(
            project=self.project, articles=[self.second.pk], people=[colleague], actor=manager
        )
        self.curated = factories.article(project=self.project, text="نص ثالث للتحكيم.")
        mark = factories.change(factories.put(factories.span(start=0, end=2, text=self.curated.text)))
        self.voice = factories.submitted(
            article=self.curated, author=factories.member(project=self.project), changes=[mark]
        )
        whole = access.article_for(manager, self.curated.public)
        gold = review.begin(article=whole, voices=[self.voice.pk], policy=Policy("all_agree"), actor=manager)
        self.decision = review.decisions_of(gold)[0]
        self.model = predictions.add_version(project=self.project, name="camel", version="1", actor=manager)
        self.release = shelved(self.project)
        self.view = articles.keep_view(project=self.project, name="x", query="", actor=manager)

    def _given_back(self) -> UUID:
        """The set was handed in and given back; its author is at it again."""
        made = SetReturn.objects.create(
            id=uuid4(),
            annotation_set=self.set,
            actor=self.people["curator"],
            at=timezone.now(),
            message="راجع الحدود",
            revision=0,
            submitted_at=timezone.now(),
        )
        ReturnPlace.objects.create(set_return=made, thread_id=self.thread, position=0)
        return made.pk

    def _told(self) -> int:
        """The id of something the author was told."""
        author = self.people["author"]
        assert isinstance(author, User)
        notifications.notify(kind="practice_passed", users=[author], project=self.project)
        self.token = people.create_token(user=author, name="script", scope="read", actor=author)[0].pk
        return notifications.notifications_of(user=author).get().pk

    def client(self, actor: str) -> Client:
        client = Client()
        if actor != "anonymous":
            client.force_login(self.people[actor], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def known(self) -> dict[str, Any]:
        """What stands for each part of an address."""
        return {
            "slug": self.project.slug,
            "article": self.article.public,
            "article_id": self.article.public,
            "annotation_set": self.set.pk,
            "set_id": self.set.pk,
            "batch": self.batch,
            "thread": self.thread,
            "message": self.message,
            "job_id": self.job.pk,
            "migration_id": self.migration.pk,
            "member_id": self.project.memberships.get(user=self.people["colleague"]).pk,
            "invitation_id": self.invitation.pk,
            "secret": self.secret,
            "letter_id": self.letter.pk,
            "key": letters.stop_key(self.people["author"]),
            "figure": "people",
            "problem": "crossing_spans",
            "user_id": self.people["colleague"].pk,
            "person": self.people["colleague"].pk,
            "name": "deactivate",
            "member": self.project.memberships.get(user=self.people["colleague"]).pk,
            "invitation": self.invitation.pk,
            "token": self.token,
            "token_id": self.token,
            "notification": self.told,
            "notification_id": self.told,
            "version": self.project.schema_id,
            "number": 1,
            "example": self.example.pk,
            "action_id": self.action.pk,
            "action": self.given.pk,
            "view_id": self.view.pk,
            "model": self.model.pk,
            "decision": self.decision.pk,
            "decision_id": self.decision.pk,
            "set_return": self.given_back,
            "verb": "change",
            "webhook": self.webhook.pk,
            "webhook_id": self.webhook.pk,
            "delivery": self.delivery.pk,
            "delivery_id": self.delivery.pk,
            "tag": self.release.tag,
            "other": self.release.tag,
            "path": "README.md",
        }

    def path(self, name: str) -> str:
        known = self.known()
        if any(part in name for part in _CURATED):
            known |= {"article": self.curated.public, "article_id": self.curated.public}
        pattern = next(pattern for pattern in routes() if pattern.name == name)
        return reverse(name, kwargs={key: known[key] for key in pattern.pattern.converters})

    def ask(self, actor: str, name: str, method: str) -> int:
        send = getattr(self.client(actor), method)
        body = BODIES.get((name, method), {})
        body = body(self) if callable(body) else body
        if name in ("migrations", "api-migrations") and method == "post":
            body = {"source": self.project.schema_id, "target": self.migration.target_id}
        if name == "api-import-files":
            answer = send(self.path(name), {"file": SimpleUploadedFile("b.txt", "رسالة أخرى.".encode())})
            return int(answer.status_code)
        if name == "migrations" and method == "post":
            body = {"source": self.project.schema_id}
        if name == "api-guideline-examples":
            body = {"annotation_set": str(self.set.pk), "thing": "no such thing"}
        if name == "api-predictions" and method == "post":
            return int(send(self.path(name), b"{}", content_type="application/x-ndjson").status_code)
        json = {"content_type": "application/json"} if name.startswith("api-") and method != "get" else {}
        answer = send(self.path(name), body, **json)
        if answer.streaming:
            b"".join(answer)
        return int(answer.status_code)


_BATCH = {"batch": str(uuid4())}
BODIES: dict[tuple[str, str], Any] = {
    ("export", "post"): {"what": "all"},
    ("api-exports", "post"): {"what": "all"},
    ("api-export-now", "post"): {"what": "all"},
    ("api-curation", "delete"): {"reason": "x"},
    ("api-decisions", "post"): {"id": str(uuid4()), "item": "x", "fingerprint": "x", "choice": "nothing"},
    ("api-settle", "post"): {"keep": True},
    ("api-models", "post"): {"name": "camel", "version": "2"},
    ("api-model", "patch"): {"notes": "x"},
    ("api-model", "delete"): {"name": "x"},
    ("api-curation-policy", "post"): {"policy": "all_agree", **_BATCH},
    ("api-curation-rules", "post"): {"difference": "clitic", "rule": "cut", **_BATCH},
    ("api-curation-voices", "put"): lambda house: {"sets": [str(house.voice.pk)]},
    ("api-curation-lock", "post"): {"revision": 0},
    ("api-curation-unlock", "post"): {"reason": "x"},
    ("api-curation-second", "post"): {"act": "ask"},
    ("webhooks", "post"): {"url": "https://example.org/other", "events": ["gold.locked"]},
    ("webhook-act", "post"): {"events": ["gold.locked"]},
    ("api-webhooks", "post"): {"url": "https://example.org/other", "events": ["gold.locked"]},
    ("api-webhook", "patch"): {"events": ["gold.locked"]},
    ("assign", "post"): lambda house: {"article": house.article.public, "person": house.people["colleague"].pk},
    ("take-back", "post"): lambda house: {"set": house.set.pk},
    ("practice-decide", "post"): lambda house: {"person": house.people["author"].pk, "act": "pass"},
    ("practice-change", "post"): lambda house: {"article": house.article.public},
    ("api-assignments", "post"): lambda house: {
        "articles": [str(house.article.public)],
        "people": [house.people["colleague"].pk],
    },
    ("api-take-back", "post"): lambda house: {"sets": [str(house.set.pk)], "begun": True},
    ("api-assign-many", "post"): lambda house: {"count": 1, "people": [house.people["author"].pk], "dry_run": True},
    ("api-articles", "post"): [{"text": "مقال يُرسل مباشرة."}],
    ("api-import", "patch"): {"only_good": True},
    ("api-member", "patch"): {"role": "viewer"},
    ("api-invitations", "post"): {"role": "viewer"},
    ("api-me", "patch"): {"language": "en"},
    ("api-my-tokens", "post"): {"name": "script"},
    ("invite", "post"): {"role": "viewer", "days": 7, "limit": 1},
    ("member", "post"): {"role": "viewer", "pseudonym": "B7"},
    ("settings", "post"): {"section": "about", "about-name": "مشروع", "about-description": "وصف"},
    ("deletion", "post"): {"name": "مشروع"},
    ("api-projects", "post"): {"name": "مشروع آخر"},
    ("api-settings", "patch"): {"description": "وصف"},
    ("api-deletion", "post"): {"name": "مشروع"},
    ("api-users", "post"): {"username": "somebody"},
    ("api-user", "patch"): {"may_create_projects": True},
    ("api-schema-begin", "post"): {"replace": 1},
    ("guideline-edit", "post"): {"text_ar": "نص", "seen": 1},
    ("guideline-preview", "post"): {"text": "نص"},
    ("api-guidelines", "post"): {"text_ar": "نص", "text_en": "", "seen": 1},
    ("schema-publish", "post"): {"revision": 1, "version": "1.1"},
    ("api-schema-draft", "put"): {"revision": 1, "document": orjson.loads(factories.SCHEMA)},
    ("api-schema-discard", "post"): {"revision": 1},
    ("api-schema-versions", "post"): {"revision": 1, "version": "1.1"},
    ("article", "post"): {"title": "عنوان آخر"},
    ("articles-view", "post"): {"name": "y"},
    ("api-articles-many", "post"): {"verb": "withdraw", "filter": {}},
    ("api-views", "post"): {"name": "y", "query": ""},
    ("import-preview", "post"): {"action": "cancel"},
    ("migration-plan", "post"): {"act": "propose"},
    ("api-migration-plan", "put"): {"steps": []},
    ("migration-step", "post"): {"old": "PERS", "new": "ORG"},
    ("api-changes", "post"): {"changes": []},
    ("api-releases", "post"): {"tag": "2.0"},
    ("api-release-withdraw", "post"): {"reason": "x"},
    ("api-submit", "post"): {"revision": 0},
    ("api-skip", "post"): {"code": "damaged"},
    ("api-place", "put"): {"place": 3},
    ("api-preferences", "patch"): {"reading": {"size": 4}},
    ("set-return", "post"): {"message": "راجع الحدود"},
    ("api-return", "post"): {"id": str(uuid4()), "message": "راجع الحدود"},
    ("api-return-place", "put"): {"done": True},
    ("api-notes", "post"): {"id": str(uuid4()), "message": {"id": str(uuid4()), "body": "سؤال"}},
    ("api-note-messages", "post"): {"id": str(uuid4()), "body": "جواب"},
    ("api-note-message", "patch"): {"body": "سؤال آخر"},
    ("api-note-read", "post"): {"revision": 1},
    ("api-my-notification", "patch"): {"read": True},
}


def routes() -> Iterator[URLPattern]:
    """Every route of our own; the site administration has a test of its own."""

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern
            elif pattern.namespace != "admin":
                yield from walk(pattern.url_patterns)

    return walk(get_resolver().url_patterns)


def test_every_route_has_a_row_and_a_name() -> None:
    assert {route.name for route in routes()} == {name for name, _ in MATRIX}


@pytest.mark.parametrize(("name", "method"), MATRIX, ids=lambda value: value)
def test_the_door(house: House, name: str, method: str) -> None:
    got = {}
    for actor in ACTORS:
        with transaction.atomic():
            got[actor] = house.ask(actor, name, method)
            transaction.set_rollback(True)
    assert got == dict(zip(ACTORS, map(int, MATRIX[name, method].split()), strict=True))


def test_the_site_administration_is_for_administrators(house: House) -> None:
    path = reverse("admin:index")
    got = {actor: house.client(actor).get(path).status_code for actor in ACTORS}
    assert got == {actor: 200 if actor == "admin" else 302 for actor in ACTORS}
