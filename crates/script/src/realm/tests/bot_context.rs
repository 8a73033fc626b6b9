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
        ("isContextApiEnabled()", json!(true)),
        ("getDisambiguatedIntentName()", json!("Returns")),
        ("getDisambiguatedIntentId()", json!("return_item")),
        ("getWebViewVariable('PaymentStatus')", json!("PROCESSED")),
        ("getWebViewVariable('size')", Value::Null),
        ("getBotVariable('PaymentStatus')", Value::Null),
        ("getWebViewVariables()", json!({"PaymentStatus": "PROCESSED"})),
        ("getWebViewVariables().get('PaymentStatus')", json!("PROCESSED")),
        ("getSentiment()", json!("Negative")),
        ("getNlpResponse().nouns", json!(["order"])),
        ("getNlpResponse().tokens.length", json!(4)),
        ("getNamedEntities('PERSON')[0].getPhrase()", json!("Ada")),
        ("getNamedEntities('SYS.person').length", json!(1)),
        ("getNamedEntities('customer').length", json!(1)),
        ("getNamedEntities('DATE')", Value::Null),
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
    let outcome = run("botContext.askMaven(); print(botContext.askMaven('c', 'u', 'g'));");
    let unavailable = ScriptAction::Unavailable { function: "askMaven".to_owned() };
    assert_eq!(outcome.actions, [unavailable, ScriptAction::Debug("null".to_owned())]);
}

#[test]
fn a_message_without_a_reading_reads_as_nothing() {
    let mut request = request(
        "print(botContext.getSentiment() + JSON.stringify(botContext.getNlpResponse()) + \
         botContext.getNamedEntities('PERSON'));",
    );
    request.snapshot.reading = None;
    let nothing = r#"Neutral{"nouns":[],"verbs":[],"phrases":[],"sentences":[],"tokens":[]}null"#;
    assert_eq!(printed(request), [nothing]);
}

#[test]
fn personal_information_is_there_when_it_names_a_person_or_company() {
    for (info, found) in [
        (json!({"personal": {"firstname": "Ada"}}), true),
        (json!({"lastname": "King"}), true),
        (json!({"personal": {"company": "Acme", "gender": "F"}}), true),
        (json!({"personal": {"firstname": " ", "gender": "F"}}), false),
        (json!({"personal": {"contacts": [{"email": "a@example.com"}]}}), false),
        (json!("Ada"), false),
    ] {
        let mut request = request("print(botContext.getLPUserPersonalInfo() !== null);");
        request.snapshot.contact.personal_info = Some(info.clone());
        assert_eq!(printed(request), [found.to_string()], "{info}");
    }
}

#[test]
fn quick_replies_beyond_the_limits_are_told() {
    let outcome =
        run("botContext.addQuickReplies(['1','2','3','4','5','6','7','8','9','10','11']);\n\
         botContext.addQuickReplies(['a title of more than 20 characters~x']);");
    let told = outcome.actions.iter().map(|action| match action {
        ScriptAction::Debug(line) => line.clone(),
        ScriptAction::AddQuickReplies(replies) => replies.len().to_string(),
        other => format!("{other:?}"),
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            "11 quick replies: the first 10 are shown",
            "10",
            "channels may cut \"a title of more than 20 characters\" to 20 characters",
            "1",
        ]
    );
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
            "setBotTransferDomainName('d')",
            vec![ScriptAction::SetBotTransfer {
                intent: None,
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
