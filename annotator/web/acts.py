"""The administrative acts in words: a sentence for every act that ``services.journal`` writes down.

Who did it and when stands beside the sentence. A test finds an act that has none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from annotator.models import ApiToken, Membership, Project
from annotator.web.figures import day, number

#: Act → its sentence; ``%(…)s`` names facts of the act.
SENTENCES: Final[Mapping[str, str | Promise]] = {
    "setup.begin": lazy("Sanad set up; %(user)s is the first administrator"),
    "setup.refuse": lazy("A wrong setup code was entered"),
    "project.create": lazy("Project created: %(name)s"),
    "project.copy": lazy("Project made as a copy of %(source)s"),
    "project.change": lazy("Settings changed: %(settings)s"),
    "project.archive": lazy("Project archived"),
    "project.unarchive": lazy("Archived project opened again"),
    "project.ask_deletion": lazy("Deletion of %(name)s asked for, due on %(after)s"),
    "project.keep": lazy("Deletion called off, the project stays"),
    "project.purge": lazy("Project %(name)s removed for good after the waiting time"),
    "project.join": lazy("%(user)s is %(role)s in the project"),
    "project.pseudonyms": lazy("Pseudonyms in exports: %(pseudonymous)s"),
    "member.role": lazy("Role of %(user)s changed from %(before)s to %(after)s"),
    "member.pseudonym": lazy("Pseudonym of %(user)s changed"),
    "member.leave": lazy("%(user)s left the project"),
    "member.end": lazy("%(user)s no longer takes part in the project"),
    "member.restore": lazy("%(user)s takes part in the project again"),
    "invitation.create": lazy("Invitation link %(link)s… made: %(role)s, people: %(limit)s, days: %(days)s"),
    "invitation.revoke": lazy("Invitation link %(link)s… revoked"),
    "invitation.use": lazy("Came in by the invitation link %(link)s…, as %(role)s"),
    "schema.publish": lazy("Schema %(name)s %(version)s published"),
    "schema.discard": lazy("Draft of the schema thrown away"),
    "schema.adopt": lazy("Schema %(name)s %(version)s put in place"),
    "guidelines.save": lazy("Guidelines saved as version %(number)s"),
    "guidelines.example": lazy("A place made an example in the guidelines: %(type)s"),
    "guidelines.remove_example": lazy("An example taken out of the guidelines: %(type)s"),
    "migration.plan": lazy("Migration planned from %(source)s to %(target)s"),
    "migration.change": lazy("Plan of a migration changed, steps: %(steps)s"),
    "migration.discard": lazy("Plan of a migration thrown away"),
    "migration.apply": lazy("Migration begun from %(source)s to %(target)s"),
    "migration.take_back": lazy("Migration being taken back"),
    "release.begin": lazy("Release %(tag)s begun"),
    "release.publish": lazy("Release %(tag)s published, articles: %(articles)s"),
    "release.discard": lazy("Release %(tag)s thrown away before it was published"),
    "release.withdraw": lazy("Release %(tag)s withdrawn: %(reason)s"),
    "articles.bulk": lazy("Articles changed: %(count)s"),
    "articles.bulk_undo": lazy("Change of articles undone: %(count)s"),
    "article.describe": lazy("What is known of the article %(article)s changed"),
    "webhook.add": lazy("Webhook set up: %(address)s"),
    "webhook.change": lazy("Events of a webhook changed: %(address)s"),
    "webhook.renew": lazy("Another key made for the webhook %(address)s"),
    "webhook.pause": lazy("Webhook paused: %(address)s"),
    "webhook.resume": lazy("Webhook goes on: %(address)s"),
    "webhook.test": lazy("A test sent to the webhook %(address)s"),
    "webhook.again": lazy("Something sent once more to the webhook %(address)s"),
    "webhook.remove": lazy("Webhook removed: %(address)s"),
    "user.join": lazy("%(user)s made an account at an invitation"),
    "second_step.on": lazy("Second step of signing in switched on"),
    "second_step.off": lazy("Second step of signing in switched off"),
    "second_step.codes": lazy("New codes for the second step made"),
    "second_step.recovery": lazy("Signed in by a code kept for the second step"),
    "second_step.reset": lazy("Second step of %(user)s taken away"),
    "articles.import": lazy("Articles imported"),
    "export.remove": lazy("The files of an export removed"),
    "predictions.import": lazy("Predictions of the model %(model)s brought in, articles: %(articles)s"),
    "model.create": lazy("Model version %(model)s added"),
    "model.show": lazy("Annotators are shown what the model %(model)s predicted, as suggestions"),
    "model.hide": lazy("Annotators are no longer shown what the model %(model)s predicted"),
    "model.delete": lazy("Model version %(model)s deleted with its predictions: %(articles)s"),
    "assignment.give": lazy("Articles assigned: %(count)s"),
    "assignment.take": lazy("Assigned articles taken back: %(count)s"),
    "assignment.undo": lazy("An assignment undone: %(count)s"),
    "curation.began": lazy("The curation of an article begun"),
    "curation.promoted": lazy("The only set of an article made its gold reference"),
    "curation.locked": lazy("The gold reference of an article locked"),
    "curation.unlocked": lazy("The gold reference of an article unlocked: %(reason)s"),
    "curation.asked_second": lazy("A second opinion asked for on the gold reference of an article"),
    "curation.withdrew": lazy("A second opinion on the gold reference of an article no longer asked for"),
    "curation.seconded": lazy("The gold reference of an article confirmed by a second curator"),
    "curation.voices": lazy("The sets compared in a curation changed"),
    "curation.abandoned": lazy("The curation of an article given up: %(reason)s"),
    "practice.add": lazy("An article made a practice article"),
    "practice.remove": lazy("A practice article made an ordinary one"),
    "practice.pass": lazy("%(user)s let into real work without practice"),
    "practice.reset": lazy("Practice of %(user)s begun anew"),
    "set.return": lazy("“%(article)s” returned to %(user)s"),
    "set.take_return_back": lazy("Return of “%(article)s” to %(user)s taken back"),
    "token.create": lazy("API token %(token)s… made for %(user)s"),
    "token.revoke": lazy("API token %(token)s… revoked"),
    "job.start": lazy("Background job started: %(noun)s"),
    "job.cancel": lazy("Background job stopped"),
    "user.create": lazy("Account made for %(user)s"),
    "user.deactivate": lazy("Account of %(user)s closed"),
    "user.reactivate": lazy("Account of %(user)s opened again"),
    "user.reset_password": lazy("One-time password given to %(user)s"),
    "user.choose_password": lazy("%(user)s chose a new password"),
    "user.change_address": lazy("%(user)s changed their e-mail address"),
    "user.prove_address": lazy("%(user)s confirmed their e-mail address"),
    "user.replace_password": lazy("%(user)s chose a new password by a link from an e-mail"),
    "letter.again": lazy("An e-mail that had failed is sent again"),
    "letter.forget": lazy("An e-mail that had failed taken off the list"),
    "user.make_administrator": lazy("%(user)s made an administrator of the site"),
    "user.unmake_administrator": lazy("%(user)s is no longer an administrator of the site"),
    "user.allow_projects": lazy("%(user)s may create projects"),
    "user.disallow_projects": lazy("%(user)s may no longer create projects"),
    "user.unlock": lazy("Sign-in opened again for %(user)s after wrong passwords"),
}

#: A project's settings by the names the page gives them.
SETTINGS: Final[Mapping[str, str | Promise]] = {
    "name": lazy("Name"),
    "description": lazy("Description"),
    "assignment": lazy("How articles reach annotators"),
    "overlap": lazy("Annotators per article"),
    "order": lazy("Order"),
    "likeness": lazy("Nearly equal articles"),
    "lease_hours": lazy("Hours until an idle article goes back"),
    "open_limit": lazy("Open articles per annotator"),
    "goal_date": lazy("To be finished by"),
    "pass_mark": lazy("Pass mark of practice"),
    "reserve_every": lazy("Own articles again after"),
}

#: What is done in the background, by the names of ``services.jobs``.
JOBS: Final[Mapping[str, str | Promise]] = {
    "export": lazy("the export"),
    "import": lazy("the import"),
    "figures": lazy("the figures of the overview"),
    "predictions": lazy("the figures of a model"),
    "migration_look": lazy("the dry run of a migration"),
    "migration_apply": lazy("the migration of the sets"),
    "migration_return": lazy("the way back from a migration"),
}

Facts = Mapping[str, Any]


def title(act: str) -> str:
    """An act without its facts, for a list to choose from: the sentence up to its first fact."""
    return str(SENTENCES.get(act, act)) % defaultdict(lambda: "…")


def sentence(act: str, facts: Facts) -> str:
    """What was done, as plain text in the reader's language; an act of another version by its code."""
    return _filled(act, facts, str)


