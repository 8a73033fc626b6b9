import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { Button, IconButton } from "./Button";
import { X } from "./icons";

interface Toast {
  id: number;
  text: string;
  undo?: { label: string; run: () => void } | undefined;
}

type Say = (text: string, undo?: Toast["undo"]) => void;

const SayContext = createContext<Say>(() => {});
/** Long enough to read it and to change one's mind. */
const SHOWN_MS = 10_000;
let count = 0;

/** Says that something is done, and how to undo it. Never the only place of what matters. */
export function useSay(): Say {
  return useContext(SayContext);
}

export function Toasts({ closeLabel, children }: { closeLabel: string; children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const close = useCallback(
    (id: number) => setToasts((all) => all.filter((it) => it.id !== id)),
    [],
  );
  const say = useCallback<Say>(
    (text, undo) => {
      count += 1;
      const id = count;
      setToasts((all) => [...all.slice(-2), { id, text, undo }]);
      setTimeout(() => close(id), SHOWN_MS);
    },
    [close],
  );
  const shown = useMemo(
    () =>
      toasts.map(({ id, text, undo }) => (
        <div key={id} className="toast">
          <span>{text}</span>
          <span className="row">
            {undo && (
              <Button
                onPress={() => {
                  undo.run();
                  close(id);
                }}
              >
                {undo.label}
              </Button>
            )}
            <IconButton icon={X} label={closeLabel} onPress={() => close(id)} />
          </span>
        </div>
      )),
    [toasts, close, closeLabel],
  );
  return (
    <SayContext.Provider value={say}>
      {children}
      <div className="toasts" role="status">
        {shown}
      </div>
    </SayContext.Provider>
  );
}
