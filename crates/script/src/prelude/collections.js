  // Maps and lists as scripts of Java-hosted engines use them. Methods aren't seen by loops or JSON.
  const ownKeys = Object.keys;
  const has = (object, key) => Object.prototype.propertyIsEnumerable.call(object, key);
  const mapMethods = {
    get(key) { return has(this, key) ? this[key] : null; },
    getOrDefault(key, other) { return has(this, key) ? this[key] : other; },
    put(key, value) { const old = mapMethods.get.call(this, key); this[key] = value; return old; },
    putAll(others) { for (const key of ownKeys(others)) this[key] = others[key]; },
    remove(key) { const old = mapMethods.get.call(this, key); if (has(this, key)) delete this[key]; return old; },
    clear() { for (const key of ownKeys(this)) delete this[key]; },
    containsKey(key) { return has(this, key); },
    containsValue(value) { return ownKeys(this).some((key) => this[key] === value); },
    keySet() { return ownKeys(this); },
    values() { return ownKeys(this).map((key) => this[key]); },
    entrySet() {
      return ownKeys(this).map((key) => ({ getKey: () => key, getValue: () => this[key] }));
    },
    size() { return ownKeys(this).length; },
    isEmpty() { return ownKeys(this).length === 0; },
  };
  // A value of the map that has a method's name stands in its place.
  const mapped = (object) => {
    for (const [name, method] of Object.entries(mapMethods)) {
      if (!has(object, name)) hide(object, name, method);
    }
    return object;
  };
  function HashMap(others) {
    const map = mapped({});
    if (others !== null && typeof others === 'object') map.putAll(others);
    return map;
  }
  function ArrayList(others) {
    return Array.isArray(others) ? others.slice() : [];
  }
  for (const [name, method] of Object.entries({
    size() { return this.length; },
    isEmpty() { return this.length === 0; },
    get(index) { return this[index] ?? null; },
    add(value) { this.push(value); return true; },
    contains(value) { return this.includes(value); },
  })) hide(Array.prototype, name, method);
  const util = { HashMap, LinkedHashMap: HashMap, TreeMap: HashMap, ArrayList, LinkedList: ArrayList };
  hide(globalThis, 'java', { util });
  hide(globalThis, 'Java', {
    type(name) {
      const known = util[String(name).replace(/^java\.util\./, '')];
      if (known === undefined) throw new TypeError(`there is no ${name} here`);
      return known;
    },
    from: (values) => Array.from(values),
    to: (values) => values,
  });
  // What `for each (… in …)` goes through; the loop is rewritten to `for (… of __each(…))`.
  hide(globalThis, '__each', (values) => {
    if (values === null || values === undefined) return [];
    return typeof values[Symbol.iterator] === 'function' ? values : Object.values(values);
  });
