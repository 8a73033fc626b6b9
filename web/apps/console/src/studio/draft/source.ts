// A draft's files and the bot in them. Reading puts the files together as the server does; writing changes
// only what was changed, so that comments and the way things are written stay.
import type { Schema } from "@colloquy/api";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";
import type { Bot, Path } from "./bot";
import { at, type Fields, isFields, isSame, own, type Tree } from "./tree";

export type SourceFile = Schema<"SourceFileView">;

export interface ReadFault {
  file: string;
  /** From 1. */
  line: number;
  message: string;
}

export type Read = { bot: Bot; fault?: undefined } | { bot?: undefined; fault: ReadFault };

/** Tells whether a file holds a part of the bot, and not a script or a test of it. */
export function isBotFile({ path }: SourceFile): boolean {
  return /\.(ya?ml|json)$/.test(path) && !/\.test\.ya?ml$/.test(path);
}

/** The bot of a draft's files, or where they can't be read. */
export function read(files: readonly SourceFile[]): Read {
  let bot: Tree = {};
  for (const file of files.filter(isBotFile)) {
    const { document, tree } = parsed(file);
    const [error] = document.errors;
    if (error) {
      const line = error.linePos?.[0].line ?? 1;
      return {
        fault: { file: file.path, line, message: error.message.split(" at line")[0] ?? "" },
      };
    }
    if (!isFields(tree)) {
      return { fault: { file: file.path, line: 1, message: "A bot file is a mapping." } };
    }
    bot = together(bot, tree, []);
  }
  return { bot: bot as Bot };
}

interface Parsed {
  document: Document;
  /** What the document says. */
  tree: Tree;
}

/** What was read of files that somebody holds: to read a large one takes longer than all else. */
const PARSED = new WeakMap<SourceFile, Parsed>();

function parsed(file: SourceFile): Parsed {
  const known = PARSED.get(file);
  if (known) return known;
  const document = parse(file.text);
  const tree = document.errors.length > 0 ? {} : (document.toJS() ?? {});
  const anew = { document, tree };
  PARSED.set(file, anew);
  return anew;
}

function parse(text: string): Document {
  return parseDocument(text, { version: "1.2", uniqueKeys: true, keepSourceTokens: false });
}

/** Tells whether the entries of a mapping may stand in several files. */
function isSpread(path: Path): boolean {
  const [section, , dialogs] = path;
  if (path.length === 0) return true;
  if (path.length === 1) return section !== "settings";
  if (path.length === 2) return section === "stories";
  return path.length === 3 && section === "stories" && dialogs === "dialogs";
}

function together(one: Tree, other: Tree, path: Path): Tree {
  if (!isFields(one) || !isFields(other) || !isSpread(path)) return one ?? other;
  const fields = { ...one };
  for (const [key, value] of Object.entries(other)) {
    fields[key] = Object.hasOwn(fields, key) ? together(fields[key], value, [...path, key]) : value;
  }
  return fields;
}

/** The files with the bot as it is now. What isn't of the bot stays. */
export function write(files: readonly SourceFile[], bot: Bot): SourceFile[] {
  const own = files.filter(isBotFile);
  if (own.length === 0)
    return [...files, { path: "bot.yaml", text: textOf(parse(""), [null, bot]) }];
  const trees = own.map((file) => parsed(file).tree);
  const parts = divide(bot, trees);
  return files.map((file) => {
    const index = own.indexOf(file);
    if (index < 0 || isSame(trees[index], parts[index])) return file;
    return rewritten(file, parts[index]);
  });
}

/** What of a bot belongs into each file: where it stood, and what is new beside its like. */
function divide(bot: Tree, trees: readonly Tree[]): Tree[] {
  if (trees.length === 1) return [bot];
  return trees.map((tree, index) => share(bot, [], { trees, index }) ?? tree);
}

interface Sharing {
  trees: readonly Tree[];
  index: number;
}

