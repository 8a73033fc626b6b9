import { Modal } from "@colloquy/ui";
import { useMatch } from "react-router";
import { texts } from "../texts";

type Row = readonly [readonly string[], string];

const ROWS: readonly Row[] = [
  [["Ctrl", "K"], texts.keys.palette],
  [["/"], texts.keys.search],
  [["?"], texts.keys.help],
  [["Esc"], texts.keys.escape],
  [["Tab"], texts.keys.tab],
  [["↑", "↓"], texts.keys.arrows],
];

const STUDIO: readonly Row[] = [
  [["Ctrl", "Z"], texts.keys.studio.undo],
  [["Ctrl", "Y"], texts.keys.studio.redo],
];

const CANVAS: readonly Row[] = [
  [["Ctrl", "F"], texts.keys.canvas.find],
  [["←", "→"], texts.keys.canvas.go],
  [["Alt", "→"], texts.keys.canvas.move],
  [["Enter"], texts.keys.canvas.open],
  [["F2"], texts.keys.canvas.edit],
  [["/"], texts.keys.canvas.add],
  [["Ctrl", "C"], texts.keys.canvas.copy],
  [["Ctrl", "V"], texts.keys.canvas.paste],
  [["Ctrl", "D"], texts.keys.canvas.duplicate],
  [["Del"], texts.keys.canvas.remove],
];

/** The keys that do something on the screen that is open. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const isCanvas = useMatch("/studio/:bot") !== null;
  const isStudio = useMatch("/studio/:bot/*") !== null;
  return (
    <Modal title={texts.keys.title} closeLabel={texts.close} onClose={onClose}>
      <p className="quiet">{texts.keys.intro}</p>
      <KeyList rows={isStudio ? [...ROWS, ...STUDIO] : ROWS} />
      {isCanvas && (
        <>
          <h3>{texts.keys.canvas.title}</h3>
          <KeyList rows={CANVAS} />
        </>
      )}
    </Modal>
  );
}

function KeyList({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className="facts keys">
      {rows.map(([keys, meaning]) => (
        <div key={meaning} className="facts-row">
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