def marked_up(act: str, facts: Facts) -> SafeString:
    """The same for a page: every fact in an isolate of its own."""
    return mark_safe(_filled(act, facts, lambda value: format_html("<bdi>{}</bdi>", value)))  # noqa: S308


def _filled(act: str, facts: Facts, wrap: Callable[[str], str]) -> str:
    words = defaultdict(lambda: "…", {name: wrap(_word(name, value, facts)) for name, value in facts.items()})
    return str(SENTENCES.get(act, wrap(act))) % words


def _word(name: str, value: Any, facts: Facts) -> str:
    if name == "settings":
        return _joined(_setting(one, facts.get("values", {}).get(one)) for one in value)
    if name == "noun":
        return str(JOBS.get(value, value))
    if name == "role" or value in Membership.Role.values:
        return str(dict(Membership.Role.choices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "scope":
        return str(dict(ApiToken.Scope.choices).get(value, value))
    if name == "after" and isinstance(value, str) and value[:4].isdecimal():
        return day(datetime.fromisoformat(value).date())
    return number(value) if isinstance(value, int) else str(value)


def _setting(name: str, values: Mapping[str, Any] | None) -> str:
    shown = str(SETTINGS.get(name, name))
    if values is None:
        return shown
    before, after = (setting_value(name, values[when]) for when in ("before", "after"))
    return _("%(name)s (from %(before)s to %(after)s)") % {"name": shown, "before": before, "after": after}


def setting_value(name: str, value: Any) -> str:
    """A setting's value in words: a choice by its label, a number, a day, text as it is."""
    choices = dict(Project._meta.get_field(name).choices or ())  # type: ignore[union-attr]
    if value in choices:
        return str(choices[value])
    if isinstance(value, int):
        return number(value)
    if name == "goal_date":
        return day(value if isinstance(value, date) else date.fromisoformat(value)) if value else _("no day")
    return str(value)


def _joined(parts: Iterable[str]) -> str:
    return _(", ").join(parts)
