// What the preview takes from the chat page's scripts, which have no types of their own.
declare module "chat-page/element.js" {
  export function make(
    tag: string,
    properties?: Record<string, unknown>,
    ...children: (Node | string | null)[]
  ): HTMLElement;
  export function safeUrl(text: string | null | undefined, schemes?: readonly string[]): URL | null;
}

declare module "chat-page/loads.js" {
  export function image(address: string, caption?: string, className?: string): HTMLElement;
  export function icon(address: string, className?: string): HTMLElement | null;
  export function player(loaded: {
    kind: string;
    address: URL;
    type?: string;
    title: string;
    failed: () => void;
  }): HTMLElement;
}

declare module "chat-page/messages.js" {
  import type { Schema } from "@colloquy/api";

  export interface Reply {
    text: string;
    payload?: string;
    metadata?: unknown[];
  }

  export interface Deeds {
    say(reply: Reply): void;
    upload(accepts: string[]): void;
    locate(): void;
    key(message: Schema<"MessageView">): string;
  }

  export function messageNodes(
    message: Schema<"MessageView">,
    before: { at: string; author?: string; agent?: string | null },
    deeds: Deeds,
  ): { nodes: HTMLElement[]; isTogether: boolean };
  export function quickReplies(message: Schema<"MessageView">, deeds: Deeds): HTMLElement[];
}

declare module "chat-page/open_forms.js" {
  import type { Schema } from "@colloquy/api";

  export function closeAnswered(message: Schema<"MessageView">): void;
}

declare module "chat-page/*.css?inline" {
  const text: string;
  export default text;
}
