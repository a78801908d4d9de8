// @ts-check
// `rain audit verify`, `rain audit export`: the audit log, checked and taken along.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { compareHeads, walkChains } from './audit-chain.mjs'
import { findUnaudited, readEntries, readHeads } from './audit-store.mjs'
import { canonicalJson, parseExactly } from './canonical-json.mjs'
import { withClient } from './database.mjs'
import { openHome } from './home.mjs'
import { privateDatabaseUrl } from './postgres.mjs'

/** @typedef {import('./audit-chain.mjs').ChainEntry} ChainEntry */
/** @typedef {import('./audit-chain.mjs').ChainHead} ChainHead */

const usage = `usage: rain audit verify [--file <exported.jsonl>] [--head <person>:<number>:<hash> …]
       rain audit export > audit.jsonl

  verify  walks the whole log and says the first entry that is not as it was written; exit code 1 then
  --file  checks an exported log instead of the database
  --head  what an earlier check has said: fails unless that entry is still there, as it was
  export  writes all of it, one JSON object a line

Rain must be running, or DATABASE_URL be set.`

/**
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, say?: (line: string) => void, out?: (line: string) => Promise<void> | void }} [options]
 * @returns {Promise<number>} The exit code: 0 all well, 1 broken, 2 it could not be read.
 */
export async function audit(args, { env = process.env, say = console.log, out = writeOut } = {}) {
  const asked = parse(args)
  if (!asked) {
    say(usage)
    return 2
  }
  try {
    if (asked.what === 'verify' && asked.file) return report(await verifyFile(asked.file, asked.heads), say)
    const url = env.DATABASE_URL || privateDatabaseUrl(openHome(env).postgres)
    if (!url) {
      say(`There is no database at ${openHome(env).folder}. Set RAIN_HOME or DATABASE_URL.`)
      return 2
    }
    if (asked.what === 'verify') return report(await verifyDatabase(url, asked.heads), say)
    await withClient(url, async (client) => {
      for await (const entry of readEntries(client)) await out(exportLine(entry))
    })
    return 0
  } catch (error) {
    say(`The audit log cannot be read: ${error instanceof Error ? error.message : error}`)
    return 2
  }
}

/** @param {string[]} args */
function parse(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { file: { type: 'string' }, head: { type: 'string', multiple: true } },
    })
    const [what, ...rest] = positionals
    if (rest.length > 0 || (what !== 'verify' && what !== 'export')) return null
    const heads = (values.head ?? []).map(parseHead)
    return heads.includes(null) ? null : { what, file: values.file, heads: heads.filter((head) => head !== null) }
  } catch {
    return null // an option nobody knows
  }
}

/** @param {string} text @returns {ChainHead | null} */
function parseHead(text) {
  const [, user_id = '', seq = '', hash = ''] = /^([^:]+):(\d+):([0-9a-f]{64})$/.exec(text) ?? []
  return hash ? { user_id, seq: Number(seq), hash } : null
}

/**
 * @param {string} url
 * @param {ChainHead[]} [noted] Heads of earlier checks.
 */
export async function verifyDatabase(url, noted = []) {
  return withClient(url, async (client) => {
    // One picture of it all: the log goes on being written meanwhile.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const walked = await walk(readEntries(client), noted)
    const broken = walked.broken ?? compareHeads(walked.heads, await readHeads(client)) ?? (await findUnaudited(client))
    return { ...walked, broken }
  })
}

/** @param {string} path @param {ChainHead[]} noted */
function verifyFile(path, noted) {
  return walk(readExported(path), noted)
}

/** @param {AsyncIterable<ChainEntry>} entries @param {ChainHead[]} noted */
async function walk(entries, noted) {
  const missing = [...noted]
  /** @param {ChainEntry} entry */
  const strike = (entry) => {
    const at = missing.findIndex((head) => head.user_id === entry.user_id && head.seq === entry.seq)
    if (at >= 0 && missing[at]?.hash === entry.hash) missing.splice(at, 1)
  }
  async function* watched() {
    for await (const entry of entries) {
      strike(entry)
      yield entry
    }
  }
  const walked = await walkChains(watched())
  const [first] = missing
  if (walked.broken || !first) return walked
  return { ...walked, broken: `entry ${first.seq} of ${first.user_id} is not the one that was noted` }
}

/** @param {string} path @returns {AsyncGenerator<ChainEntry>} */
async function* readExported(path) {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line === '') continue
    const { at, seq, entry, ...rest } = parseExactly(line)
    yield { ...rest, seq: Number(seq.text), at_ms: Date.parse(at), entry: canonicalJson(entry) }
  }
}

/** @param {ChainEntry} written @returns {string} The line of an exported log; the entry in it as the database wrote it. */
export function exportLine({ entry, at_ms, ...rest }) {
  return `${JSON.stringify({ ...rest, at: new Date(at_ms).toISOString() }).slice(0, -1)},"entry":${entry}}`
}

/** @param {{ heads: ChainHead[], count: number, broken: string | null }} walked @param {(line: string) => void} say */
function report({ heads, count, broken }, say) {
  if (broken) {
    say(`✘ The audit log is broken: ${broken}.`)
    return 1
  }
  say(`✔ ${count} entries, each as it was written.`)
  for (const { user_id, seq, hash } of heads) say(`  head ${user_id}:${seq}:${hash}`)
  if (count > 0) say('Note the head elsewhere: --head proves later that nothing up to it was changed or taken away.')
  return 0
}

/** @param {string} line @returns {Promise<void>} */
function writeOut(line) {
  return new Promise((resolve) => {
    if (process.stdout.write(`${line}\n`)) resolve()
    else process.stdout.once('drain', resolve)
  })
}
