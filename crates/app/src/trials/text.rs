//! A text, and the dialogs that it starts.

use engine::trials::{Given, TextTried, try_text};
use model::channel::EnvironmentName;

use super::{TrialError, TrialPlace, as_it_is};
use crate::App;
use crate::understanding::Asked;

impl App {
    /// Finds which dialogs of a bot's draft a text starts at the beginning of a conversation, and why.
    ///
    /// # Errors
    ///
    /// [`TrialError`] when the draft can't be read or trained.
    pub async fn try_text(
        &self,
        place: TrialPlace<'_>,
        text: String,
    ) -> Result<TextTried, TrialError> {
        let (workspace, key) = place;
        let told = self.ask(workspace, key, Asked::of_draft(text.clone())).await?;
        let bench = self.bench(place, EnvironmentName::Test, as_it_is).await?;
        let given = (Given { text, ..Given::default() }, told.understanding);
        Ok(try_text(&bench.program, given, &bench.moment(self)))
    }
}
