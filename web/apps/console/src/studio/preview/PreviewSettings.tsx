import { Button, type Choice, IconButton, Modal, SelectField, TextField } from "@colloquy/ui";
import { Plus, X } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { CannedAnswers } from "./CannedAnswers";
import type { Settings } from "./settings";
import type { PreviewOf } from "./usePreview";

const words = texts.preview.setup;

const ENVIRONMENTS: readonly Choice<Settings["environment"]>[] = (
  ["test", "production"] as const
).map((value) => ({ value, label: texts.bots.environments[value] }));
const CHANNELS: readonly Choice<Settings["channel"]>[] = (
  ["web", "widget", "api", "webhook", "sms", "whatsapp"] as const
).map((value) => ({ value, label: words.channels[value] }));

/** What a preview begins with; kept for this bot, in this browser. */
export function PreviewSettings({ preview, onClose }: { preview: PreviewOf; onClose: () => void }) {
  const { settings, change, begin } = preview;
  const set = (part: Partial<Settings>) => change({ ...settings, ...part });
  return (
    <Modal title={words.title} closeLabel={texts.close} isWide onClose={onClose}>
      <p className="quiet">{words.hint}</p>
      <div className="preview-settings">
        <SelectField
          label={words.environment}
          description={words.environmentHint}
          choices={ENVIRONMENTS}
          value={settings.environment}
          onChange={(environment) => set({ environment })}
        />
        <SelectField
          label={words.channel}
          choices={CHANNELS}
          value={settings.channel}
          onChange={(channel) => set({ channel })}
        />
        <TextField
          label={words.language}
          description={words.languageHint}
          value={settings.language}
          onChange={(language) => set({ language })}
        />
        <TextField label={words.name} value={settings.name} onChange={(name) => set({ name })} />
        <TextField
          label={words.email}
          value={settings.email}
          onChange={(email) => set({ email })}
        />
      </div>
      <Values values={settings.values} onChange={(values) => set({ values })} />
      <CannedAnswers canned={settings.canned} onChange={(canned) => set({ canned })} />
      <div className="dialog-foot">
        <Button
          look="primary"
          onPress={() => {
            onClose();
            begin(preview.shown.start);
          }}
        >
          {words.begin}
        </Button>
      </div>
    </Modal>
  );
}

interface ValuesProps {
  values: Settings["values"];
  onChange: (values: Settings["values"]) => void;
}

function Values({ values, onChange }: ValuesProps) {
  const put = (index: number, part: Partial<Settings["values"][number]>) =>
    onChange(values.map((it, place) => (place === index ? { ...it, ...part } : it)));
  return (
    <section className="stack" aria-label={words.values}>
      <h3>{words.values}</h3>
      <p className="quiet small">{words.valuesHint}</p>
      {values.map((it, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place while it is typed.
        <div key={index} className="preview-value">
          <TextField
            label={words.valueName}
            value={it.name}
            onChange={(name) => put(index, { name })}
          />
          <TextField
            label={words.value}
            value={it.value}
            onChange={(value) => put(index, { value })}
          />
          <IconButton
            icon={X}
            label={words.removeValue(it.name)}
            onPress={() => onChange(values.filter((_, place) => place !== index))}
          />
        </div>
      ))}
      <div className="row">
        <Button icon={Plus} onPress={() => onChange([...values, { name: "", value: "" }])}>
          {words.addValue}
        </Button>
      </div>
    </section>
  );
}
