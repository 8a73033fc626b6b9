import { api, type Schema, unwrap } from "@colloquy/api";
import { Notice, TextField } from "@colloquy/ui";
import { useState } from "react";
import { FormDialog } from "../../forms/FormDialog";
import { useSubmit } from "../../forms/useSubmit";
import { sentence } from "../../frame/words";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import type { Action } from "../draft/edit";
import { free, isKey } from "../draft/keys";
import { endpointOf, type Integration } from "./integration";

const words = texts.connections.integrations.curl;
type Found = Schema<"CurlView">;

interface CurlDialogProps {
  onMade: (key: string) => void;
  onClose: () => void;
}

/** Makes an integration of a curl command; what was read is shown before. */
export function CurlDialog({ onMade, onClose }: CurlDialogProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [command, setCommand] = useState("");
  const [found, setFound] = useState<Found>();
  const [key, setKey] = useState("");
  const taken = new Set(Object.keys(bot.integrations ?? {}));
  const read = useSubmit(
    () => unwrap(api.POST("/api/v1/integrations/from-curl", { body: { command } })),
    {
      onDone: (it) => {
        setFound(it);
        setKey(free(it.key, taken));
      },
    },
  );
  const make = () => {
    if (!found) return;
    keeper.edit({ do: "all", actions: actionsFor(found, key, Object.keys(bot.credentials ?? {})) });
    onClose();
    onMade(key);
  };
  const fault = taken.has(key) ? texts.connections.keyTaken : undefined;
  const wrong = isKey(key) ? fault : texts.connections.keyWrong;
  return (
    <FormDialog
      title={words.title}
      submitLabel={found ? words.make : words.read}
      isPending={read.isPending}
      isWide
      isDisabled={command.trim() === "" || (found !== undefined && wrong !== undefined)}
      problem={read.placed.rest}
      onSubmit={() => (found ? make() : read.run(undefined))}
      onClose={onClose}
    >
      <TextField
        label={words.label}
        description={words.hint}
        lines={6}
        isCode
        autoFocus
        value={command}
        onChange={(text) => {
          setCommand(text);
          setFound(undefined);
        }}
      />
      {found && (
        <>
          <TextField label={words.key} value={key} onChange={setKey} isCode error={wrong} />
          <FoundInCommand found={found} />
        </>
      )}
    </FormDialog>
  );
}

/** Puts what was read into the bot; a credential of a name that is there already stays as it is. */
function actionsFor(found: Found, key: string, credentials: readonly string[]): Action[] {
  const made = found.credentials.filter((it) => !credentials.includes(it.key));
  return [
    ...made.map((it): Action => {
      return { do: "add", into: ["credentials"], key: it.key, value: it.credential };
    }),
    { do: "add", into: ["integrations"], key, value: found.integration },
  ];
}

function FoundInCommand({ found }: { found: Found }) {
  const { method, url } = endpointOf(found.integration as Integration);
  const notes = [
    ...found.credentials.map(({ key }) => words.credential(key)),
    ...found.environment.map(words.environment),
    ...found.variables.map(words.variable),
    ...found.warnings.map(({ line, message }) => sentence(words.line(line, message))),
  ];
  return (
    <section className="stack-tight" aria-label={words.found}>
      <h3>{words.found}</h3>
      <code className="broken">
        {method.toUpperCase()} {url}
      </code>
      {notes.length > 0 && (
        <Notice state="warn">
          <strong>{words.warnings}</strong>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </Notice>
      )}
    </section>
  );
}
