import { Button, type Look, Modal, Notice } from "@colloquy/ui";
import type { FormEvent, ReactNode } from "react";
import { texts } from "../texts";

interface FormDialogProps {
  title: string;
  submitLabel: string;
  look?: Look;
  isPending: boolean;
  isWide?: boolean;
  /** What is wrong with no field in particular. */
  problem?: string | undefined;
  isDisabled?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that asks for something and does one thing with it. */
export function FormDialog(props: FormDialogProps) {
  const { title, submitLabel, look = "primary", isPending, isWide, problem, isDisabled } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending && !isDisabled) props.onSubmit();
  };
  return (
    <Modal title={title} closeLabel={texts.close} isWide={isWide ?? false} onClose={props.onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        {props.children}
        {problem && <Notice state="danger">{problem}</Notice>}
        <div className="dialog-foot">
          <Button onPress={props.onClose}>{texts.cancel}</Button>
          <Button type="submit" look={look} isDisabled={isPending || (isDisabled ?? false)}>
            {submitLabel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
