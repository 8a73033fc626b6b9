//! A page's examples, read from its Markdown. Nothing is run here.

/// What a page holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub examples: Vec<Example>,
}

/// A block that is tried.
#[derive(Debug, PartialEq, Eq)]
pub enum Example {
    /// A bot file, which must be without faults.
    Bot { line: usize, name: String, text: String },
    /// A file that other examples need.
    File { name: String, text: String },
    /// Commands with what they print.
    Transcript(Vec<Command>),
}

/// A command of a transcript.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Command {
    pub line: usize,
    pub words: String,
    /// What it prints before anything is typed.
    pub printed: Vec<String>,
    pub typed: Vec<Typed>,
}

/// A line that is typed into a command.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub line: usize,
    pub text: String,
    pub printed: Vec<String>,
}

impl Page {
    /// Reads a page. Only fences at the beginning of a line count.
    pub fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut lines = text.lines().zip(1..);
        while let Some((opening, line)) = lines.next() {
            let Some(info) = opening.strip_prefix("```") else { continue };
            let inside = lines.by_ref().map(|(text, _)| text);
            let block: Vec<&str> = inside.take_while(|text| *text != "```").collect();
            page.examples.extend(Example::parse(info, line, &block));
        }
        page
    }
}

impl Example {
    fn parse(info: &str, line: usize, block: &[&str]) -> Option<Self> {
        let words: Vec<&str> = info.split_whitespace().collect();
        let whole = || block.iter().map(|line| format!("{line}\n")).collect();
        match words.as_slice() {
            ["yaml" | "json", "bot", name] => {
                Some(Self::Bot { line, name: (*name).to_owned(), text: whole() })
            }
            [_, "file", name] => Some(Self::File { name: (*name).to_owned(), text: whole() }),
            ["console"] => Some(Self::Transcript(commands(line, block))),
            _ => None,
        }
    }
}

fn commands(opening: usize, block: &[&str]) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut goes_on = false;
    for (text, line) in block.iter().zip(opening + 1..) {
        let last = commands.last_mut();
        if goes_on && let Some(command) = last {
            command.words.push_str(&format!("\n{text}"));
            goes_on = text.ends_with('\\');
        } else if let Some(words) = text.strip_prefix("$ ") {
            goes_on = words.ends_with('\\');
            commands.push(Command { line, words: words.to_owned(), ..Command::default() });
        } else if let Some(command) = last {
            match text.strip_prefix("> ") {
                Some(typed) => {
                    command.typed.push(Typed { line, text: typed.to_owned(), ..Typed::default() })
                }
                None => command.last_printed().push((*text).to_owned()),
            }
        }
    }
    commands
}

impl Command {
    fn last_printed(&mut self) -> &mut Vec<String> {
        match self.typed.last_mut() {
            Some(typed) => &mut typed.printed,
            None => &mut self.printed,
        }
    }

    /// What is printed once the first `count` lines were typed.
    pub fn printed_after(&self, count: usize) -> Vec<&str> {
        let typed = self.typed.iter().take(count).flat_map(|typed| &typed.printed);
        self.printed.iter().chain(typed).map(String::as_str).collect()
    }
}
