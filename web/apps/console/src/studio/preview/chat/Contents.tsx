import { type Deeds, messageNodes, quickReplies } from "chat-page/messages.js";
import { closeAnswered } from "chat-page/open_forms.js";
import { useEffect, useRef } from "react";
import { texts } from "../../../texts";
import type { Message } from "../contract";
import { looks } from "./look";

interface ContentsProps {
  messages: readonly Message[];
  /** Whether the quick replies of the last one can be tapped. */
  isNewest: boolean;
  deeds: Deeds;
}

/** Messages as contacts see them. */
export function Contents({ messages, isNewest, deeds }: ContentsProps) {
  const host = useRef<HTMLDivElement>(null);
  const doing = useRef(deeds);
  doing.current = deeds;
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = looks();
    const log = document.createElement("div");
    log.className = "messages";
    // What messages do is looked up when they are tapped: by then another render may have been.
    const later: Deeds = {
      say: (reply) => doing.current.say(reply),
      upload: (accepts) => doing.current.upload(accepts),
      locate: () => doing.current.locate(),
      key: (message) => doing.current.key(message),
    };
    const seen = messages.filter((it) => !it.private);
    for (const [index, message] of seen.entries()) {
      if (message.author === "contact") closeAnswered(message);
      const before = seen[index - 1] ?? { at: message.at };
      const { nodes, isTogether } = messageNodes(message, before, later);
      if (isTogether) log.lastElementChild?.classList.add("followed");
      log.append(...nodes);
    }
    root.replaceChildren(log);
  }, [messages]);
  useEffect(() => {
    const root = host.current?.shadowRoot;
    const last = messages.at(-1);
    root?.querySelector(".suggestions")?.remove();
    const own: Deeds = { ...doing.current, say: (reply) => doing.current.say(reply) };
    const replies = isNewest && last ? quickReplies(last, own) : [];
    if (!root || replies.length === 0) return;
    const box = document.createElement("div");
    box.className = "suggestions";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", texts.preview.contents.suggestions);
    box.append(...replies);
    root.append(box);
  }, [messages, isNewest]);
  return <div ref={host} />;
}
