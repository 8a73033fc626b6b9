import { IconButton, MenuButton } from "@colloquy/ui";
import { BookOpen, CircleHelp, Compass, SquareTerminal } from "@colloquy/ui/icons";
import { useNavigate } from "react-router";
import { texts } from "../texts";

const words = texts.help;

/** What there is for those who look for help. */
export function HelpMenu({ onKeys }: { onKeys: () => void }) {
  const navigate = useNavigate();
  return (
    <MenuButton
      label={words.label}
      trigger={<IconButton icon={CircleHelp} label={words.label} />}
      actions={[
        {
          id: "documentation",
          label: words.documentation,
          icon: BookOpen,
          onAction: () => navigate("/help"),
        },
        {
          id: "how-tos",
          label: words.howTos,
          icon: Compass,
          onAction: () => navigate("/help#how-tos"),
        },
        { id: "keys", label: texts.keys.label, icon: SquareTerminal, onAction: onKeys },
      ]}
    />
  );
}
