"""Lists by the page, by key: the last page costs what the first one does."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request


class ByKey(CursorPagination):
    """``{"next", "previous", "results"}``; ``?page_size=`` up to 100."""

    page_size = 30
    max_page_size = 100
    page_size_query_param = "page_size"
    ordering = "id"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """The page asked for. Raises NotFound for a cursor that holds something else than a key."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, OverflowError) as wrong:
            raise NotFound(self.invalid_cursor_message) from wrong


class NewestFirst(ByKey):
    """The same, the newest first."""

    ordering = "-id"
