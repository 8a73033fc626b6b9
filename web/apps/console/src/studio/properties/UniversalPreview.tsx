import { Image } from "@colloquy/ui/icons";
import { texts } from "../../texts";
import { type Fields, isFields, type Tree } from "../draft/tree";

const words = texts.properties.rich;
/** Deeper than content may be nested there is nothing to be drawn. */
const DEEPEST = 12;

interface UniversalPreviewProps {
  content: Tree;
  depth?: number;
}

/** Structured content, its elements below or beside each other. */
export function UniversalPreview({ content, depth = 0 }: UniversalPreviewProps) {
  if (!isFields(content) || depth > DEEPEST) {
    return depth === 0 ? <p className="quiet small">{words.noContent}</p> : null;
  }
  const elements = Array.isArray(content.elements) ? content.elements : [];
  const rows = elements.map((element: Tree, index) => ({ id: `${index}`, element }));
  switch (content.type) {
    case "text":
      return <p className={hasBold(content) ? "drawn-bold" : undefined}>{textOf(content.text)}</p>;
    case "button":
      return <span className="drawn-button">{textOf(content.title) || words.empty}</span>;
    case "image":
      return (
        <span className="elsewhere">
          <Image size={18} aria-hidden />
          <code>{textOf(content.url)}</code>
        </span>
      );
    case "map":
    case "linkPreview":
      return <span className="drawn-button">{textOf(content.title ?? content.tooltip)}</span>;
    default:
      return (
        <ul className={`drawn-${isBeside(content) ? "horizontal" : "vertical"}`}>
          {rows.map(({ id, element }) => (
            <li key={id}>
              <UniversalPreview content={element} depth={depth + 1} />
            </li>
          ))}
        </ul>
      );
  }
}

function isBeside({ type }: Fields): boolean {
  return type === "horizontal" || type === "carousel";
}

function hasBold({ style }: Fields): boolean {
  return isFields(style) && style.bold === true;
}

function textOf(value: Tree): string {
  return typeof value === "string" ? value : "";
}
