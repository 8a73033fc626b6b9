//! The words of exports, and what we take for them. Case and separators don't matter in reading.

use model::bot::{DialogKind, InteractionKind, ListStyle, Measure, Operator, ResultStatus, Scope};
use model::content::MediaKind;

/// How an interaction is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Starter,
    Statement,
    Image,
    Note,
    TextQuestion,
    Choices,
    Buttons,
    QuickReplies,
    Structured,
    Universal,
    Media(MediaKind),
    Upload,
    Survey(Measure),
    Disambiguation,
    Knowledge,
    Call,
    Transfer,
    Unknown,
}

/// The class of an interaction's type.
pub(super) fn class(word: &str) -> Class {
    match plain(word).as_str() {
        "DIALOGSTARTER" | "USERSAYS" => Class::Starter,
        "TEXT" | "TEXTSTATEMENT" => Class::Statement,
        "IMAGE" | "IMAGESTATEMENT" => Class::Image,
        "PRIVATEMESSAGE" | "PRIVATETEXT" | "PRIVATE" => Class::Note,
        "TEXTQUESTION" => Class::TextQuestion,
        "MULTIPLECHOICEQUESTION" | "MULTIPLECHOICE" => Class::Choices,
        "BUTTON" | "BUTTONQUESTION" => Class::Buttons,
        "QUICKREPLY" | "QUICKREPLYQUESTION" => Class::QuickReplies,
        "STRUCTURED" | "STRUCTUREDQUESTION" => Class::Structured,
        "UNIVERSAL" => Class::Universal,
        "APIINTEGRATION" | "INTEGRATION" => Class::Call,
        "ESCALATION" | "AGENTTRANSFER" | "AGENTESCALATION" | "ESCALATIONINTEGRATION" => {
            Class::Transfer
        }
        "AUDIO" | "AUDIOSTATEMENT" => Class::Media(MediaKind::Audio),
        "VIDEO" | "VIDEOSTATEMENT" => Class::Media(MediaKind::Video),
        "FILE" => Class::Media(MediaKind::File),
        "FILEUPLOAD" | "FILEUPLOADQUESTION" => Class::Upload,
        "DISAMBIGUATIONQUESTION" | "DISAMBIGUATION" => Class::Disambiguation,
        "KNOWLEDGEAI" | "KNOWLEDGEBASE" | "KBINTEGRATION" => Class::Knowledge,
        "SURVEYFCR" | "FCRSURVEY" | "FCRQUESTION" | "FCR" => Class::Survey(Measure::Fcr),
        "SURVEYCSAT" | "CSATSURVEY" | "CSATQUESTION" | "CSAT" => Class::Survey(Measure::Csat),
        "SURVEYNPS" | "NPSSURVEY" | "NPSQUESTION" | "NPS" => Class::Survey(Measure::Nps),
        "SURVEYCHOICE" | "SURVEYCLOSEDCUSTOM" | "CLOSEDCUSTOMQUESTION" => {
            Class::Survey(Measure::Choice)
        }
        "SURVEYOPEN" | "SURVEYOPENCUSTOM" | "OPENCUSTOMQUESTION" => Class::Survey(Measure::Open),
        _ => Class::Unknown,
    }
}

/// The type that an interaction of ours is written as.
pub(super) const fn interaction_type(kind: &InteractionKind) -> &'static str {
    match kind {
        InteractionKind::Statement { .. }
        | InteractionKind::External { .. }
        | InteractionKind::Script
        | InteractionKind::Goto(_)
        | InteractionKind::End
        | InteractionKind::Close { .. } => "TEXT",
        InteractionKind::Image { .. } => "IMAGE",
        InteractionKind::PrivateNote { .. } => "PRIVATE_MESSAGE",
        InteractionKind::TextQuestion { .. } => "TEXT_QUESTION",
        InteractionKind::ChoiceQuestion(_) => "MULTIPLE_CHOICE_QUESTION",
        InteractionKind::ButtonQuestion { .. } => "BUTTON",
        InteractionKind::QuickReplyQuestion { .. } => "QUICK_REPLY",
        InteractionKind::Structured { .. } => "STRUCTURED",
        InteractionKind::Universal { .. } => "UNIVERSAL",
        InteractionKind::Media { media: MediaKind::Audio, .. } => "AUDIO",
        InteractionKind::Media { media: MediaKind::Video, .. } => "VIDEO",
        InteractionKind::Media { media: MediaKind::File, .. } => "FILE",
        InteractionKind::FileUpload(_) => "FILE_UPLOAD",
        InteractionKind::Survey(question) => match question.measure {
            Measure::Fcr => "SURVEY_FCR",
            Measure::Csat => "SURVEY_CSAT",
            Measure::Nps => "SURVEY_NPS",
            Measure::Choice => "SURVEY_CHOICE",
            Measure::Open => "SURVEY_OPEN",
        },
        InteractionKind::Disambiguation(_) => "DISAMBIGUATION_QUESTION",
        InteractionKind::Knowledge(_) => "KNOWLEDGE_AI",
        InteractionKind::Integration { .. } => "API_INTEGRATION",
        InteractionKind::Transfer(_) => "ESCALATION",
    }
}

