import { Button, TextField } from "@colloquy/ui";
import { Headset, Send } from "@colloquy/ui/icons";
import { type FormEvent, useState } from "react";
import { texts } from "../../texts";
import type { AgentDoes } from "./contract";
import { carriedBy, type HandedOver } from "./handover";
import type { PreviewSession } from "./session";
import { shortOf } from "./steps";

const words = texts.preview.handover;
const DEEDS: readonly AgentDoes[] = ["returns", "never_comes", "closes"];

interface HandoverProps {
  session: PreviewSession;
  isBusy: boolean;
  /** Absent where a service put the conversation in line, and not the bot. */
  handed: HandedOver | undefined;
}

/** To whom the bot gave the conversation; whoever tries it out plays the agent. */
export function Handover({ session, isBusy, handed }: HandoverProps) {
  const [text, setText] = useState("");
  const says = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || text.trim() === "") return;
    setText("");
    void session.playAgent({ says: text.trim() });
  };
  return (
    <section className="preview-handover stack" aria-label={words.label}>
      <h2 className="row-tight">
        <Headset className="icon" size={18} aria-hidden />
        {words.title(handed?.agent ?? handed?.skill ?? "")}
      </h2>
      {handed && <Told handed={handed} />}
      <p className="quiet small">{words.hint}</p>
      <form className="preview-says" onSubmit={says}>
        <TextField label={words.says} autoComplete="off" value={text} onChange={setText} />
        <Button type="submit" icon={Send} isDisabled={isBusy}>
          {words.say}
        </Button>
      </form>
      <div className="row">
        {DEEDS.map((does) => (
          <Button key={does} isDisabled={isBusy} onPress={() => void session.playAgent({ does })}>
            {words.does[does]}
          </Button>
        ))}
      </div>
    </section>
  );
}

function Told({ handed }: { handed: HandedOver }) {
  const carried = carriedBy(handed);
  const rows: [string, string][] = [
    [words.skill, handed.skill ?? words.anybody],
    ...(handed.agent ? [[words.agent, handed.agent] satisfies [string, string]] : []),
    ...carried.map(([name, value]): [string, string] => [name, shortOf(value)]),
  ];
  return (
    <dl className="preview-told">
      {rows.map(([name, value]) => (
        <div key={name} className="preview-told-row">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
