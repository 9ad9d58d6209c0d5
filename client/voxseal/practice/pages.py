"""What a browser shows of the practice sign-in service: pages of our own, for its own fetch a style sheet from elsewhere.

    own_pages(app)      # the Flask application of oidc_provider_mock

Whatever else the service might show, the browser is told to fetch nothing for it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from voxseal.practice.browser import PERSON

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

_BASE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Voxseal practice</title>
<meta name="viewport" content="width=device-width">
<style>
body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem;color:#1c2430;background:#fff}
h1{font-size:1.6rem}
label,input{display:block}
input{box-sizing:border-box;width:100%;margin:.3rem 0 1rem;padding:.5rem}
input,button{font:inherit}
button{padding:.4rem 1.2rem;margin-right:.5rem}
@media(prefers-color-scheme:dark){:root{color-scheme:dark}body{color:#e8ecf2;background:#161a20}}
</style>
</head>
<body><main>{% block content %}{% endblock %}</main></body>
</html>
"""

_SIGN_IN = (
    """{% extends "_base.html" %}
{% block content %}
<h1>Practice sign-in</h1>
<p>This is not a real account, and there is no password. The page comes from the practice cloud on this computer, and
nothing leaves it.</p>
<form method="post">
<label for="name">Choose a name. What you deliver is kept under it.</label>
<input id="name" name="sub" value="PERSON" required maxlength="64" pattern="[A-Za-z0-9._@\\-]+"
 title="Letters, digits, and . _ @ -" autocomplete="off" spellcheck="false" autofocus>
<button>Sign in</button>
<button name="action" value="deny" formnovalidate>Refuse</button>
</form>
{% endblock %}
"""
).replace("PERSON", PERSON)

_ERROR = """{% extends "_base.html" %}
{% block content %}
<h1>The practice sign-in does not go on</h1>
<p>{{ description }}</p>
<p>Close this page, and sign in from Voxseal again.</p>
{% endblock %}
"""


def own_pages(app: Any) -> None:
    """Puts our pages before the service's."""
    import flask
    import jinja2

    ours = jinja2.DictLoader({"_base.html": _BASE, "authorization_form.html": _SIGN_IN, "error.html": _ERROR})
    app.jinja_env.loader = jinja2.ChoiceLoader([ours, app.jinja_env.loader])

    def safe(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = _POLICY
        state = flask.request.args.get("state")
        if response.location and state is not None:
            response.location = _with_state(response.location, state)
        return response

    app.after_request(safe)


def _with_state(address: str, state: str) -> str:
    """The state is what Voxseal knows its answer by; some versions of the service leave it out when the person refuses."""
    parts = urlsplit(address)
    if "state" in parse_qs(parts.query):
        return address
    return parts._replace(query="&".join(filter(None, [parts.query, urlencode({"state": state})]))).geturl()
