import { Button, Notice, TextField } from "@colloquy/ui";
import { Play } from "@colloquy/ui/icons";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sentence, wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import type { Rule } from "../draft/bot";
import { useKeeper } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { fieldsOf } from "./choices";
import { Section } from "./Section";
import { tryRule } from "./trials";

const words = texts.properties;

/** Tells whether a rule holds for what is typed. */
export function RuleTester({ rule }: { rule: Rule }) {
  const bot = useBotKey();
  const keeper = useKeeper();
  const [text, setText] = useState("");
  const [variables, setVariables] = useState("");
  const readsVariables = Boolean(rule.where?.length || rule.where_any?.length);
  const given = fieldsOf(variables);
  const trial = useMutation({
    mutationFn: async () => {
      await keeper.saveNow();
      return tryRule(bot, { rule, text, variables: given ?? {} });
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
        <Button type="submit" icon={Play} isDisabled={!given || trial.isPending}>
          {words.match.run}
        </Button>
      </form>
      {readsVariables && (
        <TextField
          label={words.code.variables[0]}
          description={words.code.variables[1]}
          value={variables}
          onChange={setVariables}
          error={given ? undefined : words.code.notObject}
          isCode
        />
      )}
      {trial.error && <Notice state="danger">{wordsOf(trial.error)}</Notice>}
      {tried && (
        <Notice state={tried.holds ? "ok" : "warn"}>
          {tried.holds ? words.match.holds : words.match.fails} {sentence(tried.why)}
          {tried.holds && tried.captured !== undefined && tried.captured !== null && (
            <div>
              {words.match.captured}: <code>{JSON.stringify(tried.captured)}</code>
            </div>
          )}
        </Notice>
      )}
    </Section>
  );
}
