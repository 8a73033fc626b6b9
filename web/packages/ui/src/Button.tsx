import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaProps } from "react-aria-components/Button";
import { Tooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import type { LucideIcon } from "./icons";

export type Look = "normal" | "primary" | "danger" | "plain";

interface ButtonProps extends Omit<AriaProps, "children" | "className" | "style"> {
  look?: Look;
  icon?: LucideIcon;
  children: ReactNode;
}

/** The classes of a button, for links that look like one. */
export function buttonLook(look: Look = "normal"): string {
  return look === "normal" ? "button" : `button button-${look}`;
}

export function Button({ look = "normal", icon: Icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={buttonLook(look)}>
      {Icon && <Icon className="icon" size={16} aria-hidden />}
      {children}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaProps, "children" | "className" | "style"> {
  icon: LucideIcon;
  /** What it does: read out, and shown when somebody points at it. */
  label: string;
  children?: ReactNode;
}

/** A button of nothing but an icon. */
export function IconButton({ icon: Icon, label, children, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={400}>
      <AriaButton {...rest} aria-label={label} className="button button-plain button-icon">
        <Icon className="icon" size={18} aria-hidden />
        {children}
      </AriaButton>
      <Tooltip className="tooltip">{label}</Tooltip>
    </TooltipTrigger>
  );
}
