"""Every record of an import is looked at before anything comes in: what becomes of it, and why.

Records are taken a few at a time, so that the number of queries and the memory do not grow with their number; of what
came before only hashes, names and signatures are kept.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any, Final
from uuid import UUID, uuid4

from django.utils import timezone

from annotator.formats.records import Bad, Found, Record
from annotator.models import AnnotationSet, Article, ArticleIndex, Project, User
from annotator.services import snapshots
from annotator.services.articles.importing.candidates import ID_LIMIT, NAME_LIMIT, Candidate, article_of, candidate_of
from annotator.services.articles.importing.choices import Alike, Becomes, Choices, Conflict
from annotator.services.articles.importing.likeness import Likeness
from annotator.services.articles.importing.outcomes import Checked, Outcome, Ready, Twin
from annotator.services.articles.importing.predicting import Predicting, model_of
from annotator.services.articles.importing.rows import key_of, row_of
from annotator.services.articles.importing.stored import Heard, Known, Shelf, digest_of, shelf_of
from annotator.services.articles.importing.voices import Voicing
from annotator.services.refusal import Invalid
from annotator.standoff.values import AnnotatedArticle, Annotations, Refused

#: Records compared with the project at a time.
CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class _Voiced:
    """The annotation of a record, ready to be stored, and what was lost of it."""

    voices: Sequence[dict[str, Any]]
    spans: int
    losses: Counter[str]


class Checker:
    """Looks at the records of one import, in their order; a record that repeats an earlier one is the duplicate."""

    def __init__(self, project: Project, choices: Choices, actor: User | None) -> None:
        schema = snapshots.schema_of(project.schema) if project.schema else None
        self.project, self.choices = project, choices
        predicted = choices.becomes is Becomes.PREDICTIONS
        model = model_of(project, choices.model) if predicted else None
        self.voicing = Voicing(project, schema, choices, actor, timezone.now(), model)
        self.predicting = Predicting(self.voicing) if predicted else None
        self.likeness = Likeness(project)
        self.seen = Shelf()

    def check(self, found: Iterable[tuple[str, Found, str]]) -> Iterator[Checked]:
        """What becomes of each record; each comes as its key, itself, and the title a person gave it ("" = none)."""
        source = iter(found)
        while chunk := list(islice(source, CHUNK)):
            candidates = {key: _measured(key, one, title) for key, one, title in chunk}
            read = [one for one in candidates.values() if isinstance(one, Candidate)]
            decide = self._decider(read)
            for key, one, _ in chunk:
                candidate = candidates[key]
                if isinstance(candidate, Bad):
                    code, facts = candidate.code, candidate.facts
                    yield Checked(key, one.number, candidate.where, Outcome.FLAWED, code, facts)
                else:
                    yield decide(candidate)

    def _decider(self, read: Sequence[Candidate]) -> Callable[[Candidate], Checked]:
        """What decides about some records, with what the project has that they could be or collide with."""
        if self.predicting is not None:
            return partial(self.predicting.decide, known=self.predicting.known(read))
        return partial(self._decide, stored=shelf_of(self.project, read, self.voicing.kind))

    def _decide(self, one: Candidate, stored: Shelf) -> Checked:
        named, same = self._twins(one, stored)
        known = named or same
        if named is not None and named.sha256 != one.sha256:
            return self._conflict(one, named)
        if known is not None:
            return self._known(one, known, stored, by_id=named is not None)
        name = self._name(one, stored)
        if isinstance(name, Known):
            return self._out(one, Outcome.FLAWED, "name_taken", name.facts())
        signature, twin = self.likeness.look(one.text)
        if twin is not None and self._choice(one) is Alike.LEAVE:
            return self._out(one, Outcome.LEFT, "near_duplicate", _nearness(twin), twin)
        return self._new(one, name, signature, twin)

    def _twins(self, one: Candidate, stored: Shelf) -> tuple[Known | None, Known | None]:
        there, earlier = stored.find(one), self.seen.find(one)
        return there[0] or earlier[0], there[1] or earlier[1]

    def _conflict(self, one: Candidate, known: Known) -> Checked:
        outcome = Outcome.LEFT if self.choices.conflict is Conflict.SKIP else Outcome.FLAWED
        return self._out(one, outcome, "other_text", {"id": one.record.external_id or "", **known.facts()})

    def _known(self, one: Candidate, known: Known, stored: Shelf, *, by_id: bool) -> Checked:
        """A text that is there: its annotation may be new, or it is the same article again, or a duplicate."""
        annotated = one.record.annotated
        if annotated is not None and self.voicing.kind is not None:
            voice = (known.public, self.voicing.kind, self.voicing.source_of(annotated, one.record.format))
            heard = self.seen.voices.get(voice) or stored.voices.get(voice)
            return self._added(one, known, stored) if heard is None else self._heard(one, annotated, known, heard)
        if by_id:
            return self._out(one, Outcome.SAME, "same", known.facts())
        return self._out(one, Outcome.FLAWED, "duplicate" if known.pk else "duplicate_in_batch", known.facts())

    def _heard(self, one: Candidate, annotated: AnnotatedArticle, known: Known, heard: Heard) -> Checked:
        """The article has a set of this name, here or earlier in the import: the same once more, or another one."""
        same = _digest(self.voicing.fitted(annotated, Counter()).annotations) == heard.digest
        if heard.file:
            code, facts = "same_in_batch" if same else "other_in_batch", {"file": heard.file}
        else:
            code, facts = "same" if same else "other_annotation", known.facts()
        return self._out(one, Outcome.SAME if same else Outcome.LEFT, code, facts)

    def _added(self, one: Candidate, known: Known, stored: Shelf) -> Checked:
        hindrance = self._no_answers(known, stored)
        if hindrance:
            return self._out(one, Outcome.FLAWED, hindrance, known.facts())
        turned = self.voicing.kind == AnnotationSet.Kind.GOLD and known.use == Article.Use.WORK
        try:
            voiced = self._voices(one, known.public)
        except Refused as refused:
            return self._out(one, Outcome.FLAWED, "annotation_refused", _refusal(refused))
        ready = Ready(known.public, None, voices=voiced.voices, spans=voiced.spans, turned=turned)
        code = "added_practice" if turned else "added"
        return replace(self._out(one, Outcome.ADDED, code, known.facts()), ready=ready, losses=voiced.losses)

    def _no_answers(self, known: Known, stored: Shelf) -> str:
        """Why an article that is there cannot be given known answers; empty where it can, or where none come.

        It has only one gold; and work that annotators have begun cannot turn into practice under their hands.
        """
        if self.voicing.kind != AnnotationSet.Kind.GOLD:
            return ""
        if known.public in stored.golden or known.public in self.seen.golden:
            return "answers_there"
        return "answers_late" if known.use == Article.Use.WORK and known.public in stored.begun else ""

    def _new(self, one: Candidate, name: str, signature: bytes, twin: Twin | None) -> Checked:
        public = str(uuid4())
        try:
            voiced = self._voices(one, public)
        except Refused as refused:
            return self._out(one, Outcome.FLAWED, "annotation_refused", _refusal(refused))
        known = Known(public, name, one.title, one.sha256, file=one.record.where.file)
        self.seen.add(known, one.record.external_id)
        self.likeness.add(one.key, public, name, one.title, signature)
        ready = self._ready(one, known, signature, twin, voiced)
        code, facts = ("near_duplicate", _nearness(twin)) if twin else ("", {})
        return replace(self._out(one, Outcome.NEW, code, facts, twin), ready=ready, losses=voiced.losses)

    def _ready(self, one: Candidate, known: Known, signature: bytes, twin: Twin | None, voiced: _Voiced) -> Ready:
        actor, use = self.voicing.actor, self.voicing.use
        row = article_of(one, name=known.name, project=self.project, actor=actor, use=use)
        row.public = UUID(known.public)
        index = row_of(ArticleIndex(project=self.project, signature=signature), article_id=key_of(known.public))
        cluster = twin.article if twin else ""
        return Ready(known.public, row_of(row), index, cluster, voiced.voices, voiced.spans)

    def _voices(self, one: Candidate, public: str) -> _Voiced:
        annotated, kind, losses = one.record.annotated, self.voicing.kind, Counter(one.record.losses)
        if annotated is None or kind is None:
            return _Voiced((), 0, losses)
        if self.voicing.schema is None:
            raise Invalid("no_schema", {"project": self.project.slug})
        article = self.voicing.fitted(annotated, losses)
        voice = self.voicing.voice(article, one.record.format, public)
        name = self.voicing.source_of(annotated, one.record.format)
        self.seen.voices[public, kind, name] = Heard(_digest(article.annotations), one.record.where.file)
        if kind == AnnotationSet.Kind.GOLD:
            self.seen.golden.add(public)
        return _Voiced((voice,), len(article.annotations.spans), losses)

    def _name(self, one: Candidate, stored: Shelf) -> str | Known:
        """The name an article gets: its own, or one with its folders, or with its hash, where its own is taken."""
        if one.single and one.name in stored.by_name:
            return stored.by_name[one.name]
        taken = stored.names | self.seen.names if one.name in stored.names else self.seen.names
        if one.name not in taken:
            return one.name
        return f"{one.name[: NAME_LIMIT - 11]} · {one.sha256[:8]}"

    def _choice(self, one: Candidate) -> Alike:
        return self.choices.alike_one.get(one.key, self.choices.alike)

    @staticmethod
    def _out(
        one: Candidate, outcome: Outcome, code: str, facts: dict[str, Any] | None = None, twin: Twin | None = None
    ) -> Checked:
        record = one.record
        return Checked(
            one.key, record.number, record.where, outcome, code, facts or {}, one, twin, losses=record.losses
        )


def _measured(key: str, found: Found, title: str) -> Candidate | Bad:
    if isinstance(found, Bad):
        return found
    if len(found.external_id or "") > ID_LIMIT:
        facts = {"column": "external_id", "limit": ID_LIMIT, "found": len(found.external_id or "")}
        return Bad(found.number, found.where, "id_too_long", facts)
    assert isinstance(found, Record)
    return candidate_of(key, found, title)


def _digest(of: Annotations) -> str:
    return digest_of(snapshots.body_of(of))


def _nearness(twin: Twin) -> dict[str, Any]:
    said = {"similarity": round(twin.similarity, 2), "name": twin.name, "title": twin.title}
    return said if twin.key else said | {"article": twin.article}


def _refusal(refused: Refused) -> dict[str, Any]:
    return {**refused.facts, "problem": refused.code}
