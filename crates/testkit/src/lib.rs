//! Test actors and servers that play other people's systems.
