import { basename } from 'node:path'
import { z } from 'zod'
import { withFsErrorsExplained } from '../files/explain-fs-error.ts'
import { formatSize } from '../files/format-size.ts'
import { openRegularFile } from '../files/open-regular-file.ts'
import { failed } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import { resolveAgentPath } from './agent-path.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { actOnPage } from './on-page.ts'
import type { BrowserPool } from './pool.ts'

const mostBytes = 25_000_000

const inputSchema = z.strictObject({
  ...elementFields,
  path: z.string().describe('The file in your folder'),
})

/** The bytes are handed over, not the path: what was approved is what the page gets. */
export function createUpload(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_upload',
    description: 'Puts a file of your folder into a file field of the open page.',
    input: inputSchema,
    repeatable: false,
    async run({ path, ...choice }, context) {
      const resolved = await resolveAgentPath(context, path)
      if (resolved.kind === 'refused') return failed(resolved.reason)
      return withFsErrorsExplained(resolved.shown, async () => {
        const opened = await openRegularFile(resolved.path)
        if (opened.kind === 'refused') return failed(opened.reason)
        try {
          if (opened.size > mostBytes) return failed(`${resolved.shown} is larger than ${formatSize(mostBytes)}.`)
          const buffer = await opened.handle.readFile()
          return await actOnPage(pool, context, async (tab) => {
            const found = await findElement(tab, choice)
            if (found.kind === 'missing') return found.outcome
            const file = { name: basename(resolved.path), mimeType: 'application/octet-stream', buffer }
            await found.locator.setInputFiles(file, { timeout: actionMs, signal: context.signal })
            return `${resolved.shown} (${formatSize(buffer.length)}) is in the field.`
          })
        } finally {
          await opened.handle.close()
        }
      })
    },
  })
}
