import { expect, test } from "vitest";
import type { Interaction } from "../draft/bot";
import { readRich, sourceOf, withSource } from "./richSource";

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
