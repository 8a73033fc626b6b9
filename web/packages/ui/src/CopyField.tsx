import { useState } from "react";
import { Button } from "./Button";
import { Check, Copy } from "./icons";

interface CopyFieldProps {
  label: string;
  value: string;
  copyLabel: string;
  copiedLabel: string;
}

/** A value to take along. */
export function CopyField({ label, value, copyLabel, copiedLabel }: CopyFieldProps) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    navigator.clipboard?.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <div className="copied">
        <code>{value}</code>
        <Button icon={isCopied ? Check : Copy} onPress={copy} aria-label={`${copyLabel}: ${label}`}>
          {isCopied ? copiedLabel : copyLabel}
        </Button>
      </div>
    </div>
  );
}
