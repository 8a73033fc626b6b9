import { CheckboxField, SelectField, TextField } from "@colloquy/ui";
import { texts } from "../../texts";
import {
  type Button,
  buttonOf,
  type QuickReply,
  replyOf,
  shortButton,
  shortReply,
} from "./choices";
import { CHOICE_LISTS } from "./displays";
import { JsonField, NumberOf, SelectOf, TextsOf } from "./Fields";
import { useField } from "./here";
import { ListField } from "./ListField";
import { RichTabs } from "./RichTabs";
import { Section } from "./Section";
import { type Tile, TileFields } from "./TileFields";

const words = texts.interactions;

/** A text with buttons beneath. */
export function ButtonsFields() {
  const { value, set } = useField<(string | Button)[]>("buttons");
  return (
    <RichTabs>
      <TextsOf field="text" words={words.text} isRequired />
      <ButtonList value={value ?? []} onChange={set} />
      <SelectOf field="list" words={words.list} choices={CHOICE_LISTS} unset="numbers" />
      <NumberOf field="per_row" words={words.perRow} />
    </RichTabs>
  );
}

/** A text with quick replies beneath. */
export function QuickRepliesFields() {
  const { value, set } = useField<(string | QuickReply)[]>("quick_replies");
  return (
    <RichTabs>
      <TextsOf field="text" words={words.text} isRequired />
      <ListField
        label={words.displays.quick_replies}
        what={words.reply.what}
        addLabel={words.reply.add}
        value={value ?? []}
        make={(): string | QuickReply => ""}
        onChange={set}
      >
        {(reply, change) => (
          <ReplyFields value={replyOf(reply)} onChange={(it) => change(shortReply(it))} />
        )}
      </ListField>
      <SelectOf field="list" words={words.list} choices={CHOICE_LISTS} unset="numbers" />
      <NumberOf field="per_row" words={words.perRow} />
    </RichTabs>
  );
}

/** Tiles beside each other. */
export function CarouselFields() {
  const { value, set } = useField<Tile[]>("carousel");
  return (
    <RichTabs>
      <TextsOf field="text" words={words.tilesText} />
      <ListField
        label={words.tile.list}
        what={words.tile.what}
        addLabel={words.tile.add}
        value={value ?? []}
        make={(): Tile => ({ title: "" })}
        onChange={set}
      >
        {(tile, change) => (
          <TileFields value={tile} onChange={change}>
            <ButtonList
              value={tile.buttons ?? []}
              onChange={(buttons) =>
                change({ ...tile, buttons: buttons.length > 0 ? buttons : undefined })
              }
            />
          </TileFields>
        )}
      </ListField>
    </RichTabs>
  );
}

interface ButtonListProps {
  value: readonly (string | Button)[];
  onChange: (value: (string | Button)[]) => void;
}

function ButtonList({ value, onChange }: ButtonListProps) {
  return (
    <ListField
      label={words.displays.buttons}
      what={words.button.what}
      addLabel={words.button.add}
      value={value}
      make={(): string | Button => ""}
      onChange={onChange}
    >
      {(button, change) => (
        <ButtonFields value={buttonOf(button)} onChange={(it) => change(shortButton(it))} />
      )}
    </ListField>
  );
}

const DOING = (["reply", "link"] as const).map((value) => ({
  value,
  label: words.button.doing[value],
}));

interface ButtonFieldsProps {
  value: Button;
  onChange: (value: Button) => void;
}

function ButtonFields({ value, onChange }: ButtonFieldsProps) {
  const { label, reply, link, target, metadata } = value;
  const isLink = link !== undefined;
  return (
    <>
      <TextField
        label={words.button.label[0]}
        value={label ?? ""}
        onChange={(it) => onChange({ ...value, label: it })}
      />
      <SelectField
        label={words.button.does[0]}
        choices={DOING}
        value={isLink ? "link" : "reply"}
        onChange={(does) => {
          const kept = { label, ...(metadata && { metadata }) };
          onChange(does === "link" ? { ...kept, link: link ?? "" } : { ...kept, reply });
        }}
      />
      {isLink ? (
        <>
          <TextField
            label={words.button.link[0]}
            description={words.button.link[1]}
            value={link}
            onChange={(it) => onChange({ ...value, link: it })}
          />
          <CheckboxField
            label={words.button.blank[0]}
            isSelected={target === "blank"}
            onChange={(is) => onChange({ ...value, target: is ? "blank" : undefined })}
          />
        </>
      ) : (
        <TextField
          label={words.button.reply[0]}
          description={words.button.reply[1]}
          value={reply ?? ""}
          placeholder={label ?? ""}
          onChange={(it) => onChange({ ...value, reply: it })}
        />
      )}
      <Metadata value={metadata} onChange={(it) => onChange({ ...value, metadata: it })} />
    </>
  );
}

interface ReplyFieldsProps {
  value: QuickReply;
  onChange: (value: QuickReply) => void;
}

function ReplyFields({ value, onChange }: ReplyFieldsProps) {
  return (
    <>
      <TextField
        label={words.reply.title[0]}
        value={value.title ?? ""}
        onChange={(title) => onChange({ ...value, title })}
      />
      <TextField
        label={words.reply.payload[0]}
        description={words.reply.payload[1]}
        value={value.payload ?? ""}
        placeholder={value.title ?? ""}
        onChange={(payload) => onChange({ ...value, payload })}
      />
      <TextField
        label={words.reply.image[0]}
        description={words.reply.image[1]}
        value={value.image ?? ""}
        onChange={(image) => onChange({ ...value, image })}
      />
      <Metadata value={value.metadata} onChange={(it) => onChange({ ...value, metadata: it })} />
    </>
  );
}

interface MetadataProps {
  value: unknown[] | undefined;
  onChange: (value: unknown[] | undefined) => void;
}

function Metadata({ value, onChange }: MetadataProps) {
  return (
    <Section title={words.button.more} isOpen={value !== undefined}>
      <JsonField
        words={words.button.metadata}
        value={value}
        onChange={(it) => {
          if (it === undefined || Array.isArray(it)) onChange(it);
        }}
        lines={2}
      />
    </Section>
  );
}
