// The chat page's looks in a shadow root, in the console's colours.
import contents from "chat-page/contents.css?inline";
import messages from "chat-page/messages.css?inline";
import structured from "chat-page/structured.css?inline";

const OWN = `
:host {
  --muted: var(--text-quiet);
  --line: var(--line-soft);
  --panel: var(--surface);
  --theirs: var(--sunken);
  --link: var(--accent);
  display: block;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
p, h1, figure, ul { margin: 0; padding: 0; }
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.elsewhere { padding: 12px; text-align: start; overflow-wrap: anywhere; }
.elsewhere code { display: block; font-size: 0.8em; }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
.suggestions { max-height: none; padding: 8px 0 0; }
`;

let sheets: CSSStyleSheet[] | undefined;

export function looks(): CSSStyleSheet[] {
  sheets ??= [messages, contents, structured, OWN].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet;
  });
  return sheets;
}
