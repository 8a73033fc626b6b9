import { expect, test } from "vitest";
import { bodyOf, formOf, isComplete } from "./singleSignOn";

const VIEW = {
  issuer: "https://login.example.com",
  client_id: "colloquy",
  has_client_secret: true,
  domains: ["example.com", "example.org"],
  roles: ["agent" as const],
  role_claim: { name: "groups", roles: { it: ["admin" as const] } },
  is_required: true,
  break_glass: ["ada@example.com"],
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

test("what isn't changed is said again as it was", () => {
  const { has_client_secret, created_at, updated_at, ...same } = VIEW;
  expect(bodyOf(formOf(VIEW), VIEW)).toEqual({ ...same, client_secret: undefined });
});

test("a new secret goes along, and what is typed is cleaned", () => {
  const form = {
    ...formOf(null),
    issuer: " https://a.example ",
    clientId: "x",
    secret: " s ",
    domains: "a.example, b.example",
  };
  expect(bodyOf(form, null)).toMatchObject({
    issuer: "https://a.example",
    client_secret: " s ",
    domains: ["a.example", "b.example"],
    roles: [],
  });
});

test.each([
  [{}, false],
  [{ issuer: "https://a.example", clientId: "x" }, true],
  [{ issuer: "https://a.example", clientId: "x", isRequired: true }, false],
  [{ issuer: "https://a.example", clientId: "x", isRequired: true, breakGlass: "a@b.c" }, true],
])("%j is complete: %s", (form, is) => {
  expect(isComplete({ ...formOf(null), ...form })).toBe(is);
});
