// Messages of every type as the API gives them, some from a bot that means harm.

const at = new Date().toISOString();
const reply = (label, payload, says) => ({ label, action: { type: "reply", payload, says } });
const link = (label, url) => ({ label, action: { type: "link", url } });
const picture = "https://pictures.invalid/cat.png";
/** A picture that is there. */
const painted = "https://painted.invalid/square.svg";
const SQUARE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="450" height="450">' +
  '<path fill="#2b6cb0" d="M0 0h9v9H0z"/><circle cx="4.5" cy="4.5" r="4" fill="#f6e05e"/></svg>';

const SHOWN = [
  {
    type: "text",
    markup: "markdown",
    text:
      "## Order **1042**\nIt is *on its way*, see [the page](https://example.com/1042) or `track 1042`.\n\n" +
      "- two boots\n- one **sock**\n\n1. wait\n2. unpack\n\n> <b>no</b> HTML\n\n[trap](javascript:alert(1)) ![x](javascript:alert(2))",
  },
  {
    type: "html",
    text: "Rich",
    html:
      'A <i>line</i> of <b>its own</b><p>Some <b>bold</b> and <a href="https://example.com">a link</a>.</p><ul><li>one</li><li>two</li></ul>' +
      '<script>alert(3)</script><img src=x onerror="alert(4)"><a href="javascript:alert(5)">trap</a>' +
      '<iframe srcdoc="<script>alert(6)</script>"></iframe><svg onload="alert(7)"></svg>',
  },
  {
    type: "text",
    markup: "markdown",
    text:
      "[a [b](javascript:alert(1))](https://example.com/nested) <javascript:alert(1)> [r][1] [d](data:text/html,1) " +
      '[u](https://user:secret@example.com/) [q](https://example.com/"onclick=alert(1)) [s](//example.com) ' +
      "[t](java\tscript:alert(1)) <img src=x onerror=alert(1)> {{constructor.constructor('alert(1)')()}}\n\n[1]: javascript:alert(1)",
  },
  {
    type: "html",
    text: "Worse",
    html:
      "<math><mtext><mglyph><img src=x onerror=alert(1)></mglyph></mtext></math><svg><animate onbegin=alert(1)></svg>" +
      '<a href="java&#9;script:alert(1)">t</a><a href=" data:text/html,1">d</a><form action="https://evil.invalid"><input></form>' +
      '<details open ontoggle=alert(1)>x</details><object data="https://evil.invalid"></object><b onclick=alert(1)>Bold</b>' +
      '<template><script>alert(1)</script></template><p id="log" name="scroll">named</p>',
  },
  {
    type: "carousel",
    text: "Our rooms",
    tiles: ["Garden", "Sea", "City"].map((title, index) => ({
      title,
      title_note: `4.${index}/5`,
      subtitle: "Two beds",
      description: "Breakfast\nWi-Fi",
      image_url: picture,
      image_note: `€${70 + index}`,
      buttons: [
        reply(`Book ${title}`, `book ${index}`, `I take ${title}`),
        link("Details", "https://example.com/room"),
      ],
    })),
  },
  {
    type: "carousel",
    text: "Small and high",
    layout: { width: "thin", picture_ratio: 0.75 },
    tiles: ["Stool", "Lamp", "Vase"].map((title) => ({ title, image_url: painted })),
  },
  {
    type: "image",
    url: painted,
    caption: "Wide and low",
    layout: { width: "full", picture_ratio: 3 },
  },
  {
    type: "carousel",
    tiles: [{ title: "One card alone", buttons: [{ label: "Trap", action: { type: "refused" } }] }],
  },
  {
    type: "list",
    text: "How can we help?",
    items: [
      {
        title: "Return",
        description: "Within 14 days",
        action: { type: "reply", payload: "return" },
      },
      { title: "Sizes", action: { type: "link", url: "https://example.com/sizes" } },
      { title: "Nothing to tap", description: "Only told" },
    ],
    buttons: [reply("More", "more")],
  },
  {
    type: "form",
    text: "Where shall it go?",
    form: {
      subtitle: "We deliver within two days.",
      submit_label: "Send",
      says: "Form sent",
      submission: "to_bot",
      says_values: false,
      has_summary: true,
      fields: [
        { key: "Name", label: "Name", type: "text", is_required: true },
        {
          key: "mail",
          label: "E-mail",
          type: "text",
          validation: { pattern: "^[^@]+@[^@]+$", error: "That is no e-mail address." },
        },
        { key: "PIN", label: "PIN", type: "password" },
        { key: "bio", label: "Remarks", type: "text_area", rows: 3, placeholder: "Anything else?" },
        {
          key: "size",
          label: "Size",
          type: "radio",
          is_required: true,
          choices: [
            { label: "Small", value: "s" },
            { label: "Large", value: "l" },
          ],
        },
        {
          key: "tags",
          label: "Extras",
          type: "checkbox",
          choices: [
            { label: "Gift", value: "g" },
            { label: "Note", value: "n" },
          ],
        },
        {
          key: "city",
          label: "City",
          type: "dropdown",
          choices: [
            { label: "Rome", value: "rome" },
            { label: "Oslo", value: "oslo" },
          ],
        },
        { key: "day", label: "Day", type: "date", earliest: "2026-01-01" },
        { key: "token", type: "hidden", value: "42" },
      ],
    },
  },
  { type: "picker", text: "When shall we call?", picker: "date_time" },
  {
    type: "auto_suggest",
    text: "Which city?",
    placeholder: "City",
    suggestions: ["Rome", "Romford", "Oslo"].map((key) => ({
      key,
      message: `to ${key}`,
      metadata: { city: key },
    })),
  },
  {
    type: "faq_answer",
    title: "When are you open?",
    html: "<p>From <b>9</b> to 7.</p>",
    question: "Was it helpful?",
    buttons: [reply("Yes", "Yes"), reply("No", "No")],
  },
  { type: "location", location: { latitude: 52.52, longitude: -13.405, label: "Our shop" } },
  {
    type: "attachments",
    text: "Your papers",
    files: [
      {
        name: "invoice.pdf",
        media_type: "application/pdf",
        size: 123456,
        url: "https://example.com/i.pdf",
      },
    ],
  },
  { type: "media", media: "audio", url: "https://pictures.invalid/a.mp3", caption: "Hold music" },
  {
    type: "media",
    media: "video",
    url: "https://pictures.invalid/v.mp4",
    player: "youtube",
    caption: "How to unpack",
  },
  {
    type: "buttons",
    text: "Anything else?",
    buttons: [
      { label: "Call us", action: { type: "call", number: "+49 30 123" } },
      link("Write to us", "mailto:shop@example.com"),
      {
        label: "Pay",
        action: {
          type: "submit",
          url: "https://pay.invalid/",
          submission: "json",
          data: { amount: "10" },
          says: "Paid",
        },
      },
      { label: "Trap", action: { type: "refused" } },
    ],
  },
  { type: "notice", text: "Ann joined" },
  {
    type: "task_box",
    text: "I can help with",
    tasks: [
      { title: "Balance", text: "What is my balance?" },
      { title: "Bill", text: "I have a question about a bill" },
    ],
  },
];

