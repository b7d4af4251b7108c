"""Where spans go when an endpoint is set. Apart, because its libraries cost every process memory and half a second."""

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def provider(service: str, endpoint: str) -> TracerProvider:
    """A provider that sends spans to `endpoint` (OTLP over gRPC, http:// for one without TLS)."""
    made = TracerProvider(resource=Resource.create({"service.name": service}))
    made.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    return made
