"""The backend of sunshine-connect in Python. README.md beside this has the wire contract.

    pip install flask && python3 app.py     # then open http://localhost:4000
"""

import json
import os
import re
import secrets
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from socket import SHUT_RDWR
from threading import Timer
from urllib.parse import urlsplit

from flask import Flask, request, send_from_directory, session
from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler

env = os.environ.get
CLIENT_ID = env("SUNSHINE_CLIENT_ID") or "sandbox"
CLIENT_SECRET = env("SUNSHINE_CLIENT_SECRET") or "sandbox-secret"
SANDBOX_URL = env("SANDBOX_URL") or "http://127.0.0.1:4001/sc"
BRIDGE_URL = "https://oauth-bridge.zendesk.com/sc" if env("SUNSHINE_CLIENT_ID") else SANDBOX_URL
ALLOWED_ORIGINS = env("ALLOWED_ORIGINS", "").split()  # pages elsewhere; behind a proxy your own
# A stranger's DNS may lead any name to this machine: it answers to its own, and to those above.
OWN_HOSTS = {"localhost", "127.0.0.1", "[::1]", *(urlsplit(url).netloc for url in ALLOWED_ORIGINS)}
DIST = Path(env("SUNSHINE_CONNECT_DIST") or "node_modules/sunshine-connect/dist").resolve()
BODY_LIMIT, ANSWER_LIMIT, TIMEOUT = 16_384, 65_536, float(env("ZENDESK_TIMEOUT") or 15)
UNANSWERED = "Zendesk refused, could not be reached, or took too long: connect again."

app = Flask(__name__, static_folder=None)
app.config.update(SECRET_KEY=secrets.token_bytes(32), SESSION_COOKIE_SAMESITE="Lax")
connections = {}  # yours is a database that encrypts: whoever has a token acts for the customer


class Problem(Exception):
    """Why a request was refused, or failed: status, code, and what to do."""


@app.before_request
def check_host():
    host = request.headers.get("Host", "").lower()
    if host not in OWN_HOSTS and re.sub(r":\d*$", "", host) not in OWN_HOSTS:
        raise Problem(421, "host_unknown", "Put the origin that is yours into ALLOWED_ORIGINS.")


@app.route("/api/connect", methods="GET POST PUT PATCH DELETE OPTIONS".split())
def connect():
    if request.method not in ("POST", "OPTIONS"):
        raise Problem(405, "method_not_allowed", "Send a POST.")
    check_origin()
    if request.method == "OPTIONS":
        return "", 204
    # Not request.mimetype, for which "application/json, text/plain" is JSON.
    if request.headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
        raise Problem(415, "unsupported_media_type", "Send JSON, and say so in Content-Type.")
    if request.headers.get("X-Requested-With") != "sunshine-connect":
        raise Problem(400, "requested_with_missing", "Send X-Requested-With: sunshine-connect.")
    code = read_code()
    user = session.get("user")  # yours asks who has signed in
    if not user:
        raise Problem(401, "unauthenticated", "Nobody is signed in: load the page again.")
    token = get_token(code)
    account = get_app(token)
    # Who connects again comes back with the same account. Revoking another one's token would end it.
    if user in connections and connections[user]["app"]["id"] != account["id"]:
        raise Problem(409, "other_account", "Connect the account that was connected before.")
    connections[user] = {"token": token, "app": account}  # fails? 500 store_failed
    return {"app": account}


def check_origin():
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = request.host_url.rstrip("/")
    is_own = site == "same-origin" if site else origin == own
    if not is_own and origin not in ALLOWED_ORIGINS:
        expected = ", ".join([own, *ALLOWED_ORIGINS])
        detail = f"The page's origin is {origin or 'not said'}, expected is one of: {expected}."
        raise Problem(403, "origin_not_allowed", detail)


def read_code():
    body = request.stream.read(BODY_LIMIT + 1)
    if len(body) > BODY_LIMIT:
        raise Problem(413, "body_too_large", f"Send at most {BODY_LIMIT} bytes.")
    grant = parse_object(body)
    if not all(isinstance(grant.get(name), str) and grant[name] for name in ("code", "state")):
        raise Problem(400, "invalid_body", "Send a JSON object with code and state, both text.")
    if grant.get("client_id", CLIENT_ID) != CLIENT_ID:
        raise Problem(400, "client_mismatch", "Give page and backend the same client id.")
    return grant["code"]


