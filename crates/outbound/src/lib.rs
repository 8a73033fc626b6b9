//! The one HTTP client: address guard, limits, retry schedule.
