"""Releases in a folder: a file that was saved is on the disk before anybody is told that it is there."""

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from annotator.services.disk import settle


class Folder(FileSystemStorage):
    """Django's folder, except that a saved file and the names that lead to it outlive a power cut."""

    def _save(self, name: str, content: Any) -> str:
        saved = str(super()._save(name, content))  # type: ignore[misc]
        path, root = Path(self.path(saved)), Path(self.location)
        settle(path)
        for folder in path.parents:
            settle(folder)
            if folder == root.parent:
                break
        return saved
