//! Interactions and dialogs that imported bots bring: files, surveys, searches, the question what was
//! meant, auto-escalation, failed transfers and groups of bots.

use std::sync::Arc;

use engine::{Event, GroupMatch, GroupMatchedBy, Program, ScoredIntent, Understanding};
use model::bot::*;
use model::channel::ChannelKind;
use model::content::MediaKind;
use model::exchange::TAKEN_OVER;
use model::text::Texts;
use serde_json::{Value, json};

use crate::build::*;
use crate::drive::*;

fn texts(text: &str) -> Option<Texts> {
    Some(Texts::one(text))
}

#[test]
fn a_sound_a_film_or_a_file_is_shown() {
    let media = |media, url: &str| {
        let (url, caption) = (url.to_owned(), Some("Listen".to_owned()));
        interaction(InteractionKind::Media { media, url, caption })
    };
    let dialogs = vec![dialog(
        "d",
        &["go"],
        vec![
            media(MediaKind::Audio, "https://e.com/{$query}.mp3"),
            media(MediaKind::File, "ftp:x"),
        ],
    )];
    let mut it = Conversation::with(bot(dialogs));
    let [shown, refused] = it.send("go").try_into().unwrap();
    assert!(shown.contains("https://e.com/go.mp3"), "{shown}");
    assert!(refused.starts_with("! the address of the file"), "{refused}");
}

fn uploading(upload: FileUpload, call: Interaction, others: Vec<Dialog>) -> Conversation {
    let ask = interaction(InteractionKind::FileUpload(upload)).named("ask");
    let mut dialogs = vec![dialog("claim", &["claim"], vec![ask, call, say("We have it.")])];
    dialogs.extend(others);
    let mut bot = live_person(dialogs);
    let mut send = integration("https://api.example.com/claims", &[]);
    send.query = vec![("file".to_owned(), "{$fileUrl}".to_owned())];
    bot.integrations.insert(key("X"), send);
    let mut it = Conversation::with(bot);
    it.service =
        Box::new(|call| answered(if call.url.contains("bad") { 500 } else { 200 }, Value::Null));
    it
}

fn photos() -> FileUpload {
    FileUpload {
        text: Texts::one("Send a photo."),
        accepts: vec!["png".to_owned(), "jpg".to_owned()],
        ..FileUpload::default()
    }
}

const SMALL: u64 = 1_000;

#[test]
fn a_file_is_waited_for_and_worked_on() {
    let mut it = uploading(photos(), call("X"), Vec::new());
    assert_eq!(it.send("claim"), ["Send a photo. [Choose a file]"]);
    assert_eq!(
        it.send_file("a.pdf", "application/pdf", SMALL),
        ["The file type is invalid. Upload one of these types: png, jpg."]
    );
    assert_eq!(
        it.send_file("a.png", "image/png", 5 * 1024 * 1024 + 1),
        ["The file is too large: it may have 5 MB at most."]
    );
    let lines = it.send("what?");
    assert_eq!(lines.last().unwrap(), "Send a photo. [Choose a file]", "a text is no file");
    assert_eq!(
        it.send_file("a.png", "image/png", SMALL),
        ["Processing the file...", "Successfully processed the file.", "We have it."]
    );
    let url = &it.calls[0].url;
    assert!(
        url.ends_with("?file=https%3A%2F%2Fchat.example.com%2Ffiles%2Fa.png%3Fsigned"),
        "{url}"
    );
}

#[test]
fn a_file_that_fails_may_be_sent_again() {
    let mut it = uploading(photos(), call("X"), Vec::new());
    it.send("claim");
    let lines = it.send_file("bad.png", "image/png", SMALL);
    assert_eq!(lines.first().unwrap(), "Processing the file...");
    assert_eq!(lines.last().unwrap(), "Failed to process the file. Please try again.");
    let lines = it.send_file("a.png", "image/png", SMALL);
    assert_eq!(lines.last().unwrap(), "We have it.");
}

