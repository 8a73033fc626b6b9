//! An export as a transcript speaks of it: interactions by how their ids begin.

use std::path::PathBuf;

use serde_json::Value;

pub struct Export(pub Value);

impl Export {
    /// A sample that lies beside the project, where there is one.
    pub fn of_samples(name: &str) -> Option<(PathBuf, Self)> {
        let start = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let path = start
            .ancestors()
            .map(|it| it.join("shared/samples/liveperson").join(name))
            .find(|it| it.is_file())?;
        let text = std::fs::read_to_string(&path).unwrap();
        Some((path, Self(serde_json::from_str(&text).unwrap())))
    }

    fn interaction(&self, id: &str) -> &Value {
        let all = self.0["conversationMessage"].as_array().unwrap();
        let found = all.iter().find(|it| it["id"].as_str().unwrap().starts_with(id));
        found.unwrap_or_else(|| panic!("no interaction {id}"))
    }

    /// What scripts call an interaction.
    pub fn name(&self, id: &str) -> &str {
        self.interaction(id)["name"].as_str().unwrap()
    }

    /// What is typed: a text, for `@ID` what starts that dialog, for `@ID#N` one of its replies.
    pub fn typed(&self, line: &str) -> String {
        let Some(id) = line.strip_prefix('@') else { return line.to_owned() };
        if let Some((id, at)) = id.split_once('#') {
            let reply = &self.interaction(id)["quickReplies"][at.parse::<usize>().unwrap()];
            return reply["title"].as_str().unwrap().to_owned();
        }
        let starter = self.interaction(id);
        if let Some(pattern) = starter["pattern"][0].as_str() {
            return pattern.to_owned();
        }
        let intents = self.0["associatedIntents"].as_array().unwrap();
        let intent = intents.iter().find(|it| it["id"] == starter["intentId"]).unwrap();
        intent["displayName"].as_str().unwrap().to_owned()
    }

    /// Whether this is what's awaited: a text; `@ID` is that interaction's own, `!ID` what it says
    /// to no match; words behind it stand where the interaction has variables.
    pub fn fits(&self, awaited: &str, said: &str) -> bool {
        let (id, words) = awaited.split_once(' ').unwrap_or((awaited, ""));
        let template = if let Some(id) = id.strip_prefix('@') {
            self.text(id)
        } else if let Some(id) = id.strip_prefix('!') {
            self.answer_to_no_match(id)
        } else {
            return awaited == said;
        };
        has_gaps_of(&template, said) && said.contains(words)
    }

    fn text(&self, id: &str) -> String {
        let tile = &self.interaction(id)["content"]["results"]["tile"]["tileData"][0];
        let text = tile["text"].as_str().or(tile["title"].as_str());
        text.unwrap_or_else(|| panic!("{id} says nothing")).to_owned()
    }

    fn answer_to_no_match(&self, id: &str) -> String {
        let rules = self.interaction(id)["responseMatches"].as_array().unwrap();
        let conditions = rules.iter().flat_map(|it| it["conditions"].as_array().unwrap());
        let mut texts = conditions.filter_map(|it| it["noMatch"]["fallbackMessage"].as_str());
        texts.next().unwrap_or_else(|| panic!("{id} has no answer")).to_owned()
    }
}

/// Whether a text is a template with something in the place of each `{…}`.
fn has_gaps_of(template: &str, said: &str) -> bool {
    let mut rest = said.trim();
    let mut is_first = true;
    for part in template.trim().split('{') {
        let literal = if is_first { part } else { part.split_once('}').map_or("", |it| it.1) };
        let Some(at) = rest.find(literal) else { return false };
        if is_first && at > 0 {
            return false;
        }
        rest = &rest[at + literal.len()..];
        is_first = false;
    }
    rest.is_empty() || template.trim().ends_with('}')
}
