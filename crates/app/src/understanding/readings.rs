//! How messages read, for scripts that ask: worked out once for all scripts of a run of steps.

use engine::Moment;
use model::script::{MessageReading, NamedEntity, ScriptRequest};

use crate::App;
use crate::programs::Release;

/// The reading of the message at hand.
#[derive(Debug)]
pub(crate) struct Readings(Option<(String, MessageReading)>);

impl Readings {
    /// Nothing read yet.
    pub const fn new() -> Self {
        Self(None)
    }

    /// How the message of a script's run reads, with the values of the bot's own entities.
    pub async fn of(
        &mut self,
        app: &App,
        (release, moment): (&Release, &Moment<'_>),
        script: &ScriptRequest,
    ) -> MessageReading {
        let text = &script.snapshot.message;
        match &self.0 {
            Some((known, reading)) if known == text => reading.clone(),
            Some(_) | None => {
                let reading = read(app, (release, moment), text).await;
                self.0 = Some((text.clone(), reading.clone()));
                reading
            }
        }
    }
}

async fn read(app: &App, (release, moment): (&Release, &Moment<'_>), text: &str) -> MessageReading {
    let bot = release.program.bot();
    let at = release.lesson.zoned(moment.now);
    let mut reading = nlu::reading::read(text, moment.language, &at);
    if bot.entities.is_empty() || text.is_empty() {
        return reading;
    }
    // Without a model its entities stand for nothing; the turn says so where it matters.
    let found = app.understand(moment.workspace, release, (text, moment.now)).await;
    for own in found.unwrap_or_default().entities {
        let name = bot.entities.get(&own.entity).map(|entity| entity.name.clone());
        let names = [own.entity.to_string()].into_iter().chain(name).collect();
        reading.entities.push(NamedEntity { names, phrase: own.text });
    }
    reading
}
