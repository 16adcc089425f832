// Shows what the OpenAPI document says. Everything goes in as text, nothing as markup.
(() => {
  const methods = ['get', 'post', 'put', 'delete', 'patch'];
  const deepest = 4;
  let schemas = {};

  const element = (name, content, attributes = {}) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...[content].flat().filter(part => part !== undefined && part !== ''));
    return made;
  };

  const resolve = schema => schema?.$ref ? schemas[schema.$ref.split('/').pop()] : schema;

  // An example as the document gives one; else one made of what the parts are.
  const example = (given, depth = 0) => {
    const schema = resolve(given);
    if (!schema || depth > deepest) return null;
    if (schema.examples?.length) return schema.examples[0];
    const one = (schema.oneOf ?? schema.anyOf)?.find(part => part.type !== 'null');
    if (one) return example(one, depth);
    if (schema.items) return [example(schema.items, depth + 1)];
    if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, example(part, depth + 1)]));
    if (schema.enum) return schema.enum[0];
    return { string: 'text', integer: 1, number: 1.5, boolean: true, object: {} }[[schema.type].flat().find(type => type !== 'null')] ?? null;
  };

  const shown = content => Object.entries(content ?? {}).slice(0, 1).map(([type, body]) =>
    /json$/.test(type) ? element('pre', JSON.stringify(example(body.schema), null, 2), { tabIndex: 0 }) : element('p', type, { className: 'quiet' }));

  const parameters = list => list?.length ? [
    element('h3', 'Parameters'),
    element('dl', list.flatMap(one => [
      element('dt', `${one.name}${one.required ? '' : ' (optional)'}, in the ${one.in}`),
      element('dd', one.description ?? [resolve(one.schema)?.type].flat().join(' or ')),
    ])),
  ] : [];

  const operation = (method, path, what) => {
    const details = element('details', [
      element('summary', [element('code', [element('span', method.toUpperCase(), { className: 'method' }), path]), element('span', what.summary ?? '')]),
      element('p', what.description ?? '', { className: 'quiet' }),
      ...parameters(what.parameters),
      ...(what.requestBody ? [element('h3', 'Body'), ...shown(what.requestBody.content)] : []),
      ...Object.entries(what.responses ?? {}).flatMap(([status, answer]) =>
        [element('h3', `${status} ${answer.description ?? ''}`), ...(status < 300 ? shown(answer.content) : [])]),
    ]);
    details.dataset.words = `${method} ${path} ${what.summary} ${what.tags}`.toLowerCase();
    return details;
  };

  const filter = text => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const details of document.querySelectorAll('details')) {
      details.hidden = !words.every(word => details.dataset.words.includes(word));
    }
    for (const section of document.querySelectorAll('section')) {
      section.hidden = !section.querySelector('details:not([hidden])');
    }
    document.getElementById('none').hidden = !!document.querySelector('section:not([hidden])');
  };

  const show = spec => {
    schemas = spec.components?.schemas ?? {};
    document.getElementById('about').textContent = spec.info.description;
    const groups = new Map();
    for (const [path, item] of Object.entries(spec.paths)) {
      for (const method of methods.filter(name => item[name])) {
        const tag = item[method].tags?.[0] ?? 'Other';
        groups.set(tag, [...(groups.get(tag) ?? []), operation(method, path, item[method])]);
      }
    }
    document.getElementById('operations').replaceChildren(...[...groups].map(([tag, all]) => element('section', [element('h2', tag), ...all])));
    document.getElementById('filter').addEventListener('input', event => filter(event.target.value));
  };

  fetch('openapi/v1.json')
    .then(answer => answer.ok ? answer.json() : Promise.reject(new Error(`HomeHub answered ${answer.status}`)))
    .then(show)
    .catch(error => { document.getElementById('about').textContent = `The document cannot be read: ${error.message}. Reload the page.`; });
})();
