// @ts-check
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalJson, parseExactly } from './canonical-json.mjs'
import { withClient } from './database.mjs'
import { scratchPostgres } from './scratch-postgres.mjs'

const canonical = (/** @type {string} */ text) => canonicalJson(parseExactly(text))

/** What Postgres makes of texts of JSON, all in one question. @param {string[]} texts */
async function asJsonb(texts) {
  const url = process.env.RAIN_TEST_POSTGRES_URL ?? (await scratchPostgres())
  const { rows } = await withClient(url, (client) =>
    client.query('SELECT t::jsonb::text AS text FROM unnest($1::text[]) WITH ORDINALITY AS given (t, at) ORDER BY at', [
      texts,
    ]),
  )
  return rows.map(({ text }) => text)
}

/** Keys that look like numbers, that are alike, and that JavaScript has ideas about. */
const key = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '__proto__', 'toString', '10', '9', 'é', 'zz', '🙂'),
)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('1.50', '"', '\\', '\\u0000', '\u007f\u2028\b\f', '{"a":1}'),
)
const possible = (/** @type {string} */ each) => !each.includes('\0') && !/\p{Surrogate}/u.test(each)

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 30 })
const number = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: digits.map((all) => all.replace(/^0+(?=.)/, '')),
    fraction: fc.option(digits),
    exponent: fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-', 'e-'), fc.integer({ min: 0, max: 330 }))),
  })
  .map(({ sign, whole, fraction, exponent }) => [sign, whole, fraction && `.${fraction}`, ...(exponent ?? [])].join(''))

const { json } = fc.letrec((/** @type {(name: string) => fc.Arbitrary<unknown>} */ tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('null', 'true', 'false'),
    number,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => JSON.stringify(each)),
    text.filter(possible).map((each) => JSON.stringify(each)),
    fc.array(tie('json')).map((all) => `[${all.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(key.filter(possible), tie('json')), { selector: ([name]) => name })
      .map((all) => `{ ${all.map(([name, value]) => `${JSON.stringify(name)} :${value}`).join(' ,\n')} }`),
  ),
}))

test('has the form Postgres gives it, whatever can stand in JSON', async () => {
  const texts = fc.sample(/** @type {fc.Arbitrary<string>} */ (json), { numRuns: 3_000, seed: Date.now() })
  const expected = await asJsonb(texts)
  for (const [at, each] of texts.entries()) expect({ each, is: canonical(each) }).toEqual({ each, is: expected[at] })
}, 60_000)

test('is the same again when it is read again', () => {
  fc.assert(
    fc.property(/** @type {fc.Arbitrary<string>} */ (json), (each) => {
      expect(canonical(canonical(each))).toBe(canonical(each))
    }),
  )
})

test.each([
  ['no JSON', '{"a": 01}'],
  ['no JSON', '[1 2]'],
  ['no JSON', '1.'],
  ['a NUL', String.raw`{"a": "\u0000"}`],
  ['half a character', String.raw`["\ud800"]`],
  ['a number nobody can write out', '1e999999999'],
])('%s is refused: %s', (_, each) => {
  expect(() => canonical(each)).toThrow(SyntaxError)
})
