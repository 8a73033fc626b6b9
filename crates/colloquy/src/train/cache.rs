//! Models that were trained on this machine before, as files in the user's cache folder. They may go
//! at any moment, and one that can't be read is trained again.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use app::understanding::{Lesson, Trained};

use super::cache_folder;

/// How long a model that nobody reads is kept.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 3_600);
/// Largest file that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
const ENDING: &str = "model";

/// The folder of cached models.
pub struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// The user's cache; it keeps nothing where there is no place for it.
    pub fn of_user() -> Self {
        Self { folder: cache_folder() }
    }

    /// The model of a lesson, when it is there and whole.
    pub fn find(&self, lesson: &Lesson) -> Option<Trained> {
        let path = self.path(lesson)?;
        let size = std::fs::metadata(&path).ok()?.len();
        let bytes = (size <= MAX_BYTES).then(|| std::fs::read(&path).ok()).flatten()?;
        match app::understanding::read_model(&bytes, &lesson.bot) {
            Ok(trained) => {
                self.touch(&path);
                Some(trained)
            }
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "a cached model is trained again");
                None
            }
        }
    }

    /// Keeps a model: the file is whole or not there.
    pub fn put(&self, lesson: &Lesson, bytes: &[u8]) {
        let Some(path) = self.path(lesson) else { return };
        if let Err(error) = write_whole(&path, bytes) {
            tracing::debug!(path = %path.display(), %error, "a model isn't cached");
        }
        self.forget_old();
    }

    fn path(&self, lesson: &Lesson) -> Option<PathBuf> {
        let name: String = lesson.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(self.folder.as_ref()?.join(name).with_extension(ENDING))
    }

    fn touch(&self, path: &std::path::Path) {
        let opened = std::fs::OpenOptions::new().append(true).open(path);
        let touched = opened.and_then(|file| file.set_modified(SystemTime::now()));
        if let Err(error) = touched {
            tracing::debug!(path = %path.display(), %error, "a cached model's time stays");
        }
    }

    fn forget_old(&self) {
        let Some(files) = self.folder.as_ref().and_then(|folder| std::fs::read_dir(folder).ok())
        else {
            return;
        };
        for file in files.flatten() {
            let modified = file.metadata().and_then(|it| it.modified()).ok();
            let is_old =
                modified.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > KEPT_FOR);
            if is_old && file.path().extension().is_some_and(|it| it == ENDING) {
                // Another process may have been faster.
                let _gone = std::fs::remove_file(file.path());
            }
        }
    }
}

fn write_whole(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().ok_or(std::io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
