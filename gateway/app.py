"""The web application: every route, and what surrounds them."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp

from gateway import google_callback
from gateway.applications.imports import ApplicationImports
from gateway.applications.routes import ApplicationExports
from gateway.calendar_feed import Brakes, CalendarFeed
from gateway.exports import Exports
from gateway.graphql.http import GraphQLEndpoint
from gateway.guard import Guard
from gateway.health import Health
from gateway.pages import SecurityHeaders, WebApp
from gateway.parts import Parts
from gateway.push import Brake, PushWebhook, Strangers
from gateway.signin import SignIn
from gateway.uploads import Uploads


def build(parts: Parts) -> ASGIApp:
    """The application over its parts."""
    graphql = GraphQLEndpoint(parts)
    uploads = Uploads(parts)
    probes = Health(parts)
    routes = [
        Route("/graphql", graphql),
        WebSocketRoute("/graphql", graphql),
        Route("/uploads", uploads.collection, methods=["OPTIONS", "POST"]),
        Route("/uploads/{id}", uploads.one, methods=["HEAD", "PATCH"]),
        Route("/signin", SignIn(parts).redeem, methods=["GET"]),
        Route(google_callback.PATH, google_callback.GoogleCallback(parts).come_back, methods=["GET"]),
        Route("/push/gmail", PushWebhook(parts, Brake(), Strangers()).receive, methods=["POST"]),
        Route("/export/corrections.jsonl", Exports(parts).corrections, methods=["GET"]),
        *ApplicationExports(parts).routes(),
        *ApplicationImports(parts).routes(),
        *CalendarFeed(parts, Brakes()).routes(),
        Route("/healthz", probes.live, methods=["GET"]),
        Route("/readyz", probes.ready, methods=["GET"]),
        Route("/{path:path}", WebApp(parts.settings)),
    ]
    around = [Middleware(SecurityHeaders, settings=parts.settings), Middleware(Guard)]
    return Starlette(routes=routes, middleware=around)
