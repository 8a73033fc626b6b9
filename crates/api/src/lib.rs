//! HTTP in: routes, callers, views, problems, OpenAPI, live events.
