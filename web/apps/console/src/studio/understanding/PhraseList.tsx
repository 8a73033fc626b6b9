import { Button, IconButton, SearchField, TextField } from "@colloquy/ui";
import { ClipboardPaste, X } from "@colloquy/ui/icons";
import { useState } from "react";
import { useListState } from "../../lists/listState";
import { texts } from "../../texts";
import { nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { PasteDialog } from "./PasteDialog";
import { intentOf, ownersOf, phrasesPath, wordsIn } from "./phrases";

const words = texts.understanding.phrases;
/** So many are shown at first, and with each press of the button. */
const ROWS = 50;

/** The sentences of an intent: each is edited in its place. */
export function PhraseList({ intent }: { intent: string }) {
  const bot = useBot();
  const keeper = useKeeper();
  const list = useListState();
  const [most, setMost] = useState(ROWS);
  const [isPasting, setPasting] = useState(false);
  const phrases = intentOf(bot.intents?.[intent]).phrases ?? [];
  const path = phrasesPath(bot, intent);
  const search = list.search.toLocaleLowerCase();
  const found = [...phrases.entries()].filter(([, it]) => it.toLocaleLowerCase().includes(search));
  return (
    <section className="card stack" aria-label={words.title}>
      <div className="row-apart">
        <div className="stack-tight">
          <h3>
            {words.title} <span className="quiet">({phrases.length})</span>
          </h3>
          <p className="quiet small">{words.hint}</p>
        </div>
        {phrases.length > 5 && (
          <SearchField label={words.search} value={list.search} onChange={list.setSearch} />
        )}
      </div>
      <Editable>
        <NewPhrase
          onPaste={() => setPasting(true)}
          onAdd={(text) => keeper.edit({ do: "set", path, value: [text, ...phrases] })}
        />
        <Rows intent={intent} found={found.slice(0, most)} />
      </Editable>
      {found.length === 0 && phrases.length > 0 && <p className="quiet">{words.none}</p>}
      {found.length > most && (
        <Button onPress={() => setMost(most + ROWS)}>
          {words.shown(Math.min(ROWS, found.length - most))}
        </Button>
      )}
      {isPasting && <PasteDialog intent={intent} onClose={() => setPasting(false)} />}
    </section>
  );
}

function Rows({ intent, found }: { intent: string; found: [number, string][] }) {
  const bot = useBot();
  const keeper = useKeeper();
  const path = phrasesPath(bot, intent);
  const owners = ownersOf(bot);
  const otherOf = (phrase: string) => owners.get(wordsIn(phrase))?.find((it) => it !== intent);
  return (
    <ul className="stack-tight">
      {found.map(([index, phrase]) => {
        const other = otherOf(phrase);
        return (
          <li key={index} className="line">
            <TextField
              label={words.phrase(index + 1)}
              isLabelUnseen
              value={phrase}
              error={other ? words.also(nameOf(other, intentOf(bot.intents?.[other]))) : undefined}
              onChange={(value) => keeper.edit({ do: "set", path: [...path, index], value })}
            />
            <IconButton
              icon={X}
              label={texts.understanding.remove(phrase)}
              onPress={() => keeper.edit({ do: "remove", path: [...path, index] })}
            />
          </li>
        );
      })}
    </ul>
  );
}

function NewPhrase({ onAdd, onPaste }: { onAdd: (text: string) => void; onPaste: () => void }) {
  const [typed, setTyped] = useState("");
  const add = () => {
    if (typed.trim()) onAdd(typed.trim());
    setTyped("");
  };
  return (
    <div className="adding">
      <TextField
        label={words.add}
        isLabelUnseen
        placeholder={words.add}
        value={typed}
        onChange={setTyped}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            add();
          }
        }}
      />
      <Button onPress={add}>{texts.understanding.add}</Button>
      <Button icon={ClipboardPaste} onPress={onPaste}>
        {words.paste}
      </Button>
    </div>
  );
}
