"""A release: made of frozen inputs, the same to the last byte wherever and however often, whole or not to be seen."""

import errno
import hashlib
import os
from collections import Counter
from io import BytesIO
from pathlib import Path

import mlcroissant
import orjson
import pytest
import yaml
import zstandard
from pyarrow import parquet

from annotator.formats.sink import Folder
from annotator.models import AuditEntry, Project, Release, ReleaseFile
from annotator.services import jobs, projects, releases, review
from annotator.services.articles import editing
from annotator.services.jobs import Cancelled
from annotator.services.refusal import Conflict, Invalid
from annotator.services.releases import pieces, staging
from annotator.services.releases.freezing import freeze
from annotator.services.releases.manifest import dumps, loads, manifest_of
from annotator.services.releases.publishing import StorageTrouble, key_of, remove_files, storage
from annotator.standoff import sanad
from tests import factories
from tests.services.releases.worlds import World, again, built, content, lines, names, text, world, zipped
from tests.soak import imports
from tests.soak import releases as killed

pytestmark = pytest.mark.django_db


@pytest.fixture
def some() -> World:
    return world(4)


def test_a_release_consists_of_what_its_page_promises(some: World) -> None:
    made = some.release(shares=[1, 1, 1], salt="s", formats=["brat"])
    assert made.state == "published"
    found = names(made)
    fixed = {"CHANGES.md", "README.md", "SHA256SUMS", "agreement.json", "croissant.json", "leakage.json", "leakage.md",
             "losses.json", "manifest.json", "schema.json", "splits.csv", "statistics.json"}  # fmt: skip
    assert fixed <= set(found)
    splits = {row.split(",")[1] for row in text(made, "splits.csv").splitlines()[1:]}
    assert {name for name in found if name.startswith("sanad/")} == {f"sanad/{split}.jsonl" for split in splits}
    assert {name for name in found if name.startswith("brat/")} == {f"brat/{split}.zip" for split in splits}
    articles_ = [line for split in splits for line in lines(made, f"sanad/{split}.jsonl")]
    assert {line["id"] for line in articles_} == {str(one.public) for one in some.articles}
    assert all(sanad.loads(orjson.dumps(line)).author_kind == "gold" for line in articles_)
    assert any(name.endswith(".ann") for name in zipped(made, next(n for n in found if n.startswith("brat/"))))


def test_every_file_has_the_digest_that_is_written_down(some: World) -> None:
    made = some.release()
    sums = dict(line.split("  ")[::-1] for line in text(made, "SHA256SUMS").splitlines())
    assert {*sums, "SHA256SUMS"} == set(names(made))
    for file in ReleaseFile.objects.filter(release=made):
        data = content(made, file.name)
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.size, file.sha256)
        assert sums.get(file.name, file.sha256) == file.sha256
    assert list(releases.verify(some.project)) == []


def test_the_same_manifest_gives_the_same_bytes_whatever_happened_to_the_gold_since(some: World) -> None:
    first = some.release("1.0", annotators=True, decisions=True, formats=["brat"])
    second = some.begin("2.0", annotators=True, decisions=True, formats=["brat"])
    Release.objects.filter(pk=second.pk).update(manifest=first.manifest)
    review.unlock(article=some.articles[0], reason="نظرة أخرى", actor=some.curator)
    editing.describe(article=some.articles[1], actor=some.manager, title="عنوان آخر", metadata={})
    assert text(built(again(second)), "SHA256SUMS") == text(first, "SHA256SUMS")


def test_gold_edited_since_is_had_from_its_log(some: World) -> None:
    pending = some.begin()
    freeze(pending)
    article = some.articles[0]
    review.unlock(article=article, reason="نظرة أخرى", actor=some.curator)
    killed.edit_gold(article, some.curator)
    made = built(again(pending))
    frozen = {item.id: item.gold for item in manifest_of(made).items}
    for split in ("train", "dev", "test"):
        if f"sanad/{split}.jsonl" in names(made):
            for line in lines(made, f"sanad/{split}.jsonl"):
                assert line["revision"] == frozen[line["id"]].revision
                assert not any(span["id"] == killed.EDITED for span in line["spans"])


