"""The page of a curation as plain forms, and a scene to open it on."""

import html as markup
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from annotator.agreement.comparison import Policy
from tests.services.review.scenes import Scene, base, changed, scene, span
from tests.web.review.test_comparison import signed_in

AGREED = Policy("all_agree")


class Desk:
    """The page of a curation in a browser without scripts: its form in hand, sent as it stands or changed."""

    def __init__(self, found: Scene, actor: Any = None) -> None:
        self.found = found
        self.client: Client = signed_in(actor or found.curator)
        self.html = ""

    def address(self, name: str, *more: Any) -> str:
        return reverse(name, args=[self.found.article.public, *more])

    def open(self, **query: Any) -> "Desk":
        answer = self.client.get(self.address("curation"), query)
        assert answer.status_code == 200
        self.html = answer.content.decode()
        return self

    def at(self, words: str = "", kind: str = "span") -> "Desk":
        return self.open(item=self.found.line(words, kind).item.key)

    @property
    def form(self) -> dict[str, str]:
        """The fields of the card in hand that a browser would send."""
        form = self.html[self.html.index('id="case"') :]
        form = form[: form.index("</form>")]
        fields = dict(re.findall(r'<input type="hidden"\s+name="([\w]+)"\s+value="([^"]*)"', form))
        for tag in re.findall(r'<input type="radio"[^>]*>', form):
            if re.search(r"\schecked", tag):
                fields[re.search(r'name="([^"]+)"', tag)[1]] = re.search(r'value="([^"]*)"', tag)[1]  # type: ignore[index]
        for name, told in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
            fields[name] = markup.unescape(told)
        fields.pop("csrfmiddlewaretoken", None)
        return fields

    def send(self, act: str = "take", name: str = "curation-decide", *more: Any, **changed: Any) -> Any:
        answer = self.client.post(self.address(name, *more), self.form | {"act": act} | changed)
        if answer.status_code == 302 and "curation" in answer["Location"]:
            self.html = self.client.get(answer["Location"].partition("#")[0]).content.decode()
        else:
            self.html = answer.content.decode()
        return answer


def boundary() -> Scene:
    return scene(base(), changed(base(), span("p1", "PERS", "سامر", entity="samer")), base(), policy=AGREED)


def person(found: Scene) -> list[Any]:
    return [one.segments for one in found.annotations.spans.values() if one.type == "PERS"]
