"""A project with gold, the same to the last byte wherever it is made: on both databases, in any process."""

import hashlib
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from unittest import mock

import orjson
from django.core.files.base import ContentFile

from annotator.agreement.comparison import Policy
from annotator.models import Article, Curation, Membership, Project, Release, ReleaseFile, SchemaVersion, User
from annotator.services import articles, releases, review
from annotator.services.releases.manifest import Manifest, dumps
from annotator.services.releases.publishing import key_of, storage
from tests import factories
from tests.services.review.scenes import TEXT, base, changed, put
from tests.splits.test_near import story

MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SOURCES = ("نافذة", "الشاطئ")


@contextmanager
def without_chance(seed: int = 1) -> Iterator[None]:
    """Ids that are drawn are drawn the same every time: releases hold them, so they are inputs."""
    with mock.patch("os.urandom", random.Random(seed).randbytes):
        yield


@dataclass
class World:
    """A project, the people in it, its articles."""

    project: Project
    manager: User
    curator: User
    people: list[User]
    articles: list[Article] = field(default_factory=list)

    def grow(self, number: int, *, metadata: dict[str, Any] | None = None) -> None:
        """So many more articles with gold, every second one annotated twice."""
        for n in range(len(self.articles), len(self.articles) + number):
            self.articles.append(self._article(n, f"{TEXT}\n{story(n)}", metadata or {}))

    def copy_of(self, n: int, *, metadata: dict[str, Any] | None = None) -> Article:
        """Another article with gold that is nearly the nth."""
        made = self._article(len(self.articles), f"{self.articles[n].text} خاتمة", metadata or {})
        self.articles.append(made)
        return made

    def _article(self, n: int, text: str, metadata: dict[str, Any]) -> Article:
        told = {"published": f"2025-01-{n % 28 + 1:02}", "source": SOURCES[n % 2], **metadata}
        file = articles.File(f"مقال-{n}.txt", text.encode(), title=f"مقال رقم {n} عن القرار", metadata=told)
        (article,) = articles.import_files(project=self.project, files=[file], actor=None).articles
        voices = [base(), changed(base(), genre="opinion")][: 1 + n % 2]
        sets = [
            factories.submitted(article=article, author=person, changes=[put(voice)])
            for person, voice in zip(self.people, voices, strict=False)
        ]
        if len(sets) == 1:
            review.promote(annotation_set=sets[0], actor=self.curator)
        else:
            self._decided(article)
        return Article.objects.select_related("project").get(pk=article.pk)

    def _decided(self, article: Article) -> None:
        found = Article.objects.select_related("project").get(pk=article.pk)
        voices = review.default_voices(found)
        review.begin(article=found, voices=voices, policy=Policy("majority"), actor=self.curator)
        gold = review.must_have_gold(found)
        for line in review.desk(gold).lines:
            if line.waits:
                review.decide(
                    article=found, decision_id=factories.uuid4(), item=line.item.key, fingerprint=line.item.fingerprint,
                    seen=None, choice="take", picks={"": str(voices[0])}, actor=self.curator,
                )  # fmt: skip
        revision = Curation.objects.get(gold=gold).revision
        review.lock(article=found, revision=revision, actor=self.curator)

    def begin(self, tag: str = "1.0", **plan: Any) -> Release:
        """A release asked for at a moment that is always the same; nothing is made yet."""
        made = releases.begin(
            project=self.project,
            tag=tag,
            plan=releases.read_plan(plan),
            actor=self.manager,
            notes_en="A note.",
            start=False,
        )
        Release.objects.filter(pk=made.pk).update(created_at=MOMENT)
        return again(made)

    def release(self, tag: str = "1.0", **plan: Any) -> Release:
        """A published release."""
        return built(self.begin(tag, **plan))


def world(number: int = 0, slug: str = "corpus") -> World:
    """A project with so many articles that have gold."""
    project = factories.project(slug=slug, name="أخبار دولية")
    manager = factories.member(project=project, role=Membership.Role.MANAGER, username=f"{slug}-manager")
    curator = factories.member(project=project, role=Membership.Role.CURATOR, username=f"{slug}-curator")
    people = [factories.member(project=project, username=f"{slug}-{n}") for n in range(2)]
    made = World(project, manager, curator, people)
    made.grow(number)
    return made


def older_schema(project: Project) -> SchemaVersion:
    """An earlier version of the project's schema, for sets to stand under."""
    assert project.schema is not None
    now = project.schema
    return SchemaVersion.objects.create(project=project, name=now.name, version="0.9", body=now.body)


def again(release: Release) -> Release:
    """The release as it is stored now."""
    return Release.objects.select_related("project__schema", "created_by", "job").get(pk=release.pk)


def built(release: Release) -> Release:
    """A release made without a job."""
    releases.build(release, lambda *_: None, lambda _: None)
    return again(release)


def content(release: Release, name: str) -> bytes:
    """A published file."""
    with storage().open(key_of(release, name)) as there:
        return bytes(there.read())


def text(release: Release, name: str) -> str:
    """A published file of letters."""
    return content(release, name).decode("utf-8")


def lines(release: Release, name: str) -> list[dict[str, Any]]:
    """A published file of JSON lines."""
    return [orjson.loads(line) for line in content(release, name).splitlines()]


def names(release: Release) -> list[str]:
    """What a release consists of."""
    return [file.name for file in releases.files_of(release)]


def zipped(release: Release, name: str) -> dict[str, bytes]:
    """The files of a published archive."""
    with zipfile.ZipFile(BytesIO(content(release, name))) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def shelved(project: Project, tag: str = "1.0") -> Release:
    """A published release of nothing, with one file: for whoever looks only at who may what with it."""
    assert project.schema is not None
    schema = {"name": project.schema.name, "version": project.schema.version, "sha256": ""}
    manifest = Manifest(
        tag, "2026-01-02T03:04:05Z", {"slug": project.slug}, {"ar": "", "en": ""}, releases.Plan(), schema, {}, []
    )
    summary = {
        "articles": 0, "splits": manifest.counts(), "clusters": 0, "reasons": {}, "schema": "ar-news 1.0", "base": "",
        "statistics": {}, "leakage": {"quotes": 0, "titles": 0, "near_duplicates": 0}, "losses": {},
        "without_text": 0, "left_out": {}, "bytes": 5,
    }  # fmt: skip
    made = Release.objects.create(
        project=project, tag=tag, state="published", manifest=dumps(manifest), summary=orjson.dumps(summary).decode(),
        created_at=MOMENT, published_at=MOMENT,
    )  # fmt: skip
    data = b"# 1.0"
    storage().save(key_of(made, "README.md"), ContentFile(data))
    digest = hashlib.sha256(data).hexdigest()
    ReleaseFile.objects.create(release=made, name="README.md", size=len(data), sha256=digest)
    return made
