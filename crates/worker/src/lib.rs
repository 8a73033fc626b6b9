//! Jobs in: claims outbox rows and calls, the only sender.
