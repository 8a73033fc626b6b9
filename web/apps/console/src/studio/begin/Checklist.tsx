import { IconButton } from "@colloquy/ui";
import { CircleCheck, X } from "@colloquy/ui/icons";
import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";
import { useMe } from "../../frame/session";
import { HelpLink } from "../../help/HelpLink";
import type { Place } from "../../help/places";
import { texts } from "../../texts";
import { useDraftPart } from "../draft/DraftContext";
import { useBotKey } from "../places";
import { useReleases } from "../versions/releases";
import { type First, useBegun } from "./begun";
import "./begin.css";

const words = texts.begin.checklist;

const FIRST_PLACES: Record<First, string> = {
  changed: "?panel=properties",
  attached: "/external-bots",
  imported: "/report",
};

const HELP: Record<First, Place> = {
  changed: "how-to-billing",
  attached: "how-to-attach-a-bot",
  imported: "imported-bots",
};

/** The first three steps with a new bot; gone when they are taken. */
export function Checklist() {
  const key = useBotKey();
  const { workspace } = useMe();
  const [begun, change] = useBegun(workspace, key);
  const isOpen = begun !== undefined && !begun.isOver;
  return isOpen ? (
    <Steps
      first={begun.first}
      done={begun.done ?? []}
      onDone={(done) => change({ done })}
      onOver={() => change({ isOver: true })}
    />
  ) : null;
}

type Step = "first" | "tried";

interface StepsProps {
  first: First;
  done: readonly Step[];
  onDone: (done: readonly Step[]) => void;
  onOver: () => void;
}

function Steps({ first, done, onDone, onOver }: StepsProps) {
  const key = useBotKey();
  const isChanged = useDraftPart(({ history }) => history.past.length > 0);
  const [query] = useSearchParams();
  const isPublished = (useReleases(key, "test").data?.length ?? 0) > 0;
  const taken: Step[] = [];
  if (done.includes("first") || isChanged) taken.push("first");
  if (done.includes("tried") || query.get("panel") === "preview") taken.push("tried");
  const isAll = taken.length === 2 && isPublished;
  const said = taken.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was taken says when there is something to keep.
  useEffect(() => {
    if (said !== done.join(" ")) onDone(taken);
    if (isAll) onOver();
  }, [said, isAll]);
  const base = `/studio/${key}`;
  const steps = [
    {
      label: words.steps[first],
      to: `${base}${FIRST_PLACES[first]}`,
      isDone: taken.includes("first"),
    },
    {
      label: words.steps.tried,
      to: `${base}?panel=preview`,
      isDone: taken.includes("tried"),
    },
    { label: words.steps.published, to: `${base}/versions`, isDone: isPublished },
  ];
  return (
    <nav className="first-steps" aria-label={words.label}>
      <ol>
        {steps.map(({ label, to, isDone }, index) => (
          <li key={label}>
            {isDone ? (
              <>
                <CircleCheck className="icon" size={16} aria-hidden />
                <span className="is-done">{label}</span>
                <span className="unseen"> ({words.done})</span>
              </>
            ) : (
              <Link to={to}>
                {index + 1}. {label}
              </Link>
            )}
          </li>
        ))}
      </ol>
      <HelpLink to={HELP[first]} />
      <IconButton icon={X} label={words.close} onPress={onOver} />
    </nav>
  );
}