#[test]
fn what_became_of_a_file_starts_a_dialog_by_its_pattern() {
    let told = || {
        vec![
            dialog("good", &["file_upload_success:*"], vec![say("Thanks: {$query}")]),
            dialog("bad", &["file_upload_failed:*"], vec![say("A pity.")]),
        ]
    };
    let upload = FileUpload { success: texts("ok"), ..photos() };
    let mut it = uploading(upload, call("X"), told());
    it.send("claim");
    assert_eq!(
        it.send_file("a.jpg", "image/jpeg", SMALL),
        ["Processing the file...", "Thanks: file_upload_success:ok"]
    );
    it.send("claim");
    assert_eq!(it.send_file("bad.jpg", "image/jpeg", SMALL).last().unwrap(), "A pity.");
    assert!(it.state.position().is_none(), "nothing is left on the stack");
}

#[test]
fn a_rule_takes_the_failure_of_a_file() {
    let failed = when(Condition::Result(ResultStatus::Failure)).go(to("ask"));
    let mut it = uploading(photos(), call("X").rule(failed), Vec::new());
    it.send("claim");
    let lines = it.send_file("bad.png", "image/png", SMALL);
    assert_eq!(lines.last().unwrap(), "Send a photo. [Choose a file]");
}

fn question(measure: Measure, text: &str) -> SurveyQuestion {
    SurveyQuestion {
        measure,
        text: Texts::one(text),
        answers: Vec::new(),
        skip: None,
        display: SurveyDisplay::QuickReplies,
        list_style: SurveyList::Numbers,
    }
}

fn surveyed(questions: Vec<SurveyQuestion>) -> Conversation {
    let questions = questions.into_iter().map(InteractionKind::Survey);
    let questions = questions.map(|it| interaction(it).or_says("Please choose.")).collect();
    let survey = Dialog { kind: DialogKind::Survey, ..dialog("survey", &["survey"], questions) };
    let bye = dialog("bye", &["bye"], vec![say("Bye.").then(Next::Close { with_survey: true })]);
    let quit =
        dialog("quit", &["quit"], vec![say("Bye.").then(Next::Close { with_survey: false })]);
    let mut bot = live_person(vec![survey, bye, quit, dialog("hi", &["hi"], vec![say("Hi.")])]);
    bot.settings.survey.thank_you = texts("Thank you.");
    bot.settings.survey.expired = texts("Too late.");
    Conversation::with(bot)
}

const AN_HOUR: &str = "3600000 ms";

#[test]
fn a_conversation_that_closes_with_a_survey_asks_first() {
    let skippable =
        SurveyQuestion { skip: Some("Skip".to_owned()), ..question(Measure::Csat, "How was it?") };
    let mut it = surveyed(vec![
        question(Measure::Fcr, "Solved?"),
        skippable,
        question(Measure::Open, "Anything else?"),
    ]);
    assert_eq!(it.send("hi"), ["Hi."]);
    let timer = |number: u32| format!("timer {number}: {AN_HOUR}");
    assert_eq!(it.send("bye"), ["Bye.", "Solved? [Yes] [No]", &timer(1)]);
    assert!(it.state.is_surveying());
    assert_eq!(it.send("hi"), ["Please choose.", "Solved? [Yes] [No]", &timer(2)]);
    let asked = "How was it? [Very satisfied] [Satisfied] [Neutral] [Dissatisfied] \
                 [Very dissatisfied] [Skip]";
    assert_eq!(it.send("yes"), ["counted: fcr yes", asked, &timer(3)]);
    assert_eq!(it.send("skip"), ["counted: csat passed over", "Anything else?", &timer(4)]);
    assert_eq!(
        it.send("All good."),
        ["counted: open All good.", "Thank you.", "close, with survey"]
    );
    assert!(!it.state.is_surveying());
    assert_eq!(it.state.timer(), None);
}

