//! Interactions.

use model::bot::{
    Button, ButtonAction, ChoiceQuestion, FollowUp, Interaction, InteractionKind, Next, QuickReply,
    Script, Target, Tile, Transfer,
};
use model::content::MediaKind;
use serde_json::Value;

use super::service::json_body;
use super::{Fields, kinds, meaning, rule, texts};

pub(super) fn interaction(interaction: &Interaction) -> Value {
    let mut fields = Fields::default();
    fields.option("name", interaction.name.as_deref());
    kind(&mut fields, interaction);
    fields.option("delay_ms", interaction.delay_ms);
    fields.unless(interaction.is_enabled, "enabled", false);
    let script = |script: &Option<Script>| script.as_ref().map(|it| it.source.clone());
    if !matches!(interaction.kind, InteractionKind::Script) {
        fields.option("pre", script(&interaction.pre_process));
    }
    fields.option("post", script(&interaction.post_process));
    fields.option("on_answer", script(&interaction.process_user_response));
    fields.option("unrecognized", interaction.unrecognized.as_ref().map(texts));
    fields.option("collect", interaction.collect.as_ref().map(meaning::collect));
    fields.option("follow_up", interaction.follow_up.as_ref().map(follow_up));
    fields.filled("rules", interaction.rules.iter().map(rule::rule).collect());
    fields.unless(interaction.next == Next::Following, "next", next(&interaction.next));
    fields.option("comment", interaction.comment.as_deref());
    fields.vendor(&interaction.vendor);
    fields.done()
}

fn follow_up(follow_up: &FollowUp) -> Value {
    let mut fields = Fields::default();
    fields.put("after_seconds", follow_up.after_s);
    fields.put("say", texts(&follow_up.text));
    fields.done()
}

fn kind(fields: &mut Fields, interaction: &Interaction) {
    match &interaction.kind {
        InteractionKind::Statement { text } => fields.put("say", texts(text)),
        InteractionKind::Image { url, caption } => {
            fields.put("image", url.as_str());
            fields.option("caption", caption.as_deref());
        }
        InteractionKind::Media { media, url, caption } => {
            let field = match media {
                MediaKind::Audio => "audio",
                MediaKind::Video => "video",
                MediaKind::File => "file",
            };
            fields.put(field, url.as_str());
            fields.option("caption", caption.as_deref());
        }
        InteractionKind::FileUpload(it) => fields.put("upload", kinds::upload(it)),
        InteractionKind::Survey(it) => fields.put("survey", kinds::survey_question(it)),
        InteractionKind::Disambiguation(it) => {
            fields.put("disambiguate", kinds::disambiguation(it));
        }
        InteractionKind::Knowledge(it) => fields.put("knowledge", kinds::knowledge(it)),
        InteractionKind::PrivateNote { text } => fields.put("note", texts(text)),
        InteractionKind::TextQuestion { text, sample_answer } => {
            fields.put("ask", texts(text));
            fields.option("sample_answer", sample_answer.as_deref());
        }
        InteractionKind::ChoiceQuestion(question) => choice_question(fields, question),
        InteractionKind::ButtonQuestion { text, buttons } => {
            fields.put("text", texts(text));
            fields.put("buttons", buttons.iter().map(button).collect::<Value>());
        }
        InteractionKind::QuickReplyQuestion { text, replies, per_row } => {
            fields.put("text", texts(text));
            fields.put("quick_replies", replies.iter().map(quick_reply).collect::<Value>());
            fields.option("per_row", *per_row);
        }
        InteractionKind::Structured { text, tiles } => {
            fields.option("text", text.as_ref().map(texts));
            fields.put("carousel", tiles.iter().map(tile).collect::<Value>());
        }
        InteractionKind::Universal { content, waits } => {
            fields.put("universal", json_body(content));
            fields.unless(!waits, "waits", true);
        }
        InteractionKind::Integration { integration } => fields.put("call", integration.as_str()),
        InteractionKind::External { bot, path } => {
            fields.put("external", bot.as_str());
            fields.option("path", path.as_deref());
        }
        InteractionKind::Transfer(it) => fields.put("transfer", transfer(it)),
        InteractionKind::Script => {
            let source = interaction.pre_process.as_ref().map(|script| script.source.as_str());
            fields.put("script", source);
        }
        InteractionKind::Goto(it) => fields.put("goto", target(it)),
        InteractionKind::End => fields.put("end", true),
        InteractionKind::Close { with_survey: false } => fields.put("close", true),
        InteractionKind::Close { with_survey: true } => fields.put("close", "survey"),
    }
}

fn choice_question(fields: &mut Fields, question: &ChoiceQuestion) {
    fields.put("choose", texts(&question.text));
    let labels = question.choices.iter().map(|choice| choice.label.as_str());
    fields.put("choices", labels.collect::<Value>());
    kinds::choices(fields, (question.display, question.per_row, question.list_style));
    fields.unless(!question.is_indented, "indented", true);
}

fn button(button: &Button) -> Value {
    if button.metadata.is_empty() && button.action == (ButtonAction::Reply { payload: None }) {
        return button.label.as_str().into();
    }
    let mut fields = Fields::default();
    fields.put("label", button.label.as_str());
    match &button.action {
        ButtonAction::Reply { payload } => fields.option("reply", payload.as_deref()),
        ButtonAction::Link { url, target } => {
            fields.put("link", url.as_str());
            fields.option("target", target.as_deref());
        }
    }
    fields.filled("metadata", Value::Array(button.metadata.clone()));
    fields.done()
}

fn quick_reply(reply: &QuickReply) -> Value {
    let mut fields = Fields::default();
    fields.put("title", reply.title.as_str());
    fields.option("payload", reply.payload.as_deref());
    fields.option("image", reply.image_url.as_deref());
    fields.filled("metadata", Value::Array(reply.metadata.clone()));
    if fields.0.len() == 1 { reply.title.as_str().into() } else { fields.done() }
}

fn tile(tile: &Tile) -> Value {
    let mut fields = Fields::default();
    fields.put("title", tile.title.as_str());
    fields.option("subtitle", tile.subtitle.as_deref());
    fields.option("image", tile.image_url.as_deref());
    fields.option("url", tile.url.as_deref());
    fields.filled("buttons", tile.buttons.iter().map(button).collect());
    fields.done()
}

fn transfer(transfer: &Transfer) -> Value {
    let mut fields = Fields::default();
    fields.option("message", transfer.message.as_ref().map(texts));
    fields.option("skill", transfer.skill.as_deref());
    fields.option("agent", transfer.agent.as_deref());
    fields.unless(transfer.passes_context, "context", false);
    fields.done()
}

/// A place to go to, in the words of `next`.
pub(super) fn next(next: &Next) -> String {
    match next {
        Next::Following => "next".to_owned(),
        Next::Repeat => "repeat".to_owned(),
        Next::End => "end".to_owned(),
        Next::Clear => "clear".to_owned(),
        Next::Close { with_survey: false } => "close".to_owned(),
        Next::Close { with_survey: true } => "close_with_survey".to_owned(),
        Next::Goto(to) => {
            let written = target(to);
            let is_word = ["next", "repeat", "end", "clear", "close", "close_with_survey"]
                .contains(&written.as_str());
            if is_word { format!("./{written}") } else { written }
        }
    }
}

/// A target; one to the beginning of the same dialog is `./`, and so begins what would be read as a
/// dialog named `.`.
fn target(target: &Target) -> String {
    match (&target.dialog, &target.interaction) {
        (None, None) => "./".to_owned(),
        _ => target.to_string(),
    }
}
