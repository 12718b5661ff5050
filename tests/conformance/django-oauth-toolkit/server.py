"""PyPI django-oauth-toolkit as an authorization server and as the API that its tokens open.

One line of JSON on standard output says where it is; it ends when its standard input does.
"""

import json
import os
import sys
import tempfile
import threading

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

# Characters that tell form encoding before Basic (RFC 6749 section 2.3.1) from none.
SECRET = "s3cr+t/5ec2e7c0ffee=&%7E"
USER = {"name": "pat@example.org", "password": "p:%41 +5ec2e7c0ffee"}
TOKEN_PATHS = ("/oauth/token", "/oauth/v2/token", "/token/")

state = tempfile.TemporaryDirectory()
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.path.join(state.name, "db.sqlite3"),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    LOGGING_CONFIG=None,
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "__main__.attend",
    ],
    OAUTH2_PROVIDER={
        # A change of the lifetime is heard at once.
        "ALWAYS_RELOAD_OAUTHLIB_CORE": True,
        "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
        "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
        "DEVICE_FLOW_INTERVAL": 1,
        "OAUTH_DEVICE_VERIFICATION_URI": "http://127.0.0.1/device/",
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        "SCOPES": {"read": "Reads", "write": "Writes"},
    },
    # Every token request verifies a secret; nothing here is worth a slow hash.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ROOT_URLCONF="__main__",
    SECRET_KEY="not a secret: the server lives as long as one run, on loopback",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from oauth2_provider import views  # noqa: E402
from oauth2_provider.decorators import protected_resource  # noqa: E402
from oauth2_provider.models import get_application_model, get_device_grant_model  # noqa: E402
from oauth2_provider.settings import oauth2_settings  # noqa: E402

calls = {"token": 0}


def attend(get_response):
    """Counts token requests, and is the person at the browser."""

    def answer(request):
        if request.method == "POST" and request.path in TOKEN_PATHS:
            calls["token"] += 1
        if request.path == "/oauth/authorize":
            request.user = person()
        return get_response(request)

    return answer


def person():
    return get_user_model().objects.get(username=USER["name"])


@csrf_exempt
@protected_resource()
def resource(request):
    # A machine's token has no user.
    owner = request.resource_owner
    return JsonResponse({"subject": owner.username if owner else None, "sent": request.body.decode()})


def count(_request):
    return JsonResponse(calls)


def lifetime(request):
    oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS = int(request.GET["seconds"])
    return JsonResponse({})


def approve(request):
    grants = get_device_grant_model()
    grant = grants.objects.get(user_code=request.GET["user_code"])
    grant.user, grant.status = person(), grants.AUTHORIZED
    grant.save()
    return JsonResponse({})


urlpatterns = [
    path("oauth/authorize", views.AuthorizationView.as_view()),
    path("oauth/token", views.TokenView.as_view()),
    path("oauth/v2/token", views.TokenView.as_view()),
    path("oauth/revoke", views.RevokeTokenView.as_view()),
    path("oauth/device", views.DeviceAuthorizationView.as_view()),
    path("resource", resource),
    path("_/calls", count),
    path("_/lifetime", lifetime),
    path("_/approve", approve),
    # Where the package has them itself, which is what its metadata says.
    path("", include("oauth2_provider.urls")),
]


def application(client_id, grant, public=False):
    """An application of this package has one grant."""
    applications = get_application_model()
    applications.objects.create(
        authorization_grant_type=grant,
        client_id=client_id,
        client_secret="" if public else SECRET,
        client_type=applications.CLIENT_PUBLIC if public else applications.CLIENT_CONFIDENTIAL,
        name=client_id,
        redirect_uris="http://127.0.0.1/callback",
        skip_authorization=True,
    )
    return {"id": client_id, "secret": None if public else SECRET}


class Quiet(WSGIRequestHandler):
    def log_message(self, *_arguments):
        pass


def main():
    call_command("migrate", verbosity=0)
    get_user_model().objects.create_user(USER["name"], password=USER["password"])
    oauth2_settings.ACCESS_TOKEN_EXPIRE_SECONDS = 600
    grants = get_application_model()
    clients = {
        "client_credentials": application("acme inc:prod", grants.GRANT_CLIENT_CREDENTIALS),
        "code": application("browser", grants.GRANT_AUTHORIZATION_CODE),
        "device": application("device", grants.GRANT_DEVICE_CODE, public=True),
        "password": application("acme inc:people", grants.GRANT_PASSWORD),
    }
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ready = {"url": url, "clients": clients, "user": USER, "issuer": url, "discovery": True, "rejects_by": 403}
    print(json.dumps(ready), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
