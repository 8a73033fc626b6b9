//! The table. A new operation gets its row here, or nobody may do it and a test fails.

use model::member::Role::{self, Agent, Analyst, Builder, Lead};

use super::{Right, Who};

const BOTS: &[&str] = &["bots"];
const READ_BOTS: &[&str] = &["read", "bots"];
const TALK: &[&str] = &["conversations"];
const READ_TALK: &[&str] = &["read", "conversations"];
const GATEWAY: &[&str] = &["gateway"];
const OWN_CREDENTIALS: &[&str] = &[];
const KOMMUNICATE: &[&str] = &["kommunicate"];
const READ: &[&str] = &["read"];
const PEOPLE: &[&str] = &["conversations", "desk"];
const AT_DESK: &[&str] = &["desk"];
const READ_DESK: &[&str] = &["read", "desk"];

const BUILDERS: &[Role] = &[Builder];
const DESK: &[Role] = &[Lead, Agent];
const LEADS: &[Role] = &[Lead];
const READERS: &[Role] = &[Builder, Lead, Analyst];
const EVERYONE: &[Role] = &[Builder, Lead, Agent, Analyst];
const HELPERS: &[Role] = &[Builder, Lead, Agent];
const WATCHERS: &[Role] = &[Lead, Agent, Analyst];
const NOBODY_ELSE: &[Role] = &[];

const fn public(operation: &'static str) -> Right {
    Right { operation, who: Who::Public, is_audited: false }
}

const fn anybody(operation: &'static str) -> Right {
    Right { operation, who: Who::Anybody, is_audited: false }
}

const fn these(
    operation: &'static str,
    scopes: &'static [&'static str],
    roles: &'static [Role],
) -> Right {
    Right { operation, who: Who::These { scopes, roles }, is_audited: false }
}

const fn admins(operation: &'static str) -> Right {
    these(operation, &[], NOBODY_ELSE)
}

impl Right {
    const fn audited(self) -> Self {
        Self { is_audited: true, ..self }
    }
}

