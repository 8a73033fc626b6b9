import type { ReactNode } from "react";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover, type PopoverProps } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import type { LucideIcon } from "./icons";
import { Check } from "./icons";

export interface MenuAction {
  id: string;
  label: string;
  description?: string;
  icon?: LucideIcon;
  isDanger?: boolean;
  /** Marks the one that holds. */
  isChosen?: boolean;
  onAction: () => void;
}

interface MenuButtonProps {
  /** What is pressed: a button. */
  trigger: ReactNode;
  label: string;
  actions: readonly MenuAction[];
  placement?: PopoverProps["placement"];
}

export function MenuButton({ trigger, label, actions, placement = "bottom end" }: MenuButtonProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement={placement}>
        <Menu className="menu" aria-label={label}>
          {actions.map(({ id, label, description, icon: Icon, isDanger, isChosen, onAction }) => (
            <MenuItem
              key={id}
              textValue={label}
              onAction={onAction}
              className={isDanger ? "menu-item menu-item-danger" : "menu-item"}
            >
              {Icon && <Icon className="icon" size={16} aria-hidden />}
              <Text slot="label">{label}</Text>
              {description && <Text slot="description">{description}</Text>}
              {isChosen && <Check className="icon menu-mark" size={16} aria-hidden />}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
