//! Bots made of nodes, as other builders have them: rows 1 to 28 of what their documentation says,
//! through the whole server. Row 29, the follow-up, has the module `silence`; the rejected form of row
//! 23 is in `uploads`.

use serde_json::{Value, json};

use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_faq_answers_before_a_start_node_and_moves_nothing,
    a_start_node_answers_before_small_talk,
    small_talk_answers_what_no_node_takes,
    a_faq_within_a_flow_leaves_the_flow_where_it_was,
    a_faq_that_clears_the_context_ends_the_flow,
    another_start_node_answers_in_a_running_chat,
    a_faq_beats_the_reprompt_and_a_value_goes_on,
    small_talk_waits_for_the_second_time,
    what_nothing_matches_is_said_or_handed_over,
    close_candidates_are_offered_once_and_chosen_by_number,
    a_child_node_isnt_found_in_a_fresh_chat,
    a_sentence_of_the_bot_always_hits,
    a_negative_keeps_a_node_away,
    a_filter_drops_a_node_or_gives_its_last_value,
    the_question_tells_two_phones_apart,
    a_buttons_hidden_part_fills_an_entity,
    numbers_and_codes_are_asked_again_until_they_fit,
    currencies_and_dictionaries_give_canonical_values,
    values_of_the_first_message_are_not_asked_for,
    unset_values_render_empty_and_a_blank_message_says_nothing,
    the_time_of_day_and_dates_are_written_as_asked,
];

/// Publishes a bot and opens a conversation with it on a channel of that kind.
async fn talk_on(server: &TestServer, kind: &str, source: &str) -> Talk {
    server.publish("nodes", source).await;
    server.channel("nodes", "nodes", json!({ "kind": kind })).await;
    Talk::open(&server.client, "nodes").await
}

async fn talk(server: &TestServer, source: &str) -> Talk {
    talk_on(server, "web", source).await
}

async fn plays(talk: &Talk, rows: &[(&str, &[&str])]) {
    for (text, replies) in rows {
        assert_eq!(talk.say(text).await, *replies, "to {text:?}");
    }
}

/// The titles of the choices that the last message offers.
async fn choices(talk: &Talk) -> Vec<String> {
    let messages = talk.messages().await;
    let last = messages.last().unwrap();
    let offered = ["choices", "quick_replies", "buttons"]
        .iter()
        .find_map(|field| last["content"][*field].as_array().or_else(|| last[*field].as_array()));
    let title =
        |it: &Value| it["title"].as_str().or_else(|| it["label"].as_str()).map(str::to_owned);
    offered.map(|all| all.iter().filter_map(title).collect()).unwrap_or_default()
}

/// A company's story: a start node with a child, and a question that people ask in between.
const ABOUT: &str = "format: 1
bot: about
settings: { small_talk: true }
intents:
  about: [tell me about the company, about the company, what does your company do]
  place: [tell me the location, where is your office, which city are you in]
