//! Whether rich content is what the schema says.

use serde_json::{Map, Value};

use super::schema::{self, Field, Object, Shape};
use super::{Fault, is_uri};

/// Deepest nesting of rich content, counting each list and object.
pub const MAX_DEPTH: usize = 64;
/// Most faults that are told of one content.
pub const MAX_FAULTS: usize = 20;
/// Longest name or word of a content that is repeated in a fault, in characters.
const MAX_QUOTED_CHARS: usize = 40;

/// What is wrong with rich content and its quick replies; empty when LivePerson's published schema
/// takes it. What is wrong with the quick replies is under `/quickReplies`.
pub fn faults(content: &Value, quick_replies: Option<&Value>) -> Vec<Fault> {
    let mut checker = Checker { pointer: String::new(), depth: 0, faults: Vec::new() };
    checker.check(content, &schema::CONTENT);
    if let Some(replies) = quick_replies {
        checker.within("quickReplies", |it| it.object(replies, &schema::QUICK_REPLIES));
    }
    checker.faults
}

struct Checker {
    pointer: String,
    depth: usize,
    faults: Vec<Fault>,
}

impl Checker {
    fn say(&mut self, what: impl Into<String>) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { pointer: self.pointer.clone(), what: what.into() });
        }
    }

    /// Checks what is under a name or number.
    fn within(&mut self, segment: &str, check: impl FnOnce(&mut Self)) {
        let before = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&segment.replace('~', "~0").replace('/', "~1"));
        self.depth += 1;
        check(self);
        self.depth -= 1;
        self.pointer.truncate(before);
    }

    fn check(&mut self, value: &Value, shape: &Shape) {
        if self.depth > MAX_DEPTH {
            return self.say(format!("is nested more than {MAX_DEPTH} deep"));
        }
        match shape {
            Shape::Text(most) => self.text(value, *most),
            Shape::Address(most) => {
                self.text(value, *most);
                if value.as_str().is_some_and(|it| !is_uri(it)) {
                    self.say("is no URI");
                }
            }
            Shape::Word(words) => {
                if !value.as_str().is_some_and(|it| words.contains(&it)) {
                    self.say(format!("isn't {}", words.join(" or ")));
                }
            }
            Shape::Flag => self.is(value.is_boolean(), "isn't true or false"),
            Shape::Number => self.is(number(value).is_some(), "isn't a number"),
            Shape::Whole => {
                let is_whole = number(value).is_some_and(|it| it.fract() == 0.0);
                self.is(is_whole, "isn't a whole number");
            }
            Shape::UpTo(most) => {
                let is_within =
                    number(value).is_some_and(|it| (0.0..=f64::from(*most)).contains(&it));
                if !is_within {
                    self.say(format!("isn't a number from 0 to {most}"));
                }
            }
            Shape::Anything => {
                self.is(value.is_array(), "isn't a list");
                self.any(value);
            }
            Shape::Object(object) => self.object(value, object),
            Shape::List { of, least, most } => self.list(value, of, *least, *most),
            Shape::Places(shapes, least) => self.places(value, shapes, *least),
            Shape::OneOf(members) => self.one_of(value, members),
            Shape::SectionElements => {
                let is_titled = value.as_array().is_some_and(|it| it.len() > 1);
                if is_titled {
                    self.places(value, &schema::OF_TITLED_SECTION, 2);
                } else {
                    self.places(value, &schema::OF_SECTION, 1);
                }
            }
        }
    }

    fn is(&mut self, is_right: bool, otherwise: &str) {
        if !is_right {
            self.say(otherwise);
        }
    }

    /// Looks only at the depth.
    fn any(&mut self, value: &Value) {
        if depth(value, MAX_DEPTH.saturating_sub(self.depth)) {
            self.say(format!("is nested more than {MAX_DEPTH} deep"));
        }
    }

    fn text(&mut self, value: &Value, most: usize) {
        let Some(text) = value.as_str() else { return self.say("isn't a text") };
        if text.len() > most && text.chars().count() > most {
            self.say(format!("is longer than {most} characters"));
        }
    }

    fn list(&mut self, value: &Value, of: &Shape, least: usize, most: usize) {
        let Some(listed) = value.as_array() else { return self.say("isn't a list") };
        self.count(listed.len(), least, most);
        for (at, item) in listed.iter().enumerate().take(most) {
            self.within(&at.to_string(), |it| it.check(item, of));
        }
    }

    fn places(&mut self, value: &Value, shapes: &[Shape], least: usize) {
        let Some(listed) = value.as_array() else { return self.say("isn't a list") };
        self.count(listed.len(), least, shapes.len());
        for (at, (item, shape)) in listed.iter().zip(shapes).enumerate() {
            self.within(&at.to_string(), |it| it.check(item, shape));
        }
    }

    fn count(&mut self, count: usize, least: usize, most: usize) {
        if count < least {
            self.say(format!("has {count} entries, fewer than {least}"));
        } else if count > most {
            self.say(format!("has {count} entries, more than {most}"));
        }
    }

    fn one_of(&mut self, value: &Value, members: &[&Object]) {
        let Some(fields) = value.as_object() else { return self.say("isn't an object") };
        let Some(kind) = fields.get("type") else { return self.untyped(value, fields, members) };
        let Some(kind) = kind.as_str() else {
            return self.within("type", |it| it.say("isn't a text"));
        };
        match members.iter().find(|member| member.kind == Some(kind)) {
            Some(member) => self.object(value, member),
            None => {
                let kind = quoted(kind);
                self.within("type", |it| it.say(format!("is {kind}, which can't stand here")));
            }
        }
    }

    /// An element without a type is the only one that it can be by its fields.
    fn untyped(&mut self, value: &Value, fields: &Map<String, Value>, members: &[&Object]) {
        let has_all =
            |it: &&&Object| !it.is_typed && it.needs.iter().all(|name| fields.contains_key(*name));
        let mut fitting = Vec::new();
        for member in members.iter().filter(has_all) {
            let mut inner =
                Self { pointer: self.pointer.clone(), depth: self.depth, faults: Vec::new() };
            inner.object(value, member);
            fitting.push(inner.faults);
        }
        let right = fitting.iter().filter(|faults| faults.is_empty()).count();
        match (right, fitting.as_mut_slice()) {
            (1, _) => {}
            (0, [only]) => {
                let room = MAX_FAULTS.saturating_sub(self.faults.len());
                self.faults.extend(only.drain(..).take(room));
            }
            (_, _) => self.say("has no `type`"),
        }
    }

    fn object(&mut self, value: &Value, object: &Object) {
        let Some(fields) = value.as_object() else { return self.say("isn't an object") };
        if let Some(kind) = object.kind {
            match fields.get("type") {
                Some(told) if told == kind => {}
                Some(_) => self.within("type", |it| it.say(format!("isn't {kind}"))),
                None => self.is(!object.is_typed, "has no `type`"),
            }
        }
        for name in object.needs {
            if !fields.contains_key(*name) {
                self.say(format!("has no `{name}`"));
            }
        }
        for (name, value) in fields {
            let is_type = object.kind.is_some() && name == "type";
            let field = object.fields.iter().copied().flatten().find(|field| field.0 == name);
            match field {
                Some((_, shape)) => self.within(name, |it| it.check(value, shape)),
                None if is_type => {}
                None => self.unknown(name, object),
            }
        }
    }

    fn unknown(&mut self, name: &str, object: &Object) {
        let name = quoted(name);
        let known = |it: &Field| it.0;
        let names: Vec<&str> = object.fields.iter().copied().flatten().map(known).collect();
        let what = match object.kind {
            Some(kind) => format!("has {name}, which {kind} doesn't have"),
            None => format!("has {name}; it may have {}", names.join(", ")),
        };
        self.say(what);
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_number()?.as_f64()
}

fn quoted(text: &str) -> String {
    let mut quoted: String = text.chars().take(MAX_QUOTED_CHARS).collect();
    if quoted.len() < text.len() {
        quoted.push('…');
    }
    format!("`{quoted}`")
}

/// Whether a value nests deeper than so much.
fn depth(value: &Value, most: usize) -> bool {
    let mut pending = vec![(value, 0_usize)];
    while let Some((value, depth)) = pending.pop() {
        if depth > most {
            return true;
        }
        match value {
            Value::Array(listed) => pending.extend(listed.iter().map(|it| (it, depth + 1))),
            Value::Object(fields) => pending.extend(fields.values().map(|it| (it, depth + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    false
}
