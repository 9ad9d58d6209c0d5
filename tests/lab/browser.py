"""A person at the lab's sign-in page, without a screen.

    BROWSER="python -m tests.lab.browser alice %s" voxseal sign-in

Follows the link with a fresh cookie jar, says who they are, and delivers the answer to the waiting program. It believes the
CA in SSL_CERT_FILE and talks to 127.0.0.1 alone.
"""

from __future__ import annotations

import http.cookiejar
import ssl
import sys
import urllib.error
import urllib.request
from urllib.parse import urlencode, urlsplit

_TIMEOUT = 30.0


class _OnlyHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if urlsplit(newurl).hostname != "127.0.0.1":
            raise urllib.error.URLError("not on this machine")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def person(subject: str, url: str, context: ssl.SSLContext) -> bool:
    """Signs in as `subject` at `url` and delivers the answer; "" declines. Whether the program took it."""
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        _OnlyHere(),
    )
    with browser.open(url, timeout=_TIMEOUT) as page:
        form = page.url
        page.read()
    with browser.open(form, urlencode({"sub": subject}).encode(), timeout=_TIMEOUT) as answer:
        answer.read()
        return bool(answer.status == 200 and urlsplit(answer.url).path == "/callback")


if __name__ == "__main__":
    sys.exit(0 if person(sys.argv[1], sys.argv[2], ssl.create_default_context()) else 1)
