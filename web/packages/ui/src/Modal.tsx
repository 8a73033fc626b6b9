import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal as AriaModal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "./Button";
import { X } from "./icons";

interface ModalProps {
  title: string;
  /** What its closing button is called. */
  closeLabel: string;
  isWide?: boolean;
  /** What is shown once must not go by a click beside it. */
  isKept?: boolean;
  /** Without it the dialog goes only by what is chosen in it. */
  onClose?: () => void;
  children: ReactNode;
}

/** A dialog above the page; it is there for as long as it is rendered. */
export function Modal({ title, closeLabel, isWide, isKept, onClose, children }: ModalProps) {
  const change = (isOpen: boolean) => {
    if (!isOpen) onClose?.();
  };
  return (
    <ModalOverlay
      isOpen
      onOpenChange={change}
      isDismissable={!isKept}
      isKeyboardDismissDisabled={isKept}
      className="veil"
    >
      <AriaModal className={isWide ? "modal modal-wide" : "modal"}>
        <Dialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {onClose && <IconButton icon={X} label={closeLabel} onPress={onClose} />}
          </div>
          <div className="dialog-body">{children}</div>
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}

interface DrawerProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/** What stands beside the page where there is room, and above it where there is none. */
export function Drawer({ label, onClose, children }: DrawerProps) {
  const change = (isOpen: boolean) => {
    if (!isOpen) onClose();
  };
  return (
    <ModalOverlay isOpen onOpenChange={change} isDismissable className="veil drawer-veil">
      <AriaModal className="drawer">
        <Dialog className="dialog" aria-label={label}>
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
