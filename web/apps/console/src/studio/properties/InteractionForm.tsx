import { Button } from "@colloquy/ui";
import { Trash2 } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { KINDS, type Kind, kindOf } from "../canvas/gist";
import { findDialog, type Interaction } from "../draft/bot";
import { useDraftPart, useKeeper } from "../draft/DraftContext";
import { useSelection } from "../places";
import type { Fault } from "../problems";
import { CollectOf } from "./CollectFields";
import { errorOf, Faults } from "./Faults";
import { CheckOf, NumberOf, TextOf, TextsOf } from "./Fields";
import { FindField } from "./FindField";
import { FollowUpFields } from "./FollowUpFields";
import { useFaults, useField, useHere } from "./here";
import { KeyField } from "./KeyField";
import { KindFields } from "./KindFields";
import { isWaiting, leadsOn, withKind } from "./kinds";
import { hasPicture, RichPreview } from "./RichPreview";
import { RulesFields } from "./RulesFields";
import { ScriptOf } from "./ScriptField";
import { Section } from "./Section";
import { TargetField } from "./TargetField";

const words = texts.properties.interaction;
const fields = texts.interactions;
const KIND_CHOICES = KINDS.map((value) => ({
  value,
  label: texts.canvas.kinds[value].label,
  description: texts.canvas.kinds[value].does,
}));

const NO_OTHERS = {};

interface InteractionFormProps {
  /** `dialog/interaction`. */
  place: string;
  interaction: Interaction;
  /** The rule that is open, from 0. */
  rule: number | undefined;
}

/** One thing that a dialog does, with all that belongs to it. */
export function InteractionForm({ place, interaction, rule }: InteractionFormProps) {
  const keeper = useKeeper();
  const path = useHere();
  const faults = useFaults();
  const next = useField<string>("next");
  const find = texts.properties.next;
  const dialog = place.split("/")[0] ?? "";
  return (
    <div className="stack">
      <h2>{words.title}</h2>
      <Faults faults={faults.filter((it) => !isBeside(it, path.join(".")))} />
      <TextOf field="name" words={words.name} placeholder={place.split("/")[1] ?? ""} />
      <FindField
        words={words.kind}
        choices={KIND_CHOICES}
        value={kindOf(interaction) ?? ""}
        onChange={(kind) =>
          keeper.edit({ do: "set", path, value: withKind(interaction, kind as Kind) })
        }
      />
      {hasPicture(interaction) && (
        <div className="stack-tight">
          <span className="field-label">{words.preview}</span>
          <RichPreview interaction={interaction} />
        </div>
      )}
      <KindFields place={place} interaction={interaction} />
      {isWaiting(interaction) && <Answers interaction={interaction} />}
      {leadsOn(interaction) && (
        <>
          <Section title={words.rules} isOpen>
            <RulesFields place={place} interaction={interaction} open={rule} />
          </Section>
          <TargetField
            words={find.label}
            dialog={dialog}
            value={interaction.next}
            unset={find.unset}
            onChange={next.set}
            error={errorOf(next.faults)}
          />
        </>
      )}
      <More place={place} interaction={interaction} />
    </div>
  );
}

/** Fields that say by themselves what is wrong with them. */
const BESIDE =
  /^(name|say|note|ask|choose|text|choices|image|audio|video|file|caption|sample_answer|call|external|path|goto|next|universal|pre|post|on_answer|script|unrecognized|collect|comment|delay_ms|rules|transfer|upload|survey|disambiguate|knowledge|follow_up)(\.|$)/;

function isBeside({ path = "" }: Fault, own: string): boolean {
  return BESIDE.test((path ?? "").slice(own.length + 1));
}

/** What happens with an answer, besides rules. */
function Answers({ interaction }: { interaction: Interaction }) {
  const isSet = [interaction.collect, interaction.unrecognized, interaction.follow_up].some(
    (it) => it !== undefined,
  );
  return (
    <Section title={words.answers} isOpen={isSet}>
      <CollectOf />
      <TextsOf field="unrecognized" words={fields.unrecognized} />
      <FollowUpFields />
    </Section>
  );
}

function More({ place, interaction }: { place: string; interaction: Interaction }) {
  const keeper = useKeeper();
  const path = useHere();
  const [, select] = useSelection();
  const [dialog = "", key = ""] = place.split("/");
  const others = useDraftPart(
    ({ history }) => findDialog(history.bot, dialog)?.dialog.interactions ?? NO_OTHERS,
  );
  const { pre, post, on_answer, comment, delay_ms, enabled } = interaction;
  const isSet = [pre, post, on_answer, comment, delay_ms, enabled].some((it) => it !== undefined);
  return (
    <>
      <Section title={words.more} isOpen={isSet}>
        <ScriptOf field="pre" words={fields.pre} place="pre" />
        <ScriptOf field="post" words={fields.post} place="post" />
        {isWaiting(interaction) && (
          <ScriptOf field="on_answer" words={fields.onAnswer} place="on_answer" />
        )}
        <NumberOf field="delay_ms" words={fields.delay} placeholder="0" />
        <CheckOf field="enabled" words={fields.enabled} unset={true} />
        <TextOf field="comment" words={fields.comment} lines={2} />
        <KeyField
          value={key}
          taken={new Set(Object.keys(others).filter((it) => it !== key))}
          onChange={(to) => {
            keeper.edit({ do: "rename", path, to });
            select(`${dialog}/${to}`, "properties");
          }}
        />
      </Section>
      <div>
        <Button
          look="plain"
          icon={Trash2}
          onPress={() => {
            select(dialog, "properties");
            keeper.edit({ do: "remove", path });
          }}
        >
          {words.delete}
        </Button>
      </div>
    </>
  );
}
