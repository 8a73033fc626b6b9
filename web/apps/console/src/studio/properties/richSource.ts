// A rich message as JSON: our own fields, or what Haptik, Kommunicate and LivePerson say.
import { kindOf } from "../canvas/gist";
import type { Interaction } from "../draft/bot";
import { type Fields, isFields, type Tree } from "../draft/tree";
import { type Button, type QuickReply, shortButton, shortReply } from "./choices";
import { withKind } from "./kinds";
import { ownOfStructured } from "./richLivePerson";
import type { Tile } from "./TileFields";

const OWN = ["text", "buttons", "quick_replies", "carousel", "per_row"] as const;

/** Whose form a message has. */
export type System = "own" | Vendor;
export type Vendor = "haptik" | "kommunicate" | "liveperson";

export interface Rich {
  system: System;
  fields: Interaction;
}

/** What of an interaction is its rich message. */
export function sourceOf(interaction: Interaction): Interaction {
  const entries = OWN.filter((it) => interaction[it] !== undefined);
  return Object.fromEntries(entries.map((it) => [it, interaction[it]]));
}

/** The interaction with another rich message; the rest of it stays where it fits. */
export function withSource(interaction: Interaction, fields: Interaction): Interaction {
  const kind = kindOf(fields);
  if (!kind) return interaction;
  const kept = { ...withKind(interaction, kind) };
  for (const field of OWN) delete kept[field];
  delete kept.universal;
  return { ...kept, ...fields };
}

/** What an edit of another system's form makes of the interaction; nothing when it is another kind of message. */
export function edited(
  interaction: Interaction,
  value: Tree,
  system: Vendor,
): Interaction | undefined {
  const rich = readRich(value);
  if (rich?.system !== system || kindOf(rich.fields) !== kindOf(interaction)) return undefined;
  const { per_row } = interaction;
  return withSource(interaction, { ...rich.fields, ...(per_row !== undefined && { per_row }) });
}

/** The message that a value means, and whose language it is in. */
export function readRich(value: Tree): Rich | undefined {
  if (Array.isArray(value)) return fromKommunicate(value.find(isFields));
  if (!isFields(value)) return undefined;
  if (isOwn(value)) return { system: "own", fields: value as Interaction };
  return fromHaptik(value) ?? fromKommunicate(value) ?? fromLivePerson(value);
}

function isOwn(value: Fields): boolean {
  const isKnown = Object.keys(value).every((it) => (OWN as readonly string[]).includes(it));
  const lists = [value.buttons, value.quick_replies, value.carousel].filter(Array.isArray);
  return isKnown && lists.length === 1;
}

const STRUCTURED = new Set([
  "vertical",
  "horizontal",
  "carousel",
  "text",
  "image",
  "button",
  "map",
]);

function fromLivePerson(value: Fields): Rich | undefined {
  if (!STRUCTURED.has(textOf(value.type))) return undefined;
  return { system: "liveperson", fields: ownOfStructured(value) ?? { universal: value } };
}

function fromHaptik(value: Fields): Rich | undefined {
  const data = value.data;
  const type = textOf(value.type).toUpperCase();
  if (!isFields(data)) return undefined;
  const text = textOf(value.text);
  if (type === "TEXT") {
    const quick_replies = fieldsIn(data.quick_replies).map(haptikReply);
    return { system: "haptik", fields: { text, quick_replies } };
  }
  if (type === "BUTTON") {
    const buttons = fieldsIn(data.items).map(haptikButton);
    return { system: "haptik", fields: { text, buttons } };
  }
  if (type !== "CAROUSEL") return undefined;
  const carousel = fieldsIn(data.items).map((item): Tile => {
    const buttons = fieldsIn(item.actionables).map(haptikButton);
    return tile({
      title: textOf(item.title),
      subtitle: textOf(item.sub_title ?? item.subtitle ?? item.description),
      image: textOf(isFields(item.thumbnail) ? item.thumbnail.image : item.thumbnail),
      buttons,
    });
  });
  return { system: "haptik", fields: { ...(text && { text }), carousel } };
}

function haptikReply(item: Fields): string | QuickReply {
  const payload = isFields(item.payload) ? item.payload : {};
  const title = textOf(item.actionable_text);
  const said = textOf(payload.gogo_message) || textOf(payload.message);
  return shortReply({ title, ...(said && said !== title ? { payload: said } : {}) });
}

function haptikButton(item: Fields): string | Button {
  const payload = isFields(item.payload) ? item.payload : {};
  const label = textOf(item.actionable_text);
  const link = textOf(payload.url);
  const said = textOf(payload.gogo_message) || textOf(payload.message);
  if (link) return shortButton({ label, link });
  return shortButton({ label, ...(said && said !== label ? { reply: said } : {}) });
}

function fromKommunicate(value: Fields | undefined): Rich | undefined {
  const metadata = value?.metadata;
  if (!value || !isFields(metadata)) return undefined;
  const payload = fieldsIn(jsonOf(metadata.payload));
  const text = textOf(value.message);
  switch (String(metadata.templateId ?? "")) {
    case "6": {
      const quick_replies = payload.map((it) => {
        const [title, said] = [textOf(it.title), textOf(it.message)];
        return shortReply({ title, ...(said && said !== title ? { payload: said } : {}) });
      });
      return { system: "kommunicate", fields: { text, quick_replies } };
    }
    case "3":
    case "11":
    case "13":
      return {
        system: "kommunicate",
        fields: { text, buttons: payload.map(kommunicateButton) },
      };
    case "10": {
      const carousel = payload.map((it): Tile => {
        const header = isFields(it.header) ? it.header : {};
        const buttons = fieldsIn(it.buttons).map(kommunicateButton);
        return tile({
          title: textOf(it.title),
          subtitle: textOf(it.subtitle ?? it.description),
          image: textOf(header.imgSrc),
          buttons,
        });
      });
      return { system: "kommunicate", fields: { ...(text && { text }), carousel } };
    }
    default:
      return undefined;
  }
}

function kommunicateButton(it: Fields): string | Button {
  const action = isFields(it.action) ? it.action : {};
  const inner = isFields(action.payload) ? action.payload : {};
  const label = textOf(it.name);
  const link = textOf(it.url ?? action.url ?? inner.url);
  if (link) return shortButton({ label, link });
  const said = textOf(inner.message ?? inner.text ?? action.message ?? it.replyText);
  return shortButton({ label, ...(said && said !== label ? { reply: said } : {}) });
}

function tile({ title, subtitle, image, buttons }: Tile): Tile {
  return {
    title,
    ...(subtitle && { subtitle }),
    ...(image && { image }),
    ...(buttons?.length ? { buttons } : {}),
  };
}

function textOf(value: Tree): string {
  return typeof value === "string" ? value : "";
}

function fieldsIn(value: Tree): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function jsonOf(value: Tree): Tree {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