def test_gold_that_was_given_up_since_is_refused_clearly(some: World) -> None:
    pending = some.begin()
    freeze(pending)
    review.unlock(article=some.articles[1], reason="نظرة أخرى", actor=some.curator)
    review.abandon(article=some.articles[1], reason="من جديد", actor=some.curator)
    with pytest.raises(Conflict, match=r"^input_changed$") as refused:
        built(again(pending))
    assert refused.value.facts == {
        "article": some.articles[1].title, "id": str(some.articles[1].public), "what": "annotations",
    }  # fmt: skip
    assert not ReleaseFile.objects.exists()


def test_a_manifest_comes_back_as_it_was_written(some: World) -> None:
    some.release("1.0")
    some.grow(2)
    made = some.release("1.1", base="1.0", annotators=True, pins={str(some.articles[0].public): "test"})
    assert dumps(loads(made.manifest)) == made.manifest == text(made, "manifest.json")


def test_growth_moves_nobody_and_the_changes_are_told(some: World) -> None:
    first = some.release("1.0", shares=[1, 1, 1])
    some.grow(3)
    copied = some.copy_of(0)
    second = some.release("1.1", base="1.0", shares=[1, 1, 1])
    before, after = manifest_of(first), manifest_of(second)
    assert {key: after.splits[key] for key in before.splits} == before.splits
    assert after.splits[str(copied.public)] == before.splits[str(some.articles[0].public)]
    changes = releases.compare(releases.sides_of(first, second))
    assert (len(changes["added"]), changes["removed"], changes["moved"], changes["kept"]) == (4, [], [], 4)
    assert "No article moved" in text(second, "CHANGES.md")
    assert orjson.loads(content(second, "changes.json")) == changes


def test_a_split_anew_says_who_moved_and_edited_gold_what_changed(some: World) -> None:
    first = some.release("1.0", shares=[1, 0, 0])
    article = some.articles[0]
    review.unlock(article=article, reason="نظرة أخرى", actor=some.curator)
    killed.edit_gold(article, some.curator)
    killed.lock(article, some.curator)
    second = some.release("2.0", shares=[0, 0, 1])
    changes = releases.compare(releases.sides_of(first, second))
    assert {(one["from"], one["to"], one["between_splits"]) for one in changes["moved"]} == {("train", "test", True)}
    assert len(changes["moved"]) == 4
    assert [(one["id"], one["things"]) for one in changes["changed"]] == [(str(article.public), 1)]
    assert changes["annotations"] == {"span:DATE": {"added": 1}}


def test_restricted_texts_stay_in_the_house(some: World) -> None:
    some.grow(1, metadata={"rights": "All rights reserved", "summary": "سرّ الخبر"})
    made = some.release(formats=["brat"], annotators=True, shares=[1, 0, 0])
    shut = some.articles[-1]
    (line,) = lines(made, "offsets/train.jsonl")
    assert (line["id"], line["sha256"], len(line["spans"])) == (str(shut.public), shut.sha256, 5)
    assert "text" not in line
    everything = b"".join(content(made, name) for name in names(made) if not name.endswith(".zip"))
    everything += b"".join(zipped(made, "brat/train.zip").values())
    assert shut.text.splitlines()[3][:40].encode() not in everything
    assert "سرّ الخبر".encode() not in everything
    assert orjson.loads(content(made, "losses.json"))["without_text"] == [str(shut.public)]
    assert "| All rights reserved | 0 | 1 |" in text(made, "README.md")
    assert {"rights": "All rights reserved", "with_text": 0, "without_text": 1} in orjson.loads(made.summary)["rights"]


