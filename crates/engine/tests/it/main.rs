//! The engine's behaviour, played through its public API.

mod build;
mod calls;
mod chance;
mod drive;
mod flow;
mod scripts;
mod talk;
mod tutorial;
