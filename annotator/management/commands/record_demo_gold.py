"""Keep a curation of the demo project, so that every demo has it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from annotator.management.commands.demo import SOURCE
from annotator.models import Article
from annotator.services import demo
from annotator.services.refusal import Refusal


class Command(BaseCommand):
    help = "Write what a curator decided on an article of the demo to the files from which every demo is made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("article", help="its file name, such as 09-quake-flash.txt")
        parser.add_argument(
            "--days", type=float, required=True, help="how many days before a demo is made it was begun"
        )
        parser.add_argument("--to", type=Path, default=SOURCE / "curated", help="the folder to write to")

    def handle(self, *args: Any, **options: Any) -> None:
        article = Article.objects.filter(project__slug=demo.SLUG, name=options["article"]).first()
        if article is None:
            raise CommandError(f"the demo has no article {options['article']}")
        try:
            record = demo.record_curation(article, days=options["days"])
        except Refusal as refused:
            raise CommandError(
                f"{article.name}: {refused.code}: only a locked gold set of one sitting is kept"
            ) from refused
        folder: Path = options["to"]
        folder.mkdir(exist_ok=True)
        path = folder / f"{Path(article.name).stem}.json"
        path.write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2) + b"\n")
        self.stdout.write(f"{path.name}: {len(record['steps'])} steps, gold {record['gold'][:12]}")
