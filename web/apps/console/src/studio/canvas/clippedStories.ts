// Stories in which copied interactions look for answers: a bot that lacks them gets them.
import { type Bot, type Dialog, dialogsOf, type Interaction, type Story } from "../draft/bot";
import { type Action, PLACES } from "../draft/edit";
import { free } from "../draft/keys";
import { isSame, put } from "../draft/tree";
import type { Thing } from "./baggage";

type Copied = { interaction: Interaction } | { dialog: Dialog };
type Stories = Readonly<Record<string, Story>>;

/** The stories that questions and answers among the copied are looked for in, without places on the canvas. */
export function searchedIn(bot: Bot, copied: readonly Copied[]): Record<string, Story> {
  const interactions = copied.flatMap((it) =>
    "dialog" in it ? Object.values(it.dialog.interactions ?? {}) : [it.interaction],
  );
  const named = new Set(interactions.flatMap((it) => it?.knowledge?.stories ?? []));
  const stories = Object.entries(bot.stories ?? {}).filter(([key]) => named.has(key));
  return Object.fromEntries(stories.map(([key, story]) => [key, withoutPlaces(story)]));
}

function withoutPlaces(story: Story): Story {
  const dialogs = Object.entries(story.dialogs ?? {}).map(
    ([key, dialog]) => [key, put(dialog, PLACES, undefined)] as const,
  );
  return { ...story, dialogs: Object.fromEntries(dialogs) };
}

/** Puts in the stories that a bot lacks. Their dialogs answer and lead nowhere: a free key is all they need. */
export function pastedStories(bot: Bot, stories: Stories) {
  const taken = new Set(dialogsOf(bot).map(({ key }) => key));
  const actions: Action[] = [];
  const along: Thing[] = [];
  const own: Thing[] = [];
  for (const [key, story] of Object.entries(stories)) {
    const before = bot.stories?.[key];
    if (before) {
      if (!isSame(withoutPlaces(before), story)) own.push({ section: "stories", key });
      continue;
    }
    const dialogs = Object.entries(story.dialogs ?? {}).map(([dialog, content]) => {
      const anew = free(dialog, taken);
      taken.add(anew);
      return [anew, content] as const;
    });
    actions.push({
      do: "set",
      path: ["stories", key],
      value: { ...story, dialogs: Object.fromEntries(dialogs) },
    });
    along.push({ section: "stories", key });
  }
  return { actions, along, own };
}