def get_token(code):
    grant = {"grant_type": "authorization_code", "code": code}
    body = json.dumps({**grant, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET})
    headers = {"Content-Type": "application/json"}
    status, text = ask_zendesk("POST", "/oauth/token", headers, body)
    token = parse_object(text).get("access_token")
    # It becomes part of a header: visible ASCII alone.
    if status == 200 and isinstance(token, str) and re.fullmatch("[!-~]+", token):
        return token
    is_refused = status in (400, 401, 403) and "invalid_grant" in text
    is_refused = is_refused or (status == 400 and re.search(r'bad_request.*\bcode\b(?!")', text))
    if is_refused and not re.search(r"redirect[ _]uri|\brate\b|invalid_client", text, re.I):
        raise Problem(400, "code_refused", "The code has expired, or was used: connect again.")
    raise unanswered("token_failed", status)


def get_app(token):
    status, text = ask_zendesk("GET", "/v2/tokenInfo", {"Authorization": f"Bearer {token}"})
    told = parse_object(text).get("app")
    told = told if status == 200 and isinstance(told, dict) else {}
    app = {name: told.get(name) for name in ("id", "displayName", "subdomain")}
    # It becomes part of a host's name: a label alone.
    label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    is_host = app["subdomain"] is None or re.fullmatch(label, str(app["subdomain"]), re.I)
    are_texts = all(value is None or isinstance(value, str) for value in app.values())
    if app["id"] and is_host and are_texts:
        return app
    raise unanswered("token_info_failed", status)


def unanswered(code, status):
    """Tells the log what the page needn't know: 401 is a wrong secret, 0 no whole answer."""
    app.logger.error("%s: Zendesk's status is %d.", code, status)
    return Problem(503, code, UNANSWERED)


def ask_zendesk(method, path, headers, body=None):
    """Status and text. Follows no redirect, which would carry the secret to somebody else."""
    url = urlsplit(BRIDGE_URL + path)
    connect_to = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = connect_to(url.netloc, timeout=TIMEOUT)
    # A socket's own limit begins anew with each byte that comes.
    limit = Timer(TIMEOUT, lambda: connection.sock and connection.sock.shutdown(SHUT_RDWR))
    limit.start()
    try:
        connection.request(method, url.path, body, headers)
        answer = connection.getresponse()
        text = answer.read(ANSWER_LIMIT + 1)
        return (answer.status, text.decode()) if len(text) <= ANSWER_LIMIT else (0, "")
    except (OSError, HTTPException, ValueError):  # not to be logged: it may quote a secret
        return 0, ""
    finally:
        limit.cancel()
        connection.close()


def parse_object(text):
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {}


@app.errorhandler(Exception)
def answer_problem(error):
    if isinstance(error, NotFound):
        return error
    if not isinstance(error, Problem):
        app.logger.exception("Failed")
        error = Problem(500, "check_failed", "Look into the log of the server.")
    status, code, detail = error.args
    answer = {"title": code.replace("_", " "), "status": status, "code": code, "detail": detail}
    headers = {"Allow": "POST, OPTIONS"} if status == 405 else {}
    return answer, status, {**headers, "Content-Type": "application/problem+json"}


@app.after_request
def add_headers(response):
    response.headers["Cache-Control"] = "no-store"
    if request.path == "/api/connect" and request.headers.get("Origin") in ALLOWED_ORIGINS:
        response.vary.add("Origin")
        response.access_control_allow_origin = request.headers["Origin"]
        response.access_control_allow_credentials = True
        if request.method == "OPTIONS":
            asked = request.headers.get("Access-Control-Request-Headers", "")
            response.headers["Access-Control-Allow-Headers"] = asked
            response.headers["Access-Control-Allow-Methods"] = "POST"
    return response


@app.get("/oauth/callback")
def callback():
    response = send_from_directory(DIST, "callback.html")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    return response


@app.get("/sunshine-connect.global.js")
def script():
    return send_from_directory(DIST, "sunshine-connect.global.js")


@app.get("/page.js")
def bundle():  # of a page that has a build step
    return send_from_directory(Path("public").resolve(), "page.js")


@app.get("/")
def page():
    session.setdefault("user", secrets.token_urlsafe())
    html = Path(__file__).with_name("page.html").read_text("utf-8")
    html = html.replace("{authorize_url}", f"{BRIDGE_URL}/oauth/authorize")
    return html.replace("{client_id}", CLIENT_ID)


class Quiet(WSGIRequestHandler):
    def log_request(self, *_):
        """Says nothing: the redirect page's address holds a code."""


if __name__ == "__main__":
    app.run("localhost", int(env("PORT") or 4000), request_handler=Quiet)
