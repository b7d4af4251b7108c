"""Spans leave the process only when an endpoint is set, and then carry the trace that logs and calls carry."""

import subprocess
import sys
from concurrent import futures

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as pb
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as pb_grpc

#: A process that works in one span inside another, with the endpoint it is given.
PROGRAM = """
import sys
from kit import traces
provider = traces.configure("jobs", sys.argv[1])
with traces.span("outer") as trace_id, traces.span("inner"):
    print(trace_id)
if provider is not None:
    provider.shutdown()
"""


class Collector(pb_grpc.TraceServiceServicer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, str, str]] = []

    def Export(  # noqa: N802 (named by the proto)
        self, request: pb.ExportTraceServiceRequest, context: object
    ) -> pb.ExportTraceServiceResponse:
        for resource in request.resource_spans:
            names = {attribute.key: attribute.value.string_value for attribute in resource.resource.attributes}
            service = names["service.name"]
            for scope in resource.scope_spans:
                self.spans += [(service, span.name, span.trace_id.hex()) for span in scope.spans]
        return pb.ExportTraceServiceResponse()


def work(endpoint: str) -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM, endpoint], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_spans_go_to_the_endpoint_in_the_trace_that_logs_carry() -> None:
    collector = Collector()
    server = grpc.server(futures.ThreadPoolExecutor(1))
    pb_grpc.add_TraceServiceServicer_to_server(collector, server)  # type: ignore[no-untyped-call]  # generated
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    trace_id = work(f"http://127.0.0.1:{port}")
    server.stop(None)

    assert sorted(collector.spans) == [("jobs", "inner", trace_id), ("jobs", "outer", trace_id)]


def test_without_an_endpoint_there_are_trace_ids_all_the_same() -> None:
    assert len(work("")) == 32
