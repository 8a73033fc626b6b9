  // `fetch`: the host stops the run, makes the call and runs the script again with the answer, so
  // the answer is there at once. What `fetch` returns can be used directly or as a promise.
  const headerList = (headers) => {
    if (headers === null || headers === undefined) return [];
    const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
    return pairs.map(([name, value]) => [text(name), text(value)]);
  };
  const asked = (url, options) => {
    options = options === null || options === undefined ? {} : options;
    const headers = headerList(options.headers);
    let body = options.body ?? null;
    if (body !== null && typeof body === 'object') {
      body = stringify(body);
      if (!headers.some(([name]) => name.toLowerCase() === 'content-type')) {
        headers.push(['content-type', 'application/json']);
      }
    }
    return parse(host('fetch', stringify({
      url: text(url),
      method: options.method === undefined ? 'GET' : text(options.method),
      headers,
      body: body === null ? null : text(body),
      credential: textOrNull(options.credential),
      is_idempotent: options.idempotent === true,
    })));
  };
  const found = (headers) => ({
    get(name) {
      const wanted = text(name).toLowerCase();
      const all = headers.filter(([key]) => key === wanted).map(([, value]) => value);
      return all.length === 0 ? null : all.join(', ');
    },
    has: (name) => headers.some(([key]) => key === text(name).toLowerCase()),
    forEach(each) { for (const [name, value] of headers) each(value, name); },
    entries: () => headers.map((pair) => pair.slice()).values(),
    [Symbol.iterator]: () => headers.map((pair) => pair.slice()).values(),
  });
  const fetch = (url, options) => {
    const answer = asked(url, options);
    const headers = found(answer.headers);
    const body = () => {
      if (answer.body === null) return '';
      return typeof answer.body === 'string' ? answer.body : stringify(answer.body);
    };
    const json = () => {
      const isJson = (headers.get('content-type') ?? '').includes('json');
      if (answer.body === null || (typeof answer.body === 'string' && !isJson)) return parse(body());
      return parse(stringify(answer.body));
    };
    const response = {
      status: answer.status,
      statusText: '',
      ok: answer.status >= 200 && answer.status <= 299,
      url: text(url),
      headers,
      error: answer.error,
    };
    const later = (make) => () => new Promise((resolve) => resolve(make()));
    const promise = () => Promise.resolve({ ...response, text: later(body), json: later(json) });
    return {
      ...response,
      text: body,
      json,
      then: (done, failed) => promise().then(done, failed),
      catch: (failed) => promise().catch(failed),
      finally: (after) => promise().finally(after),
    };
  };
  hide(globalThis, 'fetch', fetch);

  return (moment, seedHigh, seedLow) => {
    now = moment;
    seed = seedHigh;
    turn = seedLow;
  };
