// LivePerson's structured content that says no more than our own messages do: a text with buttons or quick
// replies, and tiles. Whatever has a style, an accessible name or several actions stays as it is.
import type { Interaction } from "../draft/bot";
import { type Fields, isFields, type Tree } from "../draft/tree";
import { type Button, type QuickReply, shortButton, shortReply } from "./choices";
import type { Tile } from "./TileFields";

/** Our own fields for such content; nothing when it says more than they can. */
export function ownOfStructured(content: Fields): Interaction | undefined {
  const { quickReplies, ...rest } = content;
  if (quickReplies !== undefined) return withReplies(rest, quickReplies);
  if (content.type === "carousel") return withTiles(undefined, content);
  const elements = elementsOf(content);
  if (!elements) return undefined;
  const text = plainText(elements[0]);
  const below = text === undefined ? elements : elements.slice(1);
  const [first] = below;
  if (below.length === 1 && isFields(first) && first.type === "carousel") {
    return withTiles(text, first);
  }
  const buttons = whole(below.map(buttonOf));
  if (text === undefined || !buttons?.length) return undefined;
  return { text, buttons: buttons.map(shortButton) };
}

function withReplies(content: Fields, quickReplies: Tree): Interaction | undefined {
  const text = plainText(content);
  const listed = isFields(quickReplies) ? quickReplies.replies : undefined;
  if (text === undefined || !Array.isArray(listed) || listed.length === 0) return undefined;
  const buttons = whole(listed.map(buttonOf));
  if (!buttons || buttons.some((it) => it.link !== undefined)) return undefined;
  const quick_replies = buttons.map(({ label, reply, metadata }): string | QuickReply => {
    const payload = reply === undefined ? {} : { payload: reply };
    return shortReply({ title: label, ...payload, ...(metadata && { metadata }) });
  });
  return { text, quick_replies };
}

function withTiles(text: string | undefined, content: Fields): Interaction | undefined {
  if (!hasOnly(content, ["type", "padding", "elements"]) || !Array.isArray(content.elements)) {
    return undefined;
  }
  const carousel = whole(content.elements.map(tileOf));
  if (!carousel?.length) return undefined;
  return { ...(text && { text }), carousel };
}

function tileOf(content: Tree): Tile | undefined {
  const elements = [...(elementsOf(content) ?? [])];
  const image = pictureOf(elements[0]);
  if (image !== undefined) elements.shift();
  const title = plainText(elements.shift());
  if (title === undefined) return undefined;
  const subtitle = plainText(elements[0]);
  if (subtitle !== undefined) elements.shift();
  const buttons = whole(elements.map(buttonOf));
  if (!buttons) return undefined;
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(image !== undefined && { image }),
    ...(buttons.length > 0 && { buttons: buttons.map(shortButton) }),
  };
}

function buttonOf(it: Tree): Button | undefined {
  if (!isFields(it) || it.type !== "button") return undefined;
  if (!hasOnly(it, ["type", "title", "tooltip", "click"])) return undefined;
  const { title: label, click } = it;
  if (typeof label !== "string" || !isFields(click) || !hasOnly(click, ["actions", "metadata"])) {
    return undefined;
  }
  const actions = Array.isArray(click.actions) ? click.actions : [];
  const [action] = actions;
  if (actions.length !== 1 || !isFields(action)) return undefined;
  const { metadata } = click;
  if (metadata !== undefined && !Array.isArray(metadata)) return undefined;
  const given = metadata ? { metadata } : {};
  if (action.type === "link" && typeof action.uri === "string") {
    const isPlain = hasOnly(action, ["type", "uri", "target"]) && action.target !== "slideout";
    return isPlain ? { label, link: action.uri, ...given } : undefined;
  }
  if (action.type !== "publishText" || typeof action.text !== "string") return undefined;
  if (!hasOnly(action, ["type", "text"])) return undefined;
  return { label, ...(action.text !== label && { reply: action.text }), ...given };
}

function plainText(it: Tree): string | undefined {
  if (!isFields(it) || it.type !== "text" || typeof it.text !== "string") return undefined;
  return hasOnly(it, ["type", "text", "tooltip", "tag"]) ? it.text : undefined;
}

function pictureOf(it: Tree): string | undefined {
  if (!isFields(it) || it.type !== "image" || typeof it.url !== "string") return undefined;
  return hasOnly(it, ["type", "url", "tooltip"]) ? it.url : undefined;
}

function elementsOf(it: Tree): readonly Tree[] | undefined {
  if (!isFields(it) || it.type !== "vertical" || !Array.isArray(it.elements)) return undefined;
  return hasOnly(it, ["type", "elements"]) ? it.elements : undefined;
}

function hasOnly(it: Fields, names: readonly string[]): boolean {
  return Object.keys(it).every((name) => names.includes(name));
}

/** The list, when none is missing. */
function whole<T>(list: readonly (T | undefined)[]): T[] | undefined {
  const found = list.filter((it) => it !== undefined);
  return found.length === list.length ? found : undefined;
}
