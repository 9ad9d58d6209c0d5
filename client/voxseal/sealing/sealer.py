"""Sealing a whole stream in one call.

with open(sample, "rb", buffering=0) as source, spool.create(name) as sink:
    sealed = seal_stream(source, sink, recipients, context, on_progress=show, cancelled=stop.is_set)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from voxseal.domain.errors import Cancelled
from voxseal.sealing.format import DEFAULT_FRAME_LENGTH
from voxseal.sealing.recipients import Recipient
from voxseal.sealing.streams import ByteSink, ByteSource
from voxseal.sealing.writer import MessageWriter, SealedResult


def seal_stream(
    source: ByteSource,
    sink: ByteSink,
    recipients: Sequence[Recipient],
    context: Mapping[str, str],
    on_progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    frame_length: int = DEFAULT_FRAME_LENGTH,
    digests: bool = True,
) -> SealedResult:
    """Reads `source` to its end and writes one sealed message into `sink`. Blocks on both; holds a few frames.

    `on_progress` gets the bytes read so far after each read, and `cancelled` is asked before each, both on this thread.
    Raises what `MessageWriter` does, `Cancelled`, and whatever source or sink raise. After any error the sink holds part
    of a message that can never be completed: remove it.
    """
    with MessageWriter(sink, recipients, context, frame_length, digests=digests) as writer:
        read = 0
        while True:
            if cancelled is not None and cancelled():
                raise Cancelled
            got = writer.read_from(source)
            if not got:
                return writer.close()
            read += got
            if on_progress is not None:
                on_progress(read)
