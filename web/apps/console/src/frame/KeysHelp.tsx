import { Modal } from "@colloquy/ui";
import { texts } from "../texts";

const ROWS: readonly [readonly string[], string][] = [
  [["Ctrl", "K"], texts.keys.palette],
  [["/"], texts.keys.search],
  [["?"], texts.keys.help],
  [["Esc"], texts.keys.escape],
  [["Tab"], texts.keys.tab],
  [["↑", "↓"], texts.keys.arrows],
];

export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Modal title={texts.keys.title} closeLabel={texts.close} onClose={onClose}>
      <p className="quiet">{texts.keys.intro}</p>
      <dl className="facts">
        {ROWS.map(([keys, meaning]) => (
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
    </Modal>
  );
}
