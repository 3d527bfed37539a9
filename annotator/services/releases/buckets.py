"""Releases in a bucket of a service that speaks S3. Read by Django alone, where a bucket is named: it needs boto3."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

#: Bytes of a file that is read which stay in memory; what is more waits on the disk.
_IN_MEMORY: Final = 5 * 1024 * 1024
#: A service that is gone is given up before the job that waits for it counts as dead. Checksums of the newest kind are
#: left to those who ask for them: many services refuse them, and every file is held against its SHA-256 anyway.
_CLIENT: Final = Config(
    connect_timeout=10,
    read_timeout=30,
    retries={"total_max_attempts": 3, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):  # type: ignore[misc]
    """A bucket whose troubles are OSErrors, as those of every other storage are; a file is opened once it is here."""

    def get_default_settings(self) -> dict[str, Any]:
        """What is not said otherwise."""
        from boto3.s3.transfer import TransferConfig  # noqa: PLC0415

        # Whoever reads the file that goes up can say meanwhile that it is alive.
        one_thread = TransferConfig(use_threads=False)
        own = {"max_memory_size": _IN_MEMORY, "client_config": _CLIENT, "transfer_config": one_thread}
        return {**super().get_default_settings(), **own}

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _told():
            opened = super()._open(name, mode)
            # It would be fetched at the first byte that is read, when an answer has begun already.
            opened.open()
            return opened

    def _save(self, name: str, content: Any) -> str:
        with _told():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Remove a file, if it is there."""
        with _told():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether a file is there."""
        with _told():
            return bool(super().exists(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the files in a folder."""
        with _told():
            folders, files = super().listdir(path)
            return folders, files


@contextmanager
def _told() -> Iterator[None]:
    from boto3.exceptions import Boto3Error  # noqa: PLC0415

    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as wrong:
        raise OSError(errno.EIO, str(wrong)) from wrong
