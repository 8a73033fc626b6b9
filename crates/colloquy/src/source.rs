//! Bots' sources on disk: reading a file or a folder of them, and writing what was pulled.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use formats::SourceFile;
use indexmap::IndexMap;
use model::bot::{Bot, Settings};
use model::key::Key;

use crate::args::IntegrationCommand;

/// Deepest folder of a bot.
const MAX_DEPTH: usize = 16;
/// Endings of files that belong to a bot.
const ENDINGS: [&str; 4] = ["yaml", "yml", "json", "js"];

/// Reads a bot's files: the one of that path, or those below it, in the order of their paths.
pub fn read(path: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let kind = std::fs::metadata(path).with_context(|| format!("no bot at {}", path.display()))?;
    let mut files = Vec::new();
    if kind.is_dir() {
        collect(path, path, &mut files, 0)?;
        if files.is_empty() {
            bail!("no bot files (.yaml, .yml, .json) below {}", path.display());
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
    } else {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
        files.push(SourceFile { path: name, text: read_text(path)? });
    }
    Ok(files)
}

fn collect(
    root: &Path,
    folder: &Path,
    files: &mut Vec<SourceFile>,
    depth: usize,
) -> anyhow::Result<()> {
    if depth > MAX_DEPTH {
        bail!("{} is nested more than {MAX_DEPTH} deep", folder.display());
    }
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && !is_hidden {
            collect(root, &path, files, depth + 1)?;
        } else if kind.is_file() && !is_hidden && has_known_ending(&path) {
            let relative = path.strip_prefix(root)?;
            let parts: Vec<_> =
                relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.push(SourceFile { path: parts.join("/"), text: read_text(&path)? });
        }
    }
    Ok(())
}

fn has_known_ending(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

fn read_text(path: &Path) -> anyhow::Result<String> {
    let size = std::fs::metadata(path)?.len();
    if size > 16 * 1024 * 1024 {
        bail!("{} is larger than 16 MiB", path.display());
    }
    std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))
}

/// Reads a bot that may have warnings but no errors.
pub fn read_bot(path: &Path) -> anyhow::Result<Bot> {
    let parsed = formats::parse(&read(path)?);
    match parsed.bot {
        Some(bot) => Ok(bot),
        None => {
            let problems: Vec<String> = parsed.problems.iter().map(ToString::to_string).collect();
            bail!("{} has errors:\n{}", path.display(), problems.join("\n"))
        }
    }
}

/// Writes files below a folder, which must not lead elsewhere.
pub fn write(folder: &Path, files: &[SourceFile]) -> anyhow::Result<()> {
    for file in files {
        let relative = PathBuf::from(&file.path);
        let is_inside =
            relative.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !is_inside {
            bail!("the server sent a path that leads outside: {:?}", file.path);
        }
        let path = folder.join(relative);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, &file.text)
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    Ok(())
}

/// Prints integrations made from curl commands as a piece of a bot file.
pub fn integration(command: &IntegrationCommand) -> anyhow::Result<()> {
    let IntegrationCommand::FromCurl { file } = command;
    let text = match file {
        Some(path) => read_text(path)?,
        None => {
            let mut text = String::new();
            std::io::stdin().lock().take(1024 * 1024).read_to_string(&mut text)?;
            text
        }
    };
    let found = integrations::curl::integration_from_curl(&text)?;
    let bot = piece(&found)?;
    let mut out = std::io::stdout().lock();
    out.write_all(pruned(&formats::to_yaml(&bot, None)).as_bytes())?;
    let mut notes = std::io::stderr().lock();
    for slip in &found.slips {
        writeln!(notes, "line {}: {}", slip.line, slip.message)?;
    }
    for (name, credential) in &found.credentials {
        let variable = app::variable_of(name);
        writeln!(
            notes,
            "credential {name}: its secret isn't in the bot file; set {variable} for `chat`, or keep \
             it with `colloquy secret set {name} --host …`"
        )?;
        for header in &credential.placeholders {
            writeln!(notes, "credential {name}: header {header} has only a placeholder")?;
        }
    }
    for name in &found.environment {
        writeln!(notes, "environments: each needs an address or value `{name}`")?;
    }
    for name in &found.variables {
        writeln!(notes, "variable `{name}` must be set before the call")?;
    }
    Ok(())
}

/// A bot that holds nothing but what was found.
fn piece(found: &integrations::curl::FromCurl) -> anyhow::Result<Bot> {
    Ok(Bot {
        key: Key::new("piece")?,
        name: "piece".to_owned(),
        description: None,
        language: "en-US".to_owned(),
        languages: Vec::new(),
        settings: Settings::default(),
        environments: IndexMap::new(),
        credentials: found
            .credentials
            .iter()
            .map(|(name, found)| (name.clone(), found.credential.clone()))
            .collect(),
        variables: IndexMap::new(),
        intents: IndexMap::new(),
        entities: IndexMap::new(),
        integrations: found.integrations.clone(),
        external_bots: IndexMap::new(),
        answered_by: None,
        task_box: None,
        functions: None,
        stories: IndexMap::new(),
        vendor: serde_json::Map::new(),
    })
}

/// The canonical text without the lines that make it a whole bot.
fn pruned(yaml: &str) -> String {
    let heads = ["format:", "bot:", "name:", "language:"];
    let kept = yaml.lines().filter(|line| !heads.iter().any(|head| line.starts_with(head)));
    let text: Vec<&str> = kept.collect();
    format!("{}\n", text.join("\n").trim())
}
