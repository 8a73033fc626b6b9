//! Bots of any shape, for property tests.

mod external;
mod kinds;
mod meaning;

use indexmap::IndexMap;
use model::bot::*;
use model::call::Method;
use model::key::Key;
use model::text::{TextVariant, Texts};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::Value;

use external::*;
use kinds::*;
use meaning::*;

/// Any bot that a file can hold.
pub(crate) fn arbitrary_bot() -> BoxedStrategy<Bot> {
    let head = (
        key(),
        text(),
        of(text()),
        "[a-z]{2}(-[A-Z]{2})?",
        vec(text(), 0..3),
        settings(),
        vendor(),
    );
    let maps = (
        map(key(), environment()),
        map(key(), credential()),
        map(text(), variable()),
        map(key(), intent()),
        map(key(), entity()),
        map(key(), integration()),
        of(script()),
        map(key(), story()),
    );
    let others = (map(key(), external_bot()), of(key()), of(task_box()));
    (head, maps, others)
        .prop_map(|(head, maps, others)| Bot {
            external_bots: others.0,
            answered_by: others.1,
            task_box: others.2,
            key: head.0,
            name: head.1,
            description: head.2,
            language: head.3,
            languages: head.4,
            settings: head.5,
            environments: maps.0,
            credentials: maps.1,
            variables: maps.2,
            intents: maps.3,
            entities: maps.4,
            integrations: maps.5,
            functions: maps.6,
            stories: maps.7,
            vendor: head.6,
        })
        .boxed()
}

fn map<K: std::hash::Hash + Eq + std::fmt::Debug, V: std::fmt::Debug>(
    key: impl Strategy<Value = K>,
    value: impl Strategy<Value = V>,
) -> impl Strategy<Value = IndexMap<K, V>> {
    vec((key, value), 0..3).prop_map(|entries| entries.into_iter().collect())
}

pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-z]{1,8}( [a-z]{1,8}){0,4}",
        2 => "[ -~]{0,12}",
        2 => "[ -~\n]{0,24}",
        1 => "[ \\t\\n#:|>'\"a\\r-]{0,10}",
        1 => "\\PC{0,8}",
        1 => "[\\x01-\\x1f\\x7f-\\x9fé\u{2028}\u{feff}😀]{0,6}",
        1 => "[a-z ]{90,120}",
        1 => prop::sample::select(vec![
            "true", "null", "~", "12", "1.0", "1e5", "0x1f", "-", "---", "...", "- a", "? a", "a: b",
            "a #b", "#", "{$query}", "[i]", "&a", "*a", "!a", "%a", "@a", "`a", "yes", "=", "<<", "a:",
            ": a", "end", "|", ">", "\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b\n", "\ta\nb", "a\n\tb",
            "a\n \nb",
        ]).prop_map(str::to_owned),
    ]
.boxed()
}

fn key() -> BoxedStrategy<Key> {
    prop_oneof![
        8 => "[a-zé][a-z0-9_.-]{0,6}",
        1 => prop::sample::select(vec!["end", "next", "repeat", "close", "true", "null", "12", "1.5", "-"])
            .prop_map(str::to_owned),
    ]
    .prop_map(|text| Key::new(text).expect("a key"))
.boxed()
}

fn texts() -> BoxedStrategy<Texts> {
    let variant = (text(), of(text()), of(text()))
        .prop_map(|(text, language, channel)| TextVariant { text, language, channel });
    prop_oneof![3 => text().prop_map(Texts::one), 1 => vec(variant, 0..3).prop_map(|variants| Texts { variants })]
.boxed()
}

fn script() -> BoxedStrategy<Script> {
    text().prop_map(|source| Script { source }).boxed()
}

