import { IconButton, type MenuAction, MenuButton } from "@colloquy/ui";
import { Ellipsis } from "@colloquy/ui/icons";
import { texts } from "../texts";

/** What can be done with one row. */
export function RowMenu({ name, actions }: { name: string; actions: readonly MenuAction[] }) {
  if (actions.length === 0) return null;
  const label = texts.list.of(name);
  return (
    <MenuButton
      label={label}
      actions={actions}
      trigger={<IconButton icon={Ellipsis} label={label} />}
    />
  );
}
