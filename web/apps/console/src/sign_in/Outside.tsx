import { type ReactNode, useEffect } from "react";
import ICON from "../frame/icon.svg";
import { ThemeMenu } from "../frame/ThemeMenu";
import { texts } from "../texts";

/** A page for who isn't signed in. */
export function Outside({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <div className="outside-frame">
      <div className="outside-theme">
        <ThemeMenu />
      </div>
      <main className="outside">
        <p className="outside-mark">
          <img src={ICON} alt="" width={28} height={28} />
          {texts.product}
        </p>
        <div className="card stack">
          <h1>{title}</h1>
          {children}
        </div>
      </main>
    </div>
  );
}
