import { Button, Notice, TextField } from "@colloquy/ui";
import { Play } from "@colloquy/ui/icons";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sentence, wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import type { Rule } from "../draft/bot";
import { useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { Section } from "./Section";
import { tryRule } from "./trials";

const words = texts.properties;

/** Tells whether a rule holds for what is typed. */
export function RuleTester({ rule }: { rule: Rule }) {
  const bot = useBotKey();
  const keeper = useKeeper();
  const [text, setText] = useState("");
  const trial = useMutation({
    mutationFn: async () => {
      await keeper.saveNow();
      return tryRule(bot, rule, text);
    },
  });
  const tried = trial.data;
  return (
    <Section title={words.rules.try} isOpen={false}>
      <form
        className="tester"
        onSubmit={(event) => {
          event.preventDefault();
          trial.mutate();
        }}
      >
        <TextField label={words.rules.tryText[0]} value={text} onChange={setText} />
        <Button type="submit" icon={Play} isDisabled={trial.isPending}>
          {words.match.run}
        </Button>
      </form>
      {trial.error && <Notice state="danger">{wordsOf(trial.error)}</Notice>}
      {tried && (
        <Notice state={tried.holds ? "ok" : "warn"}>
          {tried.holds ? words.match.holds : words.match.fails}{" "}
          {tried.why ? sentence(tried.why) : null}
          {tried.captured !== undefined && tried.captured !== null && (
            <div>
              {words.match.captured}: <code>{JSON.stringify(tried.captured)}</code>
            </div>
          )}
        </Notice>
      )}
    </Section>
  );
}
