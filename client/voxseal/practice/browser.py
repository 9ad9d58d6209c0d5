"""Plays the person at the practice sign-in page, so that a run without a screen can sign in.

    BROWSER="python -m voxseal.practice.browser %s" voxseal sign-in

Follows a sign-in link on this machine, says "practice" to the page's question, and delivers the answer to the waiting
program. It talks to 127.0.0.1 alone: pointed at a real sign-in service, it does nothing.
"""

from __future__ import annotations

import http.client
import sys
import threading
from urllib.parse import urlencode, urlsplit

PERSON = "practice"

_TIMEOUT = 30.0


def play_the_person(url: str) -> bool:
    """Signs in at `url` and delivers the answer. Whether that worked; raises nothing."""
    try:
        form = urlencode({"sub": PERSON})
        status, answer = _request("POST", url, form)
        if status not in {302, 303} or answer is None:
            return False
        status, _ = _request("GET", answer)
        return status == 200
    except (OSError, ValueError, http.client.HTTPException):
        return False


def open_in_background(url: str) -> bool:
    """`webbrowser.open`'s manners: returns at once, and the person acts meanwhile."""
    threading.Thread(target=play_the_person, args=(url,), name="practice-person", daemon=True).start()
    return True


def _request(method: str, url: str, form: str | None = None) -> tuple[int, str | None]:
    """The status and where it redirects to. Raises ValueError for any other machine's address."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname != "127.0.0.1":
        raise ValueError("not on this machine")
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
        connection.request(method, f"{parts.path}?{parts.query}", body=form, headers=headers)
        response = connection.getresponse()
        response.read(1 << 20)
        return response.status, response.headers.get("Location")
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) == 2 and play_the_person(sys.argv[1]) else 1)
