"""CoNLL with a file for each layer: an export comes back as its articles, not as one article for each file."""

from collections import Counter
from dataclasses import replace

import pytest

from annotator.formats import conll
from annotator.formats.conll.layers import gathered
from annotator.formats.declaration import Wish
from annotator.formats.reading import read
from annotator.formats.records import Bad, File
from annotator.standoff.values import AnnotatedArticle
from tests.formats.some import FITTED, SCHEMA, bad, members, packed, records
from tests.formats.test_conll_out import NEWS, article, at

OTHER = replace(article(("GPE", at("روسيا")), ("CUE", at("أكد"))), id="id-2")


def files(*articles: AnnotatedArticle, **options: str) -> dict[str, bytes]:
    return members(packed(conll.write, articles, Wish(SCHEMA, options))[0])


def said(one: AnnotatedArticle) -> Counter[tuple[str, str]]:
    return Counter((span.type, span.text) for span in one.annotations.spans.values())


@pytest.mark.parametrize("scheme", ["IOB2", "IOBES"])
@pytest.mark.parametrize("layout", ["flat", "nested"])
def test_the_layers_of_an_export_come_back_as_its_articles(layout: str, scheme: str) -> None:
    options = {"layout": layout, "scheme": scheme, "tokens": "clitic", "comments": "sanad"}
    data, _ = packed(conll.write, [NEWS, OTHER], Wish(SCHEMA, options))
    back = [one.annotated for one in records([File.of("a.zip", data)], FITTED)]
    lost = {("ORG", "خارجية روسيا"): 1, ("GPE", "روسيا"): 1} if layout == "flat" else {}
    assert [one.text for one in back if one] == [NEWS.text, OTHER.text]
    assert [said(one) for one in back if one] == [said(NEWS) - Counter(lost), said(OTHER)]


def test_the_usual_export_comes_back_whole_without_comments_too() -> None:
    data, _ = packed(conll.write, [NEWS, OTHER], Wish(SCHEMA))
    first, second = records([File.of("a.zip", data)])
    assert first.annotated is not None
    assert {span.type for span in first.annotated.annotations.spans.values()} == {"OCC", "GPE", "CUE", "QUOTE"}
    # The quotation goes over the end of a sentence: nothing ends there, whatever the other layer says.
    assert first.text == "عنوان\nأكد وزير خارجية روسيا لأوكرانيا: «لا». ثم مضى."
    assert first.provenance["layers"] == ["entity", "quote"]
    assert (first.name, second.name) == ("a.zip/entity/data-0001", "a.zip/entity/data-0002")


def test_files_that_lie_loose_in_folders_are_layers_too() -> None:
    loose = [File.of(f"gold/{name}", data) for name, data in files(NEWS).items()]
    (one,) = gathered(loose)
    assert (one.name, [other.name for other in one.layers]) == ("gold/entity/data.conll", ["gold/quote/data.conll"])
    assert len(records(loose)) == 1


@pytest.mark.parametrize(
    "second",
    [
        pytest.param("-DOCSTART- O\n\nأكد B-PERS\nوزير O\n", id="two annotators of one text"),
        pytest.param("-DOCSTART- O\n\nنفى B-CUE\nوزير O\n", id="another text"),
        pytest.param("-DOCSTART- O\n\nأكد B-CUE\n\n-DOCSTART- O\n\nوزير O\n", id="other articles"),
        pytest.param("أكد B-CUE\nوزير O\n", id="no article begins"),
    ],
)
def test_what_is_no_layer_stays_a_file_of_its_own(second: str) -> None:
    first = "-DOCSTART- O\n\nأكد B-PERS\nوزير O\n"
    both = [File.of("x/one/a.conll", first.encode()), File.of("x/two/a.conll", second.encode())]
    assert gathered(both) == both
    apart = [File.of("x/a.conll", first.encode()), File.of("y/b.conll", second.encode())]
    assert gathered(apart) == apart


def test_a_flaw_in_one_layer_is_a_flaw_of_the_article() -> None:
    first, second = "-DOCSTART- O\n\nأكد O\nوزير B-OCC\n", "-DOCSTART- O\n\nأكد B-CUE\nوزير\n"
    both = [File.of("x/one/a.conll", first.encode()), File.of("x/two/a.conll", second.encode())]
    assert len(gathered(both)) == 1
    (one,) = read(both)
    assert isinstance(one, Bad)
    assert one.code == "untagged_token"


def test_a_layer_that_cannot_be_read_hinders_no_other() -> None:
    first = File.of("x/one/a.conll", "-DOCSTART- O\n\nأكد B-PERS\n".encode())
    broken = File.of("x/two/a.conll", b"\xff\xfe\x00")
    assert gathered([first, broken]) == [first, broken]
    assert bad("a.conll", b"").code == "empty"