/** One message of each, numbered, the last with quick replies. */
export const GALLERY = SHOWN.map((content, index) => ({
  number: index + 1,
  author: "bot",
  at,
  ...content,
})).concat({
  number: SHOWN.length + 1,
  author: "bot",
  at,
  type: "text",
  text: "More?",
  quick_replies: [
    {
      title: "No",
      payload: "Not at all",
      says: "Not at all",
      metadata: [{ KM_CHAT_CONTEXT: { button: true } }],
    },
    { title: "Yes" },
  ],
});

/** Lets a page show the gallery as its conversation; gives the messages that it sends. */
export async function hang(page) {
  const sent = [];
  const shown = [...GALLERY];
  await page.route("**/api/v1/public/conversations/*/messages*", async (route) => {
    const request = route.request();
    if (request.method() === "POST") {
      const message = request.postDataJSON();
      sent.push(message);
      const number = shown.length + 1;
      shown.push({
        number,
        author: "contact",
        type: "text",
        text: message.text,
        at: new Date().toISOString(),
      });
      return route.fulfill({ json: { number, finished: true, replies: [] } });
    }
    const after = Number(new URL(request.url()).searchParams.get("after"));
    const messages = shown.filter(({ number }) => number > after);
    return route.fulfill({ json: { messages, has_more: false, status: "with_bot" } });
  });
  await page.route(painted, (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: SQUARE }),
  );
  // The server doesn't know of these messages.
  await page.route("**/api/v1/public/conversations/*/read", (route) =>
    route.fulfill({ status: 204 }),
  );
  // The stream brings nothing, so that the page asks.
  await page.route("**/api/v1/public/conversations/*/events*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: ": nothing\n\n" }),
  );
  return sent;
}
