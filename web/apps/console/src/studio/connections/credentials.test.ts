import { expect, test } from "vitest";
import { type CredentialForm, credentialFrom, credentialKind, hostsOf } from "./credentials";

const FORM: CredentialForm = { kind: "bearer", header: "X-Key", hosts: [], description: "" };

test.each([
  [FORM, "bearer", []],
  [{ ...FORM, kind: "header" }, { header: "X-Key" }, []],
  [{ ...FORM, hosts: ["a.example"] }, { kind: "bearer", hosts: "a.example" }, ["a.example"]],
  [
    { ...FORM, kind: "headers", hosts: ["a.example", "b.example"], description: "Ask Ann." },
    { kind: "headers", description: "Ask Ann.", hosts: ["a.example", "b.example"] },
    ["a.example", "b.example"],
  ],
] as const)("%j is written %j", (form, credential, hosts) => {
  expect(credentialFrom(form)).toEqual(credential);
  expect(credentialKind(credentialFrom(form))).toBe(form.kind);
  expect(hostsOf(credentialFrom(form))).toEqual(hosts);
});
