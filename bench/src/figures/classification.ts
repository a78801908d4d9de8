import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCommandJudge, type CommandJudge } from '../clients/command-judge.ts'
import type { Figure } from '../figure.ts'
import { percentile } from '../measure/percentile.ts'

const rounds = 20

/** What judging a command takes, before it is asked about or runs: over usual commands, and at its worst. */
export const classification: Figure = {
  covers: ['P19'],
  quick: true,
  async run({ quiet }) {
    const judge = await loadCommandJudge()
    const cwd = await mkdtemp(join(tmpdir(), 'rain-bench-judging-'))
    try {
      await quiet()
      const cold = await measure(judge, cwd, judge.corpus, 1)
      const usual = await measure(judge, cwd, judge.corpus, rounds)
      const long = await measure(judge, cwd, longCommands, 5)
      const common = { id: 'P19', unit: 'ms', judged: 'measured', better: 'lower' } as const
      return [
        {
          ...common,
          what: 'judging a command, p99',
          measured: percentile(usual.judged, 0.99),
          baseline: percentile(usual.parsed, 0.99),
          must: 10,
          aim: 2,
          note:
            `${judge.corpus.length} commands, ${rounds} times; p50 ${percentile(usual.judged, 0.5).toFixed(2)} ms; p99 of a process ` +
            `that has just started ${percentile(cold.judged, 0.99).toFixed(1)} ms; directly: the parser alone`,
        },
        {
          ...common,
          what: '… up to 100 kB, made to take long, the worst',
          measured: Math.max(...long.judged),
          baseline: Math.max(...long.parsed),
          must: 250,
          aim: 100,
        },
      ]
    } finally {
      await rm(cwd, { recursive: true, force: true })
    }
  },
}

async function measure(
  { judge, parse }: CommandJudge,
  cwd: string,
  commands: readonly string[],
  times: number,
): Promise<{ judged: number[]; parsed: number[] }> {
  const took = { judged: [] as number[], parsed: [] as number[] }
  for (let round = 0; round < times; round++) {
    for (const command of commands) {
      const begunAt = performance.now()
      parse(command)
      const parsedAt = performance.now()
      await judge(command, cwd)
      took.parsed.push(parsedAt - begunAt)
      took.judged.push(performance.now() - parsedAt)
    }
  }
  return took
}

const fill = (part: string, bytes: number) => part.repeat(Math.ceil(bytes / part.length)).slice(0, bytes)
const whole = (part: string, bytes: number) => part.repeat(Math.floor(bytes / part.length))

/** What a model could send to keep a runner busy. */
const longCommands = [
  fill('a', 100_000),
  `echo ${fill('word ', 60_000)}`,
  `echo "${fill('x', 60_000)}"`,
  `cat <<'END'\n${fill('a line of a file\n', 60_000)}\nEND`,
  `${whole('ls -la src; ', 60_000)}ls`,
  `${whole('git log | head && ', 60_000)}ls`,
  `${whole('cd a; ', 12_000)}rm -rf x`,
  `${whole('$(', 20_000)}ls${whole(')', 10_000)}`,
  `${whole('{a,', 30_000)}b${whole('}', 10_000)}`,
  `rm ${whole('{a,b}', 2_000)}`,
  `${whole('env A=1 ', 20_000)}ls`,
  `echo ${whole('https://a.example/b ', 60_000)}`,
  `${whole('a=$a$a; ', 8_000)}$a`,
  `npm install ${whole('left-pad ', 60_000)}`,
]