/// After how many answers that weren't understood people are offered, unless an export says so.
pub(super) const ESCALATE_AFTER: u32 = 3;

/// The kind of a dialog, as its type says; the number of auto-escalation stands elsewhere.
pub(super) fn dialog_kind(word: &str) -> Option<DialogKind> {
    Some(match plain(word).as_str() {
        "DIALOG" | "STANDARD" | "STANDARDDIALOG" => DialogKind::Standard,
        "FALLBACKDIALOG" | "FALLBACK" => DialogKind::Fallback,
        "SURVEYDIALOG" | "SURVEY" => DialogKind::Survey,
        "DISAMBIGUATIONDIALOG" | "DISAMBIGUATION" | "DISAMBIGUTEDIALOG" => {
            DialogKind::Disambiguation
        }
        "AUTOESCALATIONDIALOG" | "AUTOESCALATION" | "ESCALATIONDIALOG" => {
            DialogKind::AutoEscalation { after: ESCALATE_AFTER, skill: None }
        }
        _ => return None,
    })
}

pub(super) const fn dialog_type(kind: &DialogKind) -> &'static str {
    match kind {
        DialogKind::Standard | DialogKind::Faq => "DIALOG",
        DialogKind::Fallback => "FALLBACK_DIALOG",
        DialogKind::Disambiguation => "DISAMBIGUATION_DIALOG",
        DialogKind::AutoEscalation { .. } => "AUTO_ESCALATION_DIALOG",
        DialogKind::Survey => "SURVEY_DIALOG",
    }
}

/// Whether a status says that something takes part.
pub(super) fn is_active(word: &str) -> bool {
    !matches!(plain(word).as_str(), "DISABLED" | "INACTIVE" | "OFF" | "FALSE" | "DELETED")
}

/// What a rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Pattern,
    Regex,
    Option,
    Exact,
    Intent,
    Result,
    /// That no other rule holds.
    Nothing,
}

pub(super) const MATCHES: [Match; 7] = [
    Match::Pattern,
    Match::Regex,
    Match::Option,
    Match::Exact,
    Match::Intent,
    Match::Result,
    Match::Nothing,
];

pub(super) fn match_of(word: &str) -> Option<Match> {
    Some(match plain(word).as_str() {
        "PATTERN" | "PATTERNMATCH" => Match::Pattern,
        "REGEX" | "REGEXMATCH" | "REGULAREXPRESSION" => Match::Regex,
        "EVALOPTION" | "EVALOPTIONS" | "EVALUATEOPTION" | "EVALUATEOPTIONS" => Match::Option,
        "EXACT" | "EXACTMATCH" | "EXACTVALUE" | "VALUE" | "EQUALS" => Match::Exact,
        "INTENT" | "INTENTMATCH" | "RESPONSEINTENT" | "RESPONSEINTENTMATCH" => Match::Intent,
        "APIRESULT" | "APIRESULTS" | "KB" | "KBMATCH" | "KBRESULT" | "KNOWLEDGE"
        | "KNOWLEDGEBASE" | "KNOWLEDGEAI" => Match::Result,
        "NOMATCH" => Match::Nothing,
        _ => return None,
    })
}

