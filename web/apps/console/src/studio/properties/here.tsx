// Which part of the bot a form is about, and what is wrong with it.
import { createContext, type ReactNode, useCallback, useContext, useMemo } from "react";
import type { Path } from "../draft/bot";
import { useDraftPart, useKeeper } from "../draft/DraftContext";
import { at, isFields, isSame, type Tree } from "../draft/tree";
import type { Fault } from "../problems";

interface Here {
  path: Path;
  faults: readonly Fault[];
}

const HereContext = createContext<Here>({ path: [], faults: [] });

interface WithinProps {
  path: Path;
  /** What is wrong with the bot; without it, what those around know. */
  faults?: readonly Fault[];
  children: ReactNode;
}

/** Forms inside are about what stands at this path. */
export function Within({ path, faults, children }: WithinProps) {
  const around = useContext(HereContext);
  const known = faults ?? around.faults;
  const same = useSame(path);
  const here = useMemo(() => ({ path: same, faults: known }), [same, known]);
  return <HereContext value={here}>{children}</HereContext>;
}

/** The same list for the same path. */
function useSame(path: Path): Path {
  const text = JSON.stringify(path);
  return useMemo(() => JSON.parse(text) as Path, [text]);
}

/** Where a form is. */
export function useHere(): Path {
  return useContext(HereContext).path;
}

/** A field's name, or its way from what the form is about. */
export type Field = string | Path;

export interface AtField<T> {
  value: T | undefined;
  /** Writes it into the draft at once; nothing takes it out. */
  set: (value: Tree) => void;
  faults: readonly Fault[];
}

/** One field of what the form is about. */
export function useField<T = Tree>(field: Field): AtField<T> {
  const { path: here, faults } = useContext(HereContext);
  const keeper = useKeeper();
  const path = useSame([...here, ...(typeof field === "string" ? [field] : field)]);
  const value = useDraftPart(({ history }) => at(history.bot, path)) as T | undefined;
  const set = useCallback(
    (anew: Tree) => {
      const { bot } = keeper.draft().history;
      // What only reads the same must not become a step that can be undone.
      if (isSame(at(bot, path), anew)) return;
      keeper.edit({ do: "set", path: kept(bot, path, anew), value: anew });
    },
    [keeper, path],
  );
  return { value, set, faults: useMemo(() => faultsAt(faults, path), [faults, path]) };
}

/** Mappings that say nothing when they are empty, and then go, too. */
const PRUNED = new Set(["starts_on"]);

function kept(bot: Tree, path: Path, value: Tree): Path {
  const parent = path.slice(0, -1);
  const fields = at(bot, parent);
  const isLast = isFields(fields) && Object.keys(fields).every((it) => it === path.at(-1));
  return value === undefined && isLast && PRUNED.has(String(parent.at(-1))) ? parent : path;
}

/** What is wrong with what stands at a path, or inside it. */
export function faultsAt(faults: readonly Fault[], path: Path): readonly Fault[] {
  const own = path.join(".");
  return faults.filter(({ path: it }) => it === own || it?.startsWith(`${own}.`));
}

/** What is wrong with what the form is about. */
export function useFaults(): readonly Fault[] {
  const { path, faults } = useContext(HereContext);
  return faultsAt(faults, path);
}