#[test]
fn a_close_without_a_survey_asks_nothing() {
    let mut it = surveyed(vec![question(Measure::Fcr, "Solved?")]);
    assert_eq!(it.send("quit"), ["Bye.", "close"]);
    assert_ne!(it.send("survey"), ["Solved? [Yes] [No]"], "no message begins a survey");
}

#[test]
fn a_survey_gives_up_after_as_many_answers_as_it_says() {
    let mut it = surveyed(vec![question(Measure::Fcr, "Solved?"), question(Measure::Csat, "And?")]);
    let mut bot = it.program.bot().clone();
    bot.settings.survey.most_unrecognized = Some(2);
    bot.settings.survey.given_up = texts("Never mind.");
    it.program = Program::compile(Arc::new(bot), "test");
    let without_timers = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().filter(|line| !line.starts_with("timer")).collect()
    };
    it.send("bye");
    for _ in 0..2 {
        assert_eq!(without_timers(it.send("hm")), ["Please choose.", "Solved? [Yes] [No]"]);
    }
    let lines = without_timers(it.send("yes"));
    assert_eq!(lines[0], "counted: fcr yes");
    for _ in 0..2 {
        assert_eq!(without_timers(it.send("hm"))[0], "Please choose.", "each question anew");
    }
    assert_eq!(it.send("hm"), ["Never mind.", "close, with survey"]);
    assert!(!it.state.is_surveying());
}

#[test]
fn closing_again_during_a_survey_ends_it() {
    let mut it = surveyed(vec![question(Measure::Open, "LP_CLOSEDIALOG")]);
    assert_eq!(it.send("bye"), ["Bye.", "close, with survey"]);
    let again = interaction(InteractionKind::Survey(question(Measure::Fcr, "Solved?")))
        .then(Next::Close { with_survey: true });
    let survey = Dialog { kind: DialogKind::Survey, ..dialog("survey", &[], vec![again]) };
    let bye = dialog("bye", &["bye"], vec![say("LP_CLOSEDIALOG")]);
    let mut it = Conversation::with(live_person(vec![survey, bye]));
    it.send("bye");
    assert_eq!(it.send("no"), ["counted: fcr no", "close, with survey"]);
}

#[test]
fn a_survey_that_nobody_answers_ends_after_its_time() {
    let mut it = surveyed(vec![question(Measure::Fcr, "Solved?")]);
    it.send("bye");
    it.clock_s += 3_599;
    assert_eq!(it.fire(1), [""; 0], "it isn't due");
    it.clock_s += 1;
    assert_eq!(it.fire(1), ["Too late.", "close, with survey"]);
    assert!(!it.state.is_surveying());
}

#[test]
fn another_bots_survey_begins_by_itself() {
    let mut it = surveyed(vec![question(Measure::Fcr, "Solved?")]);
    let lines = it.play(Event::SurveyBegun { number: 9 });
    assert_eq!(lines, ["Solved? [Yes] [No]", "timer 1: 3600000 ms"]);
    let mut it = Conversation::with(bot(vec![dialog("hi", &["hi"], vec![say("Hi.")])]));
    assert_eq!(it.play(Event::SurveyBegun { number: 9 }), ["close, with survey"]);
}

