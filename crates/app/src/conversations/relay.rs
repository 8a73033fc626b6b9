//! Lets another bot of the workspace go on with the turn of one, to ask how the conversation was. Links to
//! files, where a bot asks for one.

use std::sync::Arc;

use engine::{Event, State};
use model::conversation::MessageNumber;
use model::id::AttachmentId;
use store::StoreError;

use super::facts::{facts_of, known_to};
use crate::App;
use crate::attachments::LINK_VALID_FOR;
use crate::drive::{FirstStep, Outcome};
use crate::programs::Release;
use crate::registry::Seat;

/// How long a session lives after the survey in it should have ended, in minutes: its timer may come
/// late.
const SURVEY_GRACE_MINUTES: u32 = 24 * 60;

impl App {
    /// Lets the bot that asks how it was go on with a turn that closes the conversation, and makes it
    /// that bot's: all of it is one commit. `None` when nobody asks.
    pub(super) async fn relay(
        &self,
        seat: &mut Seat,
        release: &Release,
        (outcome, turn): (&mut Outcome, MessageNumber),
    ) -> Result<Option<Arc<Release>>, StoreError> {
        let asker = release.program.bot().settings.survey.bot.as_ref();
        let Some(asker) = asker.filter(|_| outcome.close_with_survey == Some(true)) else {
            return Ok(None);
        };
        let next = self.named_release(seat, asker.as_str()).await?;
        let Some(next) = next.filter(|next| next.bot != release.bot) else { return Ok(None) };
        let now = self.inner.clock.now();
        let contexts = self.contexts_for(seat, (&next, &State::default()), now).await?;
        let facts = facts_of(seat, &next);
        let state = State::begin(&next.program, seat.remembered.clone());
        let moment = self.moment(seat, &next, (turn, now));
        let moment = known_to(moment, (contexts.as_ref(), facts.as_ref()));
        let event = Event::SurveyBegun { number: turn };
        let first = FirstStep::take(&next, (state, event), &moment);
        let more = Box::pin(first.drive(self, &next, &moment)).await;
        outcome.append(more);
        seat.conversation.details.bot = Some(next.bot);
        Ok(Some(next))
    }

    /// The event with links to the files that came, where the bot waits for a file.
    pub(super) fn with_file_links(&self, release: &Release, state: &State, event: Event) -> Event {
        let mut event = event;
        if let Event::MessageReceived { files, .. } = &mut event
            && release.program.awaits_file(state)
        {
            for file in files {
                let id = file.id.as_ref().and_then(|id| id.parse::<AttachmentId>().ok());
                file.url = id
                    .map(|id| self.attachment_link(id, LINK_VALID_FOR))
                    .or_else(|| file.url.take());
            }
        }
        event
    }
}

/// How long the session lives without a message: a survey outlives its own time.
pub(super) fn session_minutes(release: &Release, state: &State) -> u32 {
    let own = release.program.session_minutes();
    if !state.is_surveying() {
        return own;
    }
    let survey = release.program.bot().settings.survey.timeout_minutes;
    own.max(survey.saturating_add(SURVEY_GRACE_MINUTES))
}
