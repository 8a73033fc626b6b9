//! Texts with their templates parsed.

use expr::template::Template;
use model::channel::ChannelKind;
use model::text::Texts;

use crate::event::Moment;

/// What is said at one place, in all its variants.
#[derive(Debug)]
pub(crate) struct Wording {
    texts: Texts,
    /// One per variant.
    templates: Vec<Template>,
}

impl Wording {
    /// `templates` are those of the variants, in their order.
    pub(super) const fn new(texts: Texts, templates: Vec<Template>) -> Self {
        Self { texts, templates }
    }

    /// The variant for the contact's language and channel; `nth` counts the choices of a moment.
    pub(crate) fn choose(&self, moment: &Moment<'_>, nth: u64) -> Option<&Template> {
        if let [only] = self.templates.as_slice() {
            return Some(only);
        }
        let seed = moment.seed.wrapping_add(nth);
        self.templates.get(self.texts.choose(moment.language, self.channel(moment), seed)?)
    }

    /// The channel by the name that the variants use: the kind's own, or one that scripts know.
    fn channel(&self, moment: &Moment<'_>) -> &'static str {
        let kind = moment.channel;
        let own = kind_name(kind);
        [own, kind.script_user_channel(), kind.script_channel()]
            .into_iter()
            .find(|name| {
                self.texts.variants.iter().any(|variant| variant.channel.as_deref() == Some(name))
            })
            .unwrap_or(own)
    }
}

const fn kind_name(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Web => "web",
        ChannelKind::Widget => "widget",
        ChannelKind::Api => "api",
        ChannelKind::Webhook => "webhook",
        ChannelKind::Sms => "sms",
        ChannelKind::Whatsapp => "whatsapp",
    }
}