#[test]
fn a_number_is_a_place_where_a_list_is_shown_and_else_a_value() {
    for (channel, measure, list, said, counted) in [
        (ChannelKind::Widget, Measure::Csat, SurveyList::Numbers, "5", Some("csat 5")),
        (ChannelKind::Sms, Measure::Csat, SurveyList::Numbers, "5", Some("csat 1")),
        (ChannelKind::Sms, Measure::Csat, SurveyList::Letters, "a", Some("csat 5")),
        (ChannelKind::Sms, Measure::Csat, SurveyList::Unmarked, "5", Some("csat 5")),
        (ChannelKind::Widget, Measure::Csat, SurveyList::Numbers, "neutral", Some("csat 3")),
        (ChannelKind::Widget, Measure::Csat, SurveyList::Numbers, "6", None),
        (ChannelKind::Sms, Measure::Nps, SurveyList::Numbers, "0", Some("nps 0")),
        (ChannelKind::Sms, Measure::Nps, SurveyList::Numbers, "10", Some("nps 10")),
        (ChannelKind::Widget, Measure::Nps, SurveyList::Numbers, "11", None),
    ] {
        let asked = SurveyQuestion { list_style: list, ..question(measure, "How?") };
        let mut it = surveyed(vec![asked]);
        it.channel = channel;
        it.send("bye");
        let lines = it.send(said);
        let first = counted.map_or("Please choose.".to_owned(), |it| format!("counted: {it}"));
        assert_eq!(lines[0], first, "{channel:?} {measure:?} {list:?} {said}");
    }
}

#[test]
fn answers_are_listed_where_only_text_is_shown() {
    for (list, shown) in [
        (SurveyList::Numbers, "Solved?\n1. Yes\n2. No"),
        (SurveyList::Letters, "Solved?\na. Yes\nb. No"),
        (SurveyList::Unmarked, "Solved?\nYes\nNo"),
    ] {
        let display = SurveyDisplay::Text;
        let asked =
            SurveyQuestion { list_style: list, display, ..question(Measure::Fcr, "Solved?") };
        let mut it = surveyed(vec![asked]);
        assert_eq!(it.send("bye")[1], shown);
    }
}

fn faq(name: &str, intent: &str, interactions: Vec<Interaction>) -> Dialog {
    Dialog { kind: DialogKind::Faq, ..on_intent(name, intent, interactions) }
}

fn knowing(knowledge: Knowledge) -> Conversation {
    let found = when(Condition::Result(ResultStatus::Success)).go(to("found"));
    let missing = when(Condition::Result(ResultStatus::Failure)).go(to("missing"));
    let search = interaction(InteractionKind::Knowledge(knowledge)).rule(found).rule(missing);
    let found = say("Found: {$.api_kb_search.results[0].title}").named("found").then(Next::End);
    let help = vec![ask("What is it?"), search, found, say("Nothing.").named("missing")];
    let link = r#"{"type":"vertical","elements":[{"type":"text","text":"More"},{"type":"button",
        "title":"Go","click":{"actions":[{"type":"link","uri":"https://e.com/cards"}]}}]}"#;
    let dialogs = vec![
        dialog("help", &["help"], help),
        faq("bills", "billing", vec![say("Bills come monthly."), say("Ask for a copy.")]),
        faq("lost", "cards", vec![say("Cards can be blocked."), universal(link, false)]),
    ];
    let mut it = Conversation::with(live_person(dialogs));
    it.meaning = meanings(&[
        ("bill", "billing 0.8"),
        ("both", "billing 0.7 cards 0.65"),
        ("weak", "billing 0.5"),
    ]);
    it.send("help");
    it
}

#[test]
fn an_answer_is_found_or_not() {
    let plain = Knowledge { not_found: texts("No answer."), ..Knowledge::default() };
    let mut it = knowing(plain.clone());
    assert_eq!(
        it.send("bill"),
        ["Bills come monthly.", "Ask for a copy.", "Found: billing things"]
    );
    let mut it = knowing(plain.clone());
    assert_eq!(it.send("weak"), ["No answer.", "Nothing."]);
    let mut it = knowing(Knowledge { not_found: texts("BLANK_MESSAGE"), ..plain.clone() });
    assert_eq!(it.send("weak"), ["Nothing."]);
    let mut it = knowing(Knowledge { min_score: MinScore::FairPlus, ..plain.clone() });
    assert_eq!(it.send("weak")[0], "Bills come monthly.");
    let mut it = knowing(Knowledge { min_score: MinScore::VeryGood, ..plain.clone() });
    assert_eq!(it.send("both"), ["No answer.", "Nothing."]);
    let mut it = knowing(Knowledge { stories: vec![key("elsewhere")], ..plain });
    assert_eq!(it.send("bill"), ["No answer.", "Nothing."]);
}

