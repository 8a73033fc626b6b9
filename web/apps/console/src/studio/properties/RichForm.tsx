import { api, unwrap } from "@colloquy/api";
import { Button, Notice, Skeleton } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useHasRole } from "../../frame/session";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import type { Interaction } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { at, isSame } from "../draft/tree";
import { jsonText, parsedJson } from "./choices";
import { useHere } from "./here";
import { edited, readRich, sourceOf, type Vendor, withSource } from "./richSource";

const words = texts.properties.rich;
const CodeEditor = lazy(async () => ({
  default: (await import("../code/CodeEditor")).CodeEditor,
}));

/** The message as clients of another system get it; what is written here becomes ours. */
export function RichForm({ system }: { system: Vendor }) {
  const bot = useBot();
  const keeper = useKeeper();
  const here = useHere();
  const isBuilder = useHasRole("builder");
  const interaction = (at(bot, here) ?? {}) as Interaction;
  const own = sourceOf(interaction);
  const [typed, setTyped] = useState<{ text: string; value: Interaction }>();
  const isTyped = typed !== undefined && isSame(typed.value, own);
  const forms = useQuery({
    queryKey: ["rich-forms", own],
    queryFn: () => {
      // The document says that an interaction is an object, and no more.
      const body = { interaction: own as Record<string, never> };
      return unwrap(api.POST("/api/v1/rich-messages/render", { body }));
    },
    enabled: !isTyped,
  });
  const form = forms.data?.[system];
  const shown = isTyped ? typed.text : jsonText(form?.message);
  const parsed = parsedJson(shown);
  const rich = parsed ? readRich(parsed.value) : undefined;
  const anew = parsed ? edited(interaction, parsed.value, system) : undefined;
  const put = (value: Interaction) => keeper.edit({ do: "set", path: here, value });
  const change = (text: string) => {
    const value = parsedJson(text)?.value;
    const next = edited(interaction, value, system) ?? interaction;
    setTyped({ text, value: sourceOf(next) });
    if (!isSame(next, interaction)) put(next);
  };
  if (!isTyped && forms.error) return <Notice state="danger">{wordsOf(forms.error)}</Notice>;
  if (!isTyped && !form) return <Skeleton label={texts.loading} />;
  return (
    <>
      <Suspense fallback={<Skeleton label={texts.loading} />}>
        <CodeEditor
          label={words.systems[system]}
          language="json"
          value={shown}
          onChange={change}
          isReadOnly={!isBuilder}
          lines={12}
        />
      </Suspense>
      {!isTyped && form && form.losses.length > 0 && (
        <Notice state="warn">
          {words.lost}
          <ul>
            {form.losses.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path && <code>{path}</code>} {message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {!parsed && <p className="field-error">{texts.interactions.notJson}</p>}
      {parsed && isTyped && !rich && <Notice state="warn">{words.unread}</Notice>}
      {isTyped && rich && !anew && (
        <Notice
          state="info"
          action={
            <Button onPress={() => put(withSource(interaction, rich.fields))}>{words.use}</Button>
          }
        >
          {words.another}
        </Notice>
      )}
    </>
  );
}
