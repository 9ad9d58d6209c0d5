"""Signing in against a real HTTP service on loopback that lies in every way we know of."""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.identity.conftest import fetch, person, profile_for, wait_until
from tests.identity.issuer import Answer, as_json, ec_key, rsa_key
from voxseal.domain.errors import ClockWrong, IssuerUnreachable, SignInCancelled, SignInError, TokenRefused
from voxseal.domain.events import SignInStarted, StrayCallback
from voxseal.identity.issuer import IssuerSession
from voxseal.identity.limits import Limits
from voxseal.identity.signin import renew_session, sign_in

QUICK = Limits(connect=2.0, read=0.3, whole=2.0)


@pytest.fixture
def go(profile, clock, events):
    """Signs in with a person who agrees."""

    def run(**changes):
        asked = {"open_browser": person, "timeout": 10.0, "limits": Limits(read=5.0)} | changes
        return sign_in(asked.pop("profile", profile), clock=clock, events=events, **asked)

    return run


def test_a_person_signs_in(go, events, issuer, sts):
    token, session = go()
    assert token.subject == session.subject == issuer.subject
    assert session.prefix == f"contractors/{issuer.subject}/"
    assert session.issuer == issuer.address
    assert token.refresh_token is not None
    assert [type(event) for event in events] == [SignInStarted]
    assert [session.access_key_id.reveal(), session.secret_access_key.reveal()] == sts.given[:2]


def test_the_link_alone_is_enough(go, events):
    """No browser opens: the person copies the link that was published."""

    def broken(url):
        threading.Thread(target=person, args=(events[0].link.value,)).start()
        raise OSError("no browser here")

    assert go(open_browser=broken)[0].subject


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_accepted_signatures(go, issuer, algorithm):
    key = ec_key("ec") if algorithm == "ES256" else rsa_key("first")
    issuer.keys = [key]
    issuer.sign = lambda claims: issuer.sign_well(claims, algorithm, key)
    assert go()[0].subject == issuer.subject


def changed(**changes):
    return lambda issuer: setattr(issuer, "claims", lambda claims: claims | changes)


def lacking(name):
    return lambda issuer: setattr(
        issuer, "claims", lambda claims: {key: value for key, value in claims.items() if key != name}
    )


def shifted(name, seconds):
    return lambda issuer: setattr(issuer, "claims", lambda claims: claims | {name: claims["iat"] + seconds})


def signed(how):
    return lambda issuer: setattr(issuer, "sign", lambda claims: how(issuer, claims))


LIES = {
    "another issuer": (changed(iss="https://evil.example"), "wrong-issuer"),
    "the issuer with a slash": (
        lambda issuer: setattr(issuer, "claims", lambda claims: claims | {"iss": claims["iss"] + "/"}),
        "wrong-issuer",
    ),
    "another audience": (changed(aud="someone-else"), "wrong-audience"),
    "no audience": (lacking("aud"), "wrong-audience"),
    "several audiences, no azp": (changed(aud=["voxseal-test", "other"]), "wrong-audience"),
    "several audiences, another azp": (changed(aud=["voxseal-test", "other"], azp="other"), "wrong-audience"),
    "one audience, another azp": (changed(azp="other"), "wrong-audience"),
    "another nonce": (changed(nonce="x" * 43), "wrong-nonce"),
    "a list of nonces": (
        lambda issuer: setattr(issuer, "claims", lambda claims: claims | {"nonce": [claims["nonce"]]}),
        "wrong-nonce",
    ),
    "no nonce": (lacking("nonce"), "wrong-nonce"),
    "no subject": (lacking("sub"), "no-subject"),
    "an empty subject": (changed(sub=""), "no-subject"),
    "an endless subject": (changed(sub="s" * 256), "no-subject"),
    "a subject that is a number": (changed(sub=7), "no-subject"),
    "expired": (shifted("exp", -61), "expired"),
    "no end": (lacking("exp"), "malformed"),
    "an end that is true": (changed(exp=True), "malformed"),
    "an end that is not a number": (changed(exp=float("nan")), "malformed"),
    "an end beyond all calendars": (changed(exp=10**30), "malformed"),
    "issued in the future": (shifted("iat", 120), "not-yet-valid"),
    "not before the future": (shifted("nbf", 120), "not-yet-valid"),
    "no signature": (signed(lambda issuer, claims: issuer.sign_none(claims)), "wrong-algorithm"),
    "HS256 with the public key": (
        signed(lambda issuer, claims: issuer.sign_with_public_key(claims)),
        "wrong-algorithm",
    ),
    "another's signature": (
        signed(lambda issuer, claims: issuer.sign_well(claims, key=rsa_key("strange"))),
        "unknown-key",
    ),
    "another's signature under the right name": (
        signed(
            lambda issuer, claims: issuer.sign_well(
                claims, key=type(rsa_key("x")).import_key({**rsa_key("x").as_dict(private=True), "kid": "first"})
            )
        ),
        "bad-signature",
    ),
    "a changed payload": (
        signed(lambda issuer, claims: issuer.sign_well(claims).replace(".ey", ".eY", 1)),
        "bad-signature",
    ),
    "RS512": (signed(lambda issuer, claims: issuer.sign_well(claims, "RS512")), "wrong-algorithm"),
    "nonsense": (signed(lambda issuer, claims: "not.a.token"), "malformed"),
    "a huge token": (changed(filler="x" * 30_000), "malformed"),
    "a small key": (
        lambda issuer: setattr(
            issuer, "published", lambda: [{**rsa_key("first").as_dict(private=False), "n": "AQAB" * 40}]
        ),
        "unknown-key",
    ),
    "a key for encryption": (
        lambda issuer: setattr(
            issuer, "published", lambda: [{**rsa_key("first").as_dict(private=False), "use": "enc"}]
        ),
        "unknown-key",
    ),
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.replace(" ", "-"))
def test_a_token_that_lies_is_refused(go, issuer, sts, lie):
    tell, code = LIES[lie]
    tell(issuer)
    with pytest.raises(TokenRefused) as refused:
        go()
    assert refused.value.detail == code
    assert sts.requests == [], "the cloud was asked with a token that was not to be believed"