stories:
  main:
    dialogs:
      about:
        starts_on: { intent: about }
        interactions:
          tell:
            ask: We make bots. Ask me about our location.
            rules: [{ intent: place, next: place }]
          place: { say: We are in Mumbai. }
      founders:
        kind: faq
        starts_on: { samples: [founders of the company, who founded the company, information on the founders] }
        interactions:
          tell: { say: Ada and Grace founded it., next: NEXT }
      joke:
        starts_on: { samples: [Tell me a joke] }
        interactions:
          tell: { say: A node walks into a bar. }
      city:
        starts_on: { samples: [I want to book a visit, book a visit] }
        interactions:
          ask:
            ask: Which city?
            collect: city
            unrecognized: Please name a city.
          done: { say: \"A visit in {$slot.city}.\" }
      fallback:
        kind: fallback
        interactions:
          sorry: { say: I don't know that. }
entities:
  city: { values: { Bengaluru: [bangalore], Mumbai: [bombay] } }
";

fn about(next_of_faq: &str) -> String {
    ABOUT.replace("NEXT", next_of_faq)
}

const WE_MAKE: &str = "We make bots. Ask me about our location.";
const FOUNDED: &str = "Ada and Grace founded it.";
const SORRY: &str = "I don't know that.";

/// Row 1.
async fn a_faq_answers_before_a_start_node_and_moves_nothing(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(&talk, &[("Information on the founders of the company", &[FOUNDED])]).await;
}

/// Row 2.
async fn a_start_node_answers_before_small_talk(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(&talk, &[("Tell me a joke real quick", &["A node walks into a bar."])]).await;
}

/// Row 3.
async fn small_talk_answers_what_no_node_takes(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    let said = talk.say("Happy independence day").await;
    assert!(said.len() == 1 && said[0] != SORRY, "{said:?}");
}

/// Row 4.
async fn a_faq_within_a_flow_leaves_the_flow_where_it_was(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(
        &talk,
        &[
            ("about the company", &[WE_MAKE]),
            ("who founded the company", &[FOUNDED]),
            ("ok tell me the location", &["We are in Mumbai."]),
        ],
    )
    .await;
}

/// Row 5.
async fn a_faq_that_clears_the_context_ends_the_flow(server: TestServer) {
    let talk = talk(&server, &about("clear")).await;
    plays(
        &talk,
        &[
            ("about the company", &[WE_MAKE]),
            ("who founded the company", &[FOUNDED]),
            ("tell me the location", &[SORRY]),
        ],
    )
    .await;
}

/// Row 6.
async fn another_start_node_answers_in_a_running_chat(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(
        &talk,
        &[
            ("about the company", &[WE_MAKE]),
            ("tell me a joke", &["A node walks into a bar.", WE_MAKE]),
        ],
    )
    .await;
}

/// Row 7.
async fn a_faq_beats_the_reprompt_and_a_value_goes_on(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(
        &talk,
        &[
            ("I want to book a visit", &["Which city?"]),
            ("who founded the company?", &[FOUNDED]),
            ("Bangalore", &["A visit in Bengaluru."]),
        ],
    )
    .await;
}

/// Row 8.
async fn small_talk_waits_for_the_second_time(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(
        &talk,
        &[
            ("book a visit", &["Which city?"]),
            ("No thanks", &["Please name a city.", "Which city?"]),
        ],
    )
    .await;
    let said = talk.say("ok bye").await;
    assert!(said.iter().all(|text| text != "Please name a city."), "{said:?}");
    assert_ne!(said.first().map(String::as_str), Some("Which city?"), "{said:?}");
    plays(&talk, &[("Bangalore", &["A visit in Bengaluru."])]).await;
}

/// Row 9.
async fn what_nothing_matches_is_said_or_handed_over(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(&talk, &[("xyzzy plugh", &[SORRY])]).await;
    assert_eq!(talk.status().await, "with_bot");

    let with_people = about("end").replace(
        "sorry: { say: I don't know that. }",
        "people: { transfer: { message: One moment., skill: help } }",
    );
    server.publish("people", &with_people).await;
    server.channel("people", "people", json!({ "kind": "widget" })).await;
    let talk = Talk::open(&server.client, "people").await;
    plays(&talk, &[("xyzzy plugh", &["One moment."])]).await;
    let view = talk.view().await;
    assert_eq!((&view["status"], &view["team"]), (&json!("queued"), &json!("help")));
}

const PLANS: &str = "format: 1
bot: plans
settings: { did_you_mean: { text: Did you mean one of these? } }
stories:
  main:
    dialogs:
      prepaid:
        label: Prepaid plans
        starts_on: { samples: [tell me about prepaid plans, which prepaid plans are there, show the prepaid plans, I want a prepaid plan] }
        interactions: { tell: { say: Prepaid plans start at 5. } }
      family:
        label: Family plans
        starts_on: { samples: [tell me about family plans, which family plans are there, show the family plans, I want a family plan] }
        interactions: { tell: { say: Family plans start at 9. } }
      student:
        label: Student plans
        starts_on: { samples: [tell me about student plans, which student plans are there, show the student plans, I want a student plan] }
        interactions: { tell: { say: Student plans start at 3. } }
      bill:
        starts_on: { samples: [pay my bill, I want to pay, where can I pay the bill, my bill is due] }
        interactions: { tell: { say: Pay here. } }
      fallback:
        kind: fallback
        interactions: { sorry: { say: I don't know that. } }
";

/// Rows 10, 11 and 12.
async fn close_candidates_are_offered_once_and_chosen_by_number(server: TestServer) {
    let talk = talk_on(&server, "whatsapp", PLANS).await;
    let said = talk.say("tell me about plans").await;
    assert!(said[0].starts_with("Did you mean one of these?"), "{said:?}");
    let offered = choices(&talk).await;
    assert!(offered.len() >= 2 && offered.iter().all(|it| it.ends_with("plans")), "{offered:?}");
    let said = talk.say("tell me about plans").await;
    assert!(!said[0].starts_with("Did you mean"), "never twice in a row: {said:?}");

    let talk = Talk::open(&server.client, "nodes").await;
    talk.say("tell me about plans").await;
    let said = talk.say("2").await;
    assert!(said[0].starts_with(&offered[1]), "{said:?} to {offered:?}");
}

/// Row 13.
async fn a_child_node_isnt_found_in_a_fresh_chat(server: TestServer) {
    let talk = talk(&server, &about("end")).await;
    plays(&talk, &[("so um tell me the location", &[SORRY])]).await;
}

/// Row 14.
async fn a_sentence_of_the_bot_always_hits(server: TestServer) {
    let source = "format: 1
bot: exact
stories:
  main:
    dialogs:
      stop:
        starts_on: { samples: [don't call me] }
        interactions: { ok: { say: We won't. } }
      other:
        starts_on: { samples: [please call me back, call me, give me a call] }
        interactions: { ok: { say: We will. } }
";
    let talk = talk(&server, source).await;
    plays(&talk, &[("dONt, CALL me!!", &["We won't."]), ("Don’t call me", &["We won't."])]).await;
}

/// Row 15.
async fn a_negative_keeps_a_node_away(server: TestServer) {
    let source = "format: 1
bot: negative
stories:
  main:
    dialogs:
      good:
        starts_on:
          samples: [your service was very good, good service, I liked your service]
          negatives: [your service was very bad]
        interactions: { ok: { say: Thank you. } }
      fallback:
        kind: fallback
        interactions: { sorry: { say: I don't know that. } }
";
    let talk = talk(&server, source).await;
    plays(
        &talk,
        &[
            ("Your service was very bad", &[SORRY]),
            ("your service was very good!", &["Thank you."]),
        ],
    )
    .await;
}

/// Rows 16 and 17.
async fn a_filter_drops_a_node_or_gives_its_last_value(server: TestServer) {
    let source = "format: 1
bot: filter
entities:
  city: { values: { HYD: [hyderabad], BOM: [mumbai, bombay], DEL: [delhi] } }
stories:
  main:
    dialogs:
      office:
        starts_on:
          samples: [where is your office, where is your office in hyderabad, office address]
          filters: { city: [HYD, BOM] }
        captures: [city]
        interactions: { tell: { say: \"Our office is in {$slot.city}.\" } }
      fallback:
        kind: fallback
        interactions: { sorry: { say: I don't know that. } }
";
    let talk = talk(&server, source).await;
    plays(
        &talk,
        &[
            ("where is your office in delhi", &[SORRY]),
            ("where is your office in Hyderabad", &["Our office is in HYD."]),
            ("where is your office", &["Our office is in BOM."]),
        ],
    )
    .await;
}

/// Row 18.
async fn the_question_tells_two_phones_apart(server: TestServer) {
    let source = "format: 1
bot: phones
language: en-IN
entities:
  first: { built_in: phone, asked_with: primary }
  second: { built_in: phone, asked_with: secondary }
stories:
  main:
    dialogs:
      contact:
        starts_on: { samples: [change my numbers] }
        interactions:
          one: { ask: What is your primary number?, collect: first, unrecognized: No number. }
          two: { ask: And the secondary one?, collect: second, unrecognized: No number. }
          done: { say: \"{$slot.first.value} and {$slot.second.value}\" }
";
    let talk = talk(&server, source).await;
    plays(
        &talk,
        &[
            ("change my numbers", &["What is your primary number?"]),
            ("98203 34455", &["And the secondary one?"]),
            ("9820334466", &["9820334455 and 9820334466"]),
        ],
    )
    .await;
}

/// Row 19.
async fn a_buttons_hidden_part_fills_an_entity(server: TestServer) {
    let source = "format: 1
bot: buttons
entities:
  plan: { values: { mobile plus: [], mobile basic: [] }, payload_keys: [planid] }
stories:
  main:
    dialogs:
      plans:
        starts_on: { samples: [show me the plans] }
        interactions:
          offer:
            text: These are our plans.
            buttons:
              - { label: Know more, reply: \"Know more{api_name:plan, planid:mobile plus}\" }
            rules: [{ entity: { entity: plan, values: mobile plus }, slot: { plan: \"@plan\" }, next: plus }]
          other: { say: Which one?, next: end }
          plus: { say: \"All about {$slot.plan}.\" }
";
    let talk = talk(&server, source).await;
    plays(&talk, &[("show me the plans", &["These are our plans."])]).await;
    let messages = talk.messages().await;
    let payload = "Know more{api_name:plan, planid:mobile plus}";
    assert!(messages.last().unwrap().to_string().contains("planid"));
    let body = json!({ "id": "tap-1", "text": "Know more", "payload": payload });
    let answer = talk.post(body, 30).await.expect(200);
    assert_eq!(texts(&answer["replies"]), ["All about mobile plus."]);
    let said: Vec<Value> = talk.messages().await;
    assert!(said.iter().any(|message| message["text"] == "Know more"), "{said:?}");
}

/// Rows 20 and 21.
async fn numbers_and_codes_are_asked_again_until_they_fit(server: TestServer) {
    let source = "format: 1
bot: codes
entities:
  pin: { built_in: number, digits: 4 }
  code: { regex: '^[a-z]{3}\\d{3}$' }
stories:
  main:
    dialogs:
      check:
        starts_on: { samples: [check my code] }
        interactions:
          pin: { ask: Your PIN?, collect: pin, unrecognized: Four digits please. }
          code: { ask: Your code?, collect: code, unrecognized: Like abc123. }
          done: { say: \"{$slot.pin} {$slot.code}\" }
";
    let talk = talk(&server, source).await;
    plays(
        &talk,
        &[
            ("check my code", &["Your PIN?"]),
            ("51234", &["Four digits please.", "Your PIN?"]),
            ("5123", &["Your code?"]),
            ("ab12", &["Like abc123.", "Your code?"]),
            ("abc123", &["5123 abc123"]),
        ],
    )
    .await;
}

/// Rows 22 and 23.
async fn currencies_and_dictionaries_give_canonical_values(server: TestServer) {
    let source = "format: 1
bot: values
entities:
  city: { values: { delhi: [new delhi, dilli] } }
stories:
  main:
    dialogs:
      pay:
        starts_on: { samples: [I want to pay 50 rupees, pay a bill] }
        interactions:
          amount: { ask: How much?, collect: money, unrecognized: How much in rupees? }
          city: { ask: Where?, collect: city, unrecognized: Which city? }
          done: { say: \"{$slot.money.value} {$slot.money.unit} in {$slot.city}\" }
";
    let talk = talk(&server, source).await;
    plays(
        &talk,
        &[("I want to pay 50 rupees", &["Where?"]), ("dilli", &["50.00 rupees in delhi"])],
    )
    .await;
}

/// Rows 24 and 25.
async fn values_of_the_first_message_are_not_asked_for(server: TestServer) {
    let source = "format: 1
bot: first
entities:
  from: { values: { Delhi: [], Mumbai: [] } }
  meal: { values: { veg: [vegetarian], other: [chicken, fish] } }
stories:
  main:
    dialogs:
      fly:
        starts_on: { samples: [fly from Delhi with vegetarian food, I want to fly, book a flight] }
        interactions:
          from: { ask: From where?, collect: from }
          meal: { ask: Which meal?, collect: meal }
          done: { say: \"From {$slot.from}, {$slot.meal}.\" }
";
    let talk = talk(&server, source).await;
    plays(
        &talk,
        &[
            ("I want to fly from Mumbai with chicken", &["From Mumbai, other."]),
            ("I want to fly", &["From where?"]),
            ("Delhi", &["Which meal?"]),
            ("veg", &["From Delhi, veg."]),
        ],
    )
    .await;
}

/// Row 26.
async fn unset_values_render_empty_and_a_blank_message_says_nothing(server: TestServer) {
    let source = "format: 1
bot: blank
stories:
  main:
    dialogs:
      go:
        starts_on: { patterns: [go] }
        interactions:
          nothing: { say: BLANK_MESSAGE }
          rest: { say: \"[{$slot.unknown}]\" }
";
    let talk = talk(&server, source).await;
    plays(&talk, &[("go", &["[]"])]).await;
}

/// Rows 27 and 28.
async fn the_time_of_day_and_dates_are_written_as_asked(server: TestServer) {
    let source = "format: 1
bot: times
variables: { dob: { initial: \"2019-08-22\" } }
stories:
  main:
    dialogs:
      hi:
        starts_on: { patterns: [hi] }
        interactions: { say: { say: \"Good {$timeOfDay}\" } }
      birth:
        starts_on: { patterns: [birth] }
        interactions: { say: { say: \"{$botContext.dob@long} {$botContext.dob@mm/dd/yyyy}\" } }
";
    let talk = talk(&server, source).await;
    plays(&talk, &[("birth", &["22 August, 2019 08/22/2019"])]).await;
    // The tests' day begins at 08:00 UTC.
    for (seconds, expected) in [
        (0, "Good morning"),
        (4 * 3_600, "Good afternoon"),
        (5 * 3_600, "Good evening"),
        (10 * 3_600 + 59 * 60, "Good evening"),
        (60, "Good morning"),
    ] {
        server.clock.advance_by_seconds(seconds);
        assert_eq!(talk.say("hi").await.last().unwrap(), expected, "{seconds} seconds later");
    }
}
