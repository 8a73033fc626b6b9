//! Where a conversation of another system is kept: the bot, the channel, and the conversation of ours.

use std::sync::Arc;

use gateway::MAX_HOPS;
use model::Secret;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::conversation::{Details, Status};
use model::exchange::WELCOME;
use model::id::{BotId, WorkspaceId};
use model::key::Key;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{Conversation, StoreError};

use super::{GatewayEntry, GatewayError, GatewayOpened, GatewayRequest};
use crate::App;
use crate::channels::{ChannelError, ChannelRecord};
use crate::conversations::{OpenConversation, OpenConversationError};
use crate::vault::hex;

/// The channel of bots that other systems ask, by environment.
const CHANNELS: [(EnvironmentName, &str); 2] =
    [(EnvironmentName::Production, "gateway"), (EnvironmentName::Test, "gateway-test")];
/// Longest id of theirs that is kept as it is, in bytes.
const MAX_PLAIN_BYTES: usize = 150;
/// Most bytes of the circumstances that are kept, as JSON.
const MAX_CONTEXT_BYTES: usize = 12 * 1024;

/// Where a request leads.
pub(super) struct Place {
    pub bot: BotId,
    pub channel: Arc<ChannelRecord>,
    /// The key of their conversation; further ones of ours have a number behind it.
    base: String,
}

/// The conversations of ours that one of theirs has had.
pub(super) struct Latest {
    /// The last one, unless there was none.
    pub conversation: Option<Conversation>,
    /// What the next one is opened with.
    next: u64,
}

impl App {
    /// Opens the conversation of a system that creates them.
    ///
    /// # Errors
    ///
    /// [`GatewayError`]; nothing was opened then.
    pub async fn open_gateway(
        &self,
        workspace: WorkspaceId,
        request: &GatewayRequest,
    ) -> Result<GatewayOpened, GatewayError> {
        let place = self.gateway_place(workspace, request).await?;
        let latest = self.latest_at(workspace, &place).await?;
        match latest.conversation.as_ref().filter(|latest| !is_over(latest)) {
            Some(open) => Ok(GatewayOpened { conversation: open.id, was_open: true }),
            None => self.open_at(workspace, (&place, &latest), request).await,
        }
    }

    /// The environments in which a bot is released.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NoBot`].
    pub async fn gateway_environments(
        &self,
        workspace: WorkspaceId,
        bot: &str,
    ) -> Result<Vec<EnvironmentName>, GatewayError> {
        let found = self.inner.store.find_bot(workspace, bot).await?;
        let found = found.ok_or_else(|| GatewayError::NoBot(bot.to_owned()))?;
        let mut released = Vec::new();
        for (environment, _) in CHANNELS {
            if self.current_release(workspace, found.id, environment).await?.is_some() {
                released.push(environment);
            }
        }
        Ok(released)
    }

