import { expect, test } from '@jest/globals'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

test('it bundles for a browser, needing nothing of Node', async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('./index.ts', import.meta.url)),
    platform: 'browser',
    resolve: { conditionNames: ['@rain/source', 'browser', 'import'] },
    onwarn(warning) {
      throw new Error(warning.message)
    },
  })
  const { output } = await bundle.generate({ format: 'esm', sourcemapIgnoreList: false }) // its default is a pattern of another realm here
  await bundle.close()
  expect(output).toHaveLength(1)
  expect(output[0].imports).toEqual([])
  expect(output[0].code).not.toMatch(/\bprocess\.|\brequire\(|\bBuffer\b/)
})
