// What was done to a draft, so that it can be undone. Pure.
import type { Bot } from "./bot";
import { type Action, edit } from "./edit";

/** Most steps that can be undone. */
const MOST_STEPS = 200;
/** What is typed into one place within this time is one step, in milliseconds. */
const ONE_STEP_MS = 1_000;

export interface History {
  bot: Bot;
  past: readonly Bot[];
  future: readonly Bot[];
  /** The place of the last step and when it was made. */
  last?: { place: string; at: number } | undefined;
}

export type Step =
  | { do: "edit"; action: Action; at: number }
  | { do: "undo" }
  | { do: "redo" }
  /** What was read anew, as another's changes: it can be undone. */
  | { do: "read"; bot: Bot }
  /** What is there at the beginning: nothing can be undone. */
  | { do: "begin"; bot: Bot };

export function begin(bot: Bot): History {
  return { bot, past: [], future: [] };
}

export function step(history: History, step: Step): History {
  switch (step.do) {
    case "edit":
      return edited(history, step);
    case "undo": {
      const before = history.past.at(-1);
      if (!before) return history;
      const future = [history.bot, ...history.future];
      return { bot: before, past: history.past.slice(0, -1), future };
    }
    case "redo": {
      const [after, ...future] = history.future;
      return after ? { bot: after, past: [...history.past, history.bot], future } : history;
    }
    case "read":
      return step.bot === history.bot ? history : kept(history, step.bot);
    case "begin":
      return begin(step.bot);
  }
}

function edited(history: History, { action, at }: Extract<Step, { do: "edit" }>): History {
  const bot = edit(history.bot, action);
  if (bot === history.bot) return history;
  const place = action.do === "set" ? action.path.join("\n") : "";
  const isTyping =
    place !== "" && history.last?.place === place && at - history.last.at < ONE_STEP_MS;
  if (isTyping) return { ...history, bot, future: [], last: { place, at } };
  return { ...kept(history, bot), last: { place, at } };
}

function kept(history: History, bot: Bot): History {
  return { bot, past: [...history.past, history.bot].slice(-MOST_STEPS), future: [] };
}