/// Every operation, with those who may do it.
pub const TABLE: &[Right] = &[
    // The server.
    public("getHealth"),
    public("getReadiness"),
    public("getOpenapi"),
    these("getMetrics", READ, &[Builder, Analyst]),
    // Oneself.
    public("signIn"),
    public("setPassword"),
    public("beginSingleSignOn"),
    public("finishSingleSignOn"),
    anybody("signOut"),
    anybody("getMe"),
    anybody("changePassword").audited(),
    anybody("beginSecondFactor").audited(),
    anybody("confirmSecondFactor").audited(),
    anybody("removeSecondFactor").audited(),
    anybody("listOwnKeys"),
    anybody("createOwnKey").audited(),
    anybody("revokeOwnKey").audited(),
    // Workspaces, of the first one's administrators.
    admins("listWorkspaces"),
    admins("createWorkspace").audited(),
    admins("deleteWorkspace").audited(),
    admins("getMasterKey"),
    // Members and keys.
    admins("resetSecondFactor").audited(),
    these("listMembers", &[], LEADS),
    these("getMember", &[], LEADS),
    admins("inviteMember").audited(),
    admins("changeMember").audited(),
    admins("createMemberLink").audited(),
    admins("createMemberKey").audited(),
    admins("listApiKeys"),
    admins("createApiKey").audited(),
    admins("revokeApiKey").audited(),
    admins("listAuditEntries"),
    admins("checkAuditLog"),
    admins("getSingleSignOn"),
    admins("putSingleSignOn").audited(),
    admins("deleteSingleSignOn").audited(),
    // Secrets and webhooks.
    admins("listSecrets"),
    admins("putSecret").audited(),
    admins("deleteSecret").audited(),
    admins("getKommunicateWebhook"),
    admins("putKommunicateWebhook").audited(),
    admins("deleteKommunicateWebhook").audited(),
    admins("listWebhooks"),
    admins("createWebhook").audited(),
    admins("getWebhook"),
    admins("putWebhook").audited(),
    admins("deleteWebhook").audited(),
    admins("rotateWebhook").audited(),
    admins("enableWebhook").audited(),
    admins("disableWebhook").audited(),
    admins("testWebhook").audited(),
    admins("listWebhookDeliveries"),
    admins("listWebhookDeadLetters"),
    admins("replayWebhook").audited(),
    admins("createWebhookChannel").audited(),
    admins("rotateWebhookChannel").audited(),
    // Bots.
    these("listBots", READ_BOTS, READERS),
    these("getBot", READ_BOTS, READERS),
    these("getDraft", READ_BOTS, READERS),
    these("checkBot", READ_BOTS, READERS),
    these("checkSource", READ_BOTS, READERS),
    these("listVersions", READ_BOTS, READERS),
    these("listReleases", READ_BOTS, READERS),
    these("getTraining", READ_BOTS, READERS),
    these("understandText", READ_BOTS, READERS),
    these("evaluateBot", READ_BOTS, READERS),
    these("matchBotGroup", READ_BOTS, READERS),
    these("exportLivePerson", READ_BOTS, BUILDERS).audited(),
    these("getVersion", READ_BOTS, BUILDERS),
    these("compareBot", READ_BOTS, BUILDERS),
    these("listTemplates", READ_BOTS, BUILDERS),
    these("listBuiltInEntities", READ_BOTS, READERS),
    these("renderRichMessage", READ_BOTS, READERS),
    these("readCurl", BOTS, BUILDERS),
    // What is tried out calls others with the workspace's secrets.
    these("tryIntegration", BOTS, BUILDERS),
    these("tryExternalBot", BOTS, BUILDERS),
    these("tryScript", BOTS, BUILDERS),
    these("tryCondition", READ_BOTS, BUILDERS),
    these("matchText", READ_BOTS, BUILDERS),
    these("putDraft", BOTS, BUILDERS),
    these("addFaq", BOTS, BUILDERS),
    these("replaceEntityValues", BOTS, BUILDERS),
    these("trainBot", BOTS, BUILDERS),
    these("importHaptik", BOTS, BUILDERS),
    these("importKompose", BOTS, BUILDERS),
    these("importLivePerson", BOTS, BUILDERS),
    these("importRasa", BOTS, BUILDERS),
    these("beginPreview", BOTS, BUILDERS),
    these("sendPreviewMessage", BOTS, BUILDERS),
    these("uploadPreviewAttachment", BOTS, BUILDERS),
    these("stayPreviewSilent", BOTS, BUILDERS),
    these("playPreviewAgent", BOTS, BUILDERS),
    these("putPreviewAnswers", BOTS, BUILDERS),
    these("endPreview", BOTS, BUILDERS),
    these("getPreviewTest", BOTS, BUILDERS),
    these("runBotTests", BOTS, BUILDERS),
    these("publishBot", BOTS, BUILDERS).audited(),
    these("rollBackBot", BOTS, BUILDERS).audited(),
    these("deleteBot", BOTS, BUILDERS).audited(),
    // Channels.
    these("listChannels", READ_BOTS, EVERYONE),
    these("getChannel", READ_BOTS, EVERYONE),
    these("putChannel", BOTS, BUILDERS).audited(),
    these("deleteChannel", BOTS, BUILDERS).audited(),
    // Conversations. Who writes in a contact's name tries something out.
    these("listConversations", READ_TALK, EVERYONE),
    these("getConversation", READ_TALK, EVERYONE),
    these("listMessages", READ_TALK, EVERYONE),
    these("followConversation", READ_TALK, EVERYONE),
    these("openConversation", TALK, BUILDERS),
    these("sendMessage", TALK, BUILDERS),
    these("uploadAttachment", TALK, HELPERS),
    these("postReplies", TALK, NOBODY_ELSE),
    these("amendConversation", TALK, DESK),
    these("closeConversation", TALK, DESK),
    these("tellTransferFailed", TALK, DESK),
    // The desk. In whose name an agent's work is done is judged by who asks.
    these("listTeams", READ_DESK, WATCHERS),
    these("getTeam", READ_DESK, WATCHERS),
    these("listAgents", READ_DESK, WATCHERS),
    these("getAgent", READ_DESK, WATCHERS),
    these("listDeskConversations", READ_DESK, WATCHERS),
    these("listDeskLog", READ_DESK, WATCHERS),
    these("listConversationLog", READ_DESK, WATCHERS),
    these("followDesk", READ_DESK, WATCHERS),
    admins("putTeam").audited(),
    admins("deleteTeam").audited(),
    admins("createAgent").audited(),
    admins("putAgent").audited(),
    admins("deleteAgent").audited(),
    these("setPresence", AT_DESK, DESK),
    these("claimConversation", AT_DESK, DESK),
    these("declineConversation", AT_DESK, DESK),
    these("parkConversation", AT_DESK, DESK),
    these("assignConversation", AT_DESK, DESK),
    these("transferConversation", AT_DESK, DESK),
    these("returnConversation", AT_DESK, DESK),
    these("closeAsAgent", AT_DESK, DESK),
    these("reopenConversation", AT_DESK, DESK),
    these("pullConversation", AT_DESK, DESK),
    these("replyAsAgent", AT_DESK, DESK),
    these("writeNote", AT_DESK, DESK),
    these("tagConversation", AT_DESK, DESK),
    these("escalateToAgent", PEOPLE, HELPERS),
    these("getDeskSummary", READ_DESK, WATCHERS),
    these("listRatings", READ_DESK, WATCHERS),
    these("markRead", AT_DESK, DESK),
    these("listCanned", READ_DESK, WATCHERS),
    these("getCanned", READ_DESK, WATCHERS),
    these("renderCanned", AT_DESK, DESK),
    these("createCanned", AT_DESK, LEADS).audited(),
    these("putCanned", AT_DESK, LEADS).audited(),
    these("deleteCanned", AT_DESK, LEADS).audited(),
    // Contacts.
    these("listContacts", READ_TALK, WATCHERS),
    these("getContact", READ_TALK, WATCHERS),
    these("amendContact", PEOPLE, DESK),
    // What bots and programs share.
    these("listContexts", READ_TALK, HELPERS),
    these("listContextValues", READ_TALK, HELPERS),
    these("getContextValue", READ_TALK, HELPERS),
    these("putContext", TALK, BUILDERS),
    these("deleteContext", TALK, BUILDERS),
    these("patchContextValues", TALK, BUILDERS),
    these("clearContextValues", TALK, BUILDERS),
    these("deleteContextValue", TALK, BUILDERS),
    these("listLivepersonNamespaces", TALK, BUILDERS),
    these("createLivepersonNamespace", TALK, BUILDERS),
    these("deleteLivepersonNamespace", TALK, BUILDERS),
    these("getLivepersonProperties", TALK, BUILDERS),
    these("setLivepersonProperties", TALK, BUILDERS),
    these("clearLivepersonProperties", TALK, BUILDERS),
    these("createLivepersonDocument", TALK, BUILDERS),
    // What happened.
    these("listReports", READ_BOTS, READERS),
    these("listLogEvents", READ_BOTS, READERS),
    these("listBotEvents", READ_BOTS, READERS),
    // Systems that ask our bots.
    these("askAsColloquy", GATEWAY, NOBODY_ELSE),
    these("askAsHaptik", GATEWAY, NOBODY_ELSE),
    these("askAsKommunicate", GATEWAY, NOBODY_ELSE),
    these("askAsRasa", GATEWAY, NOBODY_ELSE),
    these("listLivepersonEnvironments", GATEWAY, NOBODY_ELSE),
    these("createLivepersonConversation", GATEWAY, NOBODY_ELSE),
    these("askAsLiveperson", GATEWAY, NOBODY_ELSE),
    these("getLivepersonState", GATEWAY, NOBODY_ELSE),
    // Kommunicate's platform.
    these("changeKommunicateAssignee", KOMMUNICATE, NOBODY_ELSE),
    these("createKommunicateConversation", KOMMUNICATE, NOBODY_ELSE),
    these("changeKommunicateStatus", KOMMUNICATE, NOBODY_ELSE),
    these("updateKommunicateConversation", KOMMUNICATE, NOBODY_ELSE),
    these("sendKommunicateUserMessage", KOMMUNICATE, NOBODY_ELSE),
    these("sendKommunicateMessage", KOMMUNICATE, NOBODY_ELSE),
    these("updateKommunicateUser", KOMMUNICATE, NOBODY_ELSE),
    these("getKommunicateUsers", KOMMUNICATE, NOBODY_ELSE),
    // Contacts, with tokens and links of their own.
    public("openPublicConversation"),
    public("sendPublicMessage"),
    public("listPublicMessages"),
    public("followPublicConversation"),
    public("uploadPublicAttachment"),
    public("getSurvey"),
    public("answerSurvey"),
    public("markPublicRead"),
    public("tellPublicTyping"),
    public("readFile"),
    public("receiveWebView"),
    // Haptik's Bot API: programs come with credentials of a channel, no key opens it.
    these("createHaptikUser", OWN_CREDENTIALS, NOBODY_ELSE),
    these("updateHaptikUser", OWN_CREDENTIALS, NOBODY_ELSE),
    these("logHaptikMessage", OWN_CREDENTIALS, NOBODY_ELSE),
    these("askHaptikMessage", OWN_CREDENTIALS, NOBODY_ELSE),
    these("logHaptikFile", OWN_CREDENTIALS, NOBODY_ELSE),
    these("logHaptikFeedback", OWN_CREDENTIALS, NOBODY_ELSE),
    these("switchHaptikWebhook", OWN_CREDENTIALS, NOBODY_ELSE),
    these("sendHaptikChatToAgent", OWN_CREDENTIALS, NOBODY_ELSE),
    these("getHaptikHistory", OWN_CREDENTIALS, NOBODY_ELSE),
    these("getHaptikHistoryV2", OWN_CREDENTIALS, NOBODY_ELSE),
];
