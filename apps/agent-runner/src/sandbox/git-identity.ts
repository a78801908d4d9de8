import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/**
 * Writes a configuration of Git that says who commits, and nothing else of the person's own. Null when Git knows of nobody,
 * or is not there.
 */
export async function writeGitIdentity(given: {
  file: string
  home: string
  searchPath: string
}): Promise<string | null> {
  const [name, email] = await Promise.all(['user.name', 'user.email'].map((key) => readSetting(key, given)))
  if (!name && !email) return null
  const lines = [
    '[user]',
    ...(name ? [`\tname = ${quoted(name)}`] : []),
    ...(email ? [`\temail = ${quoted(email)}`] : []),
  ]
  await writeFile(given.file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return given.file
}

async function readSetting(key: string, given: { home: string; searchPath: string }): Promise<string> {
  const env = { HOME: given.home, PATH: given.searchPath }
  try {
    const { stdout } = await promisify(execFile)('git', ['config', '--global', key], { env, cwd: '/' })
    return stdout.trim()
  } catch {
    // Not set, or no Git.
    return ''
  }
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`
}
