// One bot's preview: it goes on while its panel is hidden. Knows no React and no bot's inside.
import { ProblemError } from "@colloquy/api";
import type { AgentPart, Answers, Sent, Setup, Turn } from "./contract";
import type { PreviewServer } from "./server";

export interface Shown {
  id: string | undefined;
  /** What the draft was when it began: another value means that it was changed since. */
  draft: unknown;
  /** Where it began, as the bot's own opening or `dialog/interaction`. */
  start: string | undefined;
  turns: readonly Turn[];
  /** What was written and isn't answered yet. */
  waiting: string | undefined;
  isBusy: boolean;
  error: Error | undefined;
  /** Whether the server let the preview go. */
  isGone: boolean;
}

const NOTHING: Shown = {
  id: undefined,
  draft: undefined,
  start: undefined,
  turns: [],
  waiting: undefined,
  isBusy: false,
  error: undefined,
  isGone: false,
};

export class PreviewSession {
  readonly #server: PreviewServer;
  readonly #listeners = new Set<() => void>();
  #shown = NOTHING;

  constructor(server: PreviewServer) {
    this.#server = server;
  }

  readonly shown = (): Shown => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins anew; `prepare` saves the draft and says what it is then. */
  async begin(setup: Setup, prepare: () => Promise<unknown>): Promise<void> {
    const { id } = this.#shown;
    if (this.#shown.isBusy) return;
    if (id) this.#server.end(id).catch(() => undefined);
    this.#show({ ...NOTHING, start: setup.start ?? undefined, isBusy: true });
    await this.#doing(async () => {
      const draft = await prepare();
      const begun = await this.#server.begin(setup);
      this.#show({ id: begun.id, draft, turns: [begun.turn] });
    });
  }

  /** Sends what the contact says, files among it. */
  async send(message: Sent, files: readonly File[] = []): Promise<void> {
    const said = [message.text, ...files.map(({ name }) => name)].filter(Boolean).join("\n");
    await this.#turn(said, async (id) => {
      const sent = await Promise.all(files.map((file) => this.#server.upload(id, file)));
      const attachments = sent.map((it) => it.id ?? "");
      const body = attachments.length > 0 ? { ...message, attachments } : message;
      return this.#server.send(id, body);
    });
  }

  async staySilent(): Promise<void> {
    await this.#turn(undefined, (id) => this.#server.staySilent(id));
  }

  /** Does what the agent does to whom the bot handed over. */
  async playAgent(part: AgentPart): Promise<void> {
    await this.#turn(undefined, (id) => this.#server.playAgent(id, part));
  }

  /** Puts canned answers in place of those that held. */
  async putAnswers(answers: Answers): Promise<void> {
    const { id } = this.#shown;
    if (id) await this.#doing(() => this.#server.putAnswers(id, answers));
  }

  async #turn(waiting: string | undefined, ask: (id: string) => Promise<Turn>): Promise<void> {
    const { id, isBusy } = this.#shown;
    if (!id || isBusy) return;
    this.#show({ waiting, isBusy: true, error: undefined });
    await this.#doing(async () => {
      const turn = await ask(id);
      this.#show({ turns: [...this.#shown.turns, turn] });
    });
  }

  async #doing(what: () => Promise<void>): Promise<void> {
    try {
      await what();
      this.#show({ isBusy: false, waiting: undefined });
    } catch (reason) {
      const error = reason instanceof Error ? reason : new Error(String(reason));
      const isGone = error instanceof ProblemError && String(error.code) === "preview_gone";
      this.#show({ isBusy: false, waiting: undefined, error, isGone });
    }
  }

  #show(change: Partial<Shown>): void {
    this.#shown = { ...this.#shown, ...change };
    for (const listener of this.#listeners) listener();
  }
}

const sessions = new Map<string, PreviewSession>();

/** The preview of a bot, for as long as the page lives. */
export function sessionOf(name: string, server: () => PreviewServer): PreviewSession {
  const found = sessions.get(name) ?? new PreviewSession(server());
  sessions.set(name, found);
  return found;
}
