// What scripts can call, as docs/scripts.md says: a signature and a line for each.

export interface ScriptFunction {
  name: string;
  signature: string;
  info: string;
}

const LINES = `
getCurrentUserMessage() | The latest message, typed or tapped.
getBotVariable(name) | A variable's value; also api_X, X.field and slot.NAME.
setBotVariable(name, value, forSession, forever) | Sets a variable; without flags until the contact's next message. null removes it.
getEnvVariable(name) | A value or address of the environment, or null.
getChannel() | The channel, as scripts see it.
getUserChannel() | The contact's channel.
getConversationId() | The conversation's id.
getUserPlatformId() | The contact's id.
getUserPlatformType() | HTMLCLIENT on web, else the channel in capitals.
getLPAccountId() | The account that the conversation belongs to.
getLPEngagementAttribute(key) | An attribute given when the conversation was opened, or null.
getLPCustomerInfo() | What is known of the customer, or null.
getLPUserPersonalInfo() | Personal information, or null.
getUserName() | The contact's name.
setUserName(name) | Sets the contact's name.
getEmail() | The contact's e-mail address.
setEmail(address) | Sets the contact's e-mail address.
getUserLocation() | An object with getCityName(), getState(), getZipCode(), getLatitude(), getLongitude().
getDialogStarterIntent() | The latest intent that started a dialog, or null.
getDisambiguatedIntentName() | The intent that was chosen when asked what was meant.
getDisambiguatedIntentId() | The key of that intent.
getSentiment() | Positive, Neutral or Negative, by English words.
getNlpResponse() | nouns, verbs, phrases, sentences and tokens of the message.
getNamedEntities(name) | What the message has of an entity, each with getPhrase(), or null.
getWebViewVariable(name) | One value that a web view gave.
getWebViewVariables() | All that a web view gave.
getQuickReplyPayload() | What the tapped quick reply carries, or null.
getButtonPayload() | What the tapped button carries, or null.
getMetadata(type) | The tapped element's metadata of that type, or the first.
getHoursType(hours, zone) | The name of the hours that hold now.
evaluateOptions(said, options) | The option that was taken, by text or label, or null.
sendMessage(text) | Says something.
sendMessages(list) | Says several texts.
sendMessageWithQuickReplies(text, list) | Says a text with quick replies; 'Yes~payload' carries a payload.
addQuickReplies(list) | Adds quick replies to the interaction's message.
sendImmediateReply(texts) | Says it and ends the flow: nothing after it runs.
sendPrivateMessage(text) | Agents see it, contacts don't.
setMessageDelay(ms) | A pause before the message.
setAllowMaxTextResponse(is) | Long texts aren't split.
setTriggerNextMessage(name) | Where to go next: an interaction's name or key, or a target.
logCustomEvent(message, name, detail) | Counts an event.
logEscalationEvent(message, system) | Counts an escalation.
getApiStatusCode() | The status of the latest call, as a text.
isApiExecutionSuccessful() | Whether the latest call was answered with 200 or 201.
printDebugMessage(text) | A line in the log.
print(text) | A line in the log.
transferToBotDialog(bot, dialog, message) | Gives the conversation to another bot of the workspace.
setBotTransferIntentbyDomain(intent, domain) | The intent that another bot is told.
setBotTransferIntentId(id) | The intent that another bot is told, by its id.
setBotTransferUserMessage(text) | The message that another bot is told.
isContextApiEnabled() | Whether contexts can be used.
`;

export const FUNCTIONS: readonly ScriptFunction[] = LINES.trim()
  .split("\n")
  .map((line) => {
    const [signature = "", info = ""] = line.split(" | ");
    return { name: signature.slice(0, signature.indexOf("(")), signature, info };
  });