/** The part of a value that belongs to a file. */
function share(value: Tree, path: Path, sharing: Sharing): Tree {
  if (isFields(value) && isSpread(path)) {
    const entries = Object.entries(value)
      .map(([key, it]) => [key, share(it, [...path, key], sharing)] as const)
      .filter(([, it]) => it !== undefined);
    const isHere = isFields(at(sharing.trees[sharing.index], path));
    if (entries.length > 0 || (isHere && Object.keys(value).length === 0)) {
      return Object.fromEntries(entries);
    }
    return undefined;
  }
  const isIn = (tree: Tree) => at(tree, path) !== undefined;
  if (path.length === 1 && path[0] === "format" && isIn(sharing.trees[sharing.index])) return value;
  return homeOf(path, sharing.trees) === sharing.index ? value : undefined;
}

/** The file of what stands at a path: the one that has it, or has most of the way to it. */
function homeOf(path: Path, trees: readonly Tree[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const way = path.slice(0, length);
    const home = trees.findIndex((tree) => at(tree, way) !== undefined);
    if (home >= 0) return home;
  }
  return 0;
}

function rewritten(file: SourceFile, tree: Tree): SourceFile {
  const { document, tree: before } = parsed(file);
  // The document is changed in its place: from here on it is that of the new file.
  PARSED.delete(file);
  const anew = { path: file.path, text: textOf(document, [before, tree]) };
  PARSED.set(anew, { document, tree });
  return anew;
}

/** The text of a document with another tree; where both say the same, it stays. */
function textOf(document: Document, trees: readonly [Tree, Tree]): string {
  document.contents = synced(document, document.contents, trees) as Contents;
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

type Contents = Document["contents"];

/** A node that says something else: itself with its comments, where it can. */
function synced(
  document: Document,
  node: unknown,
  [before, after]: readonly [Tree, Tree],
): unknown {
  if (node !== undefined && isSame(before, after)) return node;
  if (isMap(node) && isFields(before) && isFields(after)) {
    if (node.items.length === 0) node.flow = false;
    syncMap(document, node, [before, after]);
    return node;
  }
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
    // What was empty had no other way to be written.
    if (node.items.length === 0) node.flow = false;
    node.items = items(document, node.items, [before, after]);
    return node;
  }
  if (isScalar(node) && typeof before === typeof after && !isLong(before) && !isLong(after)) {
    node.value = after;
    return node;
  }
  return nodeOf(document, after);
}

/** What is written anew rather than in the way it was: a mapping, a list, or several lines. */
function isLong(value: Tree): boolean {
  return typeof value === "object" || (typeof value === "string" && value.includes("\n"));
}

function syncMap(
  document: Document,
  map: YAMLMap,
  [before, after]: readonly [Fields, Fields],
): void {
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) map.delete(key);
  for (const [key, value] of Object.entries(after)) {
    const old = own(before, key);
    if (Object.hasOwn(before, key) && isSame(old, value)) continue;
    map.set(key, synced(document, map.get(key, true), [old, value]));
  }
  order(map, Object.keys(after));
}

/** The nodes of a list: each stays with what it says. */
function items(
  document: Document,
  nodes: readonly unknown[],
  [before, after]: readonly [readonly Tree[], readonly Tree[]],
): unknown[] {
  if (before.length === after.length) {
    return after.map((it, index) => synced(document, nodes[index], [before[index], it]));
  }
  const left = new Set(nodes.keys());
  return after.map((it) => {
    const index = [...left].find((place) => isSame(before[place], it));
    if (index === undefined) return nodeOf(document, it);
    left.delete(index);
    return nodes[index];
  });
}

function nodeOf(document: Document, value: Tree): unknown {
  const node = document.createNode(value);
  if (isMap(node) && node.items.length === 0) node.flow = true;
  return node;
}

/** Puts the entries of a mapping in an order. */
function order(map: YAMLMap, keys: readonly string[]): void {
  const keyOf = (pair: Pair) => String(isScalar(pair.key) ? pair.key.value : pair.key);
  const is = map.items.map(keyOf);
  if (is.every((key, index) => key === keys[index])) return;
  const rank = new Map(keys.map((key, index) => [key, index]));
  const rankOf = (pair: Pair) => rank.get(keyOf(pair)) ?? keys.length;
  map.items.sort((one, other) => rankOf(one) - rankOf(other));
}

/** The line on which a thing begins, from 1. */
export function lineOf(text: string, path: Path): number | undefined {
  const document = parseDocument(text, { version: "1.2" });
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((it) => isScalar(it.key) && String(it.key.value) === part);
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0];
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (node as { range?: [number] } | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : text.slice(0, offset).split("\n").length;
}
