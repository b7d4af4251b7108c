"""Which form of answer a client takes, by its Accept header."""

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"
_OURS = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, EVENT_STREAM: EVENT_STREAM, "*/*": JSON, "application/*": JSON}
#: Nobody lists more in earnest.
_MAX_PARTS = 20


def negotiate(accept: str | None, *, streams: bool = False) -> str | None:
    """The media type to answer in; None when the client takes none of ours. Without the header it is JSON.

    `streams`: the operation is a subscription, so that the stream is chosen wherever the client takes it.
    """
    if not accept or not accept.strip():
        return JSON
    wanted = [_quality(part) for part in accept.split(",")[:_MAX_PARTS]]
    if streams and any(media == EVENT_STREAM and quality > 0 for media, quality in wanted):
        return EVENT_STREAM
    known = [(quality, _OURS[media]) for media, quality in wanted if media in _OURS and quality > 0]
    # max() keeps the first of equals: the client's own order.
    return max(known, key=lambda one: one[0])[1] if known else None


def _quality(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media, float(value)
            except ValueError:
                return media, 0.0
    return media, 1.0