#[test]
fn answers_are_tiles_or_fill_a_variable() {
    let cards = Knowledge {
        max_answers: 3,
        display: KnowledgeDisplay::Carousel,
        link_text: Some("Read on".to_owned()),
        ..Knowledge::default()
    };
    let mut it = knowing(cards.clone());
    assert_eq!(
        it.send("both"),
        ["<bill things><cards things>", "Found: billing things"]
            .map(|line| { line.replace("bill things", "billing things") })
    );
    let mut it = knowing(Knowledge { max_answers: 1, ..cards });
    assert_eq!(it.send("both")[0], "<billing things>");
    let quiet =
        Knowledge { max_answers: 2, display: KnowledgeDisplay::Nothing, ..Knowledge::default() };
    let mut it = knowing(quiet);
    assert_eq!(it.send("both"), ["Found: billing things"]);
    let (_, found) = it.state.variables().find(|(name, _)| *name == "kb_search").unwrap();
    assert_eq!(
        found["results"][1],
        json!({
            "title": "cards things",
            "summary": "Cards can be blocked.",
            "detail": "Cards can be blocked.\nMore",
            "imageURL": null,
            "contentURL": "https://e.com/cards",
        })
    );
    it.send("hello");
    assert!(it.state.variables().all(|(name, _)| name != "kb_search"), "it lives for its turn");
}

fn disambiguating(most: u32, reply: Option<&str>) -> Conversation {
    let which = interaction(InteractionKind::Disambiguation(Disambiguation {
        text: Texts::one("Which?"),
        most,
        other: Some(OtherMeaning { label: "None".to_owned(), reply: reply.map(Texts::one) }),
        display: ChoiceDisplay::Buttons,
        per_row: None,
        list_style: ListStyle::Numbers,
    }));
    let mut it = Conversation::with(live_person(vec![
        Dialog { kind: DialogKind::Disambiguation, ..dialog("which", &[], vec![which]) },
        on_intent("bills", "billing", vec![say("Bills.")]),
        on_intent("lost", "cards", vec![say("Cards.")]),
        on_intent("rest", "wide", vec![say("All.")]),
        dialog("hi", &["hi"], vec![say("Hi.")]),
        fallback("Sorry?"),
    ]));
    it.meaning = meanings(&[("vague", "billing 0.58 cards 0.55 wide 0.5")]);
    it
}

#[test]
fn two_or_three_meanings_are_offered_beside_none_of_them() {
    let mut it = disambiguating(3, None);
    let asked = "Which? [billing things] [cards things] [wide things] [None]";
    assert_eq!(it.send("vague"), [asked]);
    assert_eq!(it.send("3"), ["All."]);
    let mut it = disambiguating(2, None);
    let asked = "Which? [billing things] [cards things] [None]";
    assert_eq!(it.send("vague"), [asked]);
    let unexpected = "That's not what I was expecting, Please select from one of these options.";
    assert_eq!(it.send("None"), [unexpected, asked]);
    assert_eq!(it.send("3"), [unexpected, asked], "the third is none of them");
    assert_eq!(it.send("hi"), ["Sorry?", asked], "nothing else begins here");
    assert!(it.state.disambiguated_intent().is_none());
    assert_eq!(it.send("cards things"), ["Cards."]);
    assert_eq!(it.state.disambiguated_intent(), Some(&key("cards")));
    let mut it = disambiguating(2, Some("Hm."));
    it.send("vague");
    assert_eq!(it.send("none"), ["Hm.", asked]);
}

