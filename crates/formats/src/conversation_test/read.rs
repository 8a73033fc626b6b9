//! From a text to a conversation test, with all that is wrong with it.

use expr::bounded_regex::BoundedRegex;
use indexmap::IndexMap;
use model::bot::Target;
use model::channel::{ChannelKind, EnvironmentName};
use model::content::Location;
use model::key::Key;
use serde_json::Value;

use super::shapes::TEST;
use super::{
    AgentDid, Answer, ConversationTest, Did, ENDINGS, Expected, MAX_TURNS, TestFile, TestStatus,
    TestTurn,
};
use crate::bot_file::shape::Shape;
use crate::bot_file::{Node, Path, Report, SourceFile, tree};

/// The fields of a turn of which it has one at most.
const DOINGS: [&str; 7] = ["user", "tap", "event", "file", "location", "silence", "agent"];

/// Reads a file as a conversation test.
pub fn read(file: &SourceFile) -> TestFile {
    let names = [file.path.clone()];
    let mut report = Report::new(&names);
    let (node, faults) = tree::read_yaml(&file.text, 0);
    for fault in faults {
        fault.report(&Path::default(), &mut report);
    }
    let node = node.unwrap_or_else(|| Node::from_value(&Value::Null));
    if report.problems.is_empty() {
        Shape::Object(&TEST).check(&node, &mut Path::default(), &mut report);
    }
    let mut reader = Reader { report };
    let mut test = None;
    if reader.report.problems.is_empty() {
        test = Some(reader.test(&node, &file.path));
    }
    let problems = reader.report.problems;
    let test = test.filter(|_| problems.is_empty());
    let fields = node.entries().into_iter().flatten();
    let lines = fields
        .map(|(name, entry)| (name.clone(), u32::try_from(entry.key.line).unwrap_or(u32::MAX)));
    TestFile { path: file.path.clone(), test, problems, lines: lines.collect() }
}

/// Reads nodes whose shape is right.
struct Reader<'f> {
    report: Report<'f>,
}

