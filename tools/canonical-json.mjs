// @ts-check
import { randomUUID } from 'node:crypto'

/** A number as it was written: JavaScript would round it, and forget how many digits it had. */
class ExactNumber {
  /** @param {string} text */
  constructor(text) {
    this.text = text
  }
}

/**
 * JSON.parse, with every number kept as it is written.
 *
 * @param {string} text
 * @returns {any}
 * @throws {SyntaxError} when it is no JSON.
 */
export function parseExactly(text) {
  const mark = randomUUID() // so that no object of the text can be taken for one of these
  const marked = text.replace(tokens, (token) => (token[0] === '"' ? token : `{"${mark}":"${token}"}`))
  return JSON.parse(marked, (_, value) =>
    value !== null && Object.hasOwn(value, mark) ? new ExactNumber(value[mark]) : value,
  )
}

/**
 * A value of JSON as Postgres writes a jsonb: keys by length, then by bytes; a space behind each colon and comma; numbers in
 * full, with every digit they were given.
 *
 * @param {unknown} value Of `parseExactly`.
 * @returns {string}
 * @throws {SyntaxError} when a jsonb cannot hold it.
 */
export function canonicalJson(value) {
  if (typeof value === 'string') return writeText(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`
  if (value instanceof ExactNumber) return writeNumber(value.text)
  if (value === null || typeof value !== 'object') return String(value)
  const fields = Object.entries(value)
    .map(([key, field]) => ({ bytes: Buffer.from(key), key, field }))
    .sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes))
  return `{${fields.map(({ key, field }) => `${writeText(key)}: ${canonicalJson(field)}`).join(', ')}}`
}

/** @NOTE texts are matched, too, so that what looks like a number in them is left alone */
const tokens = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** @param {string} text */
function writeText(text) {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text))
    throw new SyntaxError('a jsonb holds no NUL and no half characters')
  return JSON.stringify(text)
}

const mostDigits = 16_383

/** @param {string} literal */
function writeNumber(literal) {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(literal) ?? []
  const shift = Number(exponent)
  if (Math.abs(shift) > mostDigits) throw new SyntaxError(`a number is too long: ${literal.slice(0, 40)}`)
  const point = whole.length + shift
  const digits = (whole + fraction).padEnd(point, '0')
  const before = digits.slice(0, Math.max(0, point)).replace(/^0+(?=.)/, '') || '0'
  const after = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  const text = after === '' ? before : `${before}.${after}`
  return /[1-9]/.test(text) ? sign + text : text
}