def test_a_release_without_texts_has_none_at_all(some: World) -> None:
    made = some.release(text=False)
    assert not any(name.startswith("sanad/") for name in names(made))
    # The guideline examples of the schema speak of the same people as the articles.
    everything = b"".join(content(made, name) for name in names(made) if name != "schema.json")
    for words in ("سامر الهادي مقترحات", "سامر الهادي", "ليلى الحدّاد", "باريس"):
        assert words.encode() not in everything
    told = [line for name in names(made) if name.startswith("offsets/") for line in lines(made, name)]
    assert all(line["entities"] and not any("name" in entity for entity in line["entities"]) for line in told)


def test_a_maker_that_was_taken_over_and_fails_does_not_hide_what_the_other_one_publishes(some: World) -> None:
    pending = some.begin()

    def failing_elsewhere(*_: object) -> None:
        Release.objects.filter(pk=pending.pk, published_at=None).update(state="failed")

    releases.build(pending, failing_elsewhere, lambda _: None)
    assert again(pending).state == "published"
    assert ReleaseFile.objects.filter(release=pending).exists()


def test_annotators_stand_under_their_pseudonyms(some: World) -> None:
    made = some.release(annotators=True, decisions=True, shares=[1, 0, 0])
    found = lines(made, "annotators/train.jsonl")
    assert {line["author"]["name"] for line in found} == {"A03", "A04"}
    assert len(found) == 6
    decided = lines(made, "decisions.jsonl")
    assert decided
    assert set(decided[0]["readings"]) <= {"A03", "A04"}
    everything = b"".join(content(made, name) for name in names(made))
    assert b"corpus-0" not in everything


def test_while_articles_are_compared_the_job_shows_that_it_is_alive(some: World) -> None:
    asked: list[bool] = []
    freeze(some.begin(), lambda: asked.append(True))
    assert len(asked) == 4


