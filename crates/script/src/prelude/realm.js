  // What every script finds: a clock that stands still, randomness that repeats, no eval.
  const { parse, stringify } = JSON;
  const define = Object.defineProperty;
  const hide = (object, name, value) =>
    define(object, name, { value, writable: true, enumerable: false, configurable: true });

  let now = 0;
  let seed = 0;
  let turn = 0;

  const RealDate = Date;
  const construct = Reflect.construct;
  function FrozenDate(...parts) {
    if (new.target === undefined) return new RealDate(now).toString();
    return construct(RealDate, parts.length === 0 ? [now] : parts, new.target);
  }
  FrozenDate.prototype = RealDate.prototype;
  hide(FrozenDate, 'name', 'Date');
  hide(FrozenDate, 'length', 7);
  hide(FrozenDate, 'now', () => now);
  hide(FrozenDate, 'parse', RealDate.parse);
  hide(FrozenDate, 'UTC', RealDate.UTC);
  hide(RealDate.prototype, 'constructor', FrozenDate);
  hide(globalThis, 'Date', FrozenDate);

  // Two 32-bit halves of the seed, mixed anew for each number.
  const mix = (word) => {
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  hide(Math, 'random', () => {
    turn = (turn + 0x9e3779b9) >>> 0;
    const high = mix(seed ^ turn) >>> 5;
    const low = mix((seed + turn) ^ 0x5bf03635) >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  });

  const NoFunction = function Function() {
    throw new TypeError('code can not be made from text here');
  };
  NoFunction.prototype = Function.prototype;
  for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    hide(Object.getPrototypeOf(sample), 'constructor', NoFunction);
  }
  hide(globalThis, 'Function', NoFunction);
  for (const name of ['eval', 'Atomics', 'SharedArrayBuffer', 'WeakRef', 'FinalizationRegistry',
    'performance', 'navigator']) {
    delete globalThis[name];
  }

  // Methods of Java strings that bots of the older engine call.
  for (const [name, method] of Object.entries({
    equals(other) { return String(this) === other; },
    equalsIgnoreCase(other) {
      return typeof other === 'string' && String(this).toLowerCase() === other.toLowerCase();
    },
    contains(part) { return String(this).includes(part); },
    isEmpty() { return this.length === 0; },
  })) hide(String.prototype, name, method);

  // A text as it is sent: objects as compact JSON, nothing for null.
  const text = (value) => {
    if (value === null || value === undefined) return '';
    if (typeof value === 'object') value = stringify(value) ?? '';
    return String(value).toWellFormed();
  };
  const textOrNull = (value) => (value === null || value === undefined ? null : text(value));
  const list = (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]);
  const texts = (value) => stringify(list(value).map(text).filter((one) => one !== ''));
  const parsed = (json) => (json === undefined || json === null ? null : parse(json));

  const shown = (value) => (value instanceof Error ? `${value.name}: ${value.message}` :
    value === undefined ? 'undefined' : value === null ? 'null' : text(value));
  const line = (mark, values) => { host('debug', (mark + values.map(shown).join(' ')).toWellFormed()); };
  const print = (...values) => { line('', values); };
  const warn = (...values) => { line('warning: ', values); };
  const error = (...values) => { line('error: ', values); };
  hide(globalThis, 'console', { log: print, info: print, debug: print, trace: print, warn, error });
  hide(globalThis, 'print', print);
