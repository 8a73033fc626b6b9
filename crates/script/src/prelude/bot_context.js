  // The functions of botContext. Reads come from the snapshot, writes become actions.
  const values = { __proto__: null };
  let userName, email;
  const read = (fact) => host('read', fact) ?? null;
  const readJson = (fact) => parsed(host('read', fact));
  const missing = (name, answer) => () => { host('unavailable', name); return answer(); };
  const nothing = () => null;

  const messageWithReplies = (message, replies) => {
    host('send_with_replies', text(message), texts(replies));
  };
  const send = (message) => { host('send', text(message)); };
  const trigger = (name) => { host('trigger', text(name)); };
  const addReplies = (replies) => { host('add_replies', texts(replies)); };
  const transferByDomain = (intent, domain) => {
    host('bot_transfer', textOrNull(intent), textOrNull(domain), null);
  };

  const changed = (change, scope, namespace, key, value) =>
    host('change_context', change, scope, text(namespace), textOrNull(key), value ?? null) === 'true';
  // A value, or the whole document as a map.
  const context = (scope, namespace, key) => {
    const found = parsed(host('context', scope, text(namespace), textOrNull(key)));
    return key === undefined || key === null ? mapped(found) : found;
  };

  // `a`, `a)`, `a.` or the text of `A)Yes`.
  const chosen = (said, option) => {
    const whole = text(option).trim().toLowerCase();
    if (said === whole) return true;
    const labelled = /^([a-z0-9]{1,3})\s*([).:])\s*(.*)$/s.exec(whole);
    if (labelled === null) return false;
    const [, label, mark, rest] = labelled;
    return said === label || said === label + mark || said === `${label})` || said === `${label}.` ||
      said === rest.trim();
  };

  const location = (place) => {
    const field = (...names) => {
      for (const name of names) {
        if (place !== null && place[name] !== undefined && place[name] !== null) return place[name];
      }
      return null;
    };
    return {
      getCityName: () => field('city', 'cityName'),
      getState: () => field('state', 'region'),
      getLatitude: () => field('latitude', 'lat'),
      getLongitude: () => field('longitude', 'lng', 'lon'),
      getZipCode: () => field('zip', 'zipCode', 'zipcode', 'postalCode'),
    };
  };

  const botContext = {
    getCurrentUserMessage: () => read('message'),
    getBotVariable(name) {
      name = text(name);
      if (!(name in values)) values[name] = parsed(host('variable', name));
      return values[name];
    },
    setBotVariable(name, value, forSession, forever) {
      name = text(name);
      const json = stringify(value) ?? 'null';
      host('set_variable', name, json, forever ? 'forever' : forSession ? 'session' : 'request');
      values[name] = value === undefined ? null : value;
    },
    getEnvVariable: (name) => host('environment', text(name)) ?? null,
    getConversationId: () => read('conversation'),
    getLPAccountId: () => host('attribute', 'brandId') ?? read('workspace'),
    getLPEngagementAttribute: (key) => host('attribute', text(key)) ?? null,
    getLPUserPersonalInfo: () => readJson('personal_info'),
    getLPCustomerInfo: () => readJson('customer_info'),
    getChannel: () => read('channel'),
    getUserChannel: () => read('user_channel'),
    getUserPlatformId: () => read('contact'),
    getUserPlatformType() {
      const channel = read('channel');
      return channel === 'web' ? 'HTMLCLIENT' : String(channel).toUpperCase();
    },
    getUserName: () => (userName === undefined ? read('user_name') : userName),
    setUserName(name) { host('user_name', text(name)); userName = text(name); },
    getEmail: () => (email === undefined ? read('email') : email),
    setEmail(address) { host('email', text(address)); email = text(address); },
    getUserLocation: () => location(readJson('location')),
    getNlpResponse: () => readJson('reading'),
    getNamedEntities(name) {
      const found = parsed(host('named_entities', text(name)));
      return found.length === 0 ? null : found.map((phrase) => ({ getPhrase: () => phrase, phrase }));
    },
    getSentiment: () => read('sentiment'),
    getDialogStarterIntent: () => read('starter_intent'),
    getDisambiguatedIntentName: () => read('chosen_intent_name'),
    getDisambiguatedIntentId: () => read('chosen_intent_id'),
    getQuickReplyPayload: () => read('payload'),
    getButtonPayload: () => read('payload'),
    getMetadata(type) {
      const all = readJson('metadata');
      if (type === undefined) return all[0] ?? null;
      return all.find((one) => one !== null && typeof one === 'object' && one.type === type) ?? null;
    },
    getWebViewVariable: (name) => parsed(host('web_view', text(name))),
    getWebViewVariables: () => mapped(readJson('web_view')),
    getHoursType: (spec, zone) => host('hours', texts(spec), text(zone)) ?? null,
    sendMessage: send,
    sendMessages(messages) { for (const message of list(messages)) send(message); },
    sendImmediateReply(messages) { host('send_and_stop', texts(messages)); },
    sendMessageWithQuickReplies: messageWithReplies,
    addQuickReplies: addReplies,
    addQuickReples: addReplies,
    sendPrivateMessage(message) { host('send_private', text(message)); },
    setMessageDelay(milliseconds) { host('delay', String(Number(milliseconds))); },
    setAllowMaxTextResponse(allow) { host('allow_max_text', String(Boolean(allow))); },
    setTriggerNextMessage: trigger,
    setTriggerNextMessge: trigger,
    transferToBotDialog(bot, dialog, message) {
      host('bot_dialog', text(bot), text(dialog), textOrNull(message));
    },
    setBotTransferIntentbyDomain: transferByDomain,
    setBotTransferIntentByDomain: transferByDomain,
    setBotTransferDomainName(domain) { host('bot_transfer', null, textOrNull(domain), null); },
    setBotTransferIntentName(intent) { host('bot_transfer', textOrNull(intent), null, null); },
    setBotTransferIntentId(id) { host('bot_transfer', textOrNull(id), null, null); },
    setBotTransferUserMessage(message) { host('bot_transfer', null, null, textOrNull(message)); },
    evaluateOptions(said, options) {
      const wanted = text(said).trim().toLowerCase();
      return wanted === '' ? null : list(options).find((option) => chosen(wanted, option)) ?? null;
    },
    logCustomEvent(message, name, detail) {
      host('custom_event', text(message), text(name), textOrNull(detail));
    },
    logEscalationEvent(message, system) { host('escalation_event', text(message), text(system)); },
    printDebugMessage: print,
    isApiExecutionSuccessful() {
      const status = read('status');
      return status === '200' || status === '201';
    },
    getApiStatusCode: () => read('status'),
    askMaven: missing('askMaven', nothing),
    isContextApiEnabled: () => true,
    registerContextNamespace: (namespace, seconds) =>
      changed('register', null, namespace, null, textOrNull(seconds)),
    deleteContextNamespace: (namespace) => changed('unregister', null, namespace),
  };
  for (const [scope, name] of [['global', 'Global'], ['contact', 'User'], ['conversation', 'Conversation']]) {
    const named = (verb) => (scope === 'global' ? `${verb}GlobalContextData` : `${verb}ContextDataFor${name}`);
    botContext[named('set')] = (namespace, key, value) =>
      changed('set', scope, namespace, key, stringify(value) ?? 'null');
    botContext[named('get')] = (namespace, key) => context(scope, namespace, key);
    botContext[named('delete')] = (namespace, key) => changed('delete', scope, namespace, key);
    botContext[named('deleteAll')] = (namespace) => changed('clear', scope, namespace);
  }
  globalThis.botContext = botContext;
