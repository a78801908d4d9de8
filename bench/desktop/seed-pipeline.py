"""The screenshot of Rain's plan, step by step: XGetImage as mss does it, Pillow's LANCZOS, PNG with optimize, base64.

Reads one command a line (raw, png, jpeg, lanczos FILE), answers with one line of JSON: {"ms": …, "bytes": …}.
"""

import base64
import ctypes
import io
import json
import math
import sys
import time

from PIL import Image, ImageChops, ImageStat

MAX_LONG_EDGE = 1568
MAX_TOTAL_PIXELS = 1_150_000
Z_PIXMAP = 2
ALL_PLANES = 0xFFFFFFFF


class XImage(ctypes.Structure):
    _fields_ = [
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
    ]


xlib = ctypes.CDLL("libX11.so.6")
xlib.XOpenDisplay.restype = ctypes.c_void_p
xlib.XDefaultRootWindow.restype = ctypes.c_ulong
xlib.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
xlib.XDisplayWidth.argtypes = xlib.XDisplayHeight.argtypes = [ctypes.c_void_p, ctypes.c_int]
xlib.XGetImage.restype = ctypes.POINTER(XImage)
xlib.XGetImage.argtypes = [ctypes.c_void_p, ctypes.c_ulong] + [ctypes.c_int] * 2 + [ctypes.c_uint] * 2 + [
    ctypes.c_ulong,
    ctypes.c_int,
]
xlib.XDestroyImage.argtypes = [ctypes.POINTER(XImage)]

display = xlib.XOpenDisplay(None)
root = xlib.XDefaultRootWindow(display)
width, height = xlib.XDisplayWidth(display, 0), xlib.XDisplayHeight(display, 0)
factor = min(1.0, MAX_LONG_EDGE / max(width, height), math.sqrt(MAX_TOTAL_PIXELS / (width * height)))
scaled = (int(width * factor), int(height * factor))


def grab():
    image = xlib.XGetImage(display, root, 0, 0, width, height, ALL_PLANES, Z_PIXMAP)
    raw = bytearray(ctypes.string_at(image.contents.data, height * image.contents.bytes_per_line))
    xlib.XDestroyImage(image)
    return raw


def resized():
    image = Image.frombytes("RGB", (width, height), bytes(grab()), "raw", "BGRX")
    return image.resize(scaled, Image.LANCZOS)


def encoded(**how):
    buffer = io.BytesIO()
    resized().save(buffer, **how)
    return base64.standard_b64encode(buffer.getvalue()).decode("utf-8")


def similarity(file):
    """Peak signal to noise ratio against the picture of a file, in dB."""
    difference = ImageChops.difference(resized(), Image.open(file).convert("RGB"))
    mean_square = sum(ImageStat.Stat(difference).sum2) / (scaled[0] * scaled[1] * 3)
    return 99.0 if mean_square == 0 else 10 * math.log10(255**2 / mean_square)


def answer(command, argument):
    began = time.perf_counter()
    if command == "raw":
        size = len(grab())
    elif command == "png":
        size = len(encoded(format="PNG", optimize=True))
    elif command == "jpeg":
        size = len(encoded(format="JPEG", quality=80))
    elif command == "lanczos":
        return {"ms": 0, "bytes": 0, "value": similarity(argument)}
    else:
        return {"problem": f"no command {command}"}
    return {"ms": (time.perf_counter() - began) * 1000, "bytes": size}


for line in sys.stdin:
    command, _, argument = line.strip().partition(" ")
    print(json.dumps(answer(command, argument)), flush=True)