def test_a_minute_of_leeway(go, issuer):
    shifted("exp", -55)(issuer)
    assert go()[0].subject


def test_new_keys_are_fetched_once(profile, clock, issuer, sts):
    """The service changes its key between two tokens of one conversation: asked once more, then believed or not."""
    answers = iter([[rsa_key("old").as_dict(private=False)]])
    issuer.published = lambda: next(answers, [rsa_key("first").as_dict(private=False)])
    assert sign_in(profile, clock=clock, events=lambda event: None, open_browser=person, timeout=10)[0].subject
    assert issuer.count("/jwks") == 2


def test_an_unknown_key_costs_two_requests_and_no_more(go, issuer):
    issuer.published = lambda: [rsa_key("old").as_dict(private=False)]
    with pytest.raises(TokenRefused):
        go()
    assert issuer.count("/jwks") == 2


PATHS = ["/.well-known/openid-configuration", "/token", "/jwks"]
NONSENSE = {
    "not JSON": lambda issuer: Answer(200, b"<html>hello</html>"),
    "a list": lambda issuer: as_json([1, 2]),
    "deep": lambda issuer: Answer(200, b"[" * 200_000),
    "too large": lambda issuer: Answer(200, b'{"x":"' + b"a" * (1 << 20) + b'"}'),
    "an error page": lambda issuer: Answer(503, b"busy"),
    "forbidden": lambda issuer: as_json({"message": "no"}, 403),
    "a redirect": lambda issuer: Answer(302, headers={"Location": issuer.address + "/elsewhere"}),
    "slow": lambda issuer: Answer(200, b'{"x": 1}' * 4, hold=issuer.ending),
    "nothing": lambda issuer: Answer(200, b""),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_from_the_service(go, issuer, path, nonsense):
    issuer.instead[path] = lambda request: NONSENSE[nonsense](issuer)
    with pytest.raises(IssuerUnreachable):
        go(limits=QUICK)
    assert issuer.count("/elsewhere") == 0, "a redirect was followed"


def test_an_answer_that_comes_byte_by_byte_is_not_waited_for(go, issuer):
    issuer.instead["/jwks"] = lambda request: Answer(200, b" " * 1000, pause=0.05)
    with pytest.raises(IssuerUnreachable) as told:
        go(limits=Limits(read=5.0, whole=0.3))
    assert told.value.detail == "too-slow"


def test_expires_in_that_is_no_number(go, issuer):
    issuer.token_answer = lambda answer: answer | {"expires_in": "soon"}
    with pytest.raises(IssuerUnreachable):
        go()


def test_no_id_token(go, issuer):
    issuer.token_answer = lambda answer: {"access_token": "a", "token_type": "Bearer"}
    with pytest.raises(IssuerUnreachable) as told:
        go()
    assert told.value.detail == "no-id-token"


def test_a_service_that_is_down(go, sts):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refused
        with pytest.raises(IssuerUnreachable):
            go(profile=profile_for(f"http://127.0.0.1:{taken.getsockname()[1]}", sts.address))


def test_a_head_that_never_ends(go, sts, dripping):
    with pytest.raises(IssuerUnreachable) as told:
        go(profile=profile_for(dripping, sts.address), limits=Limits(connect=0.5, read=30.0, whole=0.5))
    assert told.value.detail == "timeout"


@pytest.mark.parametrize(
    "url", ["http://sign-in.example.org", "ftp://127.0.0.1/", "https://me@sign-in.example.org/", "x"]
)
def test_an_issuer_that_is_not_secure(go, sts, url):
    with pytest.raises(SignInError):
        go(profile=profile_for(url, sts.address))


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize(
    "address", ["http://elsewhere.example/x", "javascript:alert(1)", "file:///etc/passwd", None, 7, ""]
)
def test_endpoints_that_are_not_secure(go, issuer, name, address):
    issuer.discovery = lambda found: found | {name: address}
    with pytest.raises(IssuerUnreachable) as told:
        go()
    assert told.value.detail == f"discovery-{name}"


def test_discovery_under_another_name(go, issuer):
    issuer.discovery = lambda found: found | {"issuer": found["issuer"] + "/"}
    with pytest.raises(IssuerUnreachable) as told:
        go()
    assert told.value.detail == "discovery-issuer"


def test_the_person_declines(go, issuer):
    issuer.callback = lambda fields: {"error": "access_denied", "state": fields["state"]}
    with pytest.raises(SignInError, match="declined"):
        go()


def test_another_error_at_the_callback(go, issuer):
    issuer.callback = lambda fields: {"error": "<script>", "state": fields["state"]}
    with pytest.raises(SignInError) as told:
        go()
    assert told.value.detail == "callback other"


def test_the_answer_of_another_service(go, issuer):
    issuer.callback = lambda fields: fields | {"iss": "https://evil.example"}
    with pytest.raises(SignInError) as told:
        go()
    assert told.value.detail == "callback-issuer"


def test_a_service_that_says_it_names_itself_must(go, issuer):
    """Or whoever strips the name could hand one service's code to another (RFC 9207, section 2.4)."""
    issuer.discovery = lambda found: found | {"authorization_response_iss_parameter_supported": True}
    with pytest.raises(SignInError) as told:
        go()
    assert told.value.detail == "callback-issuer"
    assert issuer.count("/token") == 0
    issuer.callback = lambda fields: fields | {"iss": issuer.address}
    assert go()[0].subject


def test_a_refused_code(go, issuer):
    issuer.instead["/token"] = lambda request: as_json(
        {"error": "invalid_grant", "error_description": "secret words"}, 400
    )
    with pytest.raises(SignInError) as told:
        go()
    assert told.value.detail == "token-endpoint invalid_grant"
    assert "secret words" not in str(told.value)


@pytest.mark.parametrize(("minutes", "word"), [(10, "behind"), (-12, "ahead of")])
def test_a_wrong_clock_is_blamed_before_the_token(go, issuer, minutes, word):
    """The service runs ahead by `minutes`, so this machine is behind, or the other way round."""
    issuer.skew = timedelta(minutes=minutes)
    if minutes < 0:
        issuer.claims = lambda claims: claims | {"exp": claims["iat"] + 300}
    with pytest.raises(ClockWrong) as told:
        go()
    assert f"about {abs(minutes)} minutes {word}" in str(told.value)


def test_a_right_clock_is_not_blamed(go, issuer):
    issuer.skew = timedelta(minutes=4)
    with pytest.raises(TokenRefused):
        go()


def test_cancelled_while_waiting(go):
    cancel = threading.Event()
    with pytest.raises(SignInCancelled):
        go(cancel=cancel, open_browser=lambda url: cancel.set() or True)


def test_nobody_comes(go):
    with pytest.raises(SignInError, match="within the time"):
        go(open_browser=lambda url: True, timeout=0.2)


def test_a_stray_page_neither_completes_nor_ends_the_sign_in(go, events):
    def attacked(url):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        callback = asked["redirect_uri"]
        for query in ({"code": "evil", "state": "wrong"}, {"error": "access_denied", "state": "x"}, {"code": "evil"}):
            assert fetch(f"{callback}?{urlencode(query)}")[0] == 400
        return person(url)

    assert go(open_browser=attacked)[0].subject
    assert [event.reason for event in events.of(StrayCallback)] == ["wrong-state"] * 3


def test_the_callback_is_gone_afterwards(go):
    seen = []
    go(open_browser=lambda url: seen.append(url) or person(url))
    redirect = urlsplit(parse_qs(urlsplit(seen[0]).query)["redirect_uri"][0])
    with pytest.raises(OSError), socket.create_connection((redirect.hostname, redirect.port), timeout=5):
        pass


def test_a_subject_that_cannot_be_a_folder(go, issuer, sts):
    issuer.subject = "../someone"
    with pytest.raises(SignInError) as told:
        go()
    assert told.value.detail == "subject-characters"
    assert sts.requests == []


def test_renewal(go, profile, clock, issuer):
    token, session = go()
    fresh, renewed = renew_session(profile, token, clock)
    assert fresh.subject == token.subject
    assert renewed.access_key_id != session.access_key_id
    with pytest.raises(SignInError) as spent:
        renew_session(profile, token, clock)
    assert spent.value.detail == "token-endpoint invalid_grant"


def test_a_service_that_gives_no_new_refresh_token_means_the_old_one(go, profile, clock, issuer):
    token, _ = go()
    issuer.token_answer = lambda answer: {name: said for name, said in answer.items() if name != "refresh_token"}
    fresh, _ = renew_session(profile, token, clock)
    assert fresh.refresh_token.reveal() == token.refresh_token.reveal()


def test_renewal_for_another_person_is_refused(go, profile, clock, issuer):
    token, _ = go()
    issuer.subject = "someone-else"
    with pytest.raises(TokenRefused) as told:
        renew_session(profile, token, clock)
    assert told.value.detail == "wrong-subject"


def test_a_proxy_is_not_asked_for_this_machine(go, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert go()[0].subject


def test_a_proxy_is_honoured_for_other_machines(go, monkeypatch, sts):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        heard = []

        def refuse():
            connection, _ = proxy.accept()
            with connection:
                heard.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=refuse)
        thread.start()
        for name in ("https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with pytest.raises(IssuerUnreachable, match="proxy does not let"):
            go(profile=profile_for("https://sign-in.example.org", sts.address))
        thread.join(10)
    assert heard[0].startswith(b"CONNECT sign-in.example.org:443 ")


def test_a_socks_proxy_is_told_as_one(go, monkeypatch, sts):
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "socks5://user:password@127.0.0.1:9")
    with pytest.raises(IssuerUnreachable, match="SOCKS") as told:
        go(profile=profile_for("https://sign-in.example.org", sts.address))
    assert "under Network" in told.value.hint
    assert "password" not in repr(told.value) + told.value.detail


def test_a_netrc_is_not_read(monkeypatch, tmp_path, clock):
    """requests would send a .netrc's password for the host; that is looked at on the request as it would go out."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine sign-in.example.org login me password canary-of-netrc\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with IssuerSession("https://sign-in.example.org", "client", ("openid",), clock) as session:
        request = session._oauth.prepare_request(requests.Request("GET", "https://sign-in.example.org/jwks"))
    assert "Authorization" not in request.headers


FAILURES = {
    "none": lambda issuer, sts: None,
    "token endpoint says no": lambda issuer, sts: issuer.instead.update(
        {"/token": lambda request: as_json({"error": "invalid_grant", "error_description": request.form["code"]}, 400)}
    ),
    "token endpoint slow": lambda issuer, sts: issuer.instead.update(
        {"/token": lambda request: Answer(200, b"{}" * 8, hold=issuer.ending)}
    ),
    "token refused": lambda issuer, sts: changed(aud="other")(issuer),
    "sts says no": lambda issuer, sts: setattr(sts, "refuse", (400, "InvalidIdentityToken")),
    "sts unparseable": lambda issuer, sts: setattr(sts, "refuse", (400, None)),
    "sts nonsense": lambda issuer, sts: setattr(sts, "answer", lambda request: Answer(200, b"<nothing/>")),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_no_secret_is_ever_told(go, issuer, sts, events, caplog, failure):
    """The canary: everything is logged at DEBUG, and nothing that was secret is in it, nor in events or exceptions."""
    caplog.set_level(logging.DEBUG)
    FAILURES[failure](issuer, sts)
    told = []
    try:
        result = go(limits=QUICK)
        told.append(repr(result))
    except SignInError as error:
        link: BaseException | None = error
        told += ["".join(traceback.format_exception(error))]
        while link is not None:
            told += [repr(link), str(link), repr(link.args), repr(vars(link))]
            assert not hasattr(link, "request"), "a library's exception came out, and it carries the request"
            link = link.__cause__ or link.__context__
    told += [repr(event) for event in events]
    told += [f"{record.name} {record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records]
    verifiers = [request.form["code_verifier"] for request in issuer.requests if request.path == "/token"]
    canaries = [secret for secret in issuer.given + sts.given + verifiers if secret]
    assert len(canaries) >= 4
    everything = "\n".join(told)
    assert [secret for secret in canaries if secret in everything] == []
    wait_until(lambda: not [t for t in threading.enumerate() if t.name.startswith("sign-in")])
