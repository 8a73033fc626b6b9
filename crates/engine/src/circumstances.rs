//! What is known of a conversation from outside, as templates, conditions and scripts read it: `context`,
//! what clients and asking systems say of the circumstances, and `contact`, what we know of the person.
//! A bot's own variables and slots of these names come first.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::view::View;

/// The name of what was said of the circumstances.
pub(crate) const CONTEXT: &str = "context";
/// The name of what is known of the person.
const CONTACT: &str = "contact";

impl View<'_> {
    /// What stands under `context`, `context.NAME…`, `contact` or `contact.NAME…`.
    pub(crate) fn circumstance(&self, name: &str) -> Option<Value> {
        let (root, path) = name.split_once('.').map_or((name, None), |it| (it.0, Some(it.1)));
        match (root, path) {
            (CONTEXT, None) => Some(Value::Object(self.context()?)),
            (CONTEXT, Some(path)) => {
                let own = self.turn.tap.as_ref().and_then(|tap| at(&tap.context, path));
                own.or_else(|| at(self.moment.context?, path)).cloned()
            }
            (CONTACT, None) => Some(Value::Object(self.contact_told())),
            (CONTACT, Some(path)) => match at(&self.contact_told(), path) {
                Some(Value::Null) | None => None,
                Some(told) => Some(told.clone()),
            },
            _ => None,
        }
    }

    /// The message's over the conversation's, by name; `None` when nothing was said.
    pub(crate) fn context(&self) -> Option<Map<String, Value>> {
        let mut all = self.moment.context.cloned().unwrap_or_default();
        if let Some(tap) = &self.turn.tap {
            all.extend(tap.context.clone());
        }
        (!all.is_empty()).then_some(all)
    }

    /// Attributes by their own names, and under them what has a place of its own.
    fn contact_told(&self) -> Map<String, Value> {
        let profile = self.moment.profile;
        let attributes = profile.attributes.iter();
        let mut told: Map<String, Value> =
            attributes.map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let own = json!({
            "name": profile.name, "email": profile.email, "language": self.moment.language,
            "attributes": profile.attributes, "customer_info": profile.customer_info,
            "personal_info": profile.personal_info,
        });
        if let Value::Object(own) = own {
            told.extend(own.into_iter().filter(|(_, value)| !value.is_null()));
        }
        told
    }
}

/// What stands at a path of names; a name may itself have dots. Numbers lead into lists.
fn at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let dots = path.match_indices('.').map(|(dot, _)| dot);
    dots.into_iter().find_map(|dot| below(object.get(&path[..dot])?, &path[dot + 1..]))
}

fn below<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    match value {
        Value::Object(object) => at(object, path),
        Value::Array(list) => {
            let (first, rest) = path.split_once('.').map_or((path, None), |it| (it.0, Some(it.1)));
            let item = list.get(first.parse::<usize>().ok()?)?;
            rest.map_or(Some(item), |rest| below(item, rest))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// As a template reads it.
pub(crate) fn told<'a>(view: &View<'a>, name: &str) -> Option<Cow<'a, Value>> {
    view.circumstance(name).map(Cow::Owned)
}
