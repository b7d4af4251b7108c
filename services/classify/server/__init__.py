"""The gRPC services of classify, a module for each, and what their answers are made of."""
