"""What a model predicted comes in: for articles that are there, as sets of their own, and nothing else is touched.

A named version says one thing about an article. The same again changes nothing; something else is refused, unless
somebody asked for it to take the place of what stands: then it is one more change in the log of that set.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID, uuid5

import orjson

from annotator.models import AnnotationSet, Article, ModelVersion, Prediction, Project
from annotator.services import snapshots
from annotator.services.articles.importing.candidates import Candidate
from annotator.services.articles.importing.outcomes import Checked, Outcome, Ready
from annotator.services.articles.importing.rows import key_of, row_of
from annotator.services.articles.importing.voices import Voicing
from annotator.services.refusal import Invalid
from annotator.standoff.values import AnnotatedArticle, Annotations, Entity, Filler, Frame, Refused, Span

#: Ids of what is predicted are made of its model, article and own id: the same file gives the same ids.
_SPACE: Final = UUID("0b8f6a54-4b0c-5d0e-9a6b-7a3f6c1f2d55")
#: SQLite takes a bounded number of parameters.
_PARAMETERS: Final = 500
#: Characters of an id that is repeated to whoever sent it.
_TOLD: Final = 80


@dataclass(frozen=True, slots=True)
class _There:
    """An article of the project; ``digest``: of what the model said about it before, empty where it said nothing."""

    pk: int
    public: str
    name: str
    title: str
    sha256: str
    digest: str = ""

    def facts(self) -> dict[str, str]:
        """What a sentence about it needs."""
        return {"article": self.public, "name": self.name, "title": self.title}


@dataclass(frozen=True, slots=True)
class Known:
    """The articles some records may be about, by their own id, by the id they came with, by their text."""

    by_public: Mapping[str, _There]
    by_id: Mapping[str, _There]
    by_text: Mapping[str, _There]

    def named(self, one: Candidate) -> _There | None:
        """The article a record names."""
        id_ = one.record.external_id or ""
        return self.by_public.get(id_.lower()) or self.by_id.get(id_)


def model_of(project: Project, pk: int | None) -> ModelVersion:
    """The model version predictions are of. Raises Invalid("no_model")."""
    row = ModelVersion.objects.filter(project=project, pk=pk).first() if pk else None
    if row is None:
        raise Invalid("no_model", {"model": pk})
    return row


class Predicting:
    """Looks at the records of one import of predictions, in their order."""

    def __init__(self, voicing: Voicing) -> None:
        if voicing.schema is None:
            raise Invalid("no_schema", {"project": voicing.project.slug})
        self.voicing = voicing
        assert voicing.model is not None
        self.model = voicing.model
        self.seen: set[str] = set()

    def known(self, records: Sequence[Candidate]) -> Known:
        """The articles of the project some records may be about; in four queries."""
        # No database holds a NUL, so no article is called by one.
        ids = {id_ for one in records if (id_ := one.record.external_id) and "\0" not in id_}
        publics = {id_.lower() for id_ in ids if _is_uuid(id_)}
        found = [
            *self._rows("public", sorted(publics)),
            *self._rows("external_id", sorted(ids)),
            *self._rows("sha256", sorted({one.sha256 for one in records})),
        ]
        before = self._before({row.pk for row, _id in found})
        there = [(replace(row, digest=before.get(row.pk, "")), id_) for row, id_ in found]
        return Known(
            {row.public: row for row, _ in there},
            {id_: row for row, id_ in there if id_},
            {row.sha256: row for row, _ in there},
        )

    def _rows(self, column: str, wanted: Sequence[str]) -> list[tuple[_There, str | None]]:
        out = []
        columns = ("pk", "public", "name", "title", "sha256", "external_id")
        for start in range(0, len(wanted), _PARAMETERS):
            some = {f"{column}__in": wanted[start : start + _PARAMETERS]}
            rows = Article.objects.filter(project=self.voicing.project, **some)
            for pk, public, *rest, id_ in rows.values_list(*columns):
                out.append((_There(pk, str(public), *rest), id_))
        return out

    def _before(self, articles: set[int]) -> dict[int, str]:
        ordered = sorted(articles)
        out: dict[int, str] = {}
        for start in range(0, len(ordered), _PARAMETERS):
            rows = Prediction.objects.filter(model=self.model, article__in=ordered[start : start + _PARAMETERS])
            out |= dict(rows.values_list("article_id", "digest"))
        return out

    def decide(self, one: Candidate, known: Known) -> Checked:
        """What becomes of a record."""
        named, same = known.named(one), known.by_text.get(one.sha256)
        if named is not None and named.sha256 != one.sha256:
            return _out(one, Outcome.FLAWED, "predicted_text", {"id": _short(one), **named.facts()})
        there = named or same
        if there is None:
            return _out(one, Outcome.FLAWED, "not_in_project", {"id": _short(one), "title": one.title})
        if one.record.annotated is None:
            return _out(one, Outcome.FLAWED, "nothing_predicted", there.facts())
        if there.public in self.seen:
            return _out(one, Outcome.FLAWED, "predicted_twice", there.facts())
        self.seen.add(there.public)
        return self._fitted(one, one.record.annotated, there)

    def _fitted(self, one: Candidate, annotated: AnnotatedArticle, there: _There) -> Checked:
        losses = Counter(one.record.losses)
        article = self.voicing.fitted(annotated, losses)
        mine, ids = _named_anew(article.annotations, f"{self.model.pk}/{there.public}")
        scores = {ids[id_]: number for id_, number in sorted(one.record.scores.items()) if id_ in ids}
        written = orjson.dumps(scores, option=orjson.OPT_SORT_KEYS).decode()
        digest = hashlib.sha256(f"{snapshots.body_of(mine)}\n{written}".encode()).hexdigest()
        if digest == there.digest:
            return _out(one, Outcome.SAME, "predicted_same", there.facts())
        if there.digest and not self.voicing.choices.replace:
            return _out(one, Outcome.FLAWED, "predicted_otherwise", there.facts())
        try:
            voice = self.voicing.voice(replace(article, annotations=mine), one.record.format, there.public)
        except Refused as refused:
            return _out(one, Outcome.FLAWED, "annotation_refused", {**refused.facts, "problem": refused.code})
        voice |= self._beside(voice, there, written, digest, mine)
        ready = Ready(there.public, None, voices=[voice], spans=len(mine.spans))
        code = "predicted_anew" if there.digest else "predicted"
        return replace(_out(one, Outcome.ADDED, code, there.facts()), ready=ready, losses=losses)

    def _beside(
        self, voice: Mapping[str, Any], there: _There, scores: str, digest: str, mine: Annotations
    ) -> dict[str, Any]:
        """The row beside a new set; or, where one stands, no set, but what it is to say from now on."""
        if there.digest:
            actor = self.voicing.actor
            under = self.voicing.project.schema_id
            told = [self.model.pk, there.pk, snapshots.body_of(mine), scores, digest, under, actor and actor.pk]
            return {"set": None, "entry": None, "instead": told}
        set_id = voice["set"][_SET_KEY]
        row = row_of(
            Prediction(model=self.model, scores=scores, digest=digest),
            annotation_set_id=set_id,
            article_id=key_of(there.public),
        )
        return {"prediction": row}


#: Where a prepared row of a set has its key: it is the first column.
_SET_KEY: Final = [field.attname for field in AnnotationSet._meta.local_concrete_fields].index("id")


def _named_anew(of: Annotations, prefix: str) -> tuple[Annotations, Mapping[str, str]]:
    """Annotations with ids that no other set has, and every old id with its new one.

    Whoever accepts a suggestion puts the thing into a set of their own as it is: its id must be free there.
    """
    ids = {id_: str(uuid5(_SPACE, f"{prefix}/{id_}")) for shelf in (of.spans, of.entities, of.frames) for id_ in shelf}
    spans: dict[str, Span] = {}
    for span in of.spans.values():
        entity = None if span.entity is None else ids[span.entity]
        spans[ids[span.id]] = replace(span, id=ids[span.id], entity=entity, origin="suggested")
    entities: dict[str, Entity] = {ids[id_]: replace(one, id=ids[id_]) for id_, one in of.entities.items()}
    frames: dict[str, Frame] = {ids[id_]: _frame(one, ids) for id_, one in of.frames.items()}
    return Annotations(spans, entities, frames, of.labels), ids


def _frame(frame: Frame, ids: Mapping[str, str]) -> Frame:
    roles = {
        role: tuple(one if one.kind == "special" else Filler(one.kind, ids[one.target]) for one in fillers)
        for role, fillers in frame.roles.items()
    }
    return replace(frame, id=ids[frame.id], roles=roles)


def _short(one: Candidate) -> str:
    return (one.record.external_id or one.record.name)[:_TOLD]


def _out(one: Candidate, outcome: Outcome, code: str, facts: dict[str, Any]) -> Checked:
    record = one.record
    return Checked(one.key, record.number, record.where, outcome, code, facts, one, losses=record.losses)


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value.lower()
    except ValueError:
        return False
