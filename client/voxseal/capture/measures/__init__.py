"""How good a recording is: the measuring engine, for selected files and for takes.

    meter = Meter(sample_rate=48000, channels=1, full_scale=full_scale_of(16))
    for block in blocks:                    # (frames, channels), of any length
        meter.feed(block)
    measures = meter.finish()               # voxseal.domain.quality.Measures

It streams: memory does not grow with the recording, and how the blocks are cut changes nothing, to the last bit. Importing
this loads numpy, so import it where something is measured.
"""

from voxseal.capture.measures.meter import Meter, NotSound, Unmeasurable
from voxseal.capture.measures.peaks import full_scale_of

__all__ = ["Meter", "NotSound", "Unmeasurable", "full_scale_of"]
