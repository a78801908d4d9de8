import { z } from 'zod'

/**
 * The configuration of a process out of its environment. Every problem is told at once.
 * @throws Error with one line per wrong variable.
 */
export function loadConfig<T extends z.ZodType>(schema: T, env: Record<string, string | undefined>): z.infer<T> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(present)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'environment'}: ${issue.message}`)
  throw new Error(`The configuration is not usable:\n${problems.join('\n')}`)
}
