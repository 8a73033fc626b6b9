//! What a worker process gives up before it sees its first script.
//!
//! On Linux (`x86_64` and `aarch64`) it can do nothing but read and write the descriptors it has,
//! manage its memory and ask for the time; any other system call kills it. Elsewhere the limits of the
//! engine and the parent's kill are all there is.

use std::io;

use crate::raw::{self, Resource};

/// Most address space of a worker: the largest script, the engine and the program itself. Linux only;
/// other systems don't keep to it.
#[cfg(target_os = "linux")]
const ADDRESS_SPACE_BYTES: u64 = 512 * 1024 * 1024;
/// Standard input, output and error.
const OPEN_FILES: u64 = 3;

/// Gives up all rights that running a script doesn't need. There is no way back.
///
/// # Errors
///
/// What the system says; the worker must not go on then.
pub fn confine() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        raw::bind_to_parent()?;
        raw::close_inherited();
        raw::set_limit(Resource::AddressSpace, ADDRESS_SPACE_BYTES)?;
    }
    raw::set_limit(Resource::FileSize, 0)?;
    raw::set_limit(Resource::Core, 0)?;
    raw::set_limit(Resource::Files, OPEN_FILES)?;
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    raw::install_filter(&mut filter::program())?;
    Ok(())
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter {
    //! The seccomp filter, as instructions of the kernel's packet filter.

    use libc::{
        BPF_ABS, BPF_JEQ, BPF_JGE, BPF_JMP, BPF_K, BPF_LD, BPF_RET, BPF_W, SECCOMP_RET_ALLOW,
        SECCOMP_RET_ERRNO, SECCOMP_RET_KILL_PROCESS, sock_filter,
    };

    /// `AUDIT_ARCH_X86_64`.
    #[cfg(target_arch = "x86_64")]
    const ARCHITECTURE: u32 = 0xc000_003e;
    /// `AUDIT_ARCH_AARCH64`.
    #[cfg(target_arch = "aarch64")]
    const ARCHITECTURE: u32 = 0xc000_00b7;

    /// Where `seccomp_data` holds the call's number and the architecture.
    const NUMBER_OFFSET: u32 = 0;
    const ARCHITECTURE_OFFSET: u32 = 4;
    /// Numbers from here on belong to the x32 interface, which we refuse whole.
    const FIRST_X32_NUMBER: u32 = 0x4000_0000;

    /// All that a worker may ask for.
    const ALLOWED: &[libc::c_long] = &[
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        libc::SYS_ppoll,
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_futex,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_brk,
        libc::SYS_madvise,
        libc::SYS_clock_gettime,
        libc::SYS_gettimeofday,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// What allocators ask for in passing, to name their memory: answered as a kernel does that can't.
    const UNKNOWN: &[libc::c_long] = &[libc::SYS_prctl];

    /// The filter: this architecture, the allowed calls, else death.
    pub fn program() -> Vec<sock_filter> {
        let load = |offset| statement(BPF_LD | BPF_W | BPF_ABS, offset);
        let kill = || statement(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
        let mut program = vec![
            load(ARCHITECTURE_OFFSET),
            jump(BPF_JEQ, ARCHITECTURE, (1, 0)),
            kill(),
            load(NUMBER_OFFSET),
            jump(BPF_JGE, FIRST_X32_NUMBER, (0, 1)),
            kill(),
        ];
        for number in ALLOWED.iter().filter_map(|number| u32::try_from(*number).ok()) {
            program.push(jump(BPF_JEQ, number, (0, 1)));
            program.push(statement(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
        }
        let unknown = SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
        for number in UNKNOWN.iter().filter_map(|number| u32::try_from(*number).ok()) {
            program.push(jump(BPF_JEQ, number, (0, 1)));
            program.push(statement(BPF_RET | BPF_K, unknown));
        }
        program.push(kill());
        program
    }

    fn statement(code: u32, value: u32) -> sock_filter {
        sock_filter { code: code as u16, jt: 0, jf: 0, k: value }
    }

    /// Skips that many instructions when the comparison holds, and when it doesn't.
    fn jump(comparison: u32, value: u32, (holds, fails): (u8, u8)) -> sock_filter {
        sock_filter { code: (BPF_JMP | BPF_K | comparison) as u16, jt: holds, jf: fails, k: value }
    }
}
