"""libpulse's C interface, as far as it is used here: two dozen functions and the heads of four structures.

The layouts are those of `pulse/introspect.h`, which only ever appends: https://freedesktop.org/software/pulseaudio/doxygen/.
Only fields up to the last one that is read are named.
"""

from __future__ import annotations

import ctypes
import functools
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_uint64, c_void_p

NO_AUTOSPAWN = 1
CONTEXT_READY, CONTEXT_FAILED, CONTEXT_TERMINATED = 4, 5, 6
OPERATION_RUNNING = 0
SOURCE, SOURCE_OUTPUT, SERVER = 0x2, 0x8, 0x80
"""Bits of a subscription: what changed."""
NOT_ANY = 0xFFFFFFFF
"""An index that means none."""

_CHANNELS_MAX = 32


class SampleSpec(Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class ChannelMap(Structure):
    _fields_ = (("channels", c_uint8), ("map", c_int * _CHANNELS_MAX))


class Volume(Structure):
    _fields_ = (("channels", c_uint8), ("values", c_uint32 * _CHANNELS_MAX))


class SourceInfo(Structure):
    _fields_ = (
        ("name", c_char_p),
        ("index", c_uint32),
        ("description", c_char_p),
        ("sample_spec", SampleSpec),
        ("channel_map", ChannelMap),
        ("owner_module", c_uint32),
        ("volume", Volume),
        ("mute", c_int),
        ("monitor_of_sink", c_uint32),
    )


class SourceOutputInfo(Structure):
    """A stream that records from a source."""

    _fields_ = (
        ("index", c_uint32),
        ("name", c_char_p),
        ("owner_module", c_uint32),
        ("client", c_uint32),
        ("source", c_uint32),
        ("sample_spec", SampleSpec),
        ("channel_map", ChannelMap),
        ("buffer_usec", c_uint64),
        ("source_usec", c_uint64),
        ("resample_method", c_char_p),
        ("driver", c_char_p),
        ("proplist", c_void_p),
    )


class ClientInfo(Structure):
    """A program that is connected."""

    _fields_ = (
        ("index", c_uint32),
        ("name", c_char_p),
        ("owner_module", c_uint32),
        ("driver", c_char_p),
        ("proplist", c_void_p),
    )


class ServerInfo(Structure):
    _fields_ = (
        ("user_name", c_char_p),
        ("host_name", c_char_p),
        ("server_version", c_char_p),
        ("server_name", c_char_p),
        ("sample_spec", SampleSpec),
        ("default_sink_name", c_char_p),
        ("default_source_name", c_char_p),
    )


OnSource = CFUNCTYPE(None, c_void_p, POINTER(SourceInfo), c_int, c_void_p)
OnSourceOutput = CFUNCTYPE(None, c_void_p, POINTER(SourceOutputInfo), c_int, c_void_p)
OnClient = CFUNCTYPE(None, c_void_p, POINTER(ClientInfo), c_int, c_void_p)
OnServer = CFUNCTYPE(None, c_void_p, POINTER(ServerInfo), c_void_p)
OnEvent = CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)

_SIGNATURES: dict[str, tuple[object, tuple[object, ...]]] = {
    "pa_mainloop_new": (c_void_p, ()),
    "pa_mainloop_free": (None, (c_void_p,)),
    "pa_mainloop_get_api": (c_void_p, (c_void_p,)),
    "pa_mainloop_prepare": (c_int, (c_void_p, c_int)),
    "pa_mainloop_poll": (c_int, (c_void_p,)),
    "pa_mainloop_dispatch": (c_int, (c_void_p,)),
    "pa_mainloop_wakeup": (None, (c_void_p,)),
    "pa_context_new": (c_void_p, (c_void_p, c_char_p)),
    "pa_context_connect": (c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    "pa_context_disconnect": (None, (c_void_p,)),
    "pa_context_unref": (None, (c_void_p,)),
    "pa_context_get_state": (c_int, (c_void_p,)),
    "pa_context_get_source_info_list": (c_void_p, (c_void_p, OnSource, c_void_p)),
    "pa_context_get_source_output_info_list": (c_void_p, (c_void_p, OnSourceOutput, c_void_p)),
    "pa_context_get_client_info_list": (c_void_p, (c_void_p, OnClient, c_void_p)),
    "pa_context_get_server_info": (c_void_p, (c_void_p, OnServer, c_void_p)),
    "pa_context_set_subscribe_callback": (None, (c_void_p, OnEvent, c_void_p)),
    "pa_context_subscribe": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_operation_get_state": (c_int, (c_void_p,)),
    "pa_operation_cancel": (None, (c_void_p,)),
    "pa_operation_unref": (None, (c_void_p,)),
    "pa_proplist_gets": (c_char_p, (c_void_p, c_char_p)),
}


@functools.cache
def library() -> ctypes.CDLL | None:
    """libpulse, or None where there is none. Wherever PortAudio can reach the sound service, there is: its way leads
    through the same library."""
    try:
        loaded = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return None
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(loaded, name)
        function.restype = result
        function.argtypes = arguments
    return loaded
