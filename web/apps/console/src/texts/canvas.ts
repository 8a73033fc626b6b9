import type { Kind } from "../studio/canvas/gist";

interface KindWords {
  label: string;
  does: string;
}

const kinds: Record<Kind, KindWords> = {
  say: { label: "Text", does: "Says a text" },
  image: { label: "Picture", does: "Shows a picture" },
  audio: { label: "Sound", does: "Plays a sound" },
  video: { label: "Film", does: "Plays a film" },
  file: { label: "File", does: "Offers a file" },
  note: { label: "Note for agents", does: "A text that agents see and contacts don’t" },
  ask: { label: "Question", does: "Asks, and waits for any text" },
  choose: { label: "Choices", does: "Asks, and waits for one of its choices" },
  buttons: { label: "Buttons", does: "Asks with buttons beneath" },
  quick_replies: { label: "Quick replies", does: "Asks with quick replies beneath" },
  carousel: { label: "Carousel", does: "Shows tiles side by side" },
  upload: { label: "Upload", does: "Asks for a file" },
  survey: { label: "Survey question", does: "Asks how it was" },
  disambiguate: { label: "Which is meant", does: "Asks which of several dialogs is meant" },
  knowledge: { label: "Questions and answers", does: "Looks the message up" },
  universal: { label: "Rich content", does: "Shows rich content, written as JSON" },
  call: { label: "Call an integration", does: "Asks a service" },
  external: { label: "Ask an external bot", does: "Says what an external bot answers" },
  transfer: { label: "Hand over", does: "Hands the conversation to people" },
  script: { label: "Script", does: "Runs a script" },
  goto: { label: "Go elsewhere", does: "Goes to another interaction" },
  end: { label: "End the dialog", does: "Ends the dialog" },
  close: { label: "Close the conversation", does: "Closes the conversation" },
};

const one = {
  intents: "intent",
  entities: "entity",
  integrations: "integration",
  external_bots: "external bot",
  credentials: "credential",
  variables: "variable",
  environments: "address or value",
  stories: "story",
} as const;
type Section = keyof typeof one;

function counted(count: number, singular: string, plural: string): string {
  return count === 1 ? `1 ${singular}` : `${count} ${plural}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export const canvas = {
  kinds,
  nothing: { label: "Nothing yet", does: "Doesn’t do anything yet" },
  label: "Canvas",
  view: "View",
  views: { canvas: "Canvas", list: "List" },
  ports: {
    always: "always",
    otherwise: "otherwise",
    after: "then",
    goto: "to",
    slot: (names: string) => `→ ${names}`,
    leadsTo: (name: string) => `leads to ${name}`,
  },
  marks: {
    next: "goes on",
    repeat: "again",
    end: "ends",
    close: "closes",
    close_with_survey: "closes, with a survey",
    clear: "starts afresh",
    as_below: "as below",
    missing: (target: string) => `${target} is missing`,
  },
  starts: {
    events: (events: string) => `on ${events}`,
    kinds: {
      standard: "",
      faq: "frequent question",
      fallback: "when nothing else fits",
      disambiguation: "when several intents fit",
      auto_escalation: "when answers go wrong",
      survey: "when a conversation closes",
    },
    byOthers: "other dialogs lead here",
  },
  badges: {
    off: "off",
    script: "Runs a script",
    slot: (names: string) => `Fills ${names}`,
    sets: (names: string) => `Sets ${names}`,
    languages: (list: string) => `No wording in ${list}`,
    problem: { error: "Has an error", warning: "Has a warning", info: "Has a hint" },
    delay: (ms: number) => `Waits ${ms / 1000} s`,
    covered: "A test that passed comes by here",
  },
  card: (name: string, kind: string, gist: string) =>
    gist ? `${name}, ${kind}: ${gist}` : `${name}, ${kind}`,
  frame: (name: string) => `Dialog ${name}`,
  wire: (from: string, condition: string, to: string) => `${from}, ${condition}: ${to}`,
  add: {
    after: (name: string) => `Add after ${name}`,
    first: "Add the first interaction",
    title: "Add an interaction",
    search: "What shall it do?",
    none: "Nothing fits that.",
    kinds: "Interactions",
    words: "Or lead",
    leads: {
      repeat: { label: "Ask again", does: "The same interaction once more" },
      end: { label: "End the dialog", does: "Nothing follows" },
      close: { label: "Close the conversation", does: "Nothing follows" },
      next: { label: "Go on", does: "With what comes next in the dialog" },
    },
    menu: "Add",
    dialog: "Dialog",
    story: "Story",
    newDialog: "New dialog",
    newStory: "New story",
    name: "Name",
    nameOfDialog: "What it helps with, as “Account balance”.",
    nameOfStory: "A folder for dialogs that belong together.",
    into: "Story",
    create: "Create",
    cancel: "Cancel",
    close: "Close",
    startsAs: "New dialog",
  },
  tidy: "Tidy up",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Show all",
  map: "Map of the canvas: press to go there",
  tools: "Tools of the canvas",
  keys: "Arrow keys go from card to card, Enter opens the properties, F2 edits the text, / adds after it, Delete removes it.",
  find: {
    label: "Search in this bot",
    none: "Nothing has these words.",
    hits: "Places found",
    more: (count: number) => `and ${count} more`,
    where: {
      name: "name",
      key: "key",
      text: "text",
      pattern: "starts it",
      rule: "condition",
      script: "script",
    },
  },
  said: {
    removed: (count: number) => (count === 1 ? "Removed." : `${count} removed.`),
    copied: (count: number) => (count === 1 ? "Copied." : `${count} copied.`),
    undo: "Undo",
  },
  along: {
    count: {
      intents: (count: number) => counted(count, "intent", "intents"),
      entities: (count: number) => counted(count, "entity", "entities"),
      integrations: (count: number) => counted(count, "integration", "integrations"),
      external_bots: (count: number) => counted(count, "external bot", "external bots"),
      credentials: (count: number) => counted(count, "credential", "credentials"),
      variables: (count: number) => counted(count, "variable", "variables"),
      environments: (count: number) => counted(count, "address or value", "addresses and values"),
      stories: (count: number) => counted(count, "story of answers", "stories of answers"),
    },
    came: (what: string) => `${what} came along.`,
    credentials: "Of a credential only the name and the kind: its secret is the workspace’s.",
    named: (section: Section, key: string) => `the ${one[section]} “${key}”`,
    own: (what: string, count: number) =>
      `${capital(what)} ${count === 1 ? "is" : "are"} this bot’s own: ${count === 1 ? "it stays as it is" : "they stay as they are"}.`,
    and: (before: string, last: string) => `${before} and ${last}`,
  },
  edit: (name: string) => `Text of ${name}`,
  editName: "Name of the dialog",
  empty: {
    title: "This bot has no dialogs yet",
    text: "A dialog is one thing that the bot helps with: what starts it, and what is said and asked.",
    action: "Add the first dialog",
    readOnly: "Whoever may build can add the first one.",
  },
} as const;
