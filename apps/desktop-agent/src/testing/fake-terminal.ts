import type { Terminal } from '../commands/terminal.ts'

/** Somebody at a terminal who answers every question alike. */
export function fakeTerminal(answer = true): Terminal & { said: string; complained: string; asked: string[] } {
  const terminal = {
    said: '',
    complained: '',
    asked: [] as string[],
    say: (text: string) => void (terminal.said += `${text}\n`),
    complain: (text: string) => void (terminal.complained += `${text}\n`),
    async confirm(question: string) {
      terminal.asked.push(question)
      return answer
    },
  }
  return terminal
}
