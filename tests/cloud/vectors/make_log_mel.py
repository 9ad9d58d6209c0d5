"""Makes log_mel.json: what librosa says of the practice speech. Run by hand, in an environment with librosa 0.11 or newer:

python tests/cloud/vectors/make_log_mel.py >tests/cloud/vectors/log_mel.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import librosa
import numpy as np
import soundfile

SPEECH = Path(__file__).parents[3] / "resources" / "practice-speech"
EVERY = 25  # frames

vectors = {}
for path in sorted(SPEECH.glob("*.flac"))[:2]:
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == 16_000
    power = librosa.feature.melspectrogram(
        y=samples, sr=rate, n_fft=400, hop_length=160, n_mels=80, fmin=0, fmax=8000, pad_mode="constant"
    )
    decibels = 10 * np.log10(np.maximum(power, 1e-10)).T
    coefficients = librosa.feature.mfcc(S=decibels.T, n_mfcc=13).T
    vectors[path.name] = {
        "frames": len(decibels),
        "decibels": [[round(float(value), 3) for value in row] for row in decibels[::EVERY]],
        "mfcc": [[round(float(value), 3) for value in row] for row in coefficients[::EVERY]],
    }
json.dump({"every": EVERY, "librosa": librosa.__version__, "files": vectors}, sys.stdout)
