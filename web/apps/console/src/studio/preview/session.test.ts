import { ProblemError } from "@colloquy/api";
import { expect, test, vi } from "vitest";
import type { Turn } from "./contract";
import type { PreviewServer } from "./server";
import { PreviewSession } from "./session";

const turn = (number: number) => ({ number }) as Turn;

function serverOf(over: Partial<PreviewServer> = {}) {
  return {
    begin: vi.fn(async () => ({ id: "p1", bot: "b", draft: 1, turn: turn(0) })),
    send: vi.fn(async () => turn(1)),
    staySilent: vi.fn(async () => turn(2)),
    playAgent: vi.fn(async () => turn(3)),
    upload: vi.fn(async () => ({ id: "file_1", name: "a.png", media_type: "image/png" })),
    putAnswers: vi.fn(async () => undefined),
    end: vi.fn(async () => undefined),
    ...over,
  } satisfies PreviewServer;
}

async function begun(server: PreviewServer) {
  const session = new PreviewSession(server);
  await session.begin({}, async () => "draft");
  return session;
}

test("it begins with what the bot says first, of the draft that was saved", async () => {
  const session = await begun(serverOf());
  expect(session.shown()).toMatchObject({
    id: "p1",
    draft: "draft",
    turns: [{ number: 0 }],
    isBusy: false,
  });
});

test("what is said waits until it is answered, and files go before", async () => {
  const server = serverOf();
  const session = await begun(server);
  const sending = session.send({ text: "see" }, [{ name: "a.png" } as File]);
  expect(session.shown()).toMatchObject({ waiting: "see\na.png", isBusy: true });
  await sending;
  expect(server.send).toHaveBeenCalledWith("p1", { text: "see", attachments: ["file_1"] });
  expect(session.shown()).toMatchObject({
    waiting: undefined,
    turns: [{ number: 0 }, { number: 1 }],
  });
});

test("beginning anew ends what was", async () => {
  const server = serverOf();
  const session = await begun(server);
  await session.send({ text: "hello" });
  await session.begin({ start: "a/b" }, async () => "later");
  expect(server.end).toHaveBeenCalledWith("p1");
  expect(session.shown()).toMatchObject({ start: "a/b", draft: "later", turns: [{ number: 0 }] });
});

test("a preview that the server let go is told apart from other problems", async () => {
  const problem = (code: string) =>
    new ProblemError({ code, title: "", status: 404, type: "" } as never);
  for (const [code, isGone] of [
    ["preview_gone", true],
    ["nothing_due", false],
  ] as const) {
    const staySilent = () => Promise.reject(problem(code));
    const session = await begun(serverOf({ staySilent }));
    await session.staySilent();
    expect(session.shown()).toMatchObject({ isGone, isBusy: false, error: { code } });
  }
});

test("whoever tries it out plays the agent, and that is a turn", async () => {
  const server = serverOf();
  const session = await begun(server);
  await session.playAgent({ does: "returns" });
  expect(server.playAgent).toHaveBeenCalledWith("p1", { does: "returns" });
  expect(session.shown().turns).toMatchObject([{ number: 0 }, { number: 3 }]);
});

test("one thing is said at a time", async () => {
  const server = serverOf();
  const session = await begun(server);
  await Promise.all([session.send({ text: "one" }), session.send({ text: "two" })]);
  expect(server.send).toHaveBeenCalledOnce();
});
