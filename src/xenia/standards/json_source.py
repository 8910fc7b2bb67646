"""JSON documents that strangers send."""

import json

LIMIT_BYTES = 64 * 2**20


class UnreadableJsonError(Exception):
    """Why the bytes are no JSON document, and in which line."""

    def __init__(self, message: str, *, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.row = row


def json_document(content: bytes) -> object:
    """The document in `content`, which may be UTF-8 with or without a byte order mark, or UTF-16."""
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        message = f"This is not valid JSON ({error.msg}), or it was cut off."
        raise UnreadableJsonError(message, row=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableJsonError("This is not JSON in UTF-8, or it is nested too deeply.") from error


def kind_of(value: object) -> str:
    """What a value is, in a reader's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    kinds = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), "something else")
