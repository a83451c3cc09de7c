"""The backend of sunshine-connect in Python. README.md beside this has the wire contract.

    pip install flask && python3 app.py     # then open http://localhost:4000
"""

import json
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from flask import Flask, request, send_from_directory, session

env = os.environ.get
CLIENT_ID = env("SUNSHINE_CLIENT_ID") or "sandbox"
CLIENT_SECRET = env("SUNSHINE_CLIENT_SECRET") or "sandbox-secret"
SANDBOX_URL = env("SANDBOX_URL") or "http://127.0.0.1:4001/sc"
BRIDGE_URL = "https://oauth-bridge.zendesk.com/sc" if env("SUNSHINE_CLIENT_ID") else SANDBOX_URL
ALLOWED_ORIGINS = env("ALLOWED_ORIGINS", "").split()  # pages elsewhere; behind a proxy your own
# A stranger's DNS may lead any name to this machine: it answers to its own, and to those above.
OWN_HOSTS = {"localhost", "127.0.0.1", "[::1]", *(urlsplit(url).netloc for url in ALLOWED_ORIGINS)}
DIST = Path(env("SUNSHINE_CONNECT_DIST") or "node_modules/sunshine-connect/dist").resolve()
BODY_LIMIT, TIMEOUT = 16_384, float(env("ZENDESK_TIMEOUT") or 15)

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
    if request.mimetype != "application/json":
        raise Problem(415, "unsupported_media_type", "Send JSON, and say so in Content-Type.")
    if request.headers.get("X-Requested-With") != "sunshine-connect":
        raise Problem(400, "requested_with_missing", "Send X-Requested-With: sunshine-connect.")
    code = read_code()
    if "user" not in session:  # yours asks who has signed in
        raise Problem(401, "unauthenticated", "Nobody is signed in: load the page again.")
    credentials = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    body = {"grant_type": "authorization_code", "code": code, **credentials}
    token = ask_zendesk("token_failed", "/oauth/token", "access_token", json.dumps(body).encode())
    bearer = {"Authorization": f"Bearer {token}"}
    about = ask_zendesk("token_info_failed", "/v2/tokenInfo", "app", headers=bearer)
    connections[session["user"]] = {"token": token, "app": about}  # fails? 500 store_failed
    return {"app": {name: about.get(name) for name in ("id", "displayName", "subdomain")}}


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
    try:
        grant = json.loads(body)
        is_grant = all(isinstance(grant[name], str) and grant[name] for name in ("code", "state"))
    except (ValueError, LookupError, TypeError, RecursionError):
        is_grant = False
    if not is_grant:
        raise Problem(400, "invalid_body", "Send a JSON object with code and state, both text.")
    if grant.get("client_id", CLIENT_ID) != CLIENT_ID:
        raise Problem(400, "client_mismatch", "Give page and backend the same client id.")
    return grant["code"]


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None  # it would carry the secret to somebody else


def ask_zendesk(failure, path, wanted, body=None, headers=None):
    headers = headers or {"Content-Type": "application/json"}
    try:
        question = Request(BRIDGE_URL + path, body, headers)
        with build_opener(NoRedirect).open(question, timeout=TIMEOUT) as answer:
            return json.loads(answer.read(65_536))[wanted]
    except (OSError, ValueError, LookupError, TypeError) as error:  # not to be logged with a secret
        is_late = isinstance(getattr(error, "reason", error), TimeoutError)
        said = "did not answer in time" if is_late else "refused, or could not be reached"
        raise Problem(504 if is_late else 502, failure, f"Zendesk {said}: try again.") from None


@app.errorhandler(Problem)
def answer_problem(problem):
    status, code, detail = problem.args
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


@app.get("/")
def page():
    session.setdefault("user", secrets.token_urlsafe())
    html = Path(__file__).with_name("page.html").read_text("utf-8")
    html = html.replace("{authorize_url}", f"{BRIDGE_URL}/oauth/authorize")
    return html.replace("{client_id}", CLIENT_ID)


if __name__ == "__main__":
    app.run("127.0.0.1", int(env("PORT") or 4000))
