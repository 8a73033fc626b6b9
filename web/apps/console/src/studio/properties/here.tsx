// Which part of the bot a form is about, and what is wrong with it.
import { createContext, type ReactNode, useContext } from "react";
import type { Path } from "../draft/bot";
import { useBot, useKeeper } from "../draft/DraftContext";
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
  return <HereContext value={{ path, faults: faults ?? around.faults }}>{children}</HereContext>;
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
  const bot = useBot();
  const keeper = useKeeper();
  const path = [...here, ...(typeof field === "string" ? [field] : field)];
  return {
    value: at(bot, path) as T | undefined,
    set: (value) => {
      // What only reads the same must not become a step that can be undone.
      if (isSame(at(keeper.draft().history.bot, path), value)) return;
      keeper.edit({ do: "set", path: kept(bot, path, value), value });
    },
    faults: faultsAt(faults, path),
  };
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
