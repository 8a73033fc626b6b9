// The kinds of interactions as they are shown.
import {
  BookOpen,
  Bot,
  Braces,
  CircleStop,
  CircleX,
  Code,
  CornerUpRight,
  File,
  Film,
  GalleryHorizontal,
  Headset,
  Image,
  ListChecks,
  type LucideIcon,
  MessageCircleQuestionMark,
  MessageSquareText,
  Plug,
  RectangleEllipsis,
  Split,
  SquareDashed,
  Star,
  StickyNote,
  Upload,
  Volume2,
  Zap,
} from "@colloquy/ui/icons";
import { texts } from "../../texts";
import type { Kind } from "./gist";

const ICONS: Record<Kind, LucideIcon> = {
  say: MessageSquareText,
  image: Image,
  audio: Volume2,
  video: Film,
  file: File,
  note: StickyNote,
  ask: MessageCircleQuestionMark,
  choose: ListChecks,
  buttons: RectangleEllipsis,
  quick_replies: Zap,
  carousel: GalleryHorizontal,
  upload: Upload,
  survey: Star,
  disambiguate: Split,
  knowledge: BookOpen,
  universal: Braces,
  call: Plug,
  external: Bot,
  transfer: Headset,
  script: Code,
  goto: CornerUpRight,
  end: CircleStop,
  close: CircleX,
};

export function iconOf(kind: Kind | undefined): LucideIcon {
  return kind ? ICONS[kind] : SquareDashed;
}

export function wordsOfKind(kind: Kind | undefined) {
  return kind ? texts.canvas.kinds[kind] : texts.canvas.nothing;
}
