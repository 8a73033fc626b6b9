import { Button, CopyField, Modal, Notice } from "@colloquy/ui";
import type { ReactNode } from "react";
import { texts } from "../texts";

interface OnceDialogProps {
  title: string;
  hint?: string;
  values: readonly { label: string; value: string }[];
  onClose: () => void;
  children?: ReactNode;
}

/** Shows what is never shown again; it doesn't go by a click beside it. */
export function OnceDialog({
  title,
  hint = texts.once.hint,
  values,
  onClose,
  children,
}: OnceDialogProps) {
  return (
    <Modal title={title} closeLabel={texts.close} isKept onClose={onClose}>
      <Notice state="warn">
        <strong>{texts.once.title}.</strong> {hint}
      </Notice>
      {values.map(({ label, value }) => (
        <CopyField
          key={label}
          label={label}
          value={value}
          copyLabel={texts.copy}
          copiedLabel={texts.copied}
        />
      ))}
      {children}
      <div className="dialog-foot">
        <Button look="primary" onPress={onClose}>
          {texts.once.kept}
        </Button>
      </div>
    </Modal>
  );
}