/// A match's word, the field that holds what it looks for, and other names of that field.
pub(super) const fn match_words(it: Match) -> (&'static str, &'static [&'static str]) {
    match it {
        Match::Pattern => ("PATTERN", &["patternMatch"]),
        Match::Regex => ("REGEX", &["regexMatch"]),
        Match::Option => ("EVAL_OPTION", &["evaluateOptionMatch", "evalOptionMatch"]),
        Match::Exact => ("EXACT", &["exactMatch", "exactValueMatch", "valueMatch"]),
        Match::Intent => ("INTENT", &["intentMatch", "responseIntentMatch"]),
        Match::Result => (
            "API_RESULT",
            &["apiResultsMatch", "apiResultMatch", "kbMatch", "kbResultsMatch", "knowledgeMatch"],
        ),
        Match::Nothing => ("NO_MATCH", &["noMatch"]),
    }
}

/// How a call ended.
pub(super) fn result(word: &str) -> Option<ResultStatus> {
    Some(match plain(word).as_str() {
        "SUCCESS" | "SUCCEEDED" | "FOUND" | "KBMATCHFOUND" | "MATCHFOUND" => ResultStatus::Success,
        "FAILURE" | "FAIL" | "FAILED" | "ERROR" | "NOTFOUND" | "KBMATCHNOTFOUND"
        | "MATCHNOTFOUND" | "NOMATCH" => ResultStatus::Failure,
        _ => return None,
    })
}

pub(super) const fn result_word(status: ResultStatus) -> &'static str {
    match status {
        ResultStatus::Success => "SUCCESS",
        ResultStatus::Failure => "FAILURE",
    }
}

pub(super) fn operator(word: &str) -> Option<Operator> {
    Some(match plain(word).as_str() {
        "EQUALS" | "EQUAL" | "EQ" | "IS" | "EXACT" => Operator::Equals,
        "NOTEQUALS" | "NOTEQUAL" | "NE" | "NEQ" | "ISNOT" => Operator::NotEquals,
        "CONTAINS" => Operator::Contains,
        "NOTCONTAINS" | "DOESNOTCONTAIN" => Operator::NotContains,
        "STARTSWITH" | "BEGINSWITH" => Operator::StartsWith,
        "ENDSWITH" => Operator::EndsWith,
        "GT" | "GREATERTHAN" => Operator::Gt,
        "GTE" | "GE" | "GREATERTHANOREQUAL" | "GREATERTHANOREQUALS" | "GREATERTHANEQUALS" => {
            Operator::Gte
        }
        "LT" | "LESSTHAN" => Operator::Lt,
        "LTE" | "LE" | "LESSTHANOREQUAL" | "LESSTHANOREQUALS" | "LESSTHANEQUALS" => Operator::Lte,
        "EXISTS" | "ISSET" | "NOTEMPTY" | "ISNOTEMPTY" => Operator::Exists,
        "NOTEXISTS" | "DOESNOTEXIST" | "ISNOTSET" | "EMPTY" | "ISEMPTY" => Operator::NotExists,
        "REGEX" | "MATCHES" | "REGULAREXPRESSION" => Operator::Regex,
        _ => return None,
    })
}

pub(super) const fn operator_word(operator: Operator) -> &'static str {
    match operator {
        Operator::Equals => "EQUALS",
        Operator::NotEquals => "NOT_EQUALS",
        Operator::Contains => "CONTAINS",
        Operator::NotContains => "NOT_CONTAINS",
        Operator::StartsWith => "STARTS_WITH",
        Operator::EndsWith => "ENDS_WITH",
        Operator::Gt => "GT",
        Operator::Gte => "GTE",
        Operator::Lt => "LT",
        Operator::Lte => "LTE",
        Operator::Exists => "EXISTS",
        Operator::NotExists => "NOT_EXISTS",
        Operator::Regex => "REGEX",
    }
}

pub(super) fn scope(word: &str) -> Option<Scope> {
    Some(match plain(word).as_str() {
        "REQUEST" => Scope::Request,
        "DIALOG" => Scope::Dialog,
        "SESSION" | "CONVERSATION" => Scope::Session,
        "FOREVER" | "PERMANENT" => Scope::Forever,
        _ => return None,
    })
}

pub(super) const fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Request => "REQUEST",
        Scope::Dialog => "DIALOG",
        Scope::Session => "SESSION",
        Scope::Forever => "FOREVER",
    }
}

