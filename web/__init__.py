"""The ASGI edges: application, authentication, sockets, uploads, exports, health and the dashboard."""
