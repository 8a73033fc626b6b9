import { expect, test } from "vitest";
import { bodyOf, formOf, isGather, NEW_CHANNEL } from "./channelForm";

const channel = {
  key: "site",
  name: "Our site",
  kind: "web",
  environment: "production",
  first_responder: { bot: "support", fallback: "stand-in" },
  is_public: true,
  gather_ms: 300,
  kommunicate_url: "https://km.example.com",
} as const;

test("a channel that nobody changed is saved as it was", () => {
  expect(bodyOf(formOf(channel), channel)).toEqual({
    name: "Our site",
    kind: "web",
    environment: "production",
    first_responder: { bot: "support", fallback: "stand-in" },
    is_public: true,
    skips_while_bot_speaks: false,
    gather_ms: 300,
    access_token_url: undefined,
    kommunicate_url: "https://km.example.com",
  });
});

test("who answers first is a bot, a team or nobody, whatever else was chosen before", () => {
  const form = { ...NEW_CHANNEL, bot: "support", team: "billing" };
  expect(bodyOf({ ...form, responder: "bot" }).first_responder).toEqual({ bot: "support" });
  expect(bodyOf({ ...form, responder: "team" }).first_responder).toEqual({ team: "billing" });
  expect(bodyOf({ ...form, responder: "nobody" }).first_responder).toBeUndefined();
});

test.each([
  ["", true],
  [" 300 ", true],
  ["1.5", false],
  ["-1", false],
  ["soon", false],
])("%j milliseconds: %s", (text, expected) => {
  expect(isGather(text)).toBe(expected);
});
