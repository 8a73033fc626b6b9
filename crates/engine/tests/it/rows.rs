//! What bots from LivePerson rely on, row by row, and the test that holds each. Rows of the table are
//! behaviours with their documented numbers; a test that is renamed must be renamed here.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The row, the file of the test beneath `crates`, and its name.
const ROWS: &[(u8, &str, &str)] = &[
    // Matching.
    (1, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (2, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (3, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (4, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (5, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (6, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (7, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (8, "expr/src/pattern/tests.rs", "a_pattern_must_cover_the_whole_text"),
    (8, "expr/src/bounded_regex/tests.rs", "an_expression_is_found_anywhere_case_sensitively"),
    (9, "expr/src/bounded_regex/tests.rs", "an_expression_is_found_anywhere_case_sensitively"),
    (10, "expr/src/bounded_regex/tests.rs", "hostile_inputs_are_answered_soon"),
    (11, "engine/tests/it/rows.rs", "an_option_is_taken_by_click_by_text_and_by_its_number"),
    (12, "script/src/realm/tests/bot_context.rs", "evaluateOptions"),
    (13, "engine/tests/it/matching.rs", "a_pattern_wins_over_an_intent"),
    (14, "engine/tests/it/matching.rs", "intents_of_imported_bots_weigh_as_they_did_there"),
    (15, "engine/tests/it/matching.rs", "rules_are_tried_intents_first_and_no_match_last"),
    (16, "engine/tests/it/matching.rs", "rules_are_tried_intents_first_and_no_match_last"),
    // Flow.
    (17, "engine/tests/it/flow.rs", "no_match_repeats_the_question_without_a_look_around"),
    (18, "engine/tests/it/flow.rs", "another_dialog_interrupts_and_the_question_is_repeated"),
    (19, "engine/tests/it/flow.rs", "skip_previous_dialog_keeps_the_bot_from_coming_back"),
    (20, "engine/tests/it/flow.rs", "the_fallback_speaks_and_the_question_is_repeated"),
    (21, "engine/tests/it/flow.rs", "without_a_fallback_the_built_in_text_is_said"),
    (22, "engine/tests/it/flow.rs", "after_enough_unrecognised_answers_the_bot_escalates"),
    (22, "engine/tests/it/kinds.rs", "a_fallback_that_calls_a_service_counts_when_it_fails"),
    (23, "engine/tests/it/flow.rs", "a_dialog_ends_or_closes_the_conversation"),
    (23, "engine/tests/it/kinds.rs", "a_conversation_that_closes_with_a_survey_asks_first"),
    (24, "engine/tests/it/flow.rs", "a_chain_of_statements_stops_at_the_limit"),
    (25, "engine/tests/it/flow.rs", "dialogs_that_hop_stop_at_the_limit"),
    (26, "engine/tests/it/flow.rs", "what_is_disabled_is_skipped_and_never_matched"),
    (27, "engine/tests/it/talk.rs", "special_texts_do_what_they_stand_for"),
    (27, "engine/tests/it/talk.rs", "a_transfer_says_something_then_hands_off"),
    (28, "engine/tests/it/talk.rs", "special_texts_do_what_they_stand_for"),
    (
        28,
        "engine/tests/it/talk.rs",
        "a_long_text_is_split_between_words_unless_a_script_forbids_it",
    ),
    (
        29,
        "api/tests/it/messages.rs",
        "a_message_that_arrives_while_the_bot_speaks_is_kept_and_not_answered",
    ),
    (29, "api/tests/it/messages.rs", "a_bots_environment_says_what_becomes_of_messages_meanwhile"),
    (30, "engine/tests/it/scripts.rs", "a_jump_before_an_interaction_passes_it_over"),
    (31, "engine/tests/it/talk.rs", "pauses_come_from_the_interaction_or_its_script"),
    (32, "engine/tests/it/scripts.rs", "an_immediate_reply_ends_the_flow"),
    (
        33,
        "engine/tests/it/scripts.rs",
        "a_script_that_throws_keeps_what_it_did_and_a_killed_one_nothing",
    ),
    (33, "script/tests/it/hostile.rs", "each_ends_in_time"),
    (
        34,
        "engine/tests/it/scripts.rs",
        "values_keep_their_type_within_a_turn_and_are_texts_afterwards",
    ),
    (35, "engine/tests/it/flow.rs", "slots_of_a_dialog_go_with_it_and_those_of_the_session_stay"),
    (
        35,
        "api/tests/it/sessions.rs",
        "what_is_kept_forever_survives_sessions_and_the_rest_does_not",
    ),
    (
        36,
        "engine/tests/it/scripts.rs",
        "the_opening_function_runs_once_a_session_before_the_first_match",
    ),
    (36, "api/tests/it/sharing.rs", "a_new_session_is_opened_by_the_bots_function_again"),
    (37, "engine/tests/it/flow.rs", "questions_that_the_first_message_answers_are_passed_over"),
    // Integrations.
    (38, "engine/tests/it/calls.rs", "fields_and_raw_results_are_read_by_templates"),
    (38, "engine/tests/it/calls.rs", "a_tile_is_repeated_over_lists_ten_times_at_most"),
    (39, "engine/tests/it/calls.rs", "fields_and_raw_results_are_read_by_templates"),
    (40, "engine/tests/it/calls.rs", "failures_take_their_rule_or_end_the_dialog"),
    (41, "outbound/tests/it/retries.rs", "a_server_that_fails_twice_is_asked_three_times"),
    (41, "outbound/tests/it/retries.rs", "a_server_that_hangs_fails_within_the_total"),
    (42, "engine/tests/it/calls.rs", "a_transform_changes_the_result_before_its_fields_are_read"),
    (43, "engine/tests/it/calls.rs", "default_headers_are_sent_unless_switched_off_or_set"),
    (44, "engine/tests/it/talk.rs", "a_transfer_says_something_then_hands_off"),
    (45, "engine/tests/it/kinds.rs", "a_transfer_that_fails_comes_back_three_times"),
    (45, "api/tests/it/imported.rs", "a_transfer_that_fails_is_the_bots_again"),
    (46, "api/tests/it/sharing.rs", "a_web_view_gives_values_and_a_message"),
    (46, "api/tests/it/sharing.rs", "a_web_view_without_proof_is_refused"),
    // Whole bots, where their exports lie beside the project, and the protocol of external bots.
    (47, "colloquy/tests/it/transcripts.rs", "a_card_is_replaced_at_a_new_address"),
    (48, "colloquy/tests/it/transcripts.rs", "people_go_back_by_a_rule_a_reply_and_a_dialog"),
    (49, "colloquy/tests/it/transcripts.rs", "answers_of_an_api_are_a_list_of_texts"),
    (
        50,
        "gateway/tests/it/liveperson.rs",
        "a_conversation_is_created_where_the_bot_may_not_know_it",
    ),
    (50, "gateway/tests/it/liveperson.rs", "of_the_actions_of_several_answers_the_first_is_done"),
];
const LAST: u8 = 50;

#[test]
fn every_row_has_its_test() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources: HashMap<&str, String> = HashMap::new();
    for (row, file, name) in ROWS {
        let source = sources
            .entry(file)
            .or_insert_with(|| fs::read_to_string(crates.join(file)).unwrap_or_default());
        let is_there = source.contains(&format!("fn {name}(")) || *name == "evaluateOptions";
        assert!(is_there && source.contains(name), "row {row}: there is no {name} in {file}");
    }
    for row in 1..=LAST {
        assert!(ROWS.iter().any(|(own, ..)| *own == row), "row {row} has no test");
    }
}

mod eleven {
    use model::channel::ChannelKind;

    use crate::build::*;
    use crate::drive::*;

    #[test]
    fn an_option_is_taken_by_click_by_text_and_by_its_number() {
        let talk = || {
            let shown = choose("How?", &["Text only", "Pictures"])
                .rule(choice("Text only").go(to("plain")))
                .rule(no_match(Some("Hm.")).go(model::bot::Next::Repeat));
            let plain = say("Plain it is.").named("plain");
            let mut it = Conversation::with(live_person(vec![dialog(
                "d",
                &["d"],
                vec![shown, say("never"), plain],
            )]));
            it.channel = ChannelKind::Sms;
            it.send("d");
            it
        };
        assert_eq!(talk().tap("Text only", "Text only"), ["Plain it is."]);
        assert_eq!(talk().send("text only"), ["Plain it is."]);
        assert_eq!(talk().send("1"), ["Plain it is."]);
        assert_eq!(talk().send("texts")[0], "Hm.");
    }
}
