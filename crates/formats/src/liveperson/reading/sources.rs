//! Scripts: those that all others can call, and what all of them say that has no meaning here.

use std::collections::BTreeSet;

use model::bot::{Bot, Script};
use serde_json::Value;

use super::Object;
use super::outline::Outline;
use crate::check::scripts::calls;
use crate::check::uses::{self, Use};
use crate::import::Finding;
use crate::liveperson::notes::Notes;
use crate::liveperson::scan;
use crate::problem::Severity;

/// The functions of `botContext` that scripts here can call.
pub const FUNCTIONS: [&str; 70] = [
    "addQuickReples",
    "addQuickReplies",
    "askMaven",
    "deleteAllContextDataForConversation",
    "deleteAllContextDataForUser",
    "deleteAllGlobalContextData",
    "deleteContextDataForConversation",
    "deleteContextDataForUser",
    "deleteContextNamespace",
    "deleteGlobalContextData",
    "evaluateOptions",
    "getApiStatusCode",
    "getBotVariable",
    "getButtonPayload",
    "getChannel",
    "getContextDataForConversation",
    "getContextDataForUser",
    "getConversationId",
    "getCurrentUserMessage",
    "getDialogStarterIntent",
    "getDisambiguatedIntentId",
    "getDisambiguatedIntentName",
    "getEmail",
    "getEnvVariable",
    "getGlobalContextData",
    "getHoursType",
    "getLPAccountId",
    "getLPCustomerInfo",
    "getLPEngagementAttribute",
    "getLPUserPersonalInfo",
    "getMetadata",
    "getNamedEntities",
    "getNlpResponse",
    "getQuickReplyPayload",
    "getSentiment",
    "getUserChannel",
    "getUserLocation",
    "getUserName",
    "getUserPlatformId",
    "getUserPlatformType",
    "getWebViewVariable",
    "getWebViewVariables",
    "isApiExecutionSuccessful",
    "isContextApiEnabled",
    "logCustomEvent",
    "logEscalationEvent",
    "printDebugMessage",
    "registerContextNamespace",
    "sendImmediateReply",
    "sendMessage",
    "sendMessageWithQuickReplies",
    "sendMessages",
    "sendPrivateMessage",
    "setAllowMaxTextResponse",
    "setBotTransferDomainName",
    "setBotTransferIntentByDomain",
    "setBotTransferIntentId",
    "setBotTransferIntentName",
    "setBotTransferIntentbyDomain",
    "setBotTransferUserMessage",
    "setBotVariable",
    "setContextDataForConversation",
    "setContextDataForUser",
    "setEmail",
    "setGlobalContextData",
    "setMessageDelay",
    "setTriggerNextMessage",
    "setTriggerNextMessge",
    "setUserName",
    "transferToBotDialog",
];
/// What only the Java host of LivePerson's scripts knows.
const JAVA: [&str; 5] = ["for each (", "for each(", "java.util.", "Java.type(", "Packages."];
/// The word that a script may jump to without meaning an interaction.
const NO_JUMP: &str = "platform.default";

/// Reads the global functions, those of dialog templates before them: of two with one name the later
/// counts, which is the bot's own.
pub(super) fn functions(root: &mut Object, bot: &mut Bot, notes: &mut Notes) {
    let own = if root.peek("globalFunctions").is_some_and(Value::is_string) {
        root.text("globalFunctions", notes)
    } else {
        let mut object = root.object("globalFunctions", notes);
        let methods = object.text("methods", notes);
        root.keep_rest("globalFunctions", object);
        methods
    };
    let mut source = root.peek("dialogTemplates").map(of_templates).unwrap_or_default();
    source.push_str(own.as_deref().unwrap_or_default());
    if !source.trim().is_empty() {
        bot.functions = Some(Script { source });
    }
}

/// The functions that dialog templates bring, as they stand before a bot's own.
pub(in crate::liveperson) fn of_templates(templates: &Value) -> String {
    let mut source = String::new();
    for template in templates.as_array().into_iter().flatten() {
        let functions = template.get("globalFunctions");
        let functions =
            functions.and_then(|it| it.as_str().or_else(|| it.get("methods")?.as_str()));
        let Some(functions) = functions.filter(|it| !it.trim().is_empty()) else { continue };
        let name = template.get("name").and_then(Value::as_str).unwrap_or_default();
        let name: String = name.chars().filter(|c| !c.is_control()).take(80).collect();
        source.push_str(&format!("// Of the dialog template: {name}\n{functions}\n"));
    }
    if !source.is_empty() {
        source.push_str("// The bot's own:\n");
    }
    source
}

/// What a bot's scripts and texts ask for that isn't here, each once.
#[derive(Default)]
struct Asked {
    jumps: BTreeSet<String>,
    functions: BTreeSet<String>,
    java: BTreeSet<&'static str>,
    environment: BTreeSet<String>,
}

/// Looks for names in scripts and texts that nothing here has.
pub(super) fn look(bot: &Bot, outline: &Outline, notes: &mut Notes) {
    let mut asked = Asked::default();
    uses::visit(bot, &mut |path, used| match used {
        Use::Script(source) => {
            for finding in asked.in_script(source, outline) {
                notes.add(finding.of(path.to_string()));
            }
        }
        Use::Text(text) | Use::Url(text) | Use::Json(text) | Use::Header { value: text, .. } => {
            asked.environment.extend(scan::environment_names(text).map(str::to_owned));
        }
        Use::Regex(_)
        | Use::Pattern(_)
        | Use::Intent(_)
        | Use::Entity(_)
        | Use::EntityName(_)
        | Use::Integration(_)
        | Use::ExternalBot(_)
        | Use::Credential(_)
        | Use::Target(..)
        | Use::Variable(_)
        | Use::SetsVariable(_)
        | Use::SetsSlot(_) => {}
    });
    if !asked.environment.is_empty() {
        let names: Vec<String> = asked.environment.into_iter().take(MAX_NAMES).collect();
        let message = format!("values of an environment are read: {}", names.join(", "));
        let finding = Finding::new(Severity::Warning, "environment_needed", message);
        notes.add(finding.suggest("exports hold none; add them under `environments`"));
    }
}

/// Most names that one finding lists.
const MAX_NAMES: usize = 20;

impl Asked {
    fn in_script(&mut self, source: &str, outline: &Outline) -> Vec<Finding> {
        let mut findings = Vec::new();
        for name in calls(source, "setTriggerNextMessage").literals {
            let is_new = name != NO_JUMP && !outline.has_name(name) && !self.jumps.contains(name);
            if is_new {
                self.jumps.insert(name.to_owned());
                let message = format!("a script jumps to `{name}`, and nothing is called that");
                let finding = Finding::new(Severity::Warning, "missing_interaction", message);
                findings.push(finding.suggest("the bot goes on as if it didn't jump"));
            }
        }
        for name in scan::context_functions(source) {
            if FUNCTIONS.binary_search(&name).is_err() && self.functions.insert(name.to_owned()) {
                let message = format!("`botContext.{name}` isn't known here");
                let finding = Finding::new(Severity::Warning, "unknown_function", message);
                findings.push(finding.suggest("the script ends with an error there"));
            }
        }
        for word in JAVA.into_iter().filter(|word| source.contains(word)) {
            if self.java.insert(word) {
                let message = format!("`{word}` is Java's, and scripts here are JavaScript");
                let finding = Finding::new(Severity::Warning, "java_in_script", message);
                findings.push(finding.suggest("write it in JavaScript"));
            }
        }
        let names = calls(source, "getEnvVariable").literals;
        self.environment.extend(names.into_iter().map(str::to_owned));
        findings
    }
}
