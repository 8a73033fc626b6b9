// What cards and frames can ask of the canvas that they are on.
import { createContext, useContext } from "react";
import type { Spot } from "./additions";
import { cell } from "./cell";
import type { Graph } from "./graph";

export interface CanvasDeeds {
  mayBuild: boolean;
  /** Offers what can be added at a spot, beside what was pressed. */
  offer: (spot: Spot, beside: Element) => void;
}

export const CanvasContext = createContext<CanvasDeeds>({ mayBuild: false, offer: () => {} });

export function useCanvas(): CanvasDeeds {
  return useContext(CanvasContext);
}

/** Whether one looks from so far that texts can't be read. */
export const FarContext = createContext(false);

/** What is drawn, where one looks from so far that cards are no more than spots. */
export const DistantContext = createContext<Graph | undefined>(undefined);

/** The place whose text is edited where it stands. */
export const EDITED = cell("");
export const isEdited = (edited: string, place: string) => edited === place;
