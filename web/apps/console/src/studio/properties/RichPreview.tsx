import { Film, Image, Paperclip, Volume2 } from "@colloquy/ui/icons";
import type { ReactNode } from "react";
import { texts } from "../../texts";
import { firstOf, kindOf } from "../canvas/gist";
import type { Interaction } from "../draft/bot";
import { buttonOf, replyOf } from "./choices";
import { UniversalPreview } from "./UniversalPreview";

const words = texts.properties.rich;

const PICTURED = new Set([
  "image",
  "audio",
  "video",
  "file",
  "choose",
  "buttons",
  "quick_replies",
  "carousel",
  "upload",
  "survey",
  "universal",
]);

/** Tells whether there is more to be seen of it than its text. */
export function hasPicture(interaction: Interaction): boolean {
  return PICTURED.has(kindOf(interaction) ?? "");
}

/** A small drawing of what contacts see. Pictures of other hosts are named, not loaded. */
export function RichPreview({ interaction: it }: { interaction: Interaction }) {
  const kind = kindOf(it);
  switch (kind) {
    case "image":
    case "audio":
    case "video":
    case "file":
      return <MediaBox kind={kind} url={it[kind] ?? ""} caption={it.caption} />;
    case "choose":
      return (
        <Asked
          text={firstOf(it.choose)}
          labels={it.choices ?? []}
          isBelow={it.display === "quick_replies"}
        />
      );
    case "buttons":
      return (
        <Asked
          text={firstOf(it.text)}
          labels={(it.buttons ?? []).map((button) => buttonOf(button).label ?? "")}
        />
      );
    case "quick_replies":
      return (
        <Asked
          text={firstOf(it.text)}
          labels={(it.quick_replies ?? []).map((reply) => replyOf(reply).title ?? "")}
          isBelow
        />
      );
    case "carousel":
      return <Tiles interaction={it} />;
    case "upload":
      return <Asked text={firstOf(it.upload?.text)} labels={[words.upload]} />;
    case "survey":
      return <SurveyBox interaction={it} />;
    case "universal":
      return (
        <div className="drawing">
          <UniversalPreview content={it.universal} />
        </div>
      );
    default:
      return null;
  }
}

interface AskedProps {
  text: string;
  labels: readonly string[];
  /** The labels stand below the bubble, and not in it. */
  isBelow?: boolean;
}

function Asked({ text, labels, isBelow }: AskedProps) {
  const rows = labels.map((label, index) => ({ id: `${index}`, label }));
  const list = (
    <ul className={isBelow ? "drawn-replies" : "drawn-buttons"}>
      {rows.map(({ id, label }) => (
        <li key={id}>{label || words.empty}</li>
      ))}
    </ul>
  );
  return (
    <div className="drawing">
      <div className="bubble">
        <p>{text || words.empty}</p>
        {!isBelow && list}
      </div>
      {isBelow && list}
    </div>
  );
}

function Tiles({ interaction }: { interaction: Interaction }) {
  const rows = (interaction.carousel ?? []).map((tile, index) => ({ id: `${index}`, tile }));
  const text = firstOf(interaction.text);
  return (
    <div className="drawing">
      {text && (
        <div className="bubble">
          <p>{text}</p>
        </div>
      )}
      <ul className="drawn-tiles">
        {rows.map(({ id, tile }) => (
          <li key={id} className="drawn-tile">
            {tile.image && <Elsewhere icon={<Image size={18} aria-hidden />} url={tile.image} />}
            <strong>{tile.title || words.empty}</strong>
            {tile.subtitle && <span className="quiet small">{tile.subtitle}</span>}
            {(tile.buttons ?? []).length > 0 && (
              <Labels labels={(tile.buttons ?? []).map((it) => buttonOf(it).label ?? "")} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Labels({ labels }: { labels: readonly string[] }) {
  const rows = labels.map((label, index) => ({ id: `${index}`, label }));
  return (
    <ul className="drawn-buttons">
      {rows.map(({ id, label }) => (
        <li key={id}>{label || words.empty}</li>
      ))}
    </ul>
  );
}

function SurveyBox({ interaction: { survey } }: { interaction: Interaction }) {
  const measure = survey?.measure ?? "open";
  const usual = texts.properties.rich.usual[measure];
  const own = survey?.answers?.map((it) => (typeof it === "string" ? it : (it.label ?? "")));
  const labels = [...(own ?? usual), ...(survey?.skip ? [survey.skip] : [])];
  return (
    <Asked text={firstOf(survey?.text)} labels={labels} isBelow={survey?.display !== "buttons"} />
  );
}

const MEDIA = {
  image: { label: words.picture, icon: <Image size={18} aria-hidden /> },
  video: { label: words.film, icon: <Film size={18} aria-hidden /> },
  audio: { label: words.sound, icon: <Volume2 size={18} aria-hidden /> },
  file: { label: words.file, icon: <Paperclip size={18} aria-hidden /> },
};

interface MediaBoxProps {
  kind: keyof typeof MEDIA;
  url: string;
  caption: string | undefined;
}

function MediaBox({ kind, url, caption }: MediaBoxProps) {
  const { label, icon } = MEDIA[kind];
  return (
    <div className="drawing">
      <div className="bubble">
        <Elsewhere icon={icon} url={url || label} />
        {caption && <p>{caption}</p>}
      </div>
    </div>
  );
}

/** What stands at an address that isn't asked from here. */
function Elsewhere({ icon, url }: { icon: ReactNode; url: string }) {
  return (
    <span className="elsewhere">
      {icon}
      <code>{url}</code>
    </span>
  );
}
