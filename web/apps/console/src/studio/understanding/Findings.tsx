import { Badge } from "@colloquy/ui";
import { sentence } from "../../frame/words";
import { IntentLink, PhraseLink } from "./PhraseLink";
import type { Finding } from "./training";

/** What training says to look at; each leads to its intents and sentences. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="stack">
      {findings.map(({ code, message, intents, texts }) => (
        <li key={`${code} ${message}`} className="stack-tight">
          <span>{sentence(message)}</span>
          <span className="links">
            {intents.map((intent) => (
              <IntentLink key={intent} intent={intent} />
            ))}
            {texts.map((text) => (
              <PhraseLink key={text} text={text} intents={intents}>
                <Badge>{text}</Badge>
              </PhraseLink>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
