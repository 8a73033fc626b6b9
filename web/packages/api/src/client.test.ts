import { afterEach, expect, test, vi } from "vitest";
import { api, keepPageToken, listAll, onSignedOut, unwrap } from "./client";

function answering(status: number, body: unknown) {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(request);
    const headers = { "Content-Type": "application/json" };
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
  });
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  keepPageToken(undefined);
  onSignedOut(() => {});
});

test("what changes something repeats the page's token, what reads doesn't", async () => {
  const asked = answering(200, { items: [] });
  keepPageToken("token");
  await api.GET("/api/v1/secrets");
  await api.POST("/api/v1/sign-out");
  expect(asked.map((request) => request.headers.get("X-CSRF-Token"))).toEqual([null, "token"]);
});

test("a refusal is thrown with its code and faults", async () => {
  const fault = { code: "bad_field", place: "email", message: "no address" };
  answering(400, {
    code: "bad_field",
    title: "a field is wrong",
    status: 400,
    type: "",
    faults: [fault],
  });
  const call = unwrap(api.POST("/api/v1/members", { body: { email: "", name: "", roles: [] } }));
  await expect(call).rejects.toMatchObject({ code: "bad_field", faults: [fault] });
});

test("a proxy's page and a lost connection are the server not being there", async () => {
  answering(502, "<html>");
  await expect(unwrap(api.GET("/api/v1/secrets"))).rejects.toMatchObject({ code: "unreachable" });
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  await expect(unwrap(api.GET("/api/v1/secrets"))).rejects.toMatchObject({ code: "unreachable" });
});

test("a session that has ended is told", async () => {
  const tell = vi.fn();
  onSignedOut(tell);
  answering(401, { code: "not_signed_in", title: "sign in", status: 401, type: "" });
  await expect(unwrap(api.GET("/api/v1/me"))).rejects.toMatchObject({ code: "not_signed_in" });
  expect(tell).toHaveBeenCalledOnce();
});

test("pages are asked for until there is no more", async () => {
  const pages = [
    { items: [1, 2], next: "a" },
    { items: [3], next: null },
  ];
  const cursors: (string | undefined)[] = [];
  const all = await listAll(async (cursor) => {
    cursors.push(cursor);
    return pages[cursors.length - 1] ?? { items: [] };
  });
  expect(all).toEqual([1, 2, 3]);
  expect(cursors).toEqual([undefined, "a"]);
});
