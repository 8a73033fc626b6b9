//! The functions of `botContext`, one by one.

use model::bot::Scope;
use model::script::TitleAndPayload;

use super::*;

#[test]
fn reads_come_from_the_snapshot() {
    for (call, value) in [
        ("getCurrentUserMessage()", json!("Where is my order?")),
        ("getBotVariable('text')", json!("10")),
        ("getBotVariable('number')", json!(10)),
        ("getBotVariable('missing')", Value::Null),
        ("getBotVariable('__proto__')", Value::Null),
        ("getBotVariable('toString')", Value::Null),
        ("getBotVariable('api_Order').items[0].name", json!("shoe")),
        ("getBotVariable('api_OrderStatus')", json!(200)),
        ("getBotVariable('Order.name.count')", json!(1)),
        ("getBotVariable('slot.size')", json!("small")),
        ("getEnvVariable('BASE')", json!("https://example.com")),
        ("getEnvVariable('MISSING')", Value::Null),
        ("getConversationId()", json!("conv_1")),
        ("getLPAccountId()", json!("4711")),
        ("getLPEngagementAttribute('brandId')", json!("4711")),
        ("getLPEngagementAttribute('os')", Value::Null),
        ("getLPUserPersonalInfo()", Value::Null),
        ("getLPCustomerInfo().customerInfo.socialId", json!("s")),
        ("getChannel()", json!("web")),
        ("getUserChannel()", json!("lp_web")),
        ("getUserPlatformId()", json!("cont_1")),
        ("getUserPlatformType()", json!("HTMLCLIENT")),
        ("getUserName()", json!("Ada")),
        ("getEmail()", Value::Null),
        ("getUserLocation().getCityName()", json!("Paris")),
        ("getUserLocation().getState()", Value::Null),
        ("getUserLocation().getLatitude()", json!(48.8)),
        ("getUserLocation().getLongitude()", Value::Null),
        ("getUserLocation().getZipCode()", json!("75001")),
        ("getDialogStarterIntent()", json!("order")),
        ("getQuickReplyPayload()", json!("order_7")),
        ("getButtonPayload()", json!("order_7")),
        ("getMetadata('ExternalId').id", json!("X1")),
        ("getMetadata('Other')", Value::Null),
        ("getMetadata().id", json!("X1")),
        ("getHoursType(['OPEN~8:00~17:00'], 'America/New_York')", json!("OPEN")),
        ("getHoursType(['OPEN~8:00~9:00'], 'America/New_York')", Value::Null),
        ("isApiExecutionSuccessful()", json!(true)),
        ("getApiStatusCode()", json!("201")),
        ("isContextApiEnabled()", json!(false)),
        ("evaluateOptions('b)', ['A)Yes', 'B)No'])", json!("B)No")),
        ("evaluateOptions('a', ['A)Yes', 'B)No'])", json!("A)Yes")),
        ("evaluateOptions(' YES ', ['A)Yes', 'B)No'])", json!("A)Yes")),
        ("evaluateOptions('2.', ['1. Yes', '2. No'])", json!("2. No")),
        ("evaluateOptions('No', ['Yes', 'No'])", json!("No")),
        ("evaluateOptions('maybe', ['A)Yes', 'B)No'])", Value::Null),
        ("evaluateOptions('', ['A)', 'B)'])", Value::Null),
    ] {
        assert_eq!(value_of(&format!("botContext.{call}")), value, "{call}");
    }
}