impl Reader<'_> {
    fn test(&mut self, node: &Node, path: &str) -> ConversationTest {
        let contact = node.get("contact");
        let of_contact = |name| contact.and_then(|contact| text(contact, name));
        let turns = node.get("turns").and_then(Node::items).unwrap_or_default();
        if turns.is_empty() || turns.len() > MAX_TURNS {
            let message = format!("a test has 1 to {MAX_TURNS} turns");
            self.fault("bad_turn", (node, &Path::of(["turns"])), message);
        }
        ConversationTest {
            name: text(node, "name").unwrap_or_else(|| name_of(path)),
            environment: match node.get("environment").and_then(Node::text) {
                Some("production") => EnvironmentName::Production,
                _ => EnvironmentName::Test,
            },
            channel: channel_of(node.get("channel").and_then(Node::text)),
            language: text(node, "language"),
            contact_name: of_contact("name"),
            contact_email: of_contact("email"),
            start: node.get("start").and_then(|start| self.start(start)),
            variables: values(node.get("variables")),
            slots: values(node.get("slots")),
            answers: entries(node.get("answers"))
                .map(|(name, it)| (name, self.answers(it)))
                .collect(),
            turns: turns.iter().enumerate().map(|turn| self.turn(turn)).collect(),
        }
    }

    fn answers(&mut self, node: &Node) -> Vec<Answer> {
        match node.items() {
            Some(items) => items.iter().map(|item| self.answer(item)).collect(),
            None => vec![self.answer(node)],
        }
    }

    fn answer(&mut self, node: &Node) -> Answer {
        let status = node.get("status").and_then(|status| status.to_value().as_u64());
        let body = node.get("body").map(Node::to_value);
        if let Some(code) = text(node, "error") {
            if status.is_some() || body.is_some() {
                let message = "an answer has either `error`, or `status` and `body`";
                self.fault("bad_answer", (node, &Path::of(["answers"])), message.to_owned());
            }
            return Answer::Failed(code);
        }
        let status = status.and_then(|it| u16::try_from(it).ok()).unwrap_or(200);
        Answer::Came { status, body: body.unwrap_or_default() }
    }

    fn start(&mut self, node: &Node) -> Option<Target> {
        let start = target_of(node.text()?);
        if start.is_none() {
            let message = "a test starts at `dialog` or `dialog/interaction`";
            self.fault("bad_target", (node, &Path::of(["start"])), message.to_owned());
        }
        start
    }

    fn turn(&mut self, (index, node): (usize, &Node)) -> TestTurn {
        let path = Path::of(["turns".to_owned(), index.to_string()]);
        let doings: Vec<&str> = DOINGS.into_iter().filter(|it| node.get(it).is_some()).collect();
        match doings[..] {
            [] if index > 0 => {
                let message = format!("the contact does one of {}", DOINGS.join(", "));
                self.fault("bad_turn", (node, &path), message);
            }
            [] | [_] => {}
            _ => {
                let message = format!("a turn has one of {}", doings.join(", "));
                self.fault("bad_turn", (node, &path), message);
            }
        }
        let bot = node.get("bot").and_then(Node::items);
        let status = node.get("status").and_then(Node::text);
        TestTurn {
            did: self.did(node, &path),
            bot: bot.map(|all| all.iter().map(|it| self.expected(it, &path)).collect()),
            variables: values(node.get("variables")),
            status: TestStatus::ALL.into_iter().find(|it| Some(it.as_str()) == status),
        }
    }

    fn did(&mut self, node: &Node, path: &Path) -> Did {
        if let Some(written) = text(node, "user") {
            return Did::Write(written);
        }
        if let Some(label) = text(node, "tap") {
            return Did::Tap(label);
        }
        if let Some(name) = text(node, "event") {
            return Did::Event(name);
        }
        if let Some(file) = node.get("file") {
            let [name, media_type] =
                ["name", "media_type"].map(|name| text(file, name).unwrap_or_default());
            let size = file.get("size").and_then(|size| size.to_value().as_u64());
            return Did::File { name, media_type, size };
        }
        if let Some(place) = node.get("location") {
            return self.location(place, path);
        }
        if let Some(agent) = node.get("agent") {
            return self.agent(agent, path);
        }
        if node.get("silence").is_some() { Did::StaySilent } else { Did::Nothing }
    }

    fn agent(&mut self, node: &Node, path: &Path) -> Did {
        let does = node.get("does").and_then(Node::text).and_then(AgentDid::from_word);
        match (text(node, "says"), does) {
            (Some(said), None) => Did::Agent(AgentDid::Said(said)),
            (None, Some(did)) => Did::Agent(did),
            (_, did) => {
                let message = "an agent has one of `says` and `does`";
                self.fault("bad_turn", (node, path), message.to_owned());
                did.map_or(Did::Nothing, Did::Agent)
            }
        }
    }

    fn location(&mut self, node: &Node, path: &Path) -> Did {
        let mut degrees = |name: &str, most: f64| {
            let value = node.get(name).map(Node::to_value);
            let found = value.and_then(|value| value.as_f64()).filter(|it| it.abs() <= most);
            if found.is_none() {
                let message = format!("a {name} is from -{most} to {most}");
                self.fault("out_of_range", (node, path), message);
            }
            found.unwrap_or_default()
        };
        let (latitude, longitude) = (degrees("latitude", 90.0), degrees("longitude", 180.0));
        Did::Location(Location { latitude, longitude, label: text(node, "label") })
    }

    fn expected(&mut self, node: &Node, path: &Path) -> Expected {
        if let Some(text) = node.text() {
            return Expected::Is(text.to_owned());
        }
        match (text(node, "contains"), text(node, "regex")) {
            (Some(part), None) => Expected::Contains(part),
            (None, Some(regex)) => {
                if let Err(error) = BoundedRegex::parse(&regex) {
                    self.fault("bad_regex", (node, path), error.to_string());
                }
                Expected::Matches(regex)
            }
            (part, _) => {
                let message =
                    "a message is expected to be a text, or to have `contains` or `regex`";
                self.fault("bad_turn", (node, path), message.to_owned());
                Expected::Contains(part.unwrap_or_default())
            }
        }
    }

    fn fault(&mut self, code: &'static str, (node, path): (&Node, &Path), message: String) {
        self.report.error(code, node.span, path).say(message).done();
    }
}

/// A dialog, or an interaction of one.
pub(super) fn target_of(text: &str) -> Option<Target> {
    let (dialog, interaction) = text.split_once('/').unwrap_or((text, ""));
    let interaction = Some(interaction).filter(|it| !it.is_empty());
    let interaction = interaction.map(Key::new).transpose().ok()?;
    Some(Target { dialog: Some(Key::new(dialog).ok()?), interaction })
}

fn text(node: &Node, name: &str) -> Option<String> {
    node.get(name)?.text().map(str::to_owned)
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (String, &Node)> {
    let entries = node.and_then(Node::entries).into_iter().flatten();
    entries.map(|(name, entry)| (name.clone(), &entry.node))
}

fn values(node: Option<&Node>) -> IndexMap<String, Value> {
    entries(node).map(|(name, node)| (name, node.to_value())).collect()
}

fn channel_of(word: Option<&str>) -> ChannelKind {
    match word {
        Some("widget") => ChannelKind::Widget,
        Some("api") => ChannelKind::Api,
        Some("webhook") => ChannelKind::Webhook,
        Some("sms") => ChannelKind::Sms,
        Some("whatsapp") => ChannelKind::Whatsapp,
        _ => ChannelKind::Web,
    }
}

/// What a file is called without its folders and ending.
fn name_of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let short = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    short.unwrap_or(name).to_owned()
}
