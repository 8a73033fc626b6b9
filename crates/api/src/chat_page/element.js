// One element, and the addresses that it may lead to or load.

/** Makes an element; strings among the children become text. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child != null));
  return element;
}

/** Gives the address when it is one that a link may lead to, else null. */
export function safeUrl(text, schemes = ["http:", "https:", "mailto:", "tel:", "sms:"]) {
  try {
    const url = new URL(text, text?.startsWith("/files/") ? location.href : undefined);
    return schemes.includes(url.protocol) && !url.username && !url.password ? url : null;
  } catch {
    return null;
  }
}
