import { Button, Checklist, EmptyState, TextField } from "@colloquy/ui";
import { Languages, Lightbulb, Trash2 } from "@colloquy/ui/icons";
import { useState } from "react";
import { Link } from "react-router";
import { texts } from "../../texts";
import { type Bot, type BotIntent, nameOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { Editable } from "../fields/Editable";
import { LinesField } from "../fields/LinesField";
import { ThingHead } from "../fields/ThingHead";
import { UsesList } from "../fields/UsesList";
import { useBotKey } from "../places";
import { usesOf } from "../uses";
import { PhraseList } from "./PhraseList";
import { intentOf, withField } from "./phrases";

const words = texts.understanding.intent;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

type Field = Parameters<typeof withField>[1];

/** One intent with everything that is said of it. */
export function IntentPage({ intent: key }: { intent: string }) {
  const bot = useBot();
  const base = `/studio/${useBotKey()}/intents`;
  const value = bot.intents?.[key];
  if (!value) {
    return (
      <EmptyState icon={Lightbulb} title={words.gone} action={<Link to={base}>{words.back}</Link>}>
        {key}
      </EmptyState>
    );
  }
  const name = nameOf(key, intentOf(value));
  return (
    <section className="stack" aria-label={name}>
      <ThingHead
        section="intents"
        thing={key}
        name={name}
        list={{ to: "intents", label: words.back }}
        help="understanding"
      />
      <PhraseList intent={key} />
      <section className="card stack" aria-label={words.uses}>
        <h3>{words.uses}</h3>
        <UsesList uses={usesOf(bot, "intents", key)} />
      </section>
      <More intent={key} value={value} />
    </section>
  );
}

/** What an intent says beside its phrases. */
function More({ intent: key, value }: { intent: string; value: BotIntent }) {
  const bot = useBot();
  const keeper = useKeeper();
  const intent = intentOf(value);
  const set = (field: Field, changed: unknown) => {
    const isNew = Array.isArray(value);
    if (isNew)
      keeper.edit({ do: "set", path: ["intents", key], value: withField(value, field, changed) });
    else keeper.edit({ do: "set", path: ["intents", key, field], value: changed });
  };
  return (
    <section className="card stack" aria-label={words.more}>
      <Editable>
        <div className="pair">
          <TextField
            label={words.name}
            description={words.nameHint}
            value={intent.name ?? ""}
            onChange={(text) => set("name", text || undefined)}
          />
          <TextField
            label={words.label}
            description={words.labelHint}
            maxLength={40}
            value={intent.label ?? ""}
            onChange={(text) => set("label", text || undefined)}
          />
        </div>
        <LinesField
          label={words.negatives}
          description={words.negativesHint}
          placeholder={words.newNegative}
          value={intent.negatives ?? []}
          onChange={(lines) => set("negatives", lines)}
        />
        <Children
          bot={bot}
          intent={key}
          value={intent.children ?? []}
          onChange={(children) => set("children", children)}
        />
        <Translations
          value={intent.translations ?? {}}
          onChange={(translations) => set("translations", translations)}
        />
      </Editable>
    </section>
  );
}

interface ChildrenProps {
  bot: Bot;
  intent: string;
  value: readonly string[];
  onChange: (keys: string[] | undefined) => void;
}

function Children({ bot, intent, value, onChange }: ChildrenProps) {
  const others = Object.entries(bot.intents ?? {}).filter(([key]) => key !== intent);
  if (others.length === 0) return null;
  return (
    <details open={value.length > 0}>
      <summary>{words.children}</summary>
      <Checklist
        label={words.children}
        description={words.childrenHint}
        choices={others.map(([key, it]) => ({ value: key, label: nameOf(key, intentOf(it)) }))}
        value={value}
        onChange={(keys) => onChange(keys.length > 0 ? keys : undefined)}
      />
    </details>
  );
}

interface TranslationsProps {
  value: Readonly<Record<string, string[]>>;
  onChange: (translations: Record<string, string[]> | undefined) => void;
}

function Translations({ value, onChange }: TranslationsProps) {
  const bot = useBot();
  const [language, setLanguage] = useState("");
  const offered = (bot.languages ?? []).filter((it) => !Object.hasOwn(value, it));
  const wanted = language.trim() || offered[0] || "";
  const tell = (changed: Record<string, string[]>) =>
    onChange(Object.keys(changed).length > 0 ? changed : undefined);
  return (
    <details open={Object.keys(value).length > 0}>
      <summary>{words.translations}</summary>
      <div className="stack">
        <p className="quiet small">{words.translationsHint}</p>
        {Object.entries(value).map(([tag, lines]) => (
          <div key={tag} className="stack-tight">
            <LinesField
              label={tag}
              placeholder={words.newIn(tag)}
              value={lines}
              onChange={(changed) => tell({ ...value, [tag]: changed ?? [] })}
            />
            <span>
              <Button
                look="plain"
                icon={Trash2}
                onPress={() => {
                  const { [tag]: _removed, ...others } = value;
                  tell(others);
                }}
              >
                {words.removeLanguage(tag)}
              </Button>
            </span>
          </div>
        ))}
        <div className="row">
          <TextField
            label={words.language}
            description={words.languageHint}
            placeholder={offered[0] ?? ""}
            value={language}
            onChange={setLanguage}
          />
          <Button
            icon={Languages}
            isDisabled={!LANGUAGE.test(wanted) || Object.hasOwn(value, wanted)}
            onPress={() => {
              tell({ ...value, [wanted]: [] });
              setLanguage("");
            }}
          >
            {words.addLanguage}
          </Button>
        </div>
      </div>
    </details>
  );
}