#[test]
fn what_is_not_there_answers_as_documented_and_is_told_once() {
    for (function, call, value) in [
        ("getNlpResponse", "().nouns", json!([])),
        ("getNamedEntities", "('DATE')", Value::Null),
        ("getSentiment", "()", json!("Neutral")),
        ("getDisambiguatedIntentName", "()", Value::Null),
        ("getDisambiguatedIntentId", "()", Value::Null),
        ("getWebViewVariable", "('x')", Value::Null),
        ("getWebViewVariables", "()", json!([])),
        ("askMaven", "()", Value::Null),
        ("registerContextNamespace", "('n', 60)", json!(false)),
        ("deleteContextNamespace", "('n')", json!(false)),
        ("setGlobalContextData", "('n', 'k', 1)", json!(false)),
        ("getGlobalContextData", "('n', 'k')", Value::Null),
        ("deleteGlobalContextData", "('n', 'k')", json!(false)),
        ("setContextDataForUser", "('n', 'k', 1)", json!(false)),
        ("getContextDataForUser", "('n', 'k')", Value::Null),
        ("getContextDataForUser", "('n')", json!({})),
        ("deleteContextDataForUser", "('n', 'k')", json!(false)),
        ("setContextDataForConversation", "('n', 'k', 1)", json!(false)),
        ("getContextDataForConversation", "('n', 'k')", Value::Null),
        ("getContextDataForConversation", "('n')", json!({})),
        ("deleteContextDataForConversation", "('n', 'k')", json!(false)),
        ("deleteAllContextDataForUser", "('n')", json!(false)),
        ("deleteAllContextDataForConversation", "('n')", json!(false)),
    ] {
        let twice =
            format!("botContext.{function}(); print(JSON.stringify(botContext.{function}{call}));");
        let outcome = run(&twice);
        let unavailable = ScriptAction::Unavailable { function: function.to_owned() };
        let shown = ScriptAction::Debug(value.to_string());
        assert_eq!(outcome.actions, [unavailable, shown], "{function}{call}");
    }
}

#[test]
fn writes_become_actions_in_their_order() {
    let set = |name: &str, value: Value, scope| ScriptAction::SetVariable {
        name: name.into(),
        value,
        scope,
    };
    let reply = |title: &str, payload: Option<&str>| TitleAndPayload {
        title: title.into(),
        payload: payload.map(str::to_owned),
    };
    let text = str::to_owned;
    for (call, actions) in [
        ("setBotVariable('x', 10)", vec![set("x", json!(10), Scope::Request)]),
        ("setBotVariable('x', 10, true, false)", vec![set("x", json!(10), Scope::Session)]),
        (
            "setBotVariable('x', {a: [1]}, false, true)",
            vec![set("x", json!({"a": [1]}), Scope::Forever)],
        ),
        ("setBotVariable('x', undefined)", vec![set("x", Value::Null, Scope::Request)]),
        (
            "setBotVariable('x', new Date())",
            vec![set("x", json!("2018-12-21T20:30:00.000Z"), Scope::Request)],
        ),
        ("sendMessage('hi')", vec![ScriptAction::SendMessage(text("hi"))]),
        ("sendMessage({a: 1})", vec![ScriptAction::SendMessage(text("{\"a\":1}"))]),
        ("sendMessage(7)", vec![ScriptAction::SendMessage(text("7"))]),
        ("sendMessage('')", vec![]),
        ("sendMessage(null)", vec![]),
        (
            "sendMessages(['a', 'b'])",
            vec![ScriptAction::SendMessage(text("a")), ScriptAction::SendMessage(text("b"))],
        ),
        ("sendPrivateMessage('psst')", vec![ScriptAction::SendPrivateMessage(text("psst"))]),
        (
            "sendMessageWithQuickReplies('Sure?', ['Yes~y', 'No'])",
            vec![ScriptAction::SendMessageWithQuickReplies {
                text: text("Sure?"),
                replies: vec![reply("Yes", Some("y")), reply("No", None)],
            }],
        ),
        (
            "addQuickReplies(['Yes~y~z'])",
            vec![ScriptAction::AddQuickReplies(vec![reply("Yes", Some("y~z"))])],
        ),
        ("addQuickReples(['No'])", vec![ScriptAction::AddQuickReplies(vec![reply("No", None)])]),
        ("setTriggerNextMessage('ask')", vec![ScriptAction::SetTriggerNextMessage(text("ask"))]),
        ("setTriggerNextMessge('ask')", vec![ScriptAction::SetTriggerNextMessage(text("ask"))]),
        ("setMessageDelay(3000)", vec![ScriptAction::SetMessageDelay(3000)]),
        ("setMessageDelay('5000')", vec![ScriptAction::SetMessageDelay(5000)]),
        ("setMessageDelay(-1)", vec![ScriptAction::SetMessageDelay(0)]),
        ("setAllowMaxTextResponse(true)", vec![ScriptAction::SetAllowMaxTextResponse(true)]),
        ("setUserName('Bob')", vec![ScriptAction::SetUserName(text("Bob"))]),
        ("setEmail('b@example.com')", vec![ScriptAction::SetEmail(text("b@example.com"))]),
        (
            "logCustomEvent('said', 'Bought', 'shoe')",
            vec![ScriptAction::LogCustomEvent {
                message: text("said"),
                name: text("Bought"),
                detail: Some(text("shoe")),
            }],
        ),
        (
            "logCustomEvent('said', 'Bought')",
            vec![ScriptAction::LogCustomEvent {
                message: text("said"),
                name: text("Bought"),
                detail: None,
            }],
        ),
        (
            "logEscalationEvent('help', 'LivePerson')",
            vec![ScriptAction::LogEscalationEvent {
                message: text("help"),
                system: text("LivePerson"),
            }],
        ),
        ("printDebugMessage('here')", vec![ScriptAction::Debug(text("here"))]),
        (
            "transferToBotDialog('b', 'd', 'm')",
            vec![ScriptAction::TransferToBotDialog {
                bot: text("b"),
                dialog: text("d"),
                message: Some(text("m")),
            }],
        ),
        (
            "setBotTransferIntentbyDomain('i', 'd')",
            vec![ScriptAction::SetBotTransfer {
                intent: Some(text("i")),
                domain: Some(text("d")),
                message: None,
            }],
        ),
        (
            "setBotTransferIntentId('i')",
            vec![ScriptAction::SetBotTransfer {
                intent: Some(text("i")),
                domain: None,
                message: None,
            }],
        ),
        (
            "setBotTransferUserMessage('m')",
            vec![ScriptAction::SetBotTransfer {
                intent: None,
                domain: None,
                message: Some(text("m")),
            }],
        ),
    ] {
        let outcome = run(&format!("botContext.{call};"));
        assert_eq!((outcome.end, outcome.actions), (ScriptEnd::Finished, actions), "{call}");
    }
}

