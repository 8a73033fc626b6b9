import { Button } from "@colloquy/ui";
import { Plus } from "@colloquy/ui/icons";
import { type ReactNode, useEffect, useRef } from "react";
import { texts } from "../../texts";
import { conditionOf, neverReached } from "../canvas/conditions";
import type { Interaction, Rule } from "../draft/bot";
import { useBot } from "../draft/DraftContext";
import { useSelection } from "../places";
import { labelOf } from "./destinations";
import { useField, useHere, Within } from "./here";
import { OrderBar } from "./ListField";
import { replaced, shifted } from "./lists";
import { RuleForm } from "./RuleForm";
import { newRule } from "./rules";

const words = texts.properties.rules;

interface RulesFieldsProps {
  /** The interaction's place. */
  place: string;
  interaction: Interaction;
  /** The rule that is open, from 0. */
  open: number | undefined;
}

/** What answers lead to: rules in their order, of which one is open. */
export function RulesFields({ place, interaction, open }: RulesFieldsProps) {
  const { set } = useField<Rule[]>("rules");
  const here = useHere();
  const [, select] = useSelection();
  const rules = interaction.rules ?? [];
  const lost = new Set(neverReached(rules));
  const show = (index: number | undefined) =>
    select(index === undefined ? place : `${place}#${index}`, "properties");
  const change = (anew: Rule[]) => set(anew.length > 0 ? anew : undefined);
  const rows = rules.map((rule, index) => ({ id: `${index}`, rule, index }));
  return (
    <div className="stack-tight">
      {rows.length === 0 ? (
        <p className="quiet small">{words.none}</p>
      ) : (
        <p className="quiet small">{words.hint}</p>
      )}
      <ol className="rules">
        {rows.map(({ id, rule, index }) => (
          <li key={id}>
            <Within path={[...here, "rules", index]}>
              <RuleRow
                rule={rule}
                number={index + 1}
                dialog={place.split("/")[0] ?? ""}
                isOpen={open === index}
                onToggle={() => show(open === index ? undefined : index)}
              >
                <OrderBar
                  what={words.nth(index + 1)}
                  isFirst={index === 0}
                  isLast={index === rules.length - 1}
                  onMove={(by) => {
                    change(shifted(rules, index, index + by));
                    show(index + by);
                  }}
                  onRemove={() => {
                    change(replaced(rules, index, undefined));
                    show(undefined);
                  }}
                />
                <RuleForm
                  rule={rule}
                  interaction={interaction}
                  dialog={place.split("/")[0] ?? ""}
                  onChange={(anew) => change(replaced(rules, index, anew))}
                />
              </RuleRow>
              {lost.has(index) && <p className="danger-text small">{words.always}</p>}
            </Within>
          </li>
        ))}
      </ol>
      <div>
        <Button
          icon={Plus}
          onPress={() => {
            change([...rules, newRule(interaction)]);
            show(rules.length);
          }}
        >
          {words.add}
        </Button>
      </div>
    </div>
  );
}

interface RuleRowProps {
  rule: Rule;
  number: number;
  dialog: string;
  isOpen: boolean;
  onToggle: () => void;
  children: ReactNode;
}

function RuleRow({ rule, number, dialog, isOpen, onToggle, children }: RuleRowProps) {
  const bot = useBot();
  const row = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const { next } = rule;
  const goes = next && (labelOf(bot, next, dialog, texts.properties.next) ?? next);
  return (
    <details
      className="rule"
      open={isOpen}
      ref={row}
      onToggle={(event) => {
        if (event.currentTarget.open !== isOpen) onToggle();
      }}
    >
      <summary>
        <span className="rule-number">{number}</span>
        <span className="rule-condition">{rule.name || conditionOf(rule, bot).text}</span>
        {goes && <span className="quiet small">→ {goes}</span>}
      </summary>
      {isOpen && <div className="rule-body">{children}</div>}
    </details>
  );
}
