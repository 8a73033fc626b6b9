import { Badge, CheckboxField, type State, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { intentOf, type Pasted, pastedInto, phrasesPath, type Standing } from "./phrases";

const words = texts.understanding.paste;
const STATES: Record<Standing, State> = { new: "ok", repeated: "info", elsewhere: "warn" };
/** So many lines are shown of what was pasted. */
const ROWS = 200;

/** Takes many sentences at once, and says before what is new of them. */
export function PasteDialog({ intent, onClose }: { intent: string; onClose: () => void }) {
  const bot = useBot();
  const keeper = useKeeper();
  const [text, setText] = useState("");
  const [takesAll, setTakesAll] = useState(false);
  const pasted = pastedInto(bot, intent, text);
  const count = (standing: Standing) => pasted.filter((it) => it.standing === standing).length;
  const taken = pasted.filter(
    (it) => it.standing === "new" || (takesAll && it.standing === "elsewhere"),
  );
  const submit = () => {
    const before = intentOf(bot.intents?.[intent]).phrases ?? [];
    const value = [...before, ...taken.map((it) => it.text)];
    keeper.edit({ do: "set", path: phrasesPath(bot, intent), value });
    onClose();
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit(taken.length)}
      isPending={false}
      isDisabled={taken.length === 0}
      isWide
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={words.label} lines={8} value={text} onChange={setText} autoFocus />
      {pasted.length > 0 && (
        <>
          <p role="status">{words.summary(count("new"), count("repeated"), count("elsewhere"))}</p>
          {count("elsewhere") > 0 && (
            <CheckboxField label={words.elsewhere} isSelected={takesAll} onChange={setTakesAll} />
          )}
          <Lines pasted={pasted.slice(0, ROWS)} />
        </>
      )}
    </FormDialog>
  );
}

function Lines({ pasted }: { pasted: readonly Pasted[] }) {
  const bot = useBot();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keyboard.
    <section className="pasted" aria-label={words.preview} tabIndex={0}>
      <ul className="stack-tight">
        {pasted.map(({ text, standing, intent }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line that is there twice has nothing else.
          <li key={index} className="row-apart">
            <span>{text}</span>
            <Badge state={STATES[standing]}>
              {standing === "elsewhere" && intent
                ? nameOf(intent, intentOf(bot.intents?.[intent]))
                : words.standings[standing]}
            </Badge>
          </li>
        ))}
      </ul>
    </section>
  );
}
