import {
  ArrowDown,
  Code,
  FlaskConical,
  Languages,
  Plus,
  Repeat,
  Timer,
  TriangleAlert,
} from "@colloquy/ui/icons";
import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo, useContext, useRef } from "react";
import { Button } from "react-aria-components/Button";
import { texts } from "../../texts";
import { findInteraction, pathOf } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
import { at as valueAt } from "../draft/tree";
import { useBotKey } from "../places";
import type { CardData, CardPort, End } from "./card";
import { usePart } from "./cell";
import { EDITED, FarContext, isEdited, useCanvas } from "./context";
import { useIsCovered } from "./covered";
import { firstOf } from "./gist";
import type { CardNode } from "./graph";
import { InPlace } from "./InPlace";
import { iconOf, wordsOfKind } from "./kinds";
import { useIsLit } from "./lit";
import { useMark } from "./marks";
import { textPath, withFirst } from "./wording";

const words = texts.canvas;

/** An interaction: what it does, in the contact's words, and its ways out. */
export const Card = memo(function Card({ data }: NodeProps<CardNode>) {
  const isFar = useContext(FarContext);
  const isLit = useIsLit(data.place);
  const drawn = useRef(0);
  drawn.current += 1;
  const Icon = iconOf(data.kind);
  const look = ["canvas-card", data.isOn ? "" : "canvas-off", isLit ? "canvas-lit" : ""];
  return (
    <div className={look.join(" ")} data-kind={data.kind} data-drawn={drawn.current}>
      {!isFar && (
        <Handle type="target" id="in" position={Position.Left} isConnectableStart={false} />
      )}
      <div className="canvas-card-head">
        <Icon className="icon" size={15} aria-hidden />
        <span className="canvas-name">{data.name}</span>
        <Badges card={data} />
      </div>
      {!isFar && (
        <>
          <Gist card={data} />
          <ul className="canvas-ports">
            {data.ports.map((port) => (
              <PortRow key={port.id} card={data} port={port} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
});

function Badges({ card }: { card: CardData }) {
  const mark = useMark(card.place);
  const isCovered = useIsCovered(useBotKey(), card.place);
  return (
    <>
      {!card.isOn && <span className="canvas-badge">{words.badges.off}</span>}
      {card.hasScript && <Badge icon={Code} label={words.badges.script} />}
      {card.delayMs > 0 && <Badge icon={Timer} label={words.badges.delay(card.delayMs)} />}
      {card.missing.length > 0 && (
        <Badge icon={Languages} label={words.badges.languages(card.missing.join(", "))} isWarning />
      )}
      {isCovered && <Badge icon={FlaskConical} label={words.badges.covered} />}
      <Mark severity={mark} />
    </>
  );
}

export function Mark({ severity }: { severity: ReturnType<typeof useMark> }) {
  if (!severity) return null;
  const label = words.badges.problem[severity];
  return (
    <span
      className={`canvas-mark canvas-mark-${severity}`}
      role="img"
      aria-label={label}
      title={label}
    />
  );
}

interface BadgeProps {
  icon: typeof Code;
  label: string;
  isWarning?: boolean;
}

function Badge({ icon: Icon, label, isWarning }: BadgeProps) {
  return (
    <span
      className={isWarning ? "canvas-badge canvas-badge-warn" : "canvas-badge"}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon size={13} aria-hidden />
    </span>
  );
}

function Gist({ card }: { card: CardData }) {
  const { mayBuild } = useCanvas();
  const isEditing = usePart(EDITED, isEdited, card.place) && mayBuild;
  if (isEditing) return <GistEditor card={card} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: F2 on the card does the same by the keyboard.
    <div className="canvas-gist" onDoubleClick={() => EDITED.set(card.place)}>
      {card.gist ? <p>{card.gist}</p> : <p className="quiet">{wordsOfKind(card.kind).does}</p>}
    </div>
  );
}

function GistEditor({ card }: { card: CardData }) {
  const keeper = useKeeper();
  // Not from the card, which is drawn a moment later: the cursor would jump.
  const bot = useBot();
  const interaction = findInteraction(bot, card.place);
  const path = interaction && textPath(interaction);
  const full = pathOf(bot, card.place);
  if (!path || !full) return null;
  const before = valueAt(interaction, path) as Parameters<typeof withFirst>[0];
  return (
    <InPlace
      label={words.edit(card.name)}
      value={firstOf(before)}
      onChange={(text) =>
        keeper.edit({ do: "set", path: [...full, ...path], value: withFirst(before, text) })
      }
    />
  );
}

function PortRow({ card, port }: { card: CardData; port: CardPort }) {
  const { mayBuild, offer } = useCanvas();
  const row = useRef<HTMLLIElement>(null);
  const mark = useMark(`${card.place}#${port.id}`);
  const spot = { dialog: card.dialog, after: card.key, port: port.port };
  const isLast = port.id === "next";
  return (
    <li ref={row} className={isLast ? "canvas-port canvas-port-last" : "canvas-port"}>
      <span className="canvas-port-text" title={port.text}>
        {port.text}
      </span>
      {port.sets && <span className="canvas-port-sets">{port.sets}</span>}
      <Mark severity={mark} />
      <EndMark end={port.end} />
      {mayBuild && isLast && (
        <Button
          className="canvas-plus nodrag"
          aria-label={words.add.after(card.name)}
          excludeFromTabOrder
          onPress={() => row.current && offer(spot, row.current)}
        >
          <Plus size={13} aria-hidden />
        </Button>
      )}
      <Handle type="source" id={port.id} position={Position.Right} />
    </li>
  );
}

/** Where a way out leads that has no wire. */
function EndMark({ end }: { end: End }) {
  if (end.kind === "to") return null;
  if (end.kind === "as_below") {
    return <ArrowDown className="quiet" size={12} role="img" aria-label={words.marks.as_below} />;
  }
  if (end.kind === "missing") {
    return (
      <span className="canvas-end canvas-end-bad" title={words.marks.missing(end.target)}>
        <TriangleAlert size={12} aria-hidden />
        {end.target}
      </span>
    );
  }
  return (
    <span className={end.isImplicit ? "canvas-end canvas-end-quiet" : "canvas-end"}>
      {end.word === "repeat" && <Repeat size={12} aria-hidden />}
      {words.marks[end.word]}
    </span>
  );
}
