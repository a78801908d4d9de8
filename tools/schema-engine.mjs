#!/usr/bin/env node
// @ts-check
// Stand-in for Prisma's native schema-engine (prisma.config.ts names it): the same JSON-RPC over stdio, answered by the
// wasm build of the same engine.
import { createInterface } from 'node:readline'
import { createDatabase, dropDatabase, pingDatabase } from './database.mjs'
import { engineBindings, openEngine, splitUrl } from './prisma-engine.mjs'

const options = readOptions(process.argv.slice(2))
if (options.version) {
  console.log(`schema-engine-wasm ${(await engineBindings()).version()}`)
} else if (options.command) {
  process.exitCode = await runCliCommand(options.command, options.url)
} else {
  answerRequests()
}

/** @param {string[]} argv */
function readOptions(argv) {
  const read = { version: argv.includes('--version'), schemaFiles: /** @type {string[]} */ ([]), url: '', command: '' }
  for (let at = 0; at < argv.length; at++) {
    const value = argv[at + 1] ?? ''
    if (argv[at] === '--datamodels') read.schemaFiles.push(value)
    else if (argv[at] === '--datasource') read.url = JSON.parse(value).url
    else if (argv[at] === 'cli') read.command = value
    else if (!argv[at]?.startsWith('--')) continue
    at++
  }
  return read
}

/** @param {string} command @param {string} url @returns {Promise<number>} The exit code. */
async function runCliCommand(command, url) {
  const commands = /** @type {Record<string, (url: string) => Promise<unknown>>} */ ({
    'can-connect-to-database': pingDatabase,
    'create-database': createDatabase,
    'drop-database': dropDatabase,
  })
  try {
    await commands[command]?.(url)
    return 0
  } catch (error) {
    const { code, message } = /** @type {{ code?: string, message: string }} */ (error)
    const known = /** @type {Record<string, string>} */ ({
      '3D000': 'P1003',
      ECONNREFUSED: 'P1001',
      ENOTFOUND: 'P1001',
      '28P01': 'P1000',
    })
    const fields = { message, error_code: known[code ?? ''] ?? 'P1010' }
    const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' }
    process.stderr.write(`\n${JSON.stringify(line)}\n`)
    return 1
  }
}

function answerRequests() {
  const write = (/** @type {object} */ message) =>
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  let last = Promise.resolve()
  const input = createInterface({ input: process.stdin })
  input.on('line', (line) => {
    const { id, method, params } = JSON.parse(line)
    if (!method) return // an answer to something we printed
    last = last.then(async () => {
      try {
        const result = await call(method, params)
        if (method === 'diff' && result?.stdout) write({ method: 'print', id: -1, params: { content: result.stdout } })
        write({ id, result })
      } catch (error) {
        const { message, code, error_code = code, meta } = /** @type {any} */ (error)
        const data = { is_panic: false, message, error_code, meta }
        write({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } })
      }
    })
  })
  input.on('close', () => last.finally(() => process.exit()))
}

/** @param {string} method @param {any} params @returns {Promise<any>} */
async function call(method, params) {
  if (method === 'createDatabase') {
    await createDatabase(options.url)
    return { databaseName: splitUrl(options.url).database }
  }
  if (method === 'getDatabaseVersion') return ask('version', params)
  if (method === 'evaluateDataLoss') {
    return { migrationSteps: (await pendingScript(params)) ? 1 : 0, warnings: [], unexecutableSteps: [] }
  }
  if (method === 'createMigration') return createMigration(params)
  return (await ask(method, params)) ?? {}
}

/**
 * One engine for each question: an engine hands out its shadow database only once.
 *
 * @param {string} method @param {unknown} params
 */
async function ask(method, params) {
  const { engine, close } = await openEngine({ url: options.url || undefined, schemaFiles: options.schemaFiles })
  try {
    if (typeof engine[method] !== 'function') throw new Error(`the schema engine has no method ${method}`)
    return await engine[method](params)
  } finally {
    await close()
  }
}

/** @param {{ migrationName?: string, draft?: boolean }} params */
async function createMigration(params) {
  const script = await pendingScript(params)
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  return {
    connectorType: 'postgresql',
    extension: 'sql',
    generatedMigrationName: params.migrationName ? `${stamp}_${params.migrationName}` : stamp,
    migrationScript: script ?? (params.draft ? '-- This is an empty migration.\n' : null),
  }
}

/**
 * From the migrations to the schema. The wasm engine itself answers evaluateDataLoss and createMigration only while there
 * are no migrations yet: it asks for a shadow database it then does not accept.
 *
 * @param {any} params
 * @returns {Promise<string | null>}
 */
async function pendingScript({ migrationsList, schema, filters }) {
  const from = { tag: 'migrations', ...migrationsList }
  const to = { tag: 'schemaDatamodel', ...schema }
  const { exitCode, stdout } = await ask('diff', { from, to, script: true, exitCode: true, filters })
  return exitCode === 2 ? stdout : null
}
