// @ts-check
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { withClient } from './database.mjs'

/**
 * The PIN of a first start: the one of RAIN_PIN, or six random digits. It is kept in a file until it was shown, so that a
 * start that is broken off in between does not lock its owner out.
 *
 * @param {{ home: import('./home.mjs').Home, databaseUrl: string, progress: import('./progress.mjs').Progress }} options
 * @returns {Promise<{ value: string | undefined, show: () => void }>} `value` goes to the gateway, which uses it if there is no PIN yet.
 */
export async function choosePin({ home, databaseUrl, progress }) {
  const isFirst = await hasNoOwner(databaseUrl)
  const chosen = process.env.RAIN_PIN
  if (chosen) return { value: chosen, show: () => isFirst && progress.say('Your PIN is the one in RAIN_PIN.') }
  if (isFirst && !existsSync(home.firstPin)) writeFileSync(home.firstPin, randomPin(), { mode: 0o600 })
  if (!existsSync(home.firstPin)) return { value: undefined, show() {} }
  const pin = readFileSync(home.firstPin, 'utf8')
  return {
    value: pin,
    show() {
      progress.say(boxed(`Your PIN:  ${pin}`, 'Shown only this once.'))
      rmSync(home.firstPin, { force: true })
    },
  }
}

const randomPin = () => String(randomInt(1_000_000)).padStart(6, '0')

/** @param {string} databaseUrl */
async function hasNoOwner(databaseUrl) {
  const { rowCount } = await withClient(databaseUrl, (client) => client.query('SELECT 1 FROM users LIMIT 1'))
  return rowCount === 0
}

/** @param {string[]} lines */
function boxed(...lines) {
  const width = Math.max(...lines.map((line) => line.length))
  const edge = '─'.repeat(width + 6)
  return ['', `╭${edge}╮`, ...lines.map((line) => `│   ${line.padEnd(width)}   │`), `╰${edge}╯`, ''].join('\n')
}
