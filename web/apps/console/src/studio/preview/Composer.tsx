import { Button, IconButton, MenuButton, TextField } from "@colloquy/ui";
import { MapPin, Paperclip, Plus, Send, Timer, X } from "@colloquy/ui/icons";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { texts } from "../../texts";
import type { PreviewSession } from "./session";

const words = texts.preview;

interface ComposerProps {
  session: PreviewSession;
  isBusy: boolean;
  /** Media types of files that the bot asked for; opens the choice of files. */
  accepts: readonly string[] | undefined;
  onChosen: () => void;
  onPlace: () => void;
}

/** What the contact writes, attaches, or leaves unsaid. */
export function Composer({ session, isBusy, accepts, onChosen, onPlace }: ComposerProps) {
  const [text, setText] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);
  const chooser = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!accepts || !chooser.current) return;
    chooser.current.accept = accepts.join(",");
    chooser.current.click();
    onChosen();
  }, [accepts, onChosen]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || (text.trim() === "" && files.length === 0)) return;
    setText("");
    setFiles([]);
    void session.send(text.trim() === "" ? {} : { text: text.trim() }, files);
  };
  const choose = () => {
    if (chooser.current) chooser.current.accept = "";
    chooser.current?.click();
  };
  return (
    <form className="preview-composer" onSubmit={send}>
      {files.length > 0 && (
        <ul className="row">
          {files.map((file) => (
            <li key={file.name} className="row-tight">
              <span className="small">{file.name}</span>
              <IconButton
                icon={X}
                label={words.attached(file.name)}
                onPress={() => setFiles(files.filter((it) => it !== file))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="preview-line">
        <MenuButton
          label={words.more}
          trigger={<IconButton icon={Plus} label={words.more} isDisabled={isBusy} />}
          actions={[
            { id: "attach", label: words.attach, icon: Paperclip, onAction: choose },
            { id: "place", label: words.location, icon: MapPin, onAction: onPlace },
            {
              id: "silent",
              label: words.silent,
              description: words.silentHint,
              icon: Timer,
              onAction: () => void session.staySilent(),
            },
          ]}
        />
        <TextField
          label={words.message}
          isLabelUnseen
          placeholder={words.placeholder}
          autoComplete="off"
          value={text}
          onChange={setText}
        />
        <Button type="submit" look="primary" icon={Send} isDisabled={isBusy}>
          {words.send}
        </Button>
      </div>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={words.attach}
        onChange={(event) => {
          setFiles([...files, ...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </form>
  );
}