fn escalating(fallback: Vec<Interaction>, skill: Option<&str>) -> Conversation {
    let kind = DialogKind::AutoEscalation { after: 3, skill: skill.map(str::to_owned) };
    let escalation = Dialog { kind, ..dialog("escalation", &[], Vec::new()) };
    let fallback = Dialog { kind: DialogKind::Fallback, ..dialog("fallback", &[], fallback) };
    let pets = ask("Which pet?").rule(pattern("dog"));
    let mut bot = live_person(vec![dialog("pets", &["pets"], vec![pets]), escalation, fallback]);
    bot.integrations.insert(key("X"), integration("https://e.com/", &[]));
    let mut it = Conversation::with(bot);
    it.send("pets");
    it
}

const AGENT: &str = "Would you like to talk to an agent? [Yes] [No]";

#[test]
fn an_escalation_without_interactions_asks_whether_an_agent_is_wanted() {
    let mut it = escalating(vec![say("Sorry?")], Some("12"));
    for _ in 0..3 {
        assert_eq!(it.send("bird"), ["Sorry?", "Which pet?"]);
    }
    assert_eq!(it.send("bird"), [AGENT]);
    assert_eq!(it.send("No"), ["Which pet?"]);
    for _ in 0..4 {
        it.send("bird");
    }
    assert_eq!(it.send("Yes"), ["Transferring to an agent...", "hand off: 12"]);
}

#[test]
fn a_fallback_that_calls_a_service_counts_when_it_fails() {
    let mut it = escalating(vec![call("X"), say("Found it.")], None);
    it.service = Box::new(|_| answered(200, Value::Null));
    for _ in 0..5 {
        assert_eq!(it.send("bird"), ["Found it.", "Which pet?"]);
    }
    it.service = Box::new(|_| answered(500, Value::Null));
    let failed = "Sorry, I could not find anything for that.";
    for _ in 0..3 {
        assert_eq!(it.send("bird")[1..], [failed, "Which pet?"]);
    }
    assert_eq!(it.send("bird"), [AGENT]);
}

#[test]
fn a_fallback_whose_rule_takes_the_failure_does_not_count() {
    let failed = when(Condition::Result(ResultStatus::Failure)).go(Next::End);
    let mut it = escalating(vec![call("X").rule(failed)], None);
    for _ in 0..5 {
        assert_eq!(it.send("bird").last().unwrap(), "Which pet?");
    }
}

#[test]
fn a_transfer_that_fails_comes_back_three_times() {
    let agent = dialog("agent", &["agent"], vec![transfer(Some("One moment."), Some("7"))]);
    let again = dialog(
        "again",
        &["__agent_escalation_failed__"],
        vec![say("Trying again."), transfer(Some("BLANK_MESSAGE"), Some("8"))],
    );
    let mut it = Conversation::with(live_person(vec![agent.clone(), again]));
    assert_eq!(it.send("agent"), ["One moment.", "hand off: 7"]);
    for _ in 0..3 {
        assert_eq!(it.happen("TRANSFER_FAILED"), ["Trying again.", "hand off: 8"]);
    }
    let given_up = "Not able to transfer to Agent at this time. Please try later.";
    assert_eq!(it.happen("TRANSFER_FAILED"), [given_up]);
    assert_eq!(it.happen("TRANSFER_FAILED"), ["Trying again.", "hand off: 8"]);

    let mut bot = bot(vec![agent]);
    let mut it = Conversation::with(bot.clone());
    assert_eq!(it.happen("TRANSFER_FAILED"), [given_up], "nothing takes it up");
    bot.settings.default_reply = texts("Later, please.");
    let mut it = Conversation::with(bot);
    assert_eq!(it.happen("TRANSFER_FAILED"), ["Later, please."]);
}

