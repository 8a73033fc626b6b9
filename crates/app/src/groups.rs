//! Bots of a group: which of them takes a text.

use std::sync::Arc;

use engine::{GroupMatch, GroupMatchedBy};
use model::Timestamp;
use model::channel::EnvironmentName;
use model::id::{BotId, WorkspaceId};
use store::{BotFilter, StoreError};

use crate::App;
use crate::programs::{Release, ReleaseError};

/// Most bots of a group; those beyond, by key, are not asked.
pub const MAX_GROUP_BOTS: usize = 50;
/// Bots that are looked through at a time.
const PAGE: u32 = 200;

/// The bots of a group that have a release in an environment, with their keys.
pub(crate) type GroupBots = Arc<Vec<(String, Arc<Release>)>>;

impl App {
    /// The bots of a group that take a text: those by pattern first, then the surest. `but` is left
    /// out. `None` when the group has no bot.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn match_group(
        &self,
        (workspace, environment): (WorkspaceId, EnvironmentName),
        group: &str,
        text: &str,
        but: Option<BotId>,
    ) -> Result<Option<Vec<GroupMatch>>, StoreError> {
        let now = self.inner.clock.now();
        let bots = self.group_bots(workspace, environment, group).await?;
        if bots.is_empty() {
            return Ok(None);
        }
        let others = bots.iter().filter(|(_, release)| Some(release.bot) != but);
        let mut found = Vec::new();
        for (bot, release) in others {
            found.extend(self.match_one(workspace, (bot, release), (text, now)).await);
        }
        // A stable sort: among equals the order of keys counts.
        found.sort_by(|one, other| score(&other.by).total_cmp(&score(&one.by)));
        Ok(Some(found))
    }

    async fn match_one(
        &self,
        workspace: WorkspaceId,
        (bot, release): (&str, &Release),
        (text, now): (&str, Timestamp),
    ) -> Option<GroupMatch> {
        let program = &release.program;
        let bot = bot.to_owned();
        if let Some((dialog, pattern)) = program.started_by_pattern(text) {
            return Some(GroupMatch { bot, dialog, by: GroupMatchedBy::Pattern { pattern } });
        }
        if !program.uses_understanding() {
            return None;
        }
        // A bot that can't be trained takes nothing.
        let understood = self.understand(workspace, release, (text, now)).await.ok()?;
        let (dialog, intent, score) = program.started_by_intent(&understood)?;
        let known = program.bot().intents.get(&intent);
        let name = known.map_or_else(|| intent.to_string(), |intent| intent.name.clone());
        Some(GroupMatch { bot, dialog, by: GroupMatchedBy::Intent { intent, name, score } })
    }

    /// The bots of a group, as they were a second ago.
    async fn group_bots(
        &self,
        workspace: WorkspaceId,
        environment: EnvironmentName,
        group: &str,
    ) -> Result<GroupBots, StoreError> {
        let place = (workspace, environment, group.to_owned());
        if let Some(known) = self.inner.groups.get(&place) {
            return Ok(known);
        }
        let mut found = Vec::new();
        let mut filter = BotFilter::default();
        'pages: loop {
            let page = self.inner.store.list_bots(workspace, filter.clone(), PAGE).await?;
            let Some(last) = page.last() else { break };
            filter.after = Some(last.key.clone());
            for bot in page {
                let release = self.release_of(workspace, bot.id, environment).await?;
                let Some(release) = release.filter(|it| it.program.group() == Some(group)) else {
                    continue;
                };
                if found.len() == MAX_GROUP_BOTS {
                    tracing::warn!(group, "the group has more than {MAX_GROUP_BOTS} bots");
                    break 'pages;
                }
                found.push((bot.key.to_string(), release));
            }
        }
        let found = Arc::new(found);
        self.inner.groups.put(place, Arc::clone(&found));
        Ok(found)
    }

    /// What of a bot is live in an environment; `None` when nothing is, or nothing that can be run.
    pub(crate) async fn release_of(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        environment: EnvironmentName,
    ) -> Result<Option<Arc<Release>>, StoreError> {
        let Some(version) = self.current_release(workspace, bot, environment).await? else {
            return Ok(None);
        };
        let store = self.inner.store.as_ref();
        match self.inner.releases.get(store, workspace, (version, environment)).await {
            Ok(release) => Ok(Some(release)),
            Err(ReleaseError::Store(error)) => Err(error),
            Err(error @ (ReleaseError::Gone(_) | ReleaseError::Unreadable(..))) => {
                tracing::warn!(%bot, %error, "a bot can't be given conversations");
                Ok(None)
            }
        }
    }
}

/// How sure a match is: a pattern is surer than any intent.
const fn score(by: &GroupMatchedBy) -> f64 {
    match by {
        GroupMatchedBy::Pattern { .. } => f64::INFINITY,
        GroupMatchedBy::Intent { score, .. } => *score,
    }
}
