"""The GraphQL schema and the two ways it is served: HTTP (with SSE) and WebSocket."""
