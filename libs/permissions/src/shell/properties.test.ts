import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { classify, type Level } from '../index.ts'
import { dangerousCommands } from './testing/corpus-dangerous.ts'
import { quietCommands } from './testing/corpus-quiet.ts'

// One seed, so that a change is judged by what it does and not by luck; take it out to look for more.
fc.configureGlobal({ seed: 20 })

const context = { cwd: '/home/user/project', home: '/home/user', rainHome: '/home/user/.rain' }

const levelOf = (command: string): Level => classify({ tool: 'bash', input: { command } }, context).level

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Ways to run a whole line from inside another command. */
const around: readonly ((command: string) => string)[] = [
  (command) => `bash -c ${quoted(command)}`,
  (command) => `sh -ec ${quoted(command)}`,
  (command) => `env A=1 bash -c ${quoted(command)}`,
  (command) => `nice -n 5 sh -c ${quoted(command)}`,
  (command) => `timeout 5 sh -c ${quoted(command)}`,
  (command) => `nohup sh -c ${quoted(command)}`,
  (command) => `ssh host ${quoted(command)}`,
  (command) => `docker exec web sh -c ${quoted(command)}`,
  (command) => `find . -exec sh -c ${quoted(command)} \\;`,
  (command) => `eval ${quoted(command)}`,
  (command) => `sh <<< ${quoted(command)}`,
  (command) => `(${command}\n)`,
  (command) => `{ ${command}\n}`,
  (command) => `true && { ${command}\n}`,
  (command) => `true; ${command}`,
  (command) => `ls\n${command}`,
  (command) => `echo "$(${command}\n)"`,
  (command) => `if true; then ${command}\nfi`,
  (command) => `for i in 1 2; do ${command}\ndone`,
  (command) => `f() { ${command}\n}; f`,
  (command) => `cat <(${command}\n)`,
]

const plain = dangerousCommands.filter((command) => !/[\n]|^ls [")]|then$/.test(command))
const simple = plain.filter(
  (command) => /^[a-z][a-z-]+ /.test(command) && !/^(if|for|while|case|coproc|function)\b/.test(command),
)

describe('properties', () => {
  test('wrapping a red command, also several times, leaves it red', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...plain),
        fc.array(fc.constantFrom(...around), { minLength: 1, maxLength: 3 }),
        (command, wraps) => {
          expect(levelOf(wraps.reduce((text, wrap) => wrap(text), command))).toBe('red')
        },
      ),
      { numRuns: 600 },
    )
  })

  test('quoting and splitting the name of a red command leaves it red', () => {
    const disguises: readonly ((name: string, at: number) => string)[] = [
      (name, at) => `${name.slice(0, at)}''${name.slice(at)}`,
      (name, at) => `${name.slice(0, at)}""${name.slice(at)}`,
      (name, at) => `${name.slice(0, at)}\\${name.slice(at)}`,
      (name, at) => `${name.slice(0, at)}\\\n${name.slice(at)}`,
      (name) => `"${name}"`,
      (name) => `'${name}'`,
      (name) => `$'${[...name].map((char) => `\\x${char.charCodeAt(0).toString(16)}`).join('')}'`,
      (name) => `/usr/bin/${name}`,
      (name) => `command ${name}`,
      (name, at) => `$(printf ${name.slice(0, at)})${name.slice(at)}`,
    ]
    fc.assert(
      fc.property(fc.constantFrom(...simple), fc.constantFrom(...disguises), fc.nat(), (command, disguise, seed) => {
        const end = command.indexOf(' ')
        const name = command.slice(0, end)
        expect(levelOf(disguise(name, seed % name.length) + command.slice(end))).toBe('red')
      }),
      { numRuns: 600 },
    )
  })

  test('joining a red command to quiet ones leaves it red', () => {
    const joints = [' && ', ' || ', '; ', ' | ', '\n', ' & ']
    fc.assert(
      fc.property(
        fc.constantFrom(...plain),
        fc.constantFrom(...quietCommands),
        fc.constantFrom(...joints),
        (command, quiet, joint) => {
          expect(levelOf(`${quiet}${joint}${command}`)).toBe('red')
        },
      ),
      { numRuns: 300 },
    )
  })

  test('a quiet command that writes, waits in the background or sets something is no longer green', () => {
    const additions: readonly ((command: string) => string)[] = [
      (command) => `${command} > out.txt`,
      (command) => `${command} >> out.txt`,
      (command) => `${command} &`,
      (command) => `A=1 ${command}`,
      (command) => `${command} | tee out.txt`,
      (command) => `${command} "$(ls)"`,
      (command) => `${command}; ./x`,
      (command) => `${command} ../outside`,
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...quietCommands.filter((command) => !/^(echo|git branch|node|pwd)/.test(command))),
        fc.constantFrom(...additions),
        (command, add) => {
          expect(levelOf(add(command))).not.toBe('green')
        },
      ),
    )
  })

  test('no text at all makes the classification throw, and nonsense is never green', () => {
    const pieces = fc.constantFrom(
      '$(',
      ')',
      '`',
      '"',
      "'",
      '\\',
      '${',
      '}',
      '<<',
      '|',
      '&',
      ';',
      '\n',
      'rm',
      '*',
      '{a,b}',
      '<(',
      '((',
      '[[',
      ' ',
      'ls',
      '$x',
      '%',
      '^',
      '&&',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200, unit: 'binary' }),
          fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
        ),
        (command) => {
          const { level, reasons } = classify({ tool: 'bash', input: { command } }, context)
          expect(['green', 'yellow', 'red']).toContain(level)
          expect(reasons.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 1500 },
    )
  })

  test('any input of any tool gets an answer', () => {
    const tools = fc.constantFrom(
      'bash',
      'read_file',
      'write_file',
      'computer',
      'search_files',
      'web_fetch',
      '__proto__',
      'constructor',
      'x',
    )
    fc.assert(
      fc.property(
        tools,
        fc.dictionary(fc.constantFrom('command', 'path', 'action', 'text', 'key', 'url', 'pattern'), fc.anything()),
        (tool, input) => {
          expect(classify({ tool, input }, context).reasons.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a command of 100 KB is refused as red', () => {
    expect(classify({ tool: 'bash', input: { command: `echo ${'a'.repeat(100_000)}` } }, context)).toMatchObject({
      level: 'red',
      rule: 'too_long',
    })
  })

  test('a command with thousands of parts is red, and a dangerous one among hundreds is found', () => {
    expect(levelOf('ls;'.repeat(5_000))).toBe('red')
    expect(levelOf(`${'ls;'.repeat(300)} rm -rf x; ${'ls;'.repeat(300)}`)).toBe('red')
  })
})
