//! Texts with their templates parsed.

use expr::template::Template;
use model::text::Texts;

use super::Names;
use crate::event::Moment;

/// What is said at one place, in all its variants.
#[derive(Debug)]
pub(crate) struct Wording {
    texts: Texts,
    /// One per variant.
    templates: Vec<Template>,
}

impl Wording {
    pub(crate) fn compile(texts: &Texts, names: &Names) -> Self {
        let templates =
            texts.variants.iter().map(|variant| Template::parse(&variant.text, names)).collect();
        Self { texts: texts.clone(), templates }
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

const fn kind_name(kind: model::channel::ChannelKind) -> &'static str {
    use model::channel::ChannelKind;
    match kind {
        ChannelKind::Web => "web",
        ChannelKind::Widget => "widget",
        ChannelKind::Api => "api",
        ChannelKind::Webhook => "webhook",
        ChannelKind::Sms => "sms",
        ChannelKind::Whatsapp => "whatsapp",
    }
}
