"""Debian's glewlwyd as an authorization server, behind the API that its tokens open.

Usage: server.py ROOT, where ROOT is the folder that its packages were unpacked into.
One line of JSON on standard output says where it is; it ends, and glewlwyd with it, when its
standard input does.
"""

import base64
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlencode, urlsplit

# glewlwyd takes id and secret from Basic as they are, so nothing in them may need encoding.
SECRET = "s3cr-t.5ec2e7c0ffee"
USER = {"name": "pat@example.org", "password": "p:%41 +5ec2e7c0ffee"}
REDIRECT = "http://127.0.0.1:9/callback"
SCOPE = "read"
INTROSPECT = "introspect"
# One plugin instance per lifetime of access tokens.
LIFETIMES = {600: "long", 2: "brief"}
ADDED_HEADERS = {"connection", "content-length", "date", "server", "transfer-encoding"}


class Glewlwyd:
    """The process, and its administration over its own API."""

    def __init__(self, root, state):
        self.port = free_port()
        database = state / "glewlwyd.db"
        script = root / "usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"
        with sqlite3.connect(database) as connection:
            connection.executescript(script.read_text())
        connection.close()
        configuration = state / "glewlwyd.conf"
        configuration.write_text(self.configuration(root, database))
        libraries = sorted({str(path.parent) for path in root.glob("usr/lib/*/lib*.so*")})
        environment = dict(os.environ, LD_LIBRARY_PATH=":".join(libraries))
        command = [str(root / "usr/bin/glewlwyd"), f"--config-file={configuration}"]
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        self.wait()
        self.admin = self.log_in("admin", "password")

    def configuration(self, root, database):
        modules = root / "usr/lib/glewlwyd"
        return f"""
            port={self.port}
            bind_address="127.0.0.1"
            external_url="http://127.0.0.1:{self.port}"
            login_url="login.html"
            api_prefix="api"
            static_files_path="{root}/usr/share/glewlwyd/webapp/"
            log_mode="console"
            log_level="WARNING"
            cookie_domain="127.0.0.1"
            cookie_secure=0
            session_expiration=3600
            session_key="GLEWLWYD2_SESSION_ID"
            admin_scope="g_admin"
            profile_scope="g_profile"
            user_module_path="{modules}/user"
            user_middleware_module_path="{modules}/user_middleware"
            client_module_path="{modules}/client"
            user_auth_scheme_module_path="{modules}/scheme"
            plugin_module_path="{modules}/plugin"
            use_secure_connection=false
            secure_connection_key_file=""
            secure_connection_pem_file=""
            secure_connection_ca_file=""
            hash_algorithm="SHA512"
            database={{ type="sqlite3" path="{database}" }};
        """

    def wait(self):
        for _ in range(200):
            if self.process.poll() is not None:
                raise SystemExit(f"glewlwyd ended with status {self.process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("glewlwyd does not listen")

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        content = reply.read()
        connection.close()
        return reply, content

    def json(self, method, path, value, cookie=""):
        headers = {"Content-Type": "application/json", "Cookie": cookie}
        reply, content = self.send(method, path, json.dumps(value), headers)
        if reply.status != 200:
            raise SystemExit(f"glewlwyd answers {reply.status} to {method} {path}: {content.decode()}")
        return reply

    def log_in(self, name, password):
        reply = self.json("POST", "/api/auth/", {"username": name, "password": password})
        return reply.getheader("Set-Cookie").split(";")[0]

    def set_up(self):
        """One scope, one user, and a client for each grant."""
        for scope in (SCOPE, INTROSPECT):
            self.json("POST", "/api/scope/", {"name": scope, "password_required": False}, self.admin)
        user = {"username": USER["name"], "password": USER["password"], "enabled": True}
        self.json("POST", "/api/user/", user | {"scope": [SCOPE, "g_profile"]}, self.admin)
        for lifetime, name in LIFETIMES.items():
            self.json("POST", "/api/mod/plugin/", plugin(name, lifetime, self.port), self.admin)
        grants = {
            "client_credentials": self.client("machine", ["client_credentials"], [SCOPE]),
            "code": self.client("browser", ["code", "refresh_token"]),
            "device": self.client("device", ["device_authorization", "refresh_token"], public=True),
            "password": self.client("people", ["password", "refresh_token"]),
        }
        self.client("resource", ["client_credentials"], [INTROSPECT])
        self.person = self.log_in(USER["name"], USER["password"])
        for client in ("browser", "device"):
            self.json("PUT", f"/api/auth/grant/{client}", {"scope": SCOPE}, self.person)
        return grants

    def client(self, name, grants, scope=(), public=False):
        client = {
            "authorization_type": grants,
            "client_id": name,
            "confidential": not public,
            "enabled": True,
            "name": name,
            "redirect_uri": [REDIRECT],
            "scope": list(scope),
            "token_endpoint_auth_method": ["none" if public else "client_secret_basic"],
        }
        if not public:
            client["client_secret"] = SECRET
        self.json("POST", "/api/client/", client, self.admin)
        return {"id": name, "secret": None if public else SECRET}


def plugin(name, lifetime, port):
    parameters = {
        "access-token-duration": lifetime,
        "allow-non-oidc": True,
        "auth-type-client-enabled": True,
        "auth-type-code-enabled": True,
        "auth-type-device-enabled": True,
        "auth-type-id-token-enabled": True,
        "auth-type-none-enabled": False,
        "auth-type-password-enabled": True,
        "auth-type-refresh-enabled": True,
        "auth-type-token-enabled": False,
        "code-duration": 600,
        "device-authorization-expiration": 600,
        "device-authorization-interval": 1,
        "introspection-revocation-allow-target-client": True,
        "introspection-revocation-allowed": True,
        "introspection-revocation-auth-scope": [INTROSPECT],
        "iss": f"http://127.0.0.1:{port}/api/{name}",
        "jwt-key-size": "256",
        "jwt-type": "sha",
        "key": secrets.token_hex(16),
        "oauth-as-iss-id": True,
        "pkce-allowed": True,
        "pkce-required": True,
        "refresh-token-duration": 86400,
        "refresh-token-one-use": "always",
        "refresh-token-rolling": False,
    }
    return {"module": "oidc", "name": name, "display_name": name, "parameters": parameters}


class Front(BaseHTTPRequestHandler):
    """The API, the person at the browser, and the way to glewlwyd for everything else."""

    protocol_version = "HTTP/1.1"
    glewlwyd = None
    plugin = LIFETIMES[600]
    calls = {"token": 0}

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path in ("/oauth/token", "/oauth/v2/token"):
            Front.calls["token"] += 1
            self.pass_on("token", body)
        elif parts.path == "/oauth/revoke":
            self.pass_on("revoke", body)
        elif parts.path == "/oauth/device":
            self.pass_on("device_authorization", body)
        elif parts.path == "/oauth/authorize":
            # Where the login page goes on to.
            self.pass_on(f"auth?{parts.query}&g_continue", body, {"Cookie": self.glewlwyd.person})
        elif parts.path == "/resource":
            self.resource(body)
        elif parts.path == "/_/calls":
            self.reply(200, Front.calls)
        elif parts.path == "/_/lifetime":
            Front.plugin = LIFETIMES[int(query["seconds"])]
            self.reply(200, {})
        elif parts.path == "/_/approve":
            self.approve(query["user_code"])
        else:
            self.reply(404, {})

    def pass_on(self, path, body, headers=None):
        own = {name: self.headers[name] for name in ("Authorization", "Content-Type", "Accept") if name in self.headers}
        reply, content = self.glewlwyd.send(self.command, f"/api/{self.plugin}/{path}", body, own | (headers or {}))
        self.send_response(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in ADDED_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def resource(self, body):
        token = re.match(r"Bearer (.+)", self.headers.get("Authorization", ""))
        claims = self.introspect(token.group(1)) if token else {}
        if claims.get("active"):
            self.reply(200, {"subject": claims.get("username", claims.get("client_id")), "sent": body.decode()})
        else:
            challenge = 'Bearer error="invalid_token"' if token else "Bearer"
            self.reply(401, {}, {"WWW-Authenticate": challenge})

    def introspect(self, token):
        """RFC 7662, with a token of the API's own."""
        reply, content = self.post("introspect", {"token": token}, f"Bearer {self.own_token()}")
        return json.loads(content) if reply.status == 200 else {}

    def own_token(self):
        basic = base64.b64encode(f"resource:{SECRET}".encode()).decode()
        form = {"grant_type": "client_credentials", "scope": INTROSPECT}
        _, content = self.post("token", form, f"Basic {basic}")
        return json.loads(content)["access_token"]

    def post(self, path, form, authorization):
        headers = {"Authorization": authorization, "Content-Type": "application/x-www-form-urlencoded"}
        return self.glewlwyd.send("POST", f"/api/{self.plugin}/{path}", urlencode(form), headers)

    def approve(self, user_code):
        path = f"/api/{self.plugin}/device?code={quote(user_code)}&g_continue"
        reply, _ = self.glewlwyd.send("GET", path, headers={"Cookie": self.glewlwyd.person})
        self.reply(200, {"location": reply.getheader("Location")})

    def reply(self, status, value, headers=None):
        content = json.dumps(value).encode()
        self.send_response(status)
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        pass


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory() as state:
        glewlwyd = Glewlwyd(pathlib.Path(sys.argv[1]), pathlib.Path(state))
        try:
            clients = glewlwyd.set_up()
            Front.glewlwyd = glewlwyd
            server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            ready = {
                "url": f"http://127.0.0.1:{server.server_port}",
                "clients": clients,
                "user": USER,
                "scope": SCOPE,
                "redirect": REDIRECT,
                "issuer": f"http://127.0.0.1:{glewlwyd.port}/api/{LIFETIMES[600]}",
            }
            print(json.dumps(ready), flush=True)
            sys.stdin.read()
        finally:
            glewlwyd.process.terminate()
            glewlwyd.process.wait(10)


if __name__ == "__main__":
    main()