    /// Opens a secret that requests of other systems are checked by; `None` when none is kept.
    ///
    /// # Errors
    ///
    /// [`GatewayError::Broken`] when it doesn't open.
    pub async fn gateway_secret(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<Secret<String>>, GatewayError> {
        match self.inner.store.find_secret(workspace, name).await? {
            Some(kept) => Ok(Some(self.inner.vault.open(workspace, name, &kept.ciphertext)?)),
            None => Ok(None),
        }
    }

    pub(super) async fn gateway_place(
        &self,
        workspace: WorkspaceId,
        request: &GatewayRequest,
    ) -> Result<Place, GatewayError> {
        let (hops, limit) = (request.asked.hops, MAX_HOPS);
        if hops > limit {
            return Err(GatewayError::Loop { hops, limit });
        }
        let released = self.gateway_environments(workspace, &request.bot).await?;
        let is_wanted = |own: &EnvironmentName| request.environment.is_none_or(|it| it == *own);
        let environment = released.into_iter().find(is_wanted).ok_or_else(|| {
            let environment = request.environment.map_or("any environment", |it| it.as_str());
            GatewayError::NoRelease { bot: request.bot.clone(), environment }
        })?;
        let bot = self.inner.store.find_bot(workspace, &request.bot).await?;
        let bot = bot.ok_or_else(|| GatewayError::NoBot(request.bot.clone()))?.id;
        let channel = self.gateway_channel(workspace, environment).await?;
        let base = format!("{}/{bot}/{}", request.protocol, request.asked.conversation);
        Ok(Place { bot, channel, base: plain(base) })
    }

    /// The channel of an environment, made when it is first needed.
    async fn gateway_channel(
        &self,
        workspace: WorkspaceId,
        environment: EnvironmentName,
    ) -> Result<Arc<ChannelRecord>, GatewayError> {
        let wanted = CHANNELS.iter().find(|(own, _)| *own == environment);
        let key = wanted.map_or(CHANNELS[0].1, |(_, key)| key);
        if let Some(found) = self.channel_by_key(workspace, key).await? {
            return Ok(found);
        }
        let channel = Channel {
            key: Key::from_name(key),
            name: "Bots that other systems ask".to_owned(),
            kind: ChannelKind::Api,
            environment,
            first_responder: FirstResponder::Nobody,
            settings: ChannelSettings::default(),
        };
        match self.put_channel(workspace, channel).await {
            // Another request was as quick.
            Ok(_) | Err(ChannelError::Exists(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let made = self.channel_by_key(workspace, key).await?;
        made.ok_or_else(|| OpenConversationError::NoChannel(key.to_owned()).into())
    }

    /// Finds the last of our conversations: all before it are over. With doubling steps, since a bot
    /// may have ended many.
    pub(super) async fn latest_at(
        &self,
        workspace: WorkspaceId,
        place: &Place,
    ) -> Result<Latest, StoreError> {
        let (mut over, mut step) = (None::<(u64, Conversation)>, 1);
        let mut free = u64::MAX;
        let mut number = 0;
        loop {
            let key = place.key(number);
            let store = &self.inner.store;
            match store.find_conversation_by_key(workspace, place.channel.id, &key).await? {
                Some(found) if !is_over(&found) => {
                    return Ok(Latest { conversation: Some(found), next: number + 1 });
                }
                Some(found) => over = Some((number, found)),
                None => free = number,
            }
            let next = over.as_ref().map_or(0, |(number, _)| number + 1);
            if next >= free {
                return Ok(Latest { conversation: over.map(|(_, found)| found), next });
            }
            number = match free {
                u64::MAX => next + step - 1,
                free => next.midpoint(free - 1),
            };
            step = step.saturating_mul(2);
        }
    }

    pub(super) async fn open_at(
        &self,
        workspace: WorkspaceId,
        (place, latest): (&Place, &Latest),
        request: &GatewayRequest,
    ) -> Result<GatewayOpened, GatewayError> {
        let asked = &request.asked;
        let opening = OpenConversation {
            channel: place.channel.channel.key.to_string(),
            contact: plain(format!("{}/{}", request.protocol, asked.contact)),
            name: asked.profile.name.clone(),
            email: asked.profile.email.clone(),
            attributes: asked.profile.attributes.clone(),
            key: Some(place.key(latest.next)),
            details: Details {
                context: if fits(&asked.context) { asked.context.clone() } else { Map::new() },
                // They say themselves when one begins.
                skipped_events: vec![WELCOME.to_owned()],
                bot: Some(place.bot),
                hops: asked.hops,
                ..Details::default()
            },
        };
        let opened = self.open_conversation(workspace, opening).await?;
        Ok(GatewayOpened { conversation: opened.conversation, was_open: opened.was_open })
    }
}

impl Place {
    fn key(&self, number: u64) -> String {
        match number {
            0 => self.base.clone(),
            number => format!("{}#{number}", self.base),
        }
    }
}

impl GatewayRequest {
    pub(super) fn must_be_created(&self) -> bool {
        self.entry == GatewayEntry::Creation
    }
}

/// Whether what comes next begins another conversation.
pub(super) const fn is_over(conversation: &Conversation) -> bool {
    matches!(conversation.status, Status::Closed { .. })
}

/// Whether that much can be kept beside a message.
pub(super) fn fits(context: &Map<String, Value>) -> bool {
    serde_json::to_string(context).is_ok_and(|json| json.len() <= MAX_CONTEXT_BYTES)
}

/// An id that can be kept: what is too long or holds control characters becomes its digest.
fn plain(id: String) -> String {
    if id.len() <= MAX_PLAIN_BYTES && !id.chars().any(char::is_control) {
        return id;
    }
    let digest = hex(&Sha256::digest(id.as_bytes()));
    let protocol = id.split('/').next().unwrap_or_default();
    format!("{protocol}/sha256:{digest}")
}
