// @ts-check
// What the person at the terminal sees: one line per step, with its time.

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/**
 * @typedef {object} Progress
 * @property {<T>(title: string, run: () => Promise<T> | T) => Promise<T>} step Shows `title` until `run` has settled.
 * @property {(line: string) => void} say
 * @property {(line: string) => void} warn
 */

/**
 * On a terminal a running step is one moving line; elsewhere (CI, a pipe) it says every 15 s that it is still at it.
 *
 * @param {{ write: (text: string) => unknown, isTTY?: boolean }} [out]
 * @returns {Progress}
 */
export function createProgress(out = process.stdout) {
  const moving = out.isTTY === true && !process.env.CI
  /** @type {string | null} */
  let running = null
  let startedAt = 0

  const clear = () => moving && running && out.write('\r\x1b[2K')
  const draw = () => {
    if (!moving || !running) return
    const frame = frames[Math.floor(Date.now() / 100) % frames.length]
    out.write(`\r\x1b[2K${frame} ${running} … ${elapsed(Date.now() - startedAt)}`)
  }
  const line = (/** @type {string} */ text) => {
    clear()
    out.write(`${text}\n`)
    draw()
  }

  return {
    say: line,
    warn: (text) => line(`! ${text}`),
    async step(title, run) {
      const outer = running
      const outerStartedAt = startedAt
      clear()
      const mine = (running = title)
      const from = (startedAt = Date.now())
      const ticker = moving
        ? setInterval(draw, 100)
        : setInterval(() => line(`  ${mine}: still at it (${elapsed(Date.now() - from)})`), 15_000)
      if (!moving) line(`- ${title} …`)
      const end = (/** @type {string} */ mark) => {
        clearInterval(ticker)
        clear()
        running = outer
        startedAt = outerStartedAt
        line(`${mark} ${title} (${elapsed(Date.now() - from)})`)
      }
      try {
        const result = await run()
        end('✔')
        return result
      } catch (error) {
        end('✘')
        throw error
      }
    },
  }
}

/** Shows nothing. For tests, and for work done on behalf of another command. */
export const silentProgress = /** @type {Progress} */ ({
  say() {},
  warn() {},
  step: async (_title, run) => run(),
})

/** @param {number} ms */
export function elapsed(ms) {
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}
