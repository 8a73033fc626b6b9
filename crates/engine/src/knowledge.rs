//! Looking the contact's message up in the bot's own questions and answers.

use model::bot::{KnowledgeDisplay, ResultStatus, Scope};
use model::content::{Card, Content, ContentAction, ContentButton};
use model::script::ScriptPlace;
use serde_json::{Map, Value, json};

use crate::contents::cut;
use crate::interactions::CALL_FAILED;
use crate::program::{DialogPlan, InteractionPlan, KindPlan, KnowledgePlan};
use crate::state::CallResult;
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

/// What stands on the link of an answer unless the search says so.
const READ_MORE: &str = "Read more";
const FOUND: u16 = 200;
const NOT_FOUND: u16 = 404;

/// An answer that was found.
#[derive(Default)]
struct Article {
    title: String,
    /// Its texts, in order.
    texts: Vec<String>,
    image_url: Option<String>,
    link: Option<String>,
}

impl Walk<'_> {
    /// Searches, keeps what was found for templates, scripts and rules, and shows it.
    pub(crate) fn search(&mut self, plan: &KnowledgePlan) -> Flow {
        if self.turn.understanding.is_none() {
            return Flow::Ask(Asked::Understanding, Phase::Perform);
        }
        let dialogs = self.matching_dialogs(plan);
        let articles: Vec<Article> =
            dialogs.iter().map(|dialog| self.article(dialog, plan)).collect();
        self.keep_found(plan, &articles);
        match (plan.display, dialogs.first()) {
            (_, None) => {
                let text = match &plan.not_found {
                    Some(wording) => self.word(wording),
                    None => CALL_FAILED.to_owned(),
                };
                self.say_text(text);
            }
            (KnowledgeDisplay::Nothing, Some(_)) => {}
            (KnowledgeDisplay::Text, Some(best)) => {
                for said in best.interactions.values().filter(|it| is_answer(it)) {
                    self.say_own(said);
                }
            }
            (KnowledgeDisplay::Carousel, Some(_)) => self.show_articles(plan, articles),
        }
        self.script(ScriptPlace::PostProcess, Phase::Leave)
    }

    /// Whether a search ended like that.
    pub(crate) fn search_ended(&self, plan: &KnowledgePlan, status: ResultStatus) -> bool {
        let result = self.state.results.get(&plan.result);
        result.is_some_and(|it| it.is_success == (status == ResultStatus::Success))
    }

    fn keep_found(&mut self, plan: &KnowledgePlan, articles: &[Article]) {
        let found =
            json!({ "results": articles.iter().map(Article::to_value).collect::<Vec<_>>() });
        let document = Map::from_iter([(plan.result_name(), found.clone())]);
        let is_success = !articles.is_empty();
        let status = if is_success { FOUND } else { NOT_FOUND };
        let mut result = CallResult { status, is_success, ..CallResult::default() };
        result.keep(Value::Object(document));
        self.state.results.shift_remove(&plan.result);
        self.state.results.insert(plan.result.clone(), result);
        self.set_variable(&plan.variable, found, Scope::Request);
    }

    fn article(&mut self, dialog: &DialogPlan, plan: &KnowledgePlan) -> Article {
        let mut article = Article { title: dialog.label.clone(), ..Article::default() };
        for said in dialog.interactions.values().filter(|it| is_answer(it)) {
            match &said.kind {
                KindPlan::Statement(wording) => article.texts.push(self.word(wording)),
                KindPlan::Image { url, .. } => {
                    let url = self.render(url);
                    article.image_url.get_or_insert(url);
                }
                KindPlan::Universal(template) => {
                    let rendered = template.render(&self.view());
                    let json = self.accept(rendered);
                    if let Ok(content) = serde_json::from_str(&json) {
                        article.read(&content);
                    }
                }
                _ => {}
            }
        }
        article.texts.retain(|text| !text.trim().is_empty());
        if article.image_url.is_none() {
            article.image_url = plan.image_url.as_ref().map(|url| self.render(url));
        }
        article
    }

    fn show_articles(&mut self, plan: &KnowledgePlan, articles: Vec<Article>) {
        let link_text = plan.link_text.as_ref().map(|text| self.render(text));
        let link_text = link_text.unwrap_or_else(|| READ_MORE.to_owned());
        let tiles = articles.into_iter().map(|article| Card {
            subtitle: article.texts.into_iter().next().map(cut),
            title: cut(article.title),
            image_url: article.image_url,
            buttons: article
                .link
                .map(|url| ContentButton {
                    label: link_text.clone(),
                    action: ContentAction::Link { url, target: None },
                    metadata: Vec::new(),
                })
                .into_iter()
                .collect(),
            ..Card::default()
        });
        self.say(Content::carousel(None, tiles.collect()), 0);
    }
}

impl<'a> Walk<'a> {
    /// The dialogs that answer the message, the best first.
    fn matching_dialogs(&self, plan: &KnowledgePlan) -> Vec<&'a DialogPlan> {
        let candidates = self.candidates(plan.min_score);
        let dialogs = candidates.iter().filter_map(|it| self.program.dialogs.get_index(it.dialog));
        let searched = dialogs.filter(|(key, _)| plan.dialogs.contains(key));
        searched.map(|(_, dialog)| dialog).take(plan.max_answers).collect()
    }
}

impl Article {
    /// Takes the texts, the first picture and the first link of rich content.
    fn read(&mut self, content: &Value) {
        match content {
            Value::Array(items) => items.iter().for_each(|item| self.read(item)),
            Value::Object(fields) => {
                let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
                match fields.get("type").and_then(Value::as_str) {
                    Some("text") => self.texts.extend(text("text")),
                    Some("image") => self.image_url = self.image_url.take().or_else(|| text("url")),
                    _ => self.link = self.link.take().or_else(|| text("uri")),
                }
                fields.values().for_each(|value| self.read(value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn to_value(&self) -> Value {
        json!({
            "title": self.title,
            "summary": self.texts.first(),
            "detail": self.texts.join("\n"),
            "imageURL": self.image_url,
            "contentURL": self.link,
        })
    }
}

/// Whether it is part of what a dialog answers.
const fn is_answer(interaction: &InteractionPlan) -> bool {
    interaction.is_enabled && !interaction.waits && interaction.kind.is_statement()
}