fn grouped() -> Conversation {
    let pets = ask("Which pet?").rule(pattern("dog"));
    let mut bot = live_person(vec![
        dialog("pets", &["pets"], vec![pets]),
        on_intent("bills", "billing", vec![say("Bills.")]),
        fallback("Sorry?"),
    ]);
    bot.settings.group =
        Some(BotGroup { name: "shop".to_owned(), transfer_message: texts("Somebody else knows.") });
    let mut it = Conversation::with(bot);
    it.meaning = meanings(&[("bill", "billing 0.8")]);
    it.group = Box::new(|text| {
        let (intent, name) = (key("parcels"), "Parcels".to_owned());
        let by = GroupMatchedBy::Intent { intent, name, score: 0.9 };
        let found = GroupMatch { bot: "parcels".to_owned(), dialog: key("where"), by };
        (text == "my parcel").then_some(found)
    });
    it
}

#[test]
fn another_bot_of_the_group_takes_over_what_nothing_here_takes() {
    let taken = ["Somebody else knows.", "hand off: parcels"];
    let mut it = grouped();
    assert_eq!(it.send("bill"), ["Bills."]);
    assert_eq!(it.send("hm"), ["Sorry?"]);
    assert_eq!(it.send("my parcel"), taken);
    let mut it = grouped();
    it.send("pets");
    assert_eq!(it.send("my parcel"), taken, "at a question too");
    assert!(it.state.position().is_none());
}

#[test]
fn who_takes_over_asks_nobody_else_of_the_group() {
    let mut bot = live_person(vec![dialog("where", &["*parcel*"], vec![say("On its way.")])]);
    bot.settings.group = Some(BotGroup { name: "shop".to_owned(), transfer_message: None });
    let mut it = Conversation::with(bot);
    it.group = Box::new(|_| panic!("it was found, and asks nobody else"));
    for (told, said) in [
        (json!({ "message": "my parcel" }), "On its way."),
        (
            json!({ "message": "hm" }),
            "Not able to understand your question. Can you please re-phrase it?",
        ),
    ] {
        assert_eq!(it.happen_with(TAKEN_OVER, told), [said]);
    }
}

#[test]
fn a_word_of_the_contact_lets_bots_of_a_group_take_over_anew() {
    let mut it = grouped();
    let told = json!({ "message": "bill", "takeovers": 5 });
    assert_eq!(it.happen_with(TAKEN_OVER, told), ["Bills."]);
    assert_eq!(it.send("my parcel"), ["Somebody else knows.", "hand off: parcels"]);
}

#[test]
fn patterns_and_sure_intents_take_a_text() {
    let excluding = Starter {
        patterns: vec!["*parcel*".to_owned()],
        excluded: vec!["bill".to_owned()],
        ..Starter::default()
    };
    let mut off = dialog("off", &["off"], vec![say("x")]);
    off.is_enabled = false;
    let dialogs = vec![
        Dialog { starter: Some(excluding), ..dialog("where", &[], vec![say("x")]) },
        on_intent("bills", "billing", vec![say("x")]),
        on_intent("lost", "cards", vec![say("x")]),
        off,
    ];
    let program = Program::compile(live_person(dialogs).into(), "test");
    let by_pattern = |text| program.started_by_pattern(text).map(|(dialog, _)| dialog.to_string());
    assert_eq!(by_pattern("my parcel").as_deref(), Some("where"));
    assert_eq!(by_pattern("bill of my parcel"), None);
    assert_eq!(by_pattern("off"), None);
    let by_intent = |scores: &[(&str, f64)]| {
        let scored =
            |(intent, score): &(&str, f64)| ScoredIntent { intent: key(intent), score: *score };
        let intents = scores.iter().map(scored).collect();
        let understanding = Understanding { intents, ..Understanding::default() };
        program.started_by_intent(&understanding).map(|(dialog, _, _)| dialog.to_string())
    };
    assert_eq!(by_intent(&[("cards", 0.7), ("billing", 0.65)]).as_deref(), Some("lost"));
    assert_eq!(by_intent(&[("cards", 0.59)]), None);
    assert_eq!(by_intent(&[("wide", 0.9)]), None);
}
