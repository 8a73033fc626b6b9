//! Verbs through HTTP: a whole server on a free port, each test on every store.
//!
//! It has no test harness: its script workers are processes of this same program, and a harness would
//! write to the standard output that a worker answers on. Names given as arguments choose the tests
//! whose titles contain one of them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test program without the harness by which the lint would know it"
)]

mod bots_of_tests;
mod client;
mod clocks;
mod custom_bots;
mod database;
mod logs;
mod runner;
mod server;
mod stream;
mod talk;

mod access;
mod asking;
mod attachments;
mod audit;
mod bots;
mod building;
mod canaries;
mod canned;
mod contacts;
mod contents;
mod context;
mod desk;
mod document;
mod events;
mod factor;
mod follow;
mod gateway;
mod gateway_nodes;
mod haptik;
mod hooks_order;
mod hostile;
mod identity;
mod imported;
mod imports;
mod kommunicate;
mod master_keys;
mod members;
mod messages;
mod nodes;
mod opening;
mod ratings;
mod receivers;
mod recovery;
mod served;
mod sessions;
mod settings;
mod sharing;
mod shift;
mod sign_on;
mod silence;
mod stays;
mod trials;
mod tutorial;
mod understanding;
mod uploads;
mod webhooks;
mod workspaces;

use std::process::ExitCode;

/// The argument that makes this program a worker.
const SCRIPT_WORKER: &str = "script-worker";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == SCRIPT_WORKER) {
        return script::worker_main();
    }
    logs::keep();
    let tests: Vec<runner::Test> = [
        tutorial::TESTS,
        trials::TESTS,
        sessions::TESTS,
        silence::TESTS,
        imported::TESTS,
        kommunicate::TESTS,
        messages::TESTS,
        contents::TESTS,
        nodes::TESTS,
        opening::TESTS,
        custom_bots::TESTS,
        gateway_nodes::TESTS,
        events::TESTS,
        gateway::TESTS,
        served::TESTS,
        haptik::TESTS,
        identity::TESTS,
        bots::TESTS,
        building::TESTS,
        context::TESTS,
        desk::TESTS,
        canned::TESTS,
        contacts::TESTS,
        clocks::TESTS,
        ratings::TESTS,
        follow::TESTS,
        settings::TESTS,
        sharing::TESTS,
        shift::TESTS,
        uploads::TESTS,
        imports::TESTS,
        webhooks::TESTS,
        workspaces::TESTS,
        receivers::TESTS,
        attachments::TESTS,
        access::TESTS,
        members::TESTS,
        master_keys::TESTS,
        audit::TESTS,
        canaries::TESTS,
        factor::TESTS,
        sign_on::TESTS,
        stays::TESTS,
        document::TESTS,
        hooks_order::TESTS,
        hostile::TESTS,
        recovery::TESTS,
        asking::TESTS,
        understanding::TESTS,
    ]
    .concat();
    runner::run(&tests, &args)
}
