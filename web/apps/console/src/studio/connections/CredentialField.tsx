import { api, unwrap } from "@colloquy/api";
import { SelectField } from "@colloquy/ui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { CredentialDialog } from "./CredentialDialog";
import { type CredentialKind, credentialKind, hostsOf } from "./credentials";

const words = texts.connections.credential;
const NEW = " new";
const NONE = " none";

interface CredentialFieldProps {
  label: string;
  description?: string;
  value: string | undefined;
  /** The kinds that are of use here. */
  kinds: readonly CredentialKind[];
  onChange: (key: string | undefined) => void;
}

/** One of the bot's credentials by its name, or a new one; says whether the workspace has its secret. */
export function CredentialField(props: CredentialFieldProps) {
  const { label, description = words.hint, value, kinds, onChange } = props;
  const bot = useBot();
  const keeper = useKeeper();
  const [isMaking, setMaking] = useState(false);
  const all = bot.credentials ?? {};
  const fitting = Object.entries(all).filter(
    ([key, it]) => key === value || kinds.includes(credentialKind(it)),
  );
  const known = fitting.map(([key, it]) => {
    return { value: key, label: key, description: words.kinds[credentialKind(it)][0] };
  });
  const isUnknown = value !== undefined && !Object.hasOwn(all, value);
  const choices = [
    { value: NONE, label: words.none },
    ...known,
    ...(isUnknown ? [{ value, label: value }] : []),
    { value: NEW, label: words.create },
  ];
  return (
    <div className="stack-tight">
      <SelectField
        label={label}
        description={description}
        choices={choices}
        value={value ?? NONE}
        onChange={(chosen) => {
          if (chosen === NEW) setMaking(true);
          else onChange(chosen === NONE ? undefined : chosen);
        }}
      />
      {value !== undefined && <SecretState name={value} />}
      {isMaking && (
        <CredentialDialog
          kinds={kinds}
          taken={Object.keys(all)}
          onMade={(key, credential) => {
            keeper.edit({ do: "add", into: ["credentials"], key, value: credential });
            onChange(key);
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </div>
  );
}

/** Whether the workspace keeps the secret of a credential. */
function SecretState({ name }: { name: string }) {
  const bot = useBot();
  const mayRead = useHasRole();
  const { data } = useQuery({
    queryKey: ["secrets"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/secrets"))).items,
    enabled: mayRead,
  });
  const declared = bot.credentials?.[name];
  const hosts = declared === undefined ? [] : hostsOf(declared);
  const isKept = data?.some((it) => it.name === name);
  const state = isKept ? words.has : words.hasNot;
  return (
    <p className={isKept === false ? "small field-error" : "small quiet"}>
      {mayRead ? data && state : words.unseen}{" "}
      {hosts.length > 0 && `${words.wrongHosts(hosts.join(", "))} `}
      {mayRead && (
        <Link to={isKept ? "/settings/secrets" : "/settings/secrets?new=1"}>{words.open}</Link>
      )}
    </p>
  );
}
