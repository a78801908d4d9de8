import { describe, expect, test } from '@jest/globals'
import { classify, type Classification } from '../index.ts'
import { dangerousCommands } from './testing/corpus-dangerous.ts'
import { ordinaryCommands } from './testing/corpus-ordinary.ts'
import { quietCommands } from './testing/corpus-quiet.ts'

const context = { cwd: '/home/user/project', home: '/home/user', rainHome: '/home/user/.rain' }

function classifyCommand(command: string): Classification {
  return classify({ tool: 'bash', input: { command } }, context)
}

const notAt = (level: string) => (command: string) => classifyCommand(command).level !== level

describe('commands', () => {
  test('every dangerous command is red', () => {
    expect(dangerousCommands.filter(notAt('red'))).toEqual([])
  })

  test('at most two of a hundred everyday commands are red', () => {
    const wronglyRed = ordinaryCommands.filter((command) => classifyCommand(command).level === 'red')
    expect(wronglyRed.length / ordinaryCommands.length).toBeLessThanOrEqual(0.02)
  })

  test('commands that only look at the project run without a question', () => {
    expect(quietCommands.filter(notAt('green'))).toEqual([])
  })

  test('the corpora are broad and say nothing twice', () => {
    expect(ordinaryCommands.length).toBeGreaterThanOrEqual(250)
    expect(dangerousCommands.length).toBeGreaterThanOrEqual(350)
    const all = [...ordinaryCommands, ...dangerousCommands]
    expect(all.filter((command, at) => all.indexOf(command) !== at)).toEqual([])
  })

  test('every answer has a reason in plain words and names its rule', () => {
    for (const command of [...ordinaryCommands, ...dangerousCommands]) {
      const { reasons, rule } = classifyCommand(command)
      expect(reasons[0]?.code).toBe(rule)
      expect(reasons[0]?.text).toMatch(/^[A-Z].*[.]$/)
    }
  })
})
