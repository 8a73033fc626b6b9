import { Button, Notice, SelectField, Skeleton, Tabs } from "@colloquy/ui";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import type { Interaction } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { at, isSame } from "../draft/tree";
import { jsonText, parsedJson } from "./choices";
import { useHere } from "./here";
import { RichForm } from "./RichForm";
import { readRich, type System, sourceOf, withSource } from "./richSource";

const words = texts.properties.rich;
const CodeEditor = lazy(async () => ({
  default: (await import("../code/CodeEditor")).CodeEditor,
}));

/** A rich message as a form, or as JSON. */
export function RichTabs({ children }: { children: ReactNode }) {
  const [selected, select] = useState("form");
  return (
    <Tabs
      label={words.tabs}
      selected={selected}
      onSelect={select}
      tabs={[
        { id: "form", label: words.form, content: <div className="stack">{children}</div> },
        { id: "raw", label: words.raw, content: selected === "raw" ? <Source /> : null },
      ]}
    />
  );
}

const SYSTEMS = (["own", "haptik", "kommunicate", "liveperson"] as const).map((value) => ({
  value,
  label: words.systems[value],
}));

/** The message as JSON, in our form or another system's. */
function Source() {
  const [system, choose] = useState<System>("own");
  return (
    <div className="stack">
      <SelectField
        label={words.system[0]}
        description={words.system[1]}
        choices={SYSTEMS}
        value={system}
        onChange={choose}
      />
      {system === "own" ? <Raw /> : <RichForm key={system} system={system} />}
    </div>
  );
}

/** The message as JSON; what other systems say can be pasted and becomes ours. */
function Raw() {
  const bot = useBot();
  const keeper = useKeeper();
  const here = useHere();
  const isBuilder = useHasRole("builder");
  const interaction = (at(bot, here) ?? {}) as Interaction;
  const own = sourceOf(interaction);
  const [typed, setTyped] = useState({ text: jsonText(own), value: own });
  const shown = isSame(typed.value, own) ? typed.text : jsonText(own);
  const parsed = parsedJson(shown);
  const rich = parsed ? readRich(parsed.value) : undefined;
  const put = (value: Interaction) => keeper.edit({ do: "set", path: here, value });
  const change = (text: string) => {
    const read = parsedJson(text);
    const found = read ? readRich(read.value) : undefined;
    const anew = found?.system === "own" ? withSource(interaction, found.fields) : interaction;
    setTyped({ text, value: sourceOf(anew) });
    if (!isSame(anew, interaction)) put(anew);
  };
  return (
    <>
      <p className="field-description">{words.rawHint}</p>
      <Suspense fallback={<Skeleton label={texts.loading} />}>
        <CodeEditor
          label={words.raw}
          language="json"
          value={shown}
          onChange={change}
          isReadOnly={!isBuilder}
          lines={12}
        />
      </Suspense>
      {!parsed && <p className="field-error">{texts.interactions.notJson}</p>}
      {parsed && !rich && <Notice state="warn">{words.unread}</Notice>}
      {rich && rich.system !== "own" && (
        <Notice
          state="info"
          action={
            <Button onPress={() => put(withSource(interaction, rich.fields))}>{words.use}</Button>
          }
        >
          {words.found(words.systems[rich.system])}
        </Notice>
      )}
    </>
  );
}
