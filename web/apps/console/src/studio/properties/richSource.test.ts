import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Interaction } from "../draft/bot";
import type { Tree } from "../draft/tree";
import { edited, readRich, sourceOf, withSource } from "./richSource";

test.each<[string, unknown, string | undefined, Interaction | undefined]>([
  ["our own", { text: "Which?", buttons: ["A"] }, "own", { text: "Which?", buttons: ["A"] }],
  ["two lists", { text: "Which?", buttons: ["A"], quick_replies: ["B"] }, undefined, undefined],
  ["a text", "Hello", undefined, undefined],
  [
    "Haptik's quick replies",
    {
      text: "Shall we?",
      type: "TEXT",
      data: {
        quick_replies: [
          { actionable_text: "Yes", payload: { message: "Yes", gogo_message: "" } },
          {
            actionable_text: "Later",
            payload: { message: "Later", gogo_message: "Later {day: 7}" },
          },
        ],
      },
    },
    "haptik",
    { text: "Shall we?", quick_replies: ["Yes", { title: "Later", payload: "Later {day: 7}" }] },
  ],
  [
    "Haptik's buttons",
    {
      text: "More?",
      type: "BUTTON",
      data: {
        items: [
          { actionable_text: "Read", type: "LINK", payload: { url: "https://example.com" } },
          { actionable_text: "Go on", type: "TEXT_ONLY", payload: { gogo_message: "go" } },
        ],
      },
    },
    "haptik",
    {
      text: "More?",
      buttons: [
        { label: "Read", link: "https://example.com" },
        { label: "Go on", reply: "go" },
      ],
    },
  ],
  [
    "Kommunicate's suggested replies, in a list and as text",
    [
      {
        message: "Which room?",
        metadata: {
          contentType: "300",
          templateId: 6,
          payload:
            '[{ "title": "Double", "message": "A double" }, { "title": "Single", "message": "Single" }]',
        },
      },
    ],
    "kommunicate",
    { text: "Which room?", quick_replies: [{ title: "Double", payload: "A double" }, "Single"] },
  ],
  [
    "Kommunicate's cards",
    {
      metadata: {
        templateId: "10",
        payload: [
          {
            title: "Sea",
            header: { imgSrc: "https://example.com/sea.png" },
            buttons: [
              { name: "Book", action: { type: "quickReply", payload: { message: "book" } } },
            ],
          },
        ],
      },
    },
    "kommunicate",
    {
      carousel: [
        {
          title: "Sea",
          image: "https://example.com/sea.png",
          buttons: [{ label: "Book", reply: "book" }],
        },
      ],
    },
  ],
  [
    "LivePerson's content",
    { type: "vertical", elements: [] },
    "liveperson",
    { universal: { type: "vertical", elements: [] } },
  ],
])("%s is told by its form", (_name, value, system, fields) => {
  const rich = readRich(value);
  expect(rich?.system).toBe(system);
  expect(rich?.fields).toEqual(fields);
});

test("another message leaves rules and scripts where they are", () => {
  const before: Interaction = { text: "A?", buttons: ["A"], rules: [{ choice: "A" }], pre: "x()" };
  expect(sourceOf(before)).toEqual({ text: "A?", buttons: ["A"] });
  expect(withSource(before, { text: "B?", quick_replies: ["B"] })).toEqual({
    text: "B?",
    quick_replies: ["B"],
    rules: [{ choice: "A" }],
    pre: "x()",
  });
});

interface Forms {
  name: string;
  interaction: Interaction;
  haptik: Tree;
  kommunicate: Tree;
  liveperson: Tree;
}

// The server's tests write these.
const path = new URL("../../../../../../crates/app/src/bots/rich/forms.json", import.meta.url);
const FORMS: readonly Forms[] = JSON.parse(readFileSync(path, "utf8"));

test.each(FORMS)("$name that the server wrote in other forms is read as it was", (forms) => {
  for (const system of ["haptik", "kommunicate", "liveperson"] as const) {
    expect(readRich(forms[system])).toEqual({ system, fields: forms.interaction });
  }
});

test("an edit of another form changes the message, and leaves what it can't say", () => {
  const before: Interaction = {
    text: "A?",
    quick_replies: ["A"],
    per_row: 2,
    rules: [{ choice: "A" }],
  };
  const element = (text: string, type = "TEXT") => ({
    text,
    type,
    data: { quick_replies: [{ actionable_text: "B", payload: {} }] },
  });
  expect(edited(before, element("B?"), "haptik")).toEqual({
    text: "B?",
    quick_replies: ["B"],
    per_row: 2,
    rules: [{ choice: "A" }],
  });
  expect(edited(before, element("B?", "BUTTON"), "haptik")).toBeUndefined();
  expect(edited(before, element("B?"), "kommunicate")).toBeUndefined();
  expect(edited(before, undefined, "haptik")).toBeUndefined();
});

test.each([
  ["a style", { type: "text", text: "Hi", style: { bold: true } }],
  [
    "several actions",
    {
      type: "button",
      title: "A",
      click: {
        actions: [
          { type: "publishText", text: "a" },
          { type: "link", uri: "https://example.com" },
        ],
      },
    },
  ],
  ["a map", { type: "map", la: 1, lo: 2 }],
])("content with %s stays as LivePerson has it", (_name, element) => {
  const content = { type: "vertical", elements: [{ type: "text", text: "Which?" }, element] };
  expect(readRich(content)?.fields).toEqual({ universal: content });
});