def test_it_is_seen_whole_or_not_at_all(some: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = some.begin()
    room = storage()
    saved: list[str] = []
    put = type(room).save

    def failing(self: object, name: str, file: object, **more: object) -> str:
        if len(saved) == 3:
            raise OSError(errno.EIO, "gone")
        saved.append(name)
        return str(put(self, name, file, **more))  # type: ignore[arg-type]

    monkeypatch.setattr(type(room), "save", failing)
    with pytest.raises(StorageTrouble):
        built(pending)
    assert (again(pending).published_at, ReleaseFile.objects.count()) == (None, 0)
    monkeypatch.undo()
    assert built(again(pending)).state == "published"
    assert list(releases.verify(some.project)) == []


def test_a_full_disk_is_said_and_what_is_finished_stays(some: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = some.begin(formats=["brat"])
    opened = Folder.file

    def full(self: Folder, name: str) -> object:
        if name.startswith("brat/"):
            raise OSError(errno.ENOSPC, "full")
        return opened(self, name)

    monkeypatch.setattr(Folder, "file", full)
    with pytest.raises(Conflict, match=r"^disk_full$"):
        built(pending)
    finished = {path.name for path in staging.folder_of(pending.pk).rglob("*.jsonl") if "files" in path.parts}
    assert "train.jsonl" in finished
    monkeypatch.undo()
    assert built(again(pending)).state == "published"
    assert not staging.folder_of(pending.pk).exists()


def test_a_stopped_job_goes_on_where_it_was_and_a_torn_file_is_made_again(
    some: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    want = text(some.release("0.9", formats=["brat"]), "SHA256SUMS")
    pending = some.begin("1.0", formats=["brat"])
    Release.objects.filter(pk=pending.pk).update(manifest=Release.objects.get(tag="0.9").manifest)
    pending = again(pending)
    count = 0

    def stopping(*_: object) -> None:
        nonlocal count
        count += 1
        if count > 9:
            raise Cancelled

    with pytest.raises(Cancelled):
        releases.build(pending, stopping, lambda _: None)
    (ledger,) = staging.folder_of(pending.pk).rglob("ledger.jsonl")
    with ledger.open("ab") as out:
        out.write(b'{"piece": "torn')
    torn = next(path for path in ledger.parent.rglob("splits.csv"))
    torn.write_bytes(torn.read_bytes()[:-1])
    said: list[str] = []
    releases.build(again(pending), lambda *_: None, said.append)
    assert len(said) == 4
    assert text(again(pending), "SHA256SUMS") == want


# The ids of annotators' sets are made of the keys of their article and author, so those have to begin at 1 here too.
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_far_away_on_the_other_database_the_bytes_are_the_same(tmp_path: Path) -> None:
    here = killed.sums_of(killed.make())
    env = imports.environment(tmp_path) | killed.FAR
    assert imports.python(killed.ALL, env) == here


def test_killed_at_moments_of_chance_and_begun_again_the_bytes_are_the_same(tmp_path: Path) -> None:
    assert killed.soak(tmp_path, seed=5, kills=2, server=os.environ.get("DATABASE_URL", "")) == []


@pytest.mark.slow
def test_killed_twenty_times_the_bytes_are_the_same(tmp_path: Path) -> None:
    assert killed.soak(tmp_path, seed=killed.drawn(), kills=20, server=os.environ.get("DATABASE_URL", "")) == []


def test_the_job_does_it_and_says_what_it_did(some: World) -> None:
    made = releases.begin(project=some.project, tag="1.0", plan=releases.read_plan({}), actor=some.manager)
    assert made.job is not None
    jobs.run.call(str(made.job.pk))
    made = again(made)
    assert (made.state, made.job.state) == ("published", "done")  # type: ignore[union-attr]
    assert orjson.loads(made.summary)["articles"] == 4
    assert AuditEntry.objects.filter(act="release.publish").count() == 1
    with pytest.raises(Conflict, match=r"^published$"):
        releases.go_on(release=made, actor=some.manager)


def test_a_failed_job_leaves_a_release_that_can_be_gone_on_with(some: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = releases.begin(project=some.project, tag="1.0", plan=releases.read_plan({}), actor=some.manager)
    with pytest.raises(Conflict, match=r"^being_built$"):
        releases.discard(release=made, actor=some.manager)
    monkeypatch.setattr(pieces, "pieces_of", lambda _work: 1 / 0)
    jobs.run.call(str(made.job.pk))  # type: ignore[union-attr]
    made = again(made)
    assert (made.state, releases.shown(made).trouble["code"]) == ("failed", "failed")
    monkeypatch.undo()
    jobs.run.call(str(releases.go_on(release=made, actor=some.manager).job.pk))  # type: ignore[union-attr]
    assert again(made).state == "published"


def test_what_nobody_saw_can_be_thrown_away_and_what_is_out_cannot(some: World) -> None:
    draft = some.begin("1.0")
    releases.discard(release=draft, actor=some.manager)
    assert not Release.objects.exists()
    out = some.release("1.0")
    with pytest.raises(Conflict, match=r"^published$"):
        releases.discard(release=out, actor=some.manager)


def test_withdrawn_it_stays_with_its_reason(some: World) -> None:
    made = some.release()
    with pytest.raises(Invalid, match=r"^reason_needed$"):
        releases.withdraw(release=made, reason=" ", actor=some.manager)
    releases.withdraw(release=made, reason="خطأ في  الإزاحات", actor=some.manager)
    made = again(made)
    assert (made.state, made.reason, made.withdrawn_by) == ("withdrawn", "خطأ في الإزاحات", some.manager)
    assert list(releases.verify(some.project)) == []
    with pytest.raises(Conflict, match=r"^withdrawn$"):
        releases.withdraw(release=made, reason="مرة أخرى", actor=some.manager)


def test_what_was_altered_or_lost_in_the_storage_is_found(some: World) -> None:
    made = some.release()
    room = Path(storage().path(key_of(made, "README.md")))
    room.write_bytes(room.read_bytes() + b" ")
    Path(storage().path(key_of(made, "splits.csv"))).unlink()
    assert [(one.code, one.file) for one in releases.verify()] == [("altered", "README.md"), ("missing", "splits.csv")]


def test_a_bad_version_is_refused(some: World) -> None:
    for tag in ("", "new", "compare", "1/0", ".1", "1.", "١", "a" * 41, "a b", "../x"):
        with pytest.raises(Invalid, match=r"^bad_tag$"):
            some.begin(tag)


def test_a_version_is_there_once_and_something_must_be_in_it(some: World) -> None:
    some.begin("1.0")
    with pytest.raises(Conflict, match=r"^tag_taken$"):
        some.begin("1.0")
    with pytest.raises(Conflict, match=r"^no_such_base$"):
        some.begin("1.1", base="0.1")
    with pytest.raises(Invalid, match=r"^unknown_sources$"):
        some.begin("1.1", source="لا أحد")


@pytest.mark.parametrize(
    "plan",
    [{"shares": [0, 0, 0]}, {"shares": [1, 1]}, {"shares": "811"}, {"formats": ["doc"]}, {"formats": ["text"]},
     {"formats": [{"name": "brat", "options": {"x": "y"}}]}, {"text": "yes"}, {"dev_from": "2025-01-01"},
     {"test_from": "soon"}, {"pins": {"a": "later"}}, {"nonsense": 1}],
)  # fmt: skip
def test_a_plan_that_makes_no_sense_is_refused_with_its_part(plan: dict[str, object]) -> None:
    with pytest.raises(Invalid, match=r"^bad_plan$") as refused:
        releases.read_plan(plan)
    assert refused.value.facts["part"] in plan


def test_a_purged_project_leaves_no_file(some: World) -> None:
    made = some.release()
    folder = Path(storage().path(str(made.pk)))
    assert folder.is_dir()
    remove_files(made)
    assert not folder.exists()


def test_only_the_layers_that_were_chosen_go_out(some: World) -> None:
    made = some.release(layers=["quote"], shares=[1, 0, 0], formats=["records"])
    for line in lines(made, "sanad/train.jsonl"):
        assert {span["type"] for span in line["spans"]} == {"QUOTE", "CUE"}
    assert len(lines(made, "records/train/quotes.jsonl")) == 4
    assert "config_name: quotes" in text(made, "README.md")
    told = orjson.loads(content(made, "losses.json"))
    assert told["total"]["records/train"].keys() == {"filler_left_out:quote.speaker", "label_left_out:genre"}
    assert told["by_article"].keys() == told["total"].keys()
    for piece, losses in told["total"].items():
        assert told["by_article"][piece].keys() <= {str(one.public) for one in some.articles}
        assert sum(map(Counter, told["by_article"][piece].values()), Counter()) == losses


def test_the_native_lines_packed_have_the_ending_that_says_so(some: World) -> None:
    made = some.release(shares=[1, 0, 0], formats=[{"name": "sanad", "options": {"packing": "zstd"}}])
    assert [name for name in names(made) if name.startswith("sanad")] == [
        "sanad-zstd/train.jsonl.zst", "sanad/train.jsonl",
    ]  # fmt: skip
    packed = zstandard.ZstdDecompressor().stream_reader(content(made, "sanad-zstd/train.jsonl.zst"))
    assert packed.read() == content(made, "sanad/train.jsonl")
    (told,) = [one for one in orjson.loads(content(made, "croissant.json"))["distribution"] if "zst" in one["name"]]
    assert told["encodingFormat"] == "application/zstd"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_croissant_is_valid_and_its_records_can_be_read(some: World, tmp_path: Path) -> None:
    made = some.release(formats=["brat"])
    for name in names(made):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content(made, name))
    data = mlcroissant.Dataset(jsonld=tmp_path / "croissant.json")
    assert not data.metadata.ctx.issues.errors
    rows = list(data.records(record_set="splits"))
    assert {row["splits/article"].decode() for row in rows} == {str(one.public) for one in some.articles}


def test_the_card_says_the_same_in_both_languages_and_the_hub_can_read_its_head(some: World) -> None:
    card = text(some.release(shares=[1, 0, 0], formats=["records"]), "README.md")
    _nothing, head, body = card.split("---\n", 2)
    assert yaml.safe_load(head)["language"] == ["ar"]
    assert yaml.safe_load(head)["configs"][-1] == {
        "config_name": "sanad", "data_files": [{"split": "train", "path": "sanad/train.jsonl"}],
    }  # fmt: skip
    english, arabic = body.split('<div dir="rtl" lang="ar">')
    assert english.count("## ") == arabic.count("## ")
    assert "| Training (`train`) | 4 |" in english
    assert "| تدريب (`train`) | 4 |" in arabic
    assert "| الكيانات | الحدود والنوع |" in arabic
    assert "| Entities | Edges and type |" in english
    assert "spans/exact" not in body


def test_the_rows_for_training_lie_open_and_the_card_leads_to_each_split(some: World) -> None:
    made = some.release(shares=[1, 1, 1], salt="s", formats=["huggingface"])
    head = yaml.safe_load(text(made, "README.md").split("---\n", 2)[1])
    told = {one["config_name"]: one["data_files"] for one in head["configs"]}
    ids = set()
    for one in told["huggingface"]:
        assert one["path"] == f"huggingface/{one['split']}/data/{one['split']}.parquet"
        rows = parquet.read_table(BytesIO(content(made, one["path"])))
        ids |= set(rows.column("id").to_pylist())
        assert b"ClassLabel" in rows.schema.metadata[b"huggingface"]
    assert ids == {str(article.public) for article in some.articles}


def test_titles_cannot_break_the_pages_of_a_release(some: World) -> None:
    editing.describe(
        article=some.articles[0], actor=some.manager, title="a\u202e](http://x) | `b` <script>", metadata={}
    )
    some.release("1.0", shares=[1, 0, 0])
    some.grow(1)
    page = text(some.release("2.0", shares=[0, 0, 1]), "leakage.md")
    assert "\u202e" not in page
    assert "](http" not in page


def test_splits_by_time_exclude_what_has_no_date(some: World) -> None:
    some.grow(1, metadata={"published": ""})
    made = some.release(test_from="2025-01-03", dev_from="2025-01-02")
    told = {row.split(",")[0]: tuple(row.split(",")[1:3]) for row in text(made, "splits.csv").splitlines()[1:]}
    assert [told[str(one.public)] for one in some.articles] == [
        ("train", "time"), ("dev", "time"), ("test", "time"), ("test", "time"), ("excluded", "undated"),
    ]  # fmt: skip
    assert "sanad/excluded.jsonl" in names(made)
    assert orjson.loads(made.summary)["reasons"] == {"time": 4, "undated": 1}


def test_the_same_quote_in_two_splits_is_reported_without_its_words(some: World) -> None:
    made = some.release(pins={str(some.articles[0].public): "train", str(some.articles[1].public): "test"})
    found = orjson.loads(content(made, "leakage.json"))
    assert orjson.loads(made.summary)["leakage"]["quotes"] == len(found["quotes"])
    assert "الاتفاق يعيد البحر" not in text(made, "leakage.md")


def test_an_older_schema_is_refused_unless_it_is_to_be_left_out(some: World) -> None:
    document = factories.SCHEMA.replace('"version": "1.0"', '"version": "1.1"')
    later = projects.add_schema(project=some.project, body=document)
    Project.objects.filter(pk=some.project.pk).update(schema=later)
    some.project.refresh_from_db()
    with pytest.raises(Conflict, match=r"^older_schema$") as refused:
        some.release("1.0")
    assert refused.value.facts == {"count": 4, "version": "1.1"}
    with pytest.raises(Conflict, match=r"^nothing_to_release$"):
        some.release("1.1", leave_older=True)
    some.grow(1)
    made = some.release("1.2", leave_older=True)
    assert orjson.loads(made.summary)["left_out"] == {"older_schema": 4}
    assert orjson.loads(made.summary)["articles"] == 1


def test_a_full_storage_is_said_too(some: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pending = some.begin()

    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(type(storage()), "save", full)
    with pytest.raises(Conflict, match=r"^disk_full$"):
        built(pending)
    assert not ReleaseFile.objects.exists()
    monkeypatch.undo()
    assert built(again(pending)).state == "published"