pub(super) fn list_style(word: &str) -> ListStyle {
    match plain(word).as_str() {
        "LETTERS" | "LETTER" | "ALPHABETS" | "ALPHABET" | "ALPHA" => ListStyle::Letters,
        _ => ListStyle::Numbers,
    }
}

/// A word in capitals, without what separates its parts.
pub(super) fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.take(64).flat_map(char::to_uppercase).collect()
}

/// Fields that exports are known to have, in order.
pub(super) const KNOWN_FIELDS: [&str; 170] = [
    "DEFAULT_ERROR_MESSAGE",
    "ENABLE_AGENT_ANNOTATIONS",
    "ENABLE_DEBUG",
    "PCS_FALLBACK_LIMIT",
    "acceptMaskedMessages",
    "action",
    "agentId",
    "agentSkillId",
    "apiResultsMatch",
    "associatedDomains",
    "associatedIntents",
    "autoEscalationThreshold",
    "bot",
    "botAttributes",
    "botId",
    "buttons",
    "callback",
    "cancelResponse",
    "changeResponse",
    "channel",
    "chatBotId",
    "chatBotPlatformUserId",
    "chatBotType",
    "chatbotId",
    "choicesPerRow",
    "comment",
    "conditions",
    "content",
    "contentType",
    "contextConditions",
    "contextDataVariables",
    "contextMatchConditionType",
    "contextName",
    "conversationMessage",
    "createdAt",
    "creationTime",
    "credentialId",
    "customDataFields",
    "defaultErrorMessage",
    "defaultValues",
    "demo",
    "description",
    "dialogTemplateIds",
    "dialogTemplates",
    "dialogType",
    "disambiguation",
    "disambiguteOnlySelectedDomains",
    "displayChoice",
    "displayName",
    "domain",
    "domainId",
    "domainOrigin",
    "enableKeyPhraseMatch",
    "enabled",
    "entityDataSourceId",
    "environmentId",
    "environmentVariables",
    "escalation",
    "evaluateOptionMatch",
    "exactMatch",
    "excludeKeywords",
    "fallbackLimit",
    "fallbackLimitMessage",
    "fallbackMessage",
    "fileUpload",
    "fileUrl",
    "getStartedButtonPayload",
    "globalFunctions",
    "group",
    "groups",
    "hasLiveIntents",
    "hash",
    "headers",
    "id",
    "image",
    "integrationType",
    "intentAnalyzerEnabled",
    "intentId",
    "intentMatch",
    "intentOrigin",
    "interactionDelay",
    "interactionType",
    "isLiveIntent",
    "key",
    "keyPhraseMatchThreshold",
    "language",
    "lastCommenterId",
    "lastCommenterName",
    "lastModifiedDate",
    "leMessageJson",
    "liveIntentIds",
    "matchType",
    "menus",
    "metadata",
    "method",
    "methods",
    "modificationTime",
    "modifiedBy",
    "multipleChoice",
    "multipleChoices",
    "name",
    "nextMessageId",
    "nluShareDataAgree",
    "noMatch",
    "organizationId",
    "parameters",
    "parentDialogId",
    "passThroughMode",
    "pattern",
    "patternMatch",
    "patterns",
    "payload",
    "platform",
    "platforms",
    "postBody",
    "postProcessMessage",
    "preProcessMessage",
    "prevMessageId",
    "primary",
    "processUserResponse",
    "publicBot",
    "publicTemplate",
    "quickReplies",
    "quickReplyList",
    "quickReplyWidget",
    "readOnly",
    "regexMatch",
    "regexText",
    "required",
    "requiredContext",
    "responder",
    "responderId",
    "responderName",
    "responseDataVariable",
    "responseMatches",
    "results",
    "sampleUserInput",
    "scope",
    "sessionExpiredMessage",
    "sessionLength",
    "skipNLP",
    "skipOption",
    "smallTalkEnabled",
    "startDialog",
    "starter",
    "status",
    "subTitle",
    "tangoContextEnabled",
    "target",
    "text",
    "textStyle",
    "thankyouMessage",
    "tile",
    "tileData",
    "title",
    "transcriptDisabled",
    "transferGroupId",
    "transformResultsScript",
    "type",
    "universalWidget",
    "unread",
    "updatedAt",
    "url",
    "userInputRequired",
    "value",
    "version",
    "verticalName",
    "verticalType",
    "webhook",
    "webviewHeightRatio",
];
