"""The annotation of a record as an annotation set with its log, ready to be stored in bulk.

It goes through the same check as a change that somebody saves; what a schema does not know was mapped, or left out
and counted, by ``annotator.formats.fitting`` before.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from annotator.formats.fitting import fitted
from annotator.formats.records import Options
from annotator.models import AnnotationSet, Article, ModelVersion, Project, User
from annotator.services import snapshots
from annotator.services.annotations.prefilling import change_onto_nothing, first_entry
from annotator.services.articles.importing.choices import SOURCE_LIMIT, Becomes, Choices
from annotator.services.articles.importing.rows import key_of, row_of
from annotator.standoff.changes import Change, apply
from annotator.standoff.check import check_change, refuse_errors
from annotator.standoff.schema import Schema
from annotator.standoff.values import AnnotatedArticle, Annotations

#: How the one change of an imported set is called in its log.
LABEL: Final = "import"

_Kind = AnnotationSet.Kind
_State = AnnotationSet.State
#: What annotation becomes → kind, state and whether annotators begin with it.
_FORMS: Final = {
    Becomes.BASE: (_Kind.IMPORTED, _State.OPEN, True),
    Becomes.FINISHED: (_Kind.IMPORTED, _State.SUBMITTED, False),
    Becomes.ANSWERS: (_Kind.GOLD, _State.SUBMITTED, False),
    Becomes.PREDICTIONS: (_Kind.SUGGESTED, _State.SUBMITTED, False),
}


@dataclass(frozen=True, slots=True)
class Voicing:
    """How the annotation of an import becomes sets."""

    project: Project
    schema: Schema | None
    choices: Choices
    actor: User | None
    now: datetime
    #: The model whose predictions they are.
    model: ModelVersion | None = None

    @property
    def kind(self) -> str | None:
        """The kind of the sets; None where only texts come in."""
        return None if self.choices.becomes is Becomes.TEXT else str(_FORMS[self.choices.becomes][0])

    @property
    def use(self) -> str:
        """What the articles are for: those with known answers are practice."""
        answers = self.choices.becomes is Becomes.ANSWERS
        return str(Article.Use.PRACTICE if answers else Article.Use.WORK)

    def source_of(self, article: AnnotatedArticle, form: str) -> str:
        """The set's own name: what the person called the import, and whose voice it was; or its model's."""
        if self.model is not None:
            return str(self.model)
        named = [self.choices.source, "" if article.author_name == form else article.author_name]
        return (" · ".join(part for part in named if part) or form)[:SOURCE_LIMIT]

    def fitted(self, article: AnnotatedArticle, losses: Counter[str]) -> AnnotatedArticle:
        """The annotated article under the project's schema, its types mapped as chosen; what is lost is counted."""
        return fitted(article, Options(types=self.choices.types, schema=self.schema), losses)

    def voice(self, article: AnnotatedArticle, form: str, public: str) -> dict[str, Any]:
        """``{"set": row, "entry": row of its log | None}`` of one annotated article, prepared for ``rows.insert``.

        ``public`` is the public id of the article it goes to. Raises ``standoff``'s Refused.
        """
        assert self.schema is not None
        kind, state, is_base = _FORMS[self.choices.becomes]
        row = AnnotationSet(
            kind=kind,
            state=state,
            is_base=is_base,
            schema_id=self.project.schema_id or 0,
            guidelines_id=self.project.guidelines_id,
            source=self.source_of(article, form),
            updated_at=self.now,
            submitted_at=self.now if state == _State.SUBMITTED else None,
        )
        change, entry = change_onto_nothing(article.annotations, LABEL), None
        if change is not None:
            refuse_flaws(article.annotations, change, article.text, self.schema)
            row.body = snapshots.body_of(article.annotations)
            row.revision = 1
            entry = row_of(first_entry(row, change, self.actor, self.now))
        return {"set": row_of(row, article_id=key_of(public)), "entry": entry}


def refuse_flaws(found: Annotations, change: Change, text: str, schema: Schema) -> None:
    """Check what ``change`` makes of nothing, which is ``found``, as a change that is saved. Raises Refused.

    Putting every operation in its place would say no more than that no two things of different kinds have one id.
    """
    if len({*found.spans, *found.entities, *found.frames}) < len(found.spans) + len(found.entities) + len(found.frames):
        apply(snapshots.EMPTY, change)
    refuse_errors(check_change(found, change, text, schema))
