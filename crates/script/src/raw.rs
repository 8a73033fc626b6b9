//! The only unsafe code of the crate: what the operating system and the engine offer to C only.
//!
//! Each function here is safe to call; nothing is decided here.

use std::ffi::CString;
use std::io;
use std::time::Duration;

use rquickjs::{Ctx, Error, Exception, Value, qjs};

/// CPU time that this process has used.
pub fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live `timespec`; a failure leaves it zero.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Sets both values of a resource's limit.
///
/// # Errors
///
/// What the system says, as when the limit was lower already.
pub fn set_limit(resource: Resource, most: u64) -> io::Result<()> {
    let kind = match resource {
        #[cfg(target_os = "linux")]
        Resource::AddressSpace => libc::RLIMIT_AS,
        Resource::Files => libc::RLIMIT_NOFILE,
        Resource::FileSize => libc::RLIMIT_FSIZE,
        Resource::Core => libc::RLIMIT_CORE,
    };
    let limit = libc::rlimit { rlim_cur: most, rlim_max: most };
    // SAFETY: the pointer is to a live `rlimit`, which the call only reads.
    answered(unsafe { libc::setrlimit(kind, &raw const limit) })
}

/// What [`set_limit`] can limit.
#[derive(Debug, Clone, Copy)]
pub enum Resource {
    /// In bytes.
    #[cfg(target_os = "linux")]
    AddressSpace,
    /// Open at once.
    Files,
    /// In bytes.
    FileSize,
    /// In bytes.
    Core,
}

/// Has the system kill this process when its parent dies, and forbids it further rights.
///
/// # Errors
///
/// What the system says.
#[cfg(target_os = "linux")]
pub fn bind_to_parent() -> io::Result<()> {
    // SAFETY: these options take plain numbers.
    answered(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL, 0, 0, 0) })?;
    // SAFETY: as above.
    answered(unsafe { libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) })
}

/// Closes whatever else this process was left with by its parent.
#[cfg(target_os = "linux")]
pub fn close_inherited() {
    const FIRST: libc::c_uint = 3;
    // SAFETY: plain numbers; nothing of this process uses a descriptor beyond the standard three yet.
    // A kernel that doesn't know the call leaves them open, and programs of ours leave none.
    unsafe { libc::syscall(libc::SYS_close_range, FIRST, libc::c_uint::MAX, 0) };
}

/// Installs a seccomp filter for this thread, for good.
///
/// # Errors
///
/// What the system says, as when it has no seccomp.
#[cfg(target_os = "linux")]
pub fn install_filter(program: &mut [libc::sock_filter]) -> io::Result<()> {
    let length = u16::try_from(program.len())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the filter is too long"))?;
    let filter = libc::sock_fprog { len: length, filter: program.as_mut_ptr() };
    // SAFETY: the pointer is to a live `sock_fprog` of `length` instructions, which the call copies.
    answered(unsafe {
        libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const filter)
    })
}

/// Says whether standard input has something to read, or ended, within so many milliseconds.
///
/// # Errors
///
/// What the system says.
pub fn input_waits(patience_ms: i32) -> io::Result<bool> {
    let mut input = libc::pollfd { fd: libc::STDIN_FILENO, events: libc::POLLIN, revents: 0 };
    // SAFETY: the pointer is to one live `pollfd`.
    let count = unsafe { libc::poll(&raw mut input, 1, patience_ms) };
    if count < 0 { Err(io::Error::last_os_error()) } else { Ok(count > 0) }
}

fn answered(code: libc::c_int) -> io::Result<()> {
    if code == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Throws an error that no `catch` and no `finally` of the script sees.
pub fn throw_uncatchable(ctx: &Ctx<'_>) -> Error {
    match Exception::from_message(ctx.clone(), "stopped") {
        Ok(exception) => {
            let value = exception.into_object().into_value();
            // SAFETY: the value is a live error object of this very context.
            unsafe { qjs::JS_SetUncatchableError(ctx.as_raw().as_ptr(), value.as_raw()) };
            ctx.throw(value)
        }
        Err(error) => error,
    }
}

/// Code of the prelude, compiled once by this process.
///
/// Only [`Compiled::new`] makes it: the engine trusts such code blindly, so that it must never come
/// from outside.
pub struct Compiled(Vec<u8>);

impl Compiled {
    /// Compiles a script without running it.
    ///
    /// # Errors
    ///
    /// The engine's, when the source has a mistake.
    pub fn new(ctx: &Ctx<'_>, source: &str, file: &str) -> Result<Self, Error> {
        let (text, file) = (CString::new(source)?, CString::new(file)?);
        let flags = qjs::JS_EVAL_TYPE_GLOBAL | qjs::JS_EVAL_FLAG_COMPILE_ONLY;
        let raw = ctx.as_raw().as_ptr();
        let mut length = 0;
        // SAFETY: `text` ends with NUL and has `source.len()` bytes before it; the value that comes
        // back is ours and freed once; the buffer is freed by the engine that made it.
        unsafe {
            let code =
                qjs::JS_Eval(raw, text.as_ptr(), source.len() as _, file.as_ptr(), flags as i32);
            if qjs::JS_IsException(code) {
                return Err(Error::Exception);
            }
            let write = (qjs::JS_WRITE_OBJ_BYTECODE | qjs::JS_WRITE_OBJ_STRIP_DEBUG) as i32;
            let buffer = qjs::JS_WriteObject(raw, &raw mut length, code, write);
            qjs::JS_FreeValue(raw, code);
            if buffer.is_null() {
                return Err(Error::Exception);
            }
            let bytes = std::slice::from_raw_parts(buffer, length as usize).to_vec();
            qjs::js_free(raw, buffer.cast());
            Ok(Self(bytes))
        }
    }

    /// Runs it and gives its last value.
    ///
    /// # Errors
    ///
    /// The engine's, when it throws or memory is short.
    pub fn run<'js>(&self, ctx: &Ctx<'js>) -> Result<Value<'js>, Error> {
        let raw = ctx.as_raw().as_ptr();
        // SAFETY: the bytes were written by this build of the engine in `new`; `JS_EvalFunction` frees
        // the code; the value that comes back is ours and given to `Value`.
        unsafe {
            let code = qjs::JS_ReadObject(
                raw,
                self.0.as_ptr(),
                self.0.len() as _,
                qjs::JS_READ_OBJ_BYTECODE as i32,
            );
            if qjs::JS_IsException(code) {
                return Err(Error::Exception);
            }
            let value = qjs::JS_EvalFunction(raw, code);
            if qjs::JS_IsException(value) {
                return Err(Error::Exception);
            }
            Ok(Value::from_raw(ctx.clone(), value))
        }
    }
}
