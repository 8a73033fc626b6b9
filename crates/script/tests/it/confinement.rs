//! A confined process, as broken code in it would find it.

use std::fs::File;
use std::io::{Read, Write};
use std::net::UdpSocket;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use crate::Test;

pub const TESTS: &[Test] = &[
    ("what_works_outside_ends_a_confined_process", what_works_outside_ends_a_confined_process),
    ("a_confined_process_can_still_work", a_confined_process_can_still_work),
];

/// The argument that makes this program do what a worker must not.
pub const TRESPASSER: &str = "trespasser";

const CONFINED: &str = "confined";
const FREE: &str = "free";

/// Does the named thing, confined or not, and says by its exit code whether it could.
pub fn trespass(args: &[String]) -> ExitCode {
    let [freedom, deed] = args else { return ExitCode::from(2) };
    if freedom == CONFINED && script::confine().is_err() {
        return ExitCode::from(3);
    }
    let is_done = match deed.as_str() {
        "socket" => UdpSocket::bind("127.0.0.1:0").is_ok(),
        "file" => File::open("/etc/passwd").is_ok(),
        "write" => File::create(std::env::temp_dir().join("trespasser")).is_ok(),
        "program" => Command::new("/bin/true").status().is_ok_and(|status| status.success()),
        "thread" => std::thread::Builder::new().spawn(|| {}).is_ok_and(|t| t.join().is_ok()),
        "kill" => Command::new("/bin/kill").arg("-0").arg("1").status().is_ok(),
        "work" => works(),
        _ => false,
    };
    ExitCode::from(u8::from(!is_done))
}

/// Memory, time and the pipes.
fn works() -> bool {
    let large = vec![1_u8; 64 * 1024 * 1024];
    let started = std::time::Instant::now();
    let mut text = String::new();
    let is_read = std::io::stdin().read_to_string(&mut text).is_ok();
    let is_written = std::io::stdout().write_all(text.as_bytes()).is_ok();
    is_read && is_written && large.len() > text.len() && started.elapsed().as_secs() < 60
}

fn attempt(freedom: &str, deed: &str) -> ExitStatus {
    let program = std::env::current_exe().unwrap();
    Command::new(program)
        .args([TRESPASSER, freedom, deed])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap()
}

fn what_works_outside_ends_a_confined_process() {
    for deed in ["socket", "file", "write", "program", "thread", "kill"] {
        assert!(attempt(FREE, deed).success(), "{deed}");
        let status = attempt(CONFINED, deed);
        assert!(!status.success(), "{deed}: {status}");
        #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
        {
            use std::os::unix::process::ExitStatusExt;
            /// `SIGSYS`: a system call that the filter refuses.
            const BAD_CALL: i32 = 31;
            assert_eq!(status.signal(), Some(BAD_CALL), "{deed}: {status}");
        }
    }
}

fn a_confined_process_can_still_work() {
    assert!(attempt(CONFINED, "work").success());
}
