// What an external bot's messages say, in short: contacts see them drawn.
import type { Schema } from "@colloquy/api";

type Message = Schema<"MessageView">;

/** What a message says in words; what has none is named by its kind. */
export function messageGist(message: Message): string {
  const titles = [...(message.tiles ?? []), ...(message.items ?? [])].map(({ title }) => title);
  const words = [message.text ?? message.title ?? message.caption, ...titles].filter(Boolean);
  return words.join(" · ") || message.url || message.type;
}

/** What can be tapped below it, each once. */
export function offersOf(message: Message): string[] {
  const offers = [
    ...(message.choices ?? []).map(({ title }) => title),
    ...(message.quick_replies ?? []).map(({ title }) => title),
    ...(message.buttons ?? []).map(({ label }) => label),
  ];
  return [...new Set(offers)];
}