#[test]
fn a_write_is_seen_by_later_reads_of_the_same_run() {
    for (source, lines) in [
        ("setBotVariable('x', 10); print(typeof botContext.getBotVariable('x'));", vec!["number"]),
        ("setBotVariable('text', null); print(botContext.getBotVariable('text'));", vec!["null"]),
        (
            "setBotVariable('__x', {a: 1}); botContext.getBotVariable('__x').a = 2; print(botContext.getBotVariable('__x').a);",
            vec!["2"],
        ),
        ("setUserName('Bob'); print(botContext.getUserName());", vec!["Bob"]),
        ("setEmail('b@example.com'); print(botContext.getEmail());", vec!["b@example.com"]),
    ] {
        assert_eq!(printed(request(&format!("botContext.{source}"))), lines, "{source}");
    }
}

#[test]
fn an_immediate_reply_stops_the_rest_whatever_the_script_does_about_it() {
    for (source, messages) in [
        ("botContext.sendImmediateReply('a'); print('never');", vec!["a"]),
        ("botContext.sendImmediateReply(['a', 'b']); print('never');", vec!["a", "b"]),
        (
            "try { botContext.sendImmediateReply('a'); } catch (e) { print('never'); } print('never');",
            vec!["a"],
        ),
        ("try { botContext.sendImmediateReply('a'); } finally { print('never'); }", vec!["a"]),
        (
            "[1].forEach(function () { botContext.sendImmediateReply('a'); }); print('never');",
            vec!["a"],
        ),
        (
            "await null; try { botContext.sendImmediateReply('a'); } catch (e) { print('never'); }",
            vec!["a"],
        ),
        (
            "Promise.resolve().then(() => botContext.sendImmediateReply('a')).catch(() => print('never'));",
            vec!["a"],
        ),
        ("for (;;) { try { botContext.sendImmediateReply('a'); } catch (e) {} }", vec!["a"]),
    ] {
        let outcome = run(source);
        let reply =
            ScriptAction::SendImmediateReply(messages.into_iter().map(Into::into).collect());
        assert_eq!((outcome.end, outcome.actions), (ScriptEnd::Stopped, vec![reply]), "{source}");
    }
}

#[test]
fn the_transfer_script_speaks_on_the_web_and_leaves_its_text_elsewhere() {
    let source = "var channel = botContext.getChannel();\nvar note = 'One moment, a person will answer.';\n\
        if (channel == 'web') { botContext.sendMessage(note); }\n\
        else { botContext.setBotVariable('transferMessage', note, true, false); }";
    let note = "One moment, a person will answer.";
    assert_eq!(run(source).actions, [ScriptAction::SendMessage(note.into())]);
    let mut request = request(source);
    request.snapshot.channel = "lp_web".into();
    let set = ScriptAction::SetVariable {
        name: "transferMessage".into(),
        value: note.into(),
        scope: Scope::Session,
    };
    assert_eq!(realm().run(request, limits()).actions, [set]);
}
