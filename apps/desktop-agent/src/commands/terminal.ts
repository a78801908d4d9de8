import { createInterface } from 'node:readline/promises'

/** The person who typed the command. */
export interface Terminal {
  say(text: string): void
  complain(text: string): void
  /** False for anything but a yes; false where nobody can be asked. */
  confirm(question: string): Promise<boolean>
}

export function createTerminal(): Terminal {
  return {
    say: (text) => void process.stdout.write(`${text}\n`),
    complain: (text) => void process.stderr.write(`${text}\n`),
    async confirm(question) {
      if (!process.stdin.isTTY) return false
      const lines = createInterface({ input: process.stdin, output: process.stdout })
      try {
        return /^\s*(y|yes)\s*$/i.test(await lines.question(`${question} [y/N] `))
      } finally {
        lines.close()
      }
    },
  }
}
