import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'

/** A folder for an agent, of its name: so its tab has that name, too. */
export async function projectFolder({ stack }: Pick<Bench, 'stack'>, agent: string): Promise<string> {
  const folder = join(stack.projects, agent)
  await mkdir(folder, { recursive: true })
  return folder
}
