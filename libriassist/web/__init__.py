"""The only place that knows FastAPI: sockets, routes, and who may reach which data."""
