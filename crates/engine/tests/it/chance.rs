//! Bots and conversations by chance: a turn always ends, every step is the same twice, and limits hold.

use engine::{
    Correction, Detection, Effect, Event, GroupMatch, GroupMatchedBy, Recognised, ScoredIntent,
    SmallTalk, Understanding,
};
use model::bot::*;
use model::call::CallFailure;
use model::content::{Content, MediaKind};
use model::conversation::Audience;
use model::exchange::{Assignee, BotAction, BotAnswer, BotReply, Protocol};
use model::text::Texts;
use proptest::prelude::*;
use serde_json::json;

use crate::build::*;
use crate::drive::*;
use crate::external::external;

const TEXTS: [&str; 12] = [
    "hi",
    "{$query}{$botContext.v}{$slot.s}{$env.e}{X.f}{$.api_X[i].t}",
    "BLANK_MESSAGE",
    "",
    "LP_CLOSEDIALOG",
    "tag::breakWithDelay=99 x",
    "SET_USER_PROFILE | {\"firstName\":1}",
    "{\"type\":\"{$query}\"}",
    "ж 😀 \u{0}",
    "1",
    "b)",
    "{{7*7}}{$",
];
const SCRIPTS: [&str; 12] = [
    "send x",
    "now bye",
    "kill",
    "throw",
    "goto 1",
    "goto d1/",
    "goto missing",
    "fetch https://e.com\nsend y",
    "set v=[1,{\"a\":null}] session\nset s=null dialog",
    "set api_X={\"jsonData\":\"[1]\"} session",
    "delay 99999\nunsplit\nreplies A~a,B",
    "set skipPreviousDialog=true forever\nsend LP_CLOSECONVERSATION",
];
const PATTERNS: [&str; 5] = ["hi", "*", "(1|b*)", "(", "d*"];

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(TEXTS.to_vec()).prop_map(str::to_owned)
}

fn target() -> impl Strategy<Value = Target> {
    prop::sample::select(vec!["1", "2", "d0/", "d1/", "d2/2", "d9/", "fallback/1", "d1/9"])
        .prop_map(target_of)
}

