import { describe, expect, test } from '@jest/globals'
import type { ConversationMessage } from '../provider.ts'
import { plan } from './plan.ts'
import { understand } from './understand.ts'

const tools = ['read_file', 'write_file', 'edit_file', 'list_directory', 'grep_search', 'bash', 'ask_user']

function says(text: string): ConversationMessage {
  return { role: 'user', content: [{ type: 'text', text }] }
}

function answered(tool: string, content: string, isError = false): ConversationMessage[] {
  return [
    {
      role: 'assistant',
      provider: 'demo',
      model: 'demo',
      content: [{ type: 'tool_call', toolUseId: 'x', tool, input: {} }],
    },
    { role: 'tools', results: [{ toolUseId: 'x', tool, content, isError }] },
  ]
}

test('what Rain tells beside the words of the person is no part of the wish', () => {
  const note = { type: 'text' as const, text: '[Told by Rain, not words of the person: something was undone.]' }
  const told: ConversationMessage = { role: 'user', content: [{ type: 'text', text: 'list files' }, note] }
  expect(plan([told], tools)).toEqual(plan([says('list files')], tools))
})

describe('what it understands', () => {
  test.each([
    ['list files', { kind: 'list', path: '.' }],
    ['Please list the files in src/', { kind: 'list', path: 'src/' }],
    ['ls', { kind: 'list', path: '.' }],
    ['read notes.txt', { kind: 'read', path: 'notes.txt' }],
    ['show me the file "my notes.md".', { kind: 'read', path: 'my notes.md' }],
    ['write notes.txt', { kind: 'write', path: 'notes.txt', content: '' }],
    [
      'create a file called a/b.txt with the text: two\nlines',
      { kind: 'write', path: 'a/b.txt', content: 'two\nlines' },
    ],
    ['make a hello.py and run it', { kind: 'write_and_run', path: 'hello.py' }],
    ['run ls -la', { kind: 'run', command: 'ls -la' }],
    ['run `echo hi`', { kind: 'run', command: 'echo hi' }],
    ['search for bread in src/', { kind: 'search', pattern: 'bread', path: 'src/' }],
    ['delete notes.txt', { kind: 'delete', path: 'notes.txt' }],
    ['delete the folder build', { kind: 'delete', path: 'build' }],
    ['edit notes.txt replace milk with bread', { kind: 'edit', path: 'notes.txt', from: 'milk', to: 'bread' }],
    ['replace "a b" with "c" in notes.txt', { kind: 'edit', path: 'notes.txt', from: 'a b', to: 'c' }],
    ['ask me something', { kind: 'ask' }],
    ['tell me a long story', { kind: 'story' }],
    ['what is the meaning of life?', { kind: 'help' }],
    ['', { kind: 'help' }],
  ])('%j', (text, wish) => {
    expect(understand(text)).toEqual({ ...wish, language: 'en' })
  })

  test.each([
    ['lista los archivos', { kind: 'list', path: '.' }],
    ['¿qué archivos hay en src/?', { kind: 'list', path: 'src/' }],
    ['lee notas.txt', { kind: 'read', path: 'notas.txt' }],
    ['por favor, escribe notas.txt con comprar leche', { kind: 'write', path: 'notas.txt', content: 'comprar leche' }],
    ['crea un hello.py y ejecútalo', { kind: 'write_and_run', path: 'hello.py' }],
    ['ejecuta ls -la', { kind: 'run', command: 'ls -la' }],
    ['busca pan', { kind: 'search', pattern: 'pan', path: '.' }],
    ['borra notas.txt', { kind: 'delete', path: 'notas.txt' }],
    ['edita notas.txt reemplaza leche por pan', { kind: 'edit', path: 'notas.txt', from: 'leche', to: 'pan' }],
    ['pregúntame algo', { kind: 'ask' }],
    ['cuéntame una historia larga', { kind: 'story' }],
    ['ayuda', { kind: 'help' }],
  ])('%j', (text, wish) => {
    expect(understand(text)).toEqual({ ...wish, language: 'es' })
  })
})

test.each([
  ['What files are in this folder?', { kind: 'list', path: '.' }],
  ['Write note.txt with the text: Hello from Rain', { kind: 'write', path: 'note.txt', content: 'Hello from Rain' }],
  ['Run date', { kind: 'run', command: 'date' }],
  ['What can you do for me?', { kind: 'help' }],
  ['¿Qué archivos hay en esta carpeta?', { kind: 'list', path: '.' }],
  ['Escribe nota.txt con el texto: Hola desde Rain', { kind: 'write', path: 'nota.txt', content: 'Hola desde Rain' }],
  ['Ejecuta date', { kind: 'run', command: 'date' }],
  ['¿Qué puedes hacer por mí?', { kind: 'help' }],
])('an example of the dashboard is understood: %s', (text, wish) => {
  expect(understand(text)).toMatchObject(wish)
})

describe('what it does', () => {
  test('a program is written, then run, then its real output is quoted', () => {
    const asked = says('make a hello.py and run it')
    const first = plan([asked], tools)
    expect(first.text).toContain('Demo model')
    expect(first.call).toMatchObject({ tool: 'write_file', input: { path: 'hello.py' } })
    const written = [asked, ...answered('write_file', 'Wrote hello.py.')]
    expect(plan(written, tools).call).toEqual({ tool: 'bash', input: { command: 'python3 hello.py' } })
    const ran = [...written, ...answered('bash', 'Hello from Rain! 4711')]
    expect(plan(ran, tools)).toEqual({ text: expect.stringContaining('Hello from Rain! 4711') })
  })

  test('a denied or failed call ends the plan and is quoted', () => {
    const step = plan(
      [says('make a hello.py and run it'), ...answered('write_file', 'The person denied it.', true)],
      tools,
    )
    expect(step.call).toBeUndefined()
    expect(step.text).toMatch(/did not work[^]*The person denied it\./)
  })

  test('an earlier request in the conversation is left alone', () => {
    const earlier = [says('run false'), ...answered('bash', 'exit code 1', true)]
    expect(plan([...earlier, says('lee a.txt')], tools).call).toEqual({ tool: 'read_file', input: { path: 'a.txt' } })
  })

  test('a name with blanks or quotes reaches the shell as one word', () => {
    expect(plan([says(`delete "it's mine.txt"`)], tools).call?.input).toEqual({
      command: String.raw`rm -r 'it'\''s mine.txt'`,
    })
    expect(plan([says('delete -rf')], tools).call?.input).toEqual({ command: 'rm -r ./-rf' })
  })

  test('a tool it does not have is not called', () => {
    expect(plan([says('run ls')], [])).toEqual({ text: expect.stringContaining('do not have it') })
  })

  test('a story is long, help tells that this is the demo model, and a quoted fence cannot break out', () => {
    expect(plan([says('tell a story')], tools).text.length / 4).toBeGreaterThan(500)
    expect(plan([says('cuéntame un cuento')], tools).text.length / 4).toBeGreaterThan(500)
    expect(plan([says('hmm')], tools).text).toContain('demo model')
    expect(plan([says('read a.md'), ...answered('read_file', '```js\n1\n```')], tools).text).toContain('````\n```js')
  })
})
