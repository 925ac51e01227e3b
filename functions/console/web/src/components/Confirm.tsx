import * as Dialog from "@radix-ui/react-alert-dialog";
import type { ReactNode } from "react";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** The word on the button that goes ahead: what will happen, not "OK". */
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  children: ReactNode;
}

/** A question that must be answered before something with consequences happens. */
export function Confirm({ open, onOpenChange, title, confirm, danger = false, busy = false, onConfirm, children }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog">
          <Dialog.Title className="dialog-title">{title}</Dialog.Title>
          <Dialog.Description asChild>
            <div className="dialog-body">{children}</div>
          </Dialog.Description>
          <div className="actions end">
            <Dialog.Cancel asChild>
              <button type="button" className="button">
                Cancel
              </button>
            </Dialog.Cancel>
            <button
              type="button"
              className={danger ? "button danger solid" : "button primary"}
              onClick={onConfirm}
              disabled={busy}
              aria-busy={busy}
            >
              {confirm}
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
