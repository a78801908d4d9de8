#!/usr/bin/env node
// Stand-in for Prisma's native schema-engine: same JSON-RPC over stdio, run by the wasm build
// of the same engine (npm: @prisma/schema-engine-wasm) on top of @prisma/adapter-pg.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import pg from 'pg';

const argv = process.argv.slice(2);
let runtimePromise;
const runtime = () => (runtimePromise ??= (async () => {
  const specifier = '@prisma/schema-engine-wasm/schema_engine_bg';
  const bindings = await import(specifier);
  const wasm = readFileSync(createRequire(import.meta.url).resolve(specifier).replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings;
})());
if (argv.includes('--version')) {
  console.log(`schema-engine-wasm ${(await runtime()).version()}`);
  process.exit(0);
}
const opt = { datamodels: [] };
let cli = null;
for (let i = 0; i < argv.length; i++) {
  if (argv[i] === '--datamodels') opt.datamodels.push(argv[++i]);
  else if (argv[i] === '--datasource') opt.datasource = JSON.parse(argv[++i]);
  else if (argv[i] === 'cli') cli = argv[++i];
  else if (argv[i].startsWith('--')) i++;
}
const url = opt.datasource?.url;
const log = (level, message, extra = {}) =>
  process.stderr.write(JSON.stringify({ timestamp: new Date().toISOString(), level, fields: { message, ...extra }, target: 'schema_engine::logger' }) + '\n');

function splitUrl() {
  const u = new URL(url);
  const schema = u.searchParams.get('schema') ?? undefined;
  u.searchParams.delete('schema');
  return { u, schema, db: decodeURIComponent(u.pathname.slice(1)) || 'postgres' };
}
async function withAdmin(fn) {
  const { u, db } = splitUrl();
  const admin = new URL(u);
  admin.pathname = '/postgres';
  const c = new pg.Client({ connectionString: admin.href });
  await c.connect();
  try { return await fn(c, db); } finally { await c.end(); }
}
// Two starting processes may race: "already there" is fine.
const createDb = () => withAdmin((c, db) => c.query(`CREATE DATABASE ${pg.escapeIdentifier(db)}`)
  .catch((e) => { if (e.code !== '42P04' && e.code !== '23505') throw e; }));
if (cli) {
  try {
    if (cli === 'can-connect-to-database') {
      const c = new pg.Client({ connectionString: splitUrl().u.href });
      await c.connect(); await c.query('SELECT 1'); await c.end();
    } else if (cli === 'create-database') {
      await createDb();
    } else if (cli === 'drop-database') {
      await withAdmin((c, db) => c.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(db)} WITH (FORCE)`));
    }
    process.exit(0);
  } catch (e) {
    const code = e.code === '3D000' ? 'P1003' : ['ECONNREFUSED', 'ENOTFOUND'].includes(e.code) ? 'P1001' : e.code === '28P01' ? 'P1000' : 'P1010';
    process.stderr.write('\n');
    log('ERROR', e.message, { error_code: code });
    process.exit(1);
  }
}

// "char" (OID 18) is used all over pg_catalog but unknown to adapter-pg: hand it over as text.
const { addFields } = pg.Result.prototype;
pg.Result.prototype.addFields = function (fields) {
  for (const f of fields) if (f.dataTypeID === 18) f.dataTypeID = 25;
  return addFields.call(this, fields);
};
async function factoryFor() {
  const { PrismaPg } = await import('@prisma/adapter-pg');
  // Without a URL (validate/diff between two schema files) nothing may connect.
  const { u, schema } = url ? splitUrl() : { u: new URL('postgresql://127.0.0.1:1/none'), schema: undefined };
  // host/port/... one by one: with `connectionString`, adapter-pg's shadow database would be the main one.
  const { default: parse } = await import('pg-connection-string');
  const cfg = Object.fromEntries(Object.entries(parse.parse(u.href)).filter(([, v]) => v != null && v !== ''));
  if (schema) cfg.options = `-c search_path="${schema}"`; // what the native engine does with ?schema=
  const inner = new PrismaPg({ ...cfg, max: 2 }, { schema: schema ?? 'public' });
  // adapter-pg splits scripts at every ';' (breaks functions): send the script whole, one connection, as psql -f would.
  const whole = (adapter) => Object.assign(adapter, {
    async executeScript(script) {
      const c = await adapter.underlyingDriver().connect();
      try { await c.query(script); } catch (e) { adapter.onError(e); } finally { c.release(); }
    },
  });
  return {
    provider: inner.provider, adapterName: inner.adapterName,
    connect: async () => whole(await inner.connect()),
    connectToShadowDb: async () => {
      const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      const main = await inner.connect();
      const run = (sql) => main.underlyingDriver().query(sql);
      await run(`CREATE DATABASE "${database}"`);
      const shadow = whole(await new PrismaPg({ ...cfg, database, max: 2 }, { schema: schema ?? 'public' }).connect());
      const close = shadow.dispose.bind(shadow);
      shadow.dispose = async () => {
        await close().catch(() => {});
        await run(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`);
        await main.dispose();
      };
      return shadow;
    },
  };
}
async function load() {
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  const { SchemaEngine } = await runtime();
  const factory = bindMigrationAwareSqlAdapterFactory(await factoryFor());
  const datamodels = opt.datamodels.length ? opt.datamodels.map((f) => [f, readFileSync(f, 'utf8')]) : undefined;
  return SchemaEngine.new({ datamodels }, () => {}, factory);
}
// The wasm engine answers evaluateDataLoss and createMigration only while there are no migrations yet (it asks
// for a shadow database it does not accept). Both are a diff from the migrations to the schema.
async function pendingScript({ migrationsList, schema, filters }) {
  const from = { tag: 'migrations', ...migrationsList }, to = { tag: 'schemaDatamodel', ...schema };
  const { exitCode, stdout } = await (await load()).diff({ from, to, script: true, exitCode: true, filters });
  return exitCode === 2 ? stdout : null;
}
const own = {
  createDatabase: async () => { await createDb(); return { databaseName: splitUrl().db }; },
  getDatabaseVersion: async (p) => (await load()).version(p),
  evaluateDataLoss: async (p) => ({ migrationSteps: (await pendingScript(p)) ? 1 : 0, warnings: [], unexecutableSteps: [] }),
  createMigration: async (p) => {
    const script = await pendingScript(p);
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
    return { connectorType: 'postgresql', extension: 'sql', generatedMigrationName: p.migrationName ? `${stamp}_${p.migrationName}` : stamp,
      migrationScript: script ?? (p.draft ? '-- This is an empty migration.\n' : null) };
  },
};
async function call(method, params) {
  if (own[method]) return own[method](params);
  const engine = await load(); // one per call: an engine hands out its shadow database only once
  if (typeof engine[method] !== 'function') throw new Error(`schema-engine stand-in: no method ${method}`);
  return (await engine[method](params)) ?? {};
}
const out = (m) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...m }) + '\n');
let pending = Promise.resolve();
const rl = createInterface({ input: process.stdin });
rl.on('line', (line) => {
  const req = JSON.parse(line);
  if (!req.method) return;
  pending = pending.then(async () => {
    try {
      const result = await call(req.method, req.params);
      if (req.method === 'diff' && result?.stdout) {
        out({ method: 'print', id: -1, params: { content: result.stdout } });
      }
      out({ id: req.id, result });
    } catch (e) {
      out({ id: req.id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data: { is_panic: false, message: e.message, error_code: e.code ?? e.error_code, meta: e.meta } } });
    }
  });
});
rl.on('close', () => pending.finally(() => process.exit(0)));
