"""Lists by the page, by key: the last page costs what the first one does."""

from rest_framework.pagination import CursorPagination


class ByKey(CursorPagination):
    """``{"next", "previous", "results"}``; ``?page_size=`` up to 100."""

    page_size = 30
    max_page_size = 100
    page_size_query_param = "page_size"
    ordering = "id"
