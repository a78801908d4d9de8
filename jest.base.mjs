import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const swc = JSON.parse(readFileSync(new URL('./.swcrc', import.meta.url), 'utf8'))
delete swc.jsc.rewriteRelativeImportExtensions

const options = (tsx) => ({
  ...swc,
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    ...swc.jsc,
    parser: { ...swc.jsc.parser, tsx },
    transform: { ...swc.jsc.transform, react: { runtime: 'automatic' } },
  },
})

/** The Jest project of one workspace. `web` runs in jsdom; everything else in Node. */
export const project = (rootDir, { web = false } = {}) => ({
  displayName: rootDir.split('/').slice(-2).join('/'),
  rootDir,
  testEnvironment: web ? 'jsdom' : 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@rain/source', ...(web ? ['browser'] : ['node', 'node-addons'])],
  },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.ts$': ['@swc/jest', options(false)], '\\.tsx$': ['@swc/jest', options(true)] },
  moduleNameMapper: { '\\.css$': fileURLToPath(new URL('./tools/jest/empty.mjs', import.meta.url)) },
  ...(web && { setupFilesAfterEnv: [fileURLToPath(new URL('./tools/jest/patient-queries.mjs', import.meta.url))] }),
  testTimeout: 120_000,
  testMatch: ['<rootDir>/src/**/*.test.ts?(x)'],
})
