from __future__ import annotations

from tests.audio.fixtures import plug, sound, sound_server

__all__ = ["plug", "sound", "sound_server"]