fn json() -> BoxedStrategy<Value> {
    let number =
        prop::sample::select(vec!["0", "-1", "1.50", "1e5", "-0.0", "123456789012345678901"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(|number| serde_json::from_str(number).expect("a number")),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::Array),
            vec((text(), inner), 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .boxed()
}

fn vendor() -> BoxedStrategy<Vendor> {
    prop_oneof![
        4 => Just(Vendor::new()),
        1 => vec((text(), json()), 1..3).prop_map(|fields| fields.into_iter().collect()),
    ]
    .boxed()
}

fn settings() -> BoxedStrategy<Settings> {
    let chaining = prop::sample::select(vec![Chaining::Ours, Chaining::LivePerson]);
    let first =
        (0..525_601u32, of(texts()), of(texts()), any::<bool>(), chaining, of(0..100_001u32));
    let meaning = (understanding(), did_you_mean(), small_talk(), smart_assist());
    (first, of(text()), meaning, of(group()), survey())
        .prop_map(|(first, time_zone, meaning, group, survey)| {
            let (understanding, did_you_mean, small_talk, smart_assist) = meaning;
            Settings {
                session_minutes: first.0,
                default_reply: first.1,
                call_failed: first.2,
                samples_train: first.3,
                chaining: first.4,
                split_at: first.5,
                time_zone,
                understanding,
                did_you_mean,
                small_talk,
                smart_assist,
                group,
                survey,
            }
        })
        .boxed()
}

fn environment() -> BoxedStrategy<Environment> {
    (map(text(), text()), map(text(), text()))
        .prop_map(|(addresses, values)| Environment { addresses, values })
        .boxed()
}

fn credential() -> BoxedStrategy<CredentialUse> {
    let kind = prop_oneof![
        Just(CredentialKind::Basic),
        Just(CredentialKind::Bearer),
        Just(CredentialKind::Headers),
        Just(CredentialKind::Signing),
        text().prop_map(|name| CredentialKind::Header { name }),
    ];
    (kind, of(text()), vec(text(), 0..3))
        .prop_map(|(kind, description, hosts)| CredentialUse { kind, description, hosts })
        .boxed()
}

fn variable() -> BoxedStrategy<Variable> {
    (of(text()), of(json()))
        .prop_map(|(description, initial)| Variable { description, initial })
        .boxed()
}

fn scope() -> BoxedStrategy<Scope> {
    prop::sample::select(vec![Scope::Request, Scope::Dialog, Scope::Session, Scope::Forever])
        .boxed()
}

fn pairs() -> BoxedStrategy<Vec<(String, String)>> {
    vec((text(), text()), 0..4).boxed()
}

fn integration() -> BoxedStrategy<Integration> {
    let body = prop_oneof![
        text().prop_map(Body::Json),
        json().prop_map(|json| Body::Json(json.to_string())),
        pairs().prop_map(Body::Form),
        text().prop_map(Body::Text),
    ];
    let method = prop::sample::select(vec![Method::Get, Method::Post, Method::Options]);
    let request = (of(text()), method, text(), pairs(), pairs(), of(body), of(key()));
    let rest =
        (any::<bool>(), any::<bool>(), of(text()), map(text(), text()), of(script()), vendor());
    (request, rest)
        .prop_map(|(request, rest)| Integration {
            name: request.0,
            method: request.1,
            url: request.2,
            headers: request.3,
            query: request.4,
            body: request.5,
            credential: request.6,
            has_default_headers: rest.0,
            is_idempotent: rest.1,
            result_variable: rest.2,
            fields: rest.3,
            transform: rest.4,
            vendor: rest.5,
        })
        .boxed()
}

fn story() -> BoxedStrategy<Story> {
    (text(), map(key(), dialog()), vendor())
        .prop_map(|(name, dialogs, vendor)| Story { name, dialogs, vendor })
        .boxed()
}

fn dialog() -> BoxedStrategy<Dialog> {
    let kind = prop_oneof![
        Just(DialogKind::Standard),
        Just(DialogKind::Faq),
        Just(DialogKind::Fallback),
        Just(DialogKind::Disambiguation),
        (0..1_001u32, of(text()))
            .prop_map(|(after, skill)| DialogKind::AutoEscalation { after, skill }),
        Just(DialogKind::Survey),
    ];
    let sentences = || vec(text(), 0..3);
    let starter = (
        (sentences(), sentences(), of(key()), sentences()),
        (sentences(), of(key()), map(key(), sentences()), sentences()),
    )
        .prop_map(|(first, rest)| Starter {
            patterns: first.0,
            excluded: first.1,
            intent: first.2,
            samples: first.3,
            negatives: rest.0,
            entity: rest.1,
            filters: rest.2,
            events: rest.3,
        });
    let escalate_after = of(0..1_001u32);
    let interactions = map(key(), interaction());
    let head = (text(), of(text()), kind, any::<bool>(), of(starter));
    let more = (escalate_after, of(text()), vec(collect(), 0..3), interactions, vendor());
    (head, more)
        .prop_map(|(head, more)| Dialog {
            name: head.0,
            description: head.1,
            kind: head.2,
            is_enabled: head.3,
            starter: head.4,
            escalate_after: more.0,
            label: more.1,
            captures: more.2,
            interactions: more.3,
            vendor: more.4,
        })
        .boxed()
}

fn interaction() -> BoxedStrategy<Interaction> {
    let scripts = (of(script()), of(script()), of(script()));
    let head = (of(text()), kind(), of(any::<u32>()), any::<bool>());
    let follow_up = (20..1_201u32, texts()).prop_map(|(after_s, text)| FollowUp { after_s, text });
    let answers = (of(texts()), of(collect()), of(follow_up), vec(rule(), 0..3));
    (head, scripts, answers, next(), of(text()), vendor())
        .prop_map(|(head, scripts, answers, next, comment, vendor)| Interaction {
            name: head.0,
            kind: head.1,
            delay_ms: head.2,
            is_enabled: head.3,
            pre_process: scripts.0,
            post_process: scripts.1,
            process_user_response: scripts.2,
            unrecognized: answers.0,
            collect: answers.1,
            follow_up: answers.2,
            rules: answers.3,
            next,
            comment,
            vendor,
        })
        .boxed()
}

fn kind() -> BoxedStrategy<InteractionKind> {
    let said = prop_oneof![
        texts().prop_map(|text| InteractionKind::Statement { text }),
        (text(), of(text())).prop_map(|(url, caption)| InteractionKind::Image { url, caption }),
        texts().prop_map(|text| InteractionKind::PrivateNote { text }),
        (texts(), of(text())).prop_map(|(text, sample_answer)| InteractionKind::TextQuestion {
            text,
            sample_answer
        }),
        choice_question().prop_map(InteractionKind::ChoiceQuestion),
        (texts(), vec(button(), 0..3))
            .prop_map(|(text, buttons)| InteractionKind::ButtonQuestion { text, buttons }),
        (texts(), vec(quick_reply(), 0..3), of(0..101u32)).prop_map(|(text, replies, per_row)| {
            InteractionKind::QuickReplyQuestion { text, replies, per_row }
        }),
        (of(texts()), vec(tile(), 0..3))
            .prop_map(|(text, tiles)| InteractionKind::Structured { text, tiles }),
    ];
    let content = prop_oneof![text(), json().prop_map(|json| json.to_string())];
    prop_oneof![
        said,
        imported_kind(),
        (content, any::<bool>())
            .prop_map(|(content, waits)| InteractionKind::Universal { content, waits }),
        key().prop_map(|integration| InteractionKind::Integration { integration }),
        (key(), of(text())).prop_map(|(bot, path)| InteractionKind::External { bot, path }),
        transfer().prop_map(InteractionKind::Transfer),
        Just(InteractionKind::Script),
        target().prop_map(InteractionKind::Goto),
        Just(InteractionKind::End),
        any::<bool>().prop_map(|with_survey| InteractionKind::Close { with_survey }),
    ]
    .boxed()
}

fn choice_question() -> BoxedStrategy<ChoiceQuestion> {
    let choice = text().prop_map(|label| Choice { label });
    let display = prop::sample::select(vec![ChoiceDisplay::Buttons, ChoiceDisplay::QuickReplies]);
    let list_style = prop::sample::select(vec![ListStyle::Numbers, ListStyle::Letters]);
    (texts(), vec(choice, 0..3), display, of(0..101u32), list_style, any::<bool>())
        .prop_map(|(text, choices, display, per_row, list_style, is_indented)| ChoiceQuestion {
            text,
            choices,
            display,
            per_row,
            list_style,
            is_indented,
        })
        .boxed()
}

fn button() -> BoxedStrategy<Button> {
    let action = prop_oneof![
        of(text()).prop_map(|payload| ButtonAction::Reply { payload }),
        (text(), of(text())).prop_map(|(url, target)| ButtonAction::Link { url, target }),
    ];
    (text(), action, vec(json(), 0..2))
        .prop_map(|(label, action, metadata)| Button { label, action, metadata })
        .boxed()
}

fn quick_reply() -> BoxedStrategy<QuickReply> {
    (text(), of(text()), of(text()), vec(json(), 0..2))
        .prop_map(|(title, payload, image_url, metadata)| QuickReply {
            title,
            payload,
            image_url,
            metadata,
        })
        .boxed()
}

fn tile() -> BoxedStrategy<Tile> {
    (text(), of(text()), of(text()), of(text()), vec(button(), 0..2))
        .prop_map(|(title, subtitle, image_url, url, buttons)| Tile {
            title,
            subtitle,
            image_url,
            url,
            buttons,
        })
        .boxed()
}

fn transfer() -> BoxedStrategy<Transfer> {
    (of(texts()), of(text()), of(text()), any::<bool>())
        .prop_map(|(message, skill, agent, passes_context)| Transfer {
            message,
            skill,
            agent,
            passes_context,
        })
        .boxed()
}

fn target() -> BoxedStrategy<Target> {
    (of(key()), of(key())).prop_map(|(dialog, interaction)| Target { dialog, interaction }).boxed()
}

fn next() -> BoxedStrategy<Next> {
    prop_oneof![
        3 => Just(Next::Following),
        2 => target().prop_map(Next::Goto),
        1 => Just(Next::Repeat),
        1 => Just(Next::End),
        1 => Just(Next::Clear),
        1 => any::<bool>().prop_map(|with_survey| Next::Close { with_survey }),
    ]
    .boxed()
}

fn assignment() -> BoxedStrategy<Assignment> {
    (text(), text(), scope())
        .prop_map(|(name, value, scope)| Assignment { name, value, scope })
        .boxed()
}

fn rule() -> BoxedStrategy<Rule> {
    let condition = prop_oneof![
        Just(Condition::Always),
        key().prop_map(Condition::Intent),
        (text(), vec(text(), 0..2))
            .prop_map(|(source, excluded)| Condition::Regex { source, excluded }),
        (vec(text(), 0..3), vec(text(), 0..2))
            .prop_map(|(patterns, excluded)| Condition::Pattern { patterns, excluded }),
        vec(text(), 0..3).prop_map(Condition::Exact),
        text().prop_map(Condition::Choice),
        entity_condition().prop_map(Condition::Entity),
        prop::sample::select(vec![ResultStatus::Success, ResultStatus::Failure])
            .prop_map(Condition::Result),
        of(texts()).prop_map(|message| Condition::NoMatch { message }),
    ];
    let operators: Vec<Operator> =
        super::decode::OPERATORS.iter().map(|(_, operator)| *operator).collect();
    let variable =
        (text(), prop::sample::select(operators), prop_oneof![text(), Just(String::new())])
            .prop_map(|(variable, operator, value)| VariableCondition {
                variable,
                operator,
                value,
            });
    let matching = prop::sample::select(vec![Matching::All, Matching::Any]);
    let variables = (matching, vec(variable, 0..2))
        .prop_map(|(matching, conditions)| VariableConditions { matching, conditions });
    let consequences = (vec(assignment(), 0..3), of(assignment()), of(next()), vendor());
    (of(text()), condition, variables, consequences)
        .prop_map(|(name, condition, variables, (set, slot, next, vendor))| Rule {
            name,
            condition,
            variables,
            set,
            slot,
            next,
            vendor,
        })
        .boxed()
}
