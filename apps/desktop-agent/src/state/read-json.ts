import { existsSync, readFileSync } from 'node:fs'
import type { z } from 'zod'

/** What a file of the state folder holds; `missing` or `unreadable` are answers. Other errors of the system are thrown. */
export function readJson<T extends z.ZodType>(path: string, schema: T): z.infer<T> | 'missing' | 'unreadable' {
  if (!existsSync(path)) return 'missing'
  const parsed = schema.safeParse(parseJson(readFileSync(path, 'utf8')))
  return parsed.success ? parsed.data : 'unreadable'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Undefined is in no schema: it is what no JSON says.
    return undefined
  }
}
