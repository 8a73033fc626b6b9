import { CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { useState } from "react";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import type { Tree } from "../draft/tree";
import { Editable } from "../fields/Editable";
import { CredentialField } from "./CredentialField";
import {
  type Addresses,
  addressesOf,
  type ExternalBot,
  limitFrom,
  PROTOCOLS,
  sharing,
  urlFrom,
} from "./externalBot";
import { pairsOf } from "./pairs";
import { RowsField } from "./RowsField";

const words = texts.connections.external;
const SENT = ["headers", "header", "bearer", "basic"] as const;
const SIGNING = ["signing"] as const;

interface ExternalBotFormProps {
  name: string;
  external: ExternalBot;
}

type Set = (field: keyof ExternalBot, value: Tree) => void;

/** How an external bot is asked. */
export function ExternalBotForm({ name, external }: ExternalBotFormProps) {
  const keeper = useKeeper();
  const path = ["external_bots", name];
  const set: Set = (field, value) => keeper.edit({ do: "set", path: [...path, field], value });
  return (
    <Editable>
      <TextField
        label={texts.connections.name}
        placeholder={name}
        value={external.name ?? ""}
        onChange={(value) => set("name", value || undefined)}
      />
      <SelectField
        label={words.protocol}
        description={words.protocols[external.protocol]?.[1]}
        choices={PROTOCOLS}
        value={external.protocol}
        onChange={(protocol) => set("protocol", protocol)}
      />
      <AddressFields name={name} external={external} onSet={set} />
      <RowsField
        label={words.headers}
        what={words.header}
        description={words.headersHint}
        value={external.headers}
        write={pairsOf}
        onChange={(headers) => set("headers", headers)}
      />
      <CredentialField
        label={words.secret}
        value={external.credential}
        kinds={SENT}
        onChange={(key) => set("credential", key)}
      />
      <CredentialField
        label={words.signing}
        description={words.signingHint}
        value={external.signing}
        kinds={SIGNING}
        onChange={(key) => set("signing", key)}
      />
      <BehaviourFields external={external} onSet={set} />
      <details
        className="fold"
        open={external.remote_bot !== undefined || external.remote_environment !== undefined}
      >
        <summary>{words.further}</summary>
        <div className="stack">
          <TextField
            label={words.remoteBot}
            description={words.remoteBotHint}
            isCode
            value={external.remote_bot ?? ""}
            onChange={(value) => set("remote_bot", value || undefined)}
          />
          <TextField
            label={words.remoteEnvironment}
            isCode
            value={external.remote_environment ?? ""}
            onChange={(value) => set("remote_environment", value || undefined)}
          />
        </div>
      </details>
    </Editable>
  );
}

interface PartProps {
  external: ExternalBot;
  onSet: Set;
}

function AddressFields({ name, external, onSet }: PartProps & { name: string }) {
  const bot = useBot();
  const [addresses, setAddresses] = useState<Addresses>(() => addressesOf(external));
  const saved = addressesOf(external);
  const isOther = JSON.stringify(urlFrom(addresses)) !== JSON.stringify(urlFrom(saved));
  // Changed elsewhere, as by an undo: what is shown follows.
  if (isOther) setAddresses(saved);
  const change = (anew: Addresses) => {
    setAddresses(anew);
    onSet("url", urlFrom(anew));
  };
  const others = sharing(bot, name);
  return (
    <>
      <TextField
        label={words.test}
        isCode
        value={addresses.test}
        onChange={(test) => change({ ...addresses, test })}
      />
      <TextField
        label={words.production}
        description={words.productionHint}
        isCode
        value={addresses.production}
        onChange={(production) => change({ ...addresses, production })}
      />
      {others.length > 0 && <p className="small quiet">{words.sameAs(others.join(", "))}</p>}
    </>
  );
}

function BehaviourFields({ external, onSet }: PartProps) {
  const [limit, setLimit] = useState(String(external.time_limit_seconds ?? ""));
  const { fallback } = external;
  return (
    <>
      <TextField
        label={words.limit}
        description={words.limitHint}
        inputMode="numeric"
        placeholder="30"
        value={limit}
        onChange={(text) => {
          setLimit(text);
          const seconds = limitFrom(text);
          if (seconds !== null) onSet("time_limit_seconds", seconds);
        }}
        error={limitFrom(limit) === null ? words.limitWrong : undefined}
      />
      <CheckboxField
        label={words.welcome}
        description={words.welcomeHint}
        isSelected={external.welcome !== false}
        onChange={(is) => onSet("welcome", is ? undefined : false)}
      />
      {external.welcome !== false && (
        <TextField
          label={words.welcomeEvent}
          placeholder="WELCOME"
          optional={texts.optional}
          isCode
          value={external.welcome_event ?? ""}
          onChange={(value) => onSet("welcome_event", value || undefined)}
        />
      )}
      {Array.isArray(fallback) ? (
        <p className="quiet">
          {words.fallback}: {words.fallbackVariants(fallback.length)}
        </p>
      ) : (
        <TextField
          label={words.fallback}
          description={words.fallbackHint}
          lines={2}
          value={fallback ?? ""}
          onChange={(value) => onSet("fallback", value || undefined)}
        />
      )}
      <CheckboxField
        label={words.handOff}
        isSelected={external.hand_off_on_failure === true}
        onChange={(is) => onSet("hand_off_on_failure", is ? true : undefined)}
      />
    </>
  );
}
