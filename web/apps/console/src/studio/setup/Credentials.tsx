import { api, unwrap } from "@colloquy/api";
import { Badge, Button, SelectField, TextField } from "@colloquy/ui";
import { Trash2 } from "@colloquy/ui/icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useHasRole } from "../../frame/session";
import { texts } from "../../texts";
import { useBot, useKeeper } from "../draft/DraftContext";
import { DeleteDialog } from "../fields/DeleteDialog";
import { Editable } from "../fields/Editable";
import { LinesField } from "../fields/LinesField";
import { ProblemsOf } from "../fields/ProblemsOf";
import { UsesList } from "../fields/UsesList";
import { usesOf } from "../uses";
import {
  type BotCredential,
  type Credential,
  credentialOf,
  KINDS,
  kindOf,
  withField,
  withKind,
} from "./credentials";
import { NewName } from "./NewName";

const words = texts.setup.credentials;
const CHOICES = KINDS.map((value) => ({
  value,
  label: words.kinds[value],
  description: words.kindHints[value],
}));

/** The names of the secrets that the workspace keeps, for those who may see them. */
function useSecretNames(): readonly string[] | undefined {
  const isAdmin = useHasRole("admin");
  const query = useQuery({
    queryKey: ["secrets", "names"],
    queryFn: async () => (await unwrap(api.GET("/api/v1/secrets"))).items.map((it) => it.name),
    enabled: isAdmin,
  });
  return query.data;
}

/** The credentials that the bot names; their secrets are elsewhere. */
export function Credentials() {
  const bot = useBot();
  const keeper = useKeeper();
  const isAdmin = useHasRole("admin");
  const secrets = useSecretNames();
  const names = Object.keys(bot.credentials ?? {});
  return (
    <div className="stack">
      <p className="quiet">
        {words.hint} {isAdmin && <Link to="/settings/secrets">{words.secrets}</Link>}
      </p>
      <ProblemsOf path={["credentials"]} />
      <Editable>
        <NewName
          title={words.create}
          isTaken={(name) => names.includes(name)}
          onAdd={(key) =>
            keeper.edit({
              do: "add",
              into: ["credentials"],
              key,
              value: { kind: "bearer" },
              after: null,
            })
          }
        />
        {names.length === 0 && <p className="quiet">{words.empty}</p>}
        {names.map((name) => (
          <CredentialCard key={name} name={name} secrets={secrets} />
        ))}
      </Editable>
    </div>
  );
}

interface CredentialCardProps {
  name: string;
  secrets: readonly string[] | undefined;
}

function CredentialCard({ name, secrets }: CredentialCardProps) {
  const bot = useBot();
  const keeper = useKeeper();
  const [isDeleting, setDeleting] = useState(false);
  const value = bot.credentials?.[name] as BotCredential | undefined;
  const path = ["credentials", name];
  const uses = usesOf(bot, "credentials", name);
  const isKept = secrets?.includes(name);
  return (
    <section className="card stack" aria-label={name}>
      <div className="row-apart">
        <span className="row">
          <h3>
            <code>{name}</code>
          </h3>
          {isKept !== undefined && (
            <Link to="/settings/secrets">
              <Badge state={isKept ? "ok" : "warn"}>{isKept ? words.kept : words.missing}</Badge>
            </Link>
          )}
        </span>
        <Button look="plain" icon={Trash2} onPress={() => setDeleting(true)}>
          {words.delete(name)}
        </Button>
      </div>
      <Fields
        value={value}
        onChange={(changed) => keeper.edit({ do: "set", path, value: changed })}
      />
      <div className="stack-tight">
        <span className="field-label">{texts.setup.uses}</span>
        <UsesList uses={uses} />
      </div>
      {isDeleting && (
        <DeleteDialog path={path} name={name} uses={uses} onClose={() => setDeleting(false)} />
      )}
    </section>
  );
}

interface FieldsProps {
  value: BotCredential | undefined;
  onChange: (value: Credential) => void;
}

function Fields({ value, onChange }: FieldsProps) {
  const credential = credentialOf(value);
  const kind = kindOf(credential);
  const { hosts } = credential;
  return (
    <>
      <div className="pair">
        <SelectField
          label={words.kind}
          description={words.kindHints[kind]}
          choices={CHOICES}
          value={kind}
          onChange={(it) => onChange(withKind(credential, it))}
        />
        {kind === "header" && (
          <TextField
            label={words.header}
            isCode
            value={credential.header ?? ""}
            onChange={(text) => onChange(withField(value, "header", text))}
          />
        )}
      </div>
      <TextField
        label={words.description}
        description={words.descriptionHint}
        value={credential.description ?? ""}
        onChange={(text) => onChange(withField(value, "description", text || undefined))}
      />
      <LinesField
        label={words.hosts}
        placeholder={words.newHost}
        isCode
        value={typeof hosts === "string" ? [hosts] : (hosts ?? [])}
        onChange={(lines) => onChange(withField(value, "hosts", lines))}
      />
    </>
  );
}
