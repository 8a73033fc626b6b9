//! Where a conversation of another system is kept: the bot, the channel, and the conversation of ours.

use std::sync::Arc;

use gateway::{MAX_HOPS, liveperson};
use model::Secret;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::contact::Profile;
use model::conversation::{Details, ServedFor, Status};
use model::exchange::{BotInput, Protocol, WELCOME};
use model::id::{BotId, WorkspaceId};
use model::key::Key;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{Conversation, StoreError};

use super::{GatewayEntry, GatewayError, GatewayHealth, GatewayOpened, GatewayRequest};
use crate::App;
use crate::channels::{ChannelError, ChannelRecord};
use crate::conversations::{AmendError, Amendment, OpenConversation, OpenConversationError};
use crate::programs::ReleaseError;
use crate::vault::hex;

/// The channel of bots that other systems ask, by environment.
const CHANNELS: [(EnvironmentName, &str); 2] =
    [(EnvironmentName::Production, "gateway"), (EnvironmentName::Test, "gateway-test")];
/// Longest id of theirs that is kept as it is, in bytes.
const MAX_PLAIN_BYTES: usize = 150;
/// Most workspaces that are looked at for whose a request is.
const MAX_SECRETS: u32 = 1_000;
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

    /// Whether a bot can answer in an environment: `None` when nothing is released there.
    ///
    /// # Errors
    ///
    /// [`GatewayError::NoBot`].
    pub async fn gateway_health(
        &self,
        workspace: WorkspaceId,
        (bot, environment): (&str, EnvironmentName),
    ) -> Result<Option<GatewayHealth>, GatewayError> {
        let store = self.inner.store.as_ref();
        let found = store.find_bot(workspace, bot).await?;
        let found = found.ok_or_else(|| GatewayError::NoBot(bot.to_owned()))?;
        let Some(version) = self.current_release(workspace, found.id, environment).await? else {
            return Ok(None);
        };
        match self.inner.releases.get(store, workspace, (version, environment)).await {
            Ok(_) => Ok(Some(GatewayHealth::Good)),
            Err(ReleaseError::Store(error)) => Err(error.into()),
            Err(ReleaseError::Gone(_) | ReleaseError::Unreadable(..)) => {
                Ok(Some(GatewayHealth::Broken))
            }
        }
    }

    /// Opens the secrets of that name of all workspaces, for requests that don't say otherwise whose
    /// they are. What doesn't open is left out.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn gateway_secrets_named(
        &self,
        name: &str,
    ) -> Result<Vec<(WorkspaceId, Secret<String>)>, StoreError> {
        let kept = self.inner.store.find_secrets_named(name, MAX_SECRETS).await?;
        let opened = kept.into_iter().filter_map(|(workspace, kept)| {
            let secret = self.inner.vault.open(workspace, name, &kept.ciphertext).ok()?;
            Some((workspace, secret))
        });
        Ok(opened.collect())
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
        let known = kept_profile(&asked.profile);
        let opening = OpenConversation {
            channel: place.channel.channel.key.to_string(),
            contact: plain(format!("{}/{}", request.protocol, asked.contact)),
            name: known.name.clone(),
            email: known.email.clone(),
            attributes: known.attributes.clone(),
            customer_info: known.customer_info.clone(),
            personal_info: known.personal_info.clone(),
            key: Some(place.key(latest.next)),
            details: Details {
                context: if fits(&asked.context) { asked.context.clone() } else { Map::new() },
                // They say themselves when one begins.
                skipped_events: vec![WELCOME.to_owned()],
                bot: Some(place.bot),
                language: asked.language.clone(),
                served: Some(Box::new(request.served_for())),
                hops: asked.hops,
                ..Details::default()
            },
        };
        let opened = self.open_conversation(workspace, opening).await?;
        self.learn_contact(workspace, opened.contact, &known).await?;
        Ok(GatewayOpened { conversation: opened.conversation, was_open: opened.was_open })
    }
}

impl App {
    /// Keeps what a request says anew of the contact, the language and the circumstances. A message's own
    /// circumstances stay with the message; an event has none of its own.
    pub(super) async fn learn(
        &self,
        workspace: WorkspaceId,
        open: &Conversation,
        request: &GatewayRequest,
    ) -> Result<(), GatewayError> {
        let asked = &request.asked;
        self.learn_contact(workspace, open.contact, &kept_profile(&asked.profile)).await?;
        let details = &open.details;
        let is_event = asked.input.iter().all(|input| matches!(input, BotInput::Event { .. }));
        let is_new = |(name, value): &(&String, &Value)| details.context.get(*name) != Some(*value);
        let context = asked.context.iter().filter(|_| is_event && fits(&asked.context));
        let amendment = Amendment {
            context: context
                .filter(is_new)
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            language: asked.language.clone().filter(|it| details.language.as_ref() != Some(it)),
            hops: (asked.hops != details.hops).then_some(asked.hops),
            ..Amendment::default()
        };
        if amendment == Amendment::default() {
            return Ok(());
        }
        match self.amend_conversation(workspace, open.id, amendment).await {
            // It was closed just now, or no more can be kept: the message itself has the last word.
            Ok(_) | Err(AmendError::Closed(_) | AmendError::BadDetails) => Ok(()),
            Err(error) => Err(error.into()),
        }
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

    /// Whether the system says that the conversation is over there.
    pub(super) fn says_it_is_over(&self) -> bool {
        let is_closing = |input: &BotInput| matches!(input, BotInput::Event { name, .. } if name == liveperson::CLOSED);
        self.protocol == Protocol::LivePerson && self.asked.input.iter().any(is_closing)
    }

    fn served_for(&self) -> ServedFor {
        ServedFor {
            protocol: self.protocol,
            asked: self.bot.clone(),
            conversation: self.asked.conversation.clone(),
            bot: self.asked.bot.clone(),
            reply_url: self.asked.reply_url.clone(),
        }
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

/// What of a contact can be kept: of what is too large, the name and the address only.
fn kept_profile(told: &Profile) -> Profile {
    let Profile { name, email, .. } = told.clone();
    let json = serde_json::to_string(told).unwrap_or_default();
    if json.len() <= MAX_CONTEXT_BYTES && !json.contains("\\u0000") {
        return told.clone();
    }
    Profile { name, email, ..Profile::default() }
}
