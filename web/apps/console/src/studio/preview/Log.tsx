import { Notice } from "@colloquy/ui";
import { useEffect, useRef, useState } from "react";
import { texts } from "../../texts";
import { Composer } from "./Composer";
import { Contents } from "./chat/Contents";
import type { Turn } from "./contract";
import { Handover } from "./Handover";
import { handoverOf } from "./handover";
import { PlaceDialog } from "./PlaceDialog";
import type { PreviewOf } from "./usePreview";
import { Why } from "./Why";

const words = texts.preview;

/** The conversation so far, and what the contact can do next. */
export function Log({ preview }: { preview: PreviewOf }) {
  const { session, shown } = preview;
  const { id, turns, waiting, isBusy } = shown;
  const [accepts, setAccepts] = useState<readonly string[]>();
  const [isPlacing, setPlacing] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const last = turns.at(-1);
  const status = last?.status ?? "open";
  const hasBegun = turns.length > 1 || waiting !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new comes into sight.
  useEffect(() => {
    const panel = end.current?.closest(".studio-side");
    if (hasBegun && panel) panel.scrollTop = panel.scrollHeight;
  }, [turns, waiting, hasBegun]);
  const deeds = {
    say: ({ text, payload, metadata }: { text: string; payload?: string; metadata?: unknown[] }) =>
      void session.send({
        text,
        ...(payload != null && { payload }),
        ...(metadata && { metadata }),
      }),
    upload: (wanted: string[]) => setAccepts(wanted),
    locate: () => setPlacing(true),
    key: ({ number }: { number: number }) => `${id}-${number}`,
  };
  const isSilent = turns.every(({ messages }) => messages.length === 0);
  return (
    <>
      <div className="preview-log" role="log" aria-label={words.log} aria-busy={isBusy}>
        {isSilent && !waiting && <p className="quiet">{words.empty}</p>}
        {turns.filter(hasSomething).map((turn) => (
          <div key={turn.number} className="preview-turn">
            <Contents
              messages={turn.messages}
              isNewest={turn === last && !isBusy && status !== "closed"}
              deeds={deeds}
            />
            {turn.steps.length > 0 && <Why turn={turn} preview={preview} />}
          </div>
        ))}
        {waiting && <p className="preview-waiting">{waiting}</p>}
        {isBusy && <p className="quiet small">{words.waiting}</p>}
      </div>
      {status === "closed" && <Notice state="info">{words.closed}</Notice>}
      {(status === "queued" || status === "with_agent") && (
        <Handover session={session} isBusy={isBusy} handed={handoverOf(turns)} />
      )}
      {status !== "closed" && (
        <Composer
          session={session}
          isBusy={isBusy}
          accepts={accepts}
          onChosen={() => setAccepts(undefined)}
          onPlace={() => setPlacing(true)}
        />
      )}
      {isPlacing && <PlaceDialog session={session} onClose={() => setPlacing(false)} />}
      <div ref={end} />
    </>
  );
}

function hasSomething({ messages, steps }: Turn): boolean {
  return messages.length > 0 || steps.length > 0;
}
