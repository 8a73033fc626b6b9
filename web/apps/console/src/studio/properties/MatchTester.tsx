import { Badge, Button, Notice, TextField } from "@colloquy/ui";
import { Play } from "@colloquy/ui/icons";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { wordsOf } from "../../frame/words";
import { texts } from "../../texts";
import { findDialog, nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { useBotKey, useSelection } from "../places";
import { type DialogMatch, tryMatch } from "./trials";

const words = texts.properties.match;

/** Shows which dialogs a text starts, and by what. */
export function MatchTester() {
  const key = useBotKey();
  const keeper = useKeeper();
  const [text, setText] = useState("");
  const trial = useMutation({
    mutationFn: async () => {
      await keeper.saveNow();
      return tryMatch(key, text);
    },
  });
  return (
    <div className="stack-tight">
      <form
        className="tester"
        onSubmit={(event) => {
          event.preventDefault();
          trial.mutate();
        }}
      >
        <TextField label={words.text[0]} value={text} onChange={setText} />
        <Button type="submit" icon={Play} isDisabled={text === "" || trial.isPending}>
          {words.run}
        </Button>
      </form>
      {trial.error && <Notice state="danger">{wordsOf(trial.error)}</Notice>}
      <div aria-live="polite">
        {trial.data && <p className="small">{decided(trial.data.decision.kind)}</p>}
        <ul className="matches">
          {trial.data?.dialogs.map((it) => (
            <li key={`${it.dialog} ${it.by} ${it.value}`}>
              <Match match={it} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function decided(kind: string): string {
  const known: Partial<Record<string, string>> = words.decisions;
  return known[kind] ?? words.decisions.none;
}

function Match({ match }: { match: DialogMatch }) {
  const bot = useBot();
  const [, select] = useSelection();
  const { dialog, by, value, score, would_start, why_not } = match;
  const reasons: Partial<Record<string, string>> = words.whyNot;
  const reason = why_not ? reasons[why_not] : undefined;
  const byWords: Partial<Record<string, string>> = words.byWords;
  const name = nameOf(dialog, findDialog(bot, dialog)?.dialog);
  return (
    <>
      <Badge state={would_start ? "ok" : undefined}>
        {would_start ? words.starts : words.near}
      </Badge>
      <Button look="plain" onPress={() => select(dialog, "properties")}>
        {name}
      </Button>
      <span className="quiet small">
        {words.by(byWords[by] ?? by, value ?? "")}
        {typeof score === "number" && ` · ${words.score(score)}`}
        {reason && ` · ${reason}`}
      </span>
    </>
  );
}