fn next() -> impl Strategy<Value = Next> {
    prop_oneof![
        4 => Just(Next::Following),
        2 => target().prop_map(Next::Goto),
        1 => Just(Next::Repeat),
        1 => Just(Next::End),
        1 => any::<bool>().prop_map(|with_survey| Next::Close { with_survey }),
        1 => Just(Next::Clear),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let patterns = prop::sample::select(PATTERNS.to_vec());
    prop_oneof![
        Just(Condition::Always),
        Just(Condition::Intent(key("billing"))),
        Just(Condition::Entity(EntityCondition::any_of(key("item")))),
        text().prop_map(|it| entity("item", &[&it], &[(Operator::Gte, &it)]).condition),
        Just(Condition::NoMatch { message: None }),
        text().prop_map(|text| Condition::Exact(vec![text])),
        text().prop_map(Condition::Choice),
        patterns.clone().prop_map(|it| pattern(it).condition),
        patterns.prop_map(|it| regex(it).condition),
        Just(Condition::Result(ResultStatus::Success)),
        Just(Condition::Result(ResultStatus::Failure)),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    let value = prop_oneof![
        text(),
        Just("@item".to_owned()),
        Just("@item[]".to_owned()),
        Just("@nothing".to_owned())
    ];
    let scope =
        prop::sample::select(vec![Scope::Request, Scope::Dialog, Scope::Session, Scope::Forever]);
    (condition(), prop::option::of(next()), value, scope, any::<bool>()).prop_map(
        |(condition, next, value, scope, is_slot)| {
            let name = "s".to_owned();
            let mut rule = Rule { next, ..when(condition) };
            let assignment = Assignment { name, value, scope };
            if is_slot {
                rule.slot = Some(assignment);
            } else {
                rule.set = vec![assignment];
                rule.variables.conditions.push(VariableCondition {
                    variable: "v".to_owned(),
                    operator: Operator::NotExists,
                    value: String::new(),
                });
            }
            rule
        },
    )
}

fn kind() -> impl Strategy<Value = InteractionKind> {
    prop_oneof![
        4 => text().prop_map(|it| say(&it).kind),
        4 => text().prop_map(|it| ask(&it).kind),
        2 => text().prop_map(|it| choose(&it, &[&it, "b"]).kind),
        1 => text().prop_map(|it| choose(&it, &["hi {plan: h}", "b"]).kind),
        1 => any::<bool>().prop_map(|waits| universal(TEXTS[7], waits).kind),
        2 => Just(call("X").kind),
        1 => Just(InteractionKind::External { bot: key("shop"), path: None }),
        1 => Just(call("Y").kind),
        1 => text().prop_map(|it| transfer(Some(&it), Some(&it)).kind),
        2 => Just(InteractionKind::Script),
        1 => target().prop_map(InteractionKind::Goto),
        1 => text().prop_map(|url| InteractionKind::Image { url, caption: None }),
        1 => text().prop_map(|url| {
            InteractionKind::Media { media: MediaKind::Video, url, caption: None }
        }),
        1 => text().prop_map(|it| InteractionKind::FileUpload(FileUpload {
            text: Texts::one(it),
            ..FileUpload::default()
        })),
        1 => (text(), any::<bool>()).prop_map(|(it, is_open)| survey(&it, is_open)),
        1 => text().prop_map(|it| InteractionKind::Disambiguation(Disambiguation {
            text: Texts::one(&it),
            most: 2,
            other: Some(OtherMeaning { label: it, reply: None }),
            display: ChoiceDisplay::Buttons,
            per_row: None,
            list_style: ListStyle::Numbers,
        })),
        1 => prop::sample::select(vec![
            KnowledgeDisplay::Text,
            KnowledgeDisplay::Carousel,
            KnowledgeDisplay::Nothing,
        ])
        .prop_map(|display| InteractionKind::Knowledge(Knowledge {
            display,
            min_score: MinScore::FairPlus,
            ..Knowledge::default()
        })),
    ]
}

fn survey(text: &str, is_open: bool) -> InteractionKind {
    InteractionKind::Survey(SurveyQuestion {
        measure: if is_open { Measure::Open } else { Measure::Nps },
        text: Texts::one(text),
        answers: Vec::new(),
        skip: Some(text.to_owned()),
        display: SurveyDisplay::QuickReplies,
        list_style: SurveyList::Numbers,
    })
}

fn any_interaction() -> impl Strategy<Value = Interaction> {
    let script = || prop::option::weighted(0.2, prop::sample::select(SCRIPTS.to_vec()));
    (
        kind(),
        next(),
        prop::collection::vec(rule(), 0..3),
        (script(), script(), script()),
        (prop::option::weighted(0.3, any_collect()), prop::bool::weighted(0.9)),
        prop::option::weighted(0.2, text()),
    )
        .prop_map(
            |(kind, next, rules, (pre, post, answer), (collect, is_enabled), follow_up)| {
                let source =
                    |script: Option<&str>| script.map(|it| Script { source: it.to_owned() });
                Interaction {
                    next,
                    rules,
                    is_enabled,
                    collect,
                    pre_process: source(pre),
                    post_process: source(post),
                    process_user_response: source(answer),
                    follow_up: follow_up
                        .map(|text| FollowUp { after_s: 20, text: model::text::Texts::one(text) }),
                    ..interaction(kind)
                }
            },
        )
}

fn any_collect() -> impl Strategy<Value = Collect> {
    let entity = prop::sample::select(vec!["item", "color", "nothing"]);
    let scope = prop::sample::select(vec![Scope::Request, Scope::Dialog, Scope::Session]);
    let allowed = prop::option::of(text()).prop_map(Vec::from_iter);
    (entity, scope, any::<bool>(), allowed).prop_map(|(entity, scope, takes_all, allowed)| {
        let slot = if takes_all { "s" } else { entity };
        Collect { slot: slot.to_owned(), scope, takes_all, allowed, ..collect(entity) }
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let percent = || prop::sample::select(vec![0, 30, 50, 90, 100]);
    (percent(), percent(), any::<[bool; 4]>(), prop::option::of(text())).prop_map(
        |(sure_percent, likely_percent, [asks, talks, talks_first, helps], none)| {
            let mut settings = Settings::default();
            settings.understanding.sure_percent = sure_percent;
            settings.understanding.likely_percent = likely_percent;
            settings.did_you_mean = DidYouMean { is_enabled: asks, text: None, none };
            settings.small_talk.is_enabled = talks;
            settings.smart_assist.is_enabled = helps;
            let in_group = talks_first;
            settings.group =
                in_group.then(|| BotGroup { name: "g".to_owned(), transfer_message: None });
            if talks_first {
                settings.small_talk.at_questions = SmallTalkTurn::First;
            }
            settings
        },
    )
}

fn any_bot() -> impl Strategy<Value = Bot> {
    let dialog_kind = prop_oneof![
        5 => Just(DialogKind::Standard),
        2 => Just(DialogKind::Fallback),
        2 => Just(DialogKind::Faq),
        1 => Just(DialogKind::Disambiguation),
        1 => (0..2_u32).prop_map(|after| DialogKind::AutoEscalation { after, skill: None }),
        1 => Just(DialogKind::Survey),
    ];
    let starter = prop::option::of(prop::sample::select(PATTERNS.to_vec()));
    let meant = (any::<[bool; 3]>(), prop::option::weighted(0.3, any_collect()));
    let one = (dialog_kind, starter, meant, prop::collection::vec(any_interaction(), 0..4));
    let dialogs = prop::collection::vec(one, 0..5);
    let delegates = prop::option::of(prop::sample::select(vec!["shop", "nobody"]));
    let head = (dialogs, any::<bool>(), settings(), delegates);
    head.prop_map(|(dialogs, is_ours, settings, delegate)| {
        let dialogs = dialogs.into_iter().enumerate().map(
            |(index, (kind, starter, (starts, capture), interactions))| {
                let [has_intent, has_entity, has_filter] = starts;
                let patterns: Vec<&str> = starter.into_iter().collect();
                let mut dialog = dialog(&format!("d{index}"), &patterns, interactions);
                dialog.kind = kind;
                dialog.captures = capture.into_iter().collect();
                if has_entity {
                    dialog.starter.get_or_insert_default().entity = Some(key("item"));
                }
                if has_filter {
                    let filter = (key("color"), vec!["h".to_owned()]);
                    dialog.starter.get_or_insert_default().filters = [filter].into();
                }
                if has_intent {
                    let intent = if index % 2 == 0 { "billing" } else { "cards" };
                    dialog.starter.get_or_insert_default().intent = Some(key(intent));
                }
                dialog
            },
        );
        let dialogs = dialogs.collect();
        let mut bot = bot(dialogs);
        bot.settings = settings;
        bot.external_bots.insert(key("shop"), external(Protocol::Kommunicate));
        bot.answered_by = delegate.map(key);
        if !is_ours {
            bot.settings.chaining = Chaining::LivePerson;
        }
        bot.entities[&key("item")].asked_with = vec!["b".to_owned()];
        bot.entities[&key("color")].payload_keys = vec!["plan".to_owned()];
        let fields = [("f", "{$.api_X[i].t}"), ("g", "{$query}")];
        bot.integrations.insert(key("X"), integration("https://e.com/{$query}", &fields));
        bot
    })
}

fn meaning(text: &str) -> Understanding {
    let score = |share: usize| (text.len() % share) as f64 / share as f64;
    let intents = [("billing", score(7)), ("cards", score(5))]
        .map(|(intent, score)| ScoredIntent { intent: key(intent), score });
    let entity = Recognised {
        entity: key("item"),
        value: json!({"v": 1}),
        text: text.to_owned(),
        start: 0,
        end: text.len(),
        detection: Detection::Rule,
        score: 1.0,
    };
    let other = Recognised { entity: key("color"), value: json!(text), ..entity.clone() };
    let entities = if text.contains('h') { vec![other, entity] } else { Vec::new() };
    let small_talk = text.len().is_multiple_of(2).then(|| SmallTalk {
        topic: key("thanks"),
        score: score(3),
        answers: if text.is_empty() { Vec::new() } else { vec!["{$query}".to_owned()] },
    });
    let corrections = vec![Correction { written: text.to_owned(), read: String::new() }];
    let language = Some("en".to_owned());
    Understanding { intents: intents.into(), entities, language, small_talk, corrections }
}

/// Something that an external bot may answer.
fn outside(number: usize) -> BotAnswer {
    let say = |text: &str| BotAction::Say {
        content: Content::text(text),
        delay_ms: 99_999,
        audience: Audience::Everybody,
        raw: None,
    };
    let actions = match number % 6 {
        0 => vec![say(""), BotAction::Close { with_survey: true }, say("z")],
        1 => vec![BotAction::Assign(Assignee::default()), say("a")],
        2 => (0..30).map(|_| say("many")).collect(),
        3 => vec![BotAction::AskRating, BotAction::TellAvailability],
        4 => Vec::new(),
        _ => {
            let (code, message) = ("timeout".to_owned(), String::new());
            return BotAnswer::Failed(CallFailure { code, message });
        }
    };
    BotAnswer::Replied(BotReply { actions, ..BotReply::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_turn_of_any_bot_ends(bot in any_bot(), texts in prop::collection::vec(text(), 1..6)) {
        let mut it = Conversation::with(bot);
        it.meaning = Box::new(meaning);
        it.service = Box::new(|call| {
            let status = if call.url.len() % 2 == 0 { 200 } else { 500 };
            answered(status, json!([{"t": 1}, {"t": null}]))
        });
        it.group = Box::new(|text| {
            let by = GroupMatchedBy::Pattern { pattern: text.to_owned() };
            let found = GroupMatch { bot: "other".to_owned(), dialog: key("d"), by };
            text.len().is_multiple_of(3).then_some(found)
        });
        it.outside = Box::new(|asked| outside(asked.node.len() + asked.message as usize));
        for text in texts {
            it.happen(&text);
            it.happen("TRANSFER_FAILED");
            it.happen("taken_over");
            it.send_file("a.png", "image/png", 1);
            if let Some(timer) = it.state.timer() {
                it.clock_s += 3_600;
                it.fire(timer);
                prop_assert_eq!(it.state.timer(), None);
            }
            let lines = it.send(&text);
            let said = lines.iter().filter(|line| !line.contains(": ") && !line.starts_with('!'));
            prop_assert!(said.count() <= 22, "{lines:?}");
            prop_assert!(it.state.is_waiting_for_request().is_none());
        }
        prop_assert!(it.calls.len() <= 12 * 6 * 5);
        prop_assert!(it.scripts.len() <= 128 * 6 * 5);
    }

    #[test]
    fn any_event_in_any_state_is_taken_or_left(
        bot in any_bot(),
        events in prop::collection::vec((0..9_u8, 0..6_u32, text()), 1..12),
    ) {
        let mut it = Conversation::with(bot);
        for (kind, request, text) in events {
            let outcome = model::script::ScriptOutcome {
                actions: Vec::new(),
                end: model::script::ScriptEnd::Finished,
                cpu_us: 0,
            };
            let event = match kind {
                0 => Event::MessageReceived { number: 1, text, tap: None, files: Vec::new(), location: None },
                1 => Event::Understood { request, understanding: meaning(&text) },
                2 => Event::ScriptRan { request, outcome },
                3 => Event::TimerFired { timer: request },
                4 => Event::EventReceived { number: 1, name: text, data: None },
                7 => Event::GroupAnswered { request, found: None },
                8 => Event::SurveyBegun { number: 1 },
                5 => Event::BotAnswered { request, answer: outside(text.len()) },
                _ => Event::CallAnswered { request, answer: no_answer() },
            };
            let waited_for = it.state.is_waiting_for_request();
            let fits = match kind {
                0 | 4 | 8 => waited_for.is_none(),
                // Nothing is due while the clock stands still.
                3 => false,
                _ => waited_for == Some(request),
            };
            let before = it.state.clone();
            let effects: Vec<Effect> = it.step(event);
            if !fits {
                prop_assert!(effects.is_empty());
                prop_assert_eq!(&it.state, &before);
            }
        }
    }
}
