/**
 * Fills in the template firmware/config.py, in which each setting is one line `NAME = value`.
 * @param {string} template
 * @param {Record<string, unknown>} settings whose values consist of what JSON can hold
 * @returns {string} Python source
 * @throws if the template has no such setting
 */
export function renderConfig(template, settings) {
  let source = template;
  for (const [name, value] of Object.entries(settings)) {
    const assignment = new RegExp(`^${name} = .*$`, 'm');
    if (!assignment.test(source)) throw new Error(`config.py has no setting ${name}`);
    source = source.replace(assignment, () => `${name} = ${pythonLiteral(value)}`);
  }
  return source;
}

/** @param {unknown} value @returns {string} */
function pythonLiteral(value) {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value).map(([name, item]) => `${pythonLiteral(name)}: ${pythonLiteral(item)}`).join(', ')}}`;
  }
  // A JSON string is a Python string too, but for characters beyond ASCII, which Python escapes by code point.
  return typeof value === 'string' ? JSON.stringify(value).replace(/[\u007f-\u{10ffff}]/gu, escapeCharacter) : String(value);
}

/** @param {string} character */
function escapeCharacter(character) {
  return `\\U${/** @type {number} */ (character.codePointAt(0)).toString(16).padStart(8, '0')}`;
}
