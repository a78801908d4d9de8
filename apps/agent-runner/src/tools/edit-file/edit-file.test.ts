import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestContext } from '../testing/create-test-context.ts'
import type { TestContext } from '../testing/create-test-context.ts'
import { replaceFile } from '../files/replace-file.ts'
import { readTextFile } from '../files/text-file.ts'
import { editFile } from './edit-file.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
})
afterEach(() => context.remove())

const at = (path: string) => join(context.cwd, path)

async function edit(before: string | Buffer, oldText: string, newText: string, replaceAll?: boolean) {
  await writeFile(at('file'), before)
  const input = {
    path: 'file',
    old_text: oldText,
    new_text: newText,
    ...(replaceAll === undefined ? {} : { replace_all: replaceAll }),
  }
  const outcome = await editFile.run(input, context)
  return { ...outcome, after: await readFile(at('file'), 'utf8') }
}

describe('an edit', () => {
  test('replaces the one place and shows the difference', async () => {
    const edited = await edit('a\nb\nc\n', 'b', 'B')
    expect(edited).toMatchObject({ after: 'a\nB\nc\n', isError: false, content: 'Edited file (1 place).' })
    expect(edited.detail).toMatchObject({ kind: 'diff', added: 1, removed: 1 })
  })

  test('takes the new text literally, whatever signs it holds', async () => {
    expect((await edit('price', 'price', "$& $1 $' $$")).after).toBe("$& $1 $' $$")
  })

  test('replaces all places when asked', async () => {
    expect(await edit('x x x', 'x', 'yy', true)).toMatchObject({
      after: 'yy yy yy',
      content: 'Edited file (3 places).',
    })
  })

  test('can delete', async () => {
    expect((await edit('keep drop', ' drop', '')).after).toBe('keep')
  })

  test('keeps windows line ends when the model writes unix ones', async () => {
    expect((await edit('a\r\nb\r\nc\r\n', 'a\nb', 'a\nnew\nb')).after).toBe('a\r\nnew\r\nb\r\nc\r\n')
    expect((await edit('a\r\nb\r\nc\r\n', 'b', 'b\nnew')).after).toBe('a\r\nb\r\nnew\r\nc\r\n')
  })

  test('keeps unix line ends when the model writes windows ones', async () => {
    expect((await edit('a\nb\nc\n', 'a\r\nb', 'x')).after).toBe('x\nc\n')
  })

  test('keeps the byte order mark and finds text at the very start', async () => {
    expect((await edit('\uFEFFfirst\nsecond', 'first\n', 'one\n')).after).toBe('\uFEFFone\nsecond')
  })

  test('keeps the mode', async () => {
    await writeFile(at('file'), 'a')
    await chmod(at('file'), 0o700)
    await edit('a', 'a', 'b')
    expect((await stat(at('file'))).mode & 0o777).toBe(0o700)
  })
})

describe('an edit is refused, the file untouched,', () => {
  test('when the text occurs more than once, with the lines', async () => {
    const edited = await edit('x\ny\nx\n', 'x', 'z')
    expect(edited).toMatchObject({ after: 'x\ny\nx\n', isError: true })
    expect(edited.content).toContain('occurs 2 times (lines 1, 3)')
  })

  test('when it could be meant in two overlapping places', async () => {
    expect((await edit('aaa', 'aa', 'b')).isError).toBe(true)
  })

  test('when the text differs in whitespace, showing the exact lines', async () => {
    const edited = await edit('if (x) {\n\treturn  1\n}\n', 'if (x) {\n  return 1\n}', 'y')
    expect(edited.content).toContain('Lines 1–3 differ only in whitespace. They are exactly:\nif (x) {\n\treturn  1\n}')
  })

  test('when line numbers were copied along', async () => {
    expect((await edit('one\ntwo\n', '     1\tone\n     2\ttwo', 'x')).content).toContain('line numbers')
  })

  test('when only upper and lower case differ', async () => {
    expect((await edit('a\nHello World\n', 'hello world', 'x')).content).toContain(
      'line 2 differs in upper and lower case',
    )
  })

  test('when nothing fits, naming the nearest line', async () => {
    const text = 'alpha\nconst total = sum(items, tax)\nomega\n'
    expect((await edit(text, 'const total = sum(items)', 'x')).content).toContain('The nearest place is line 2')
    expect((await edit(text, 'nothing like it at all', 'x')).content).toContain('Read the file again')
  })

  test('when there is nothing to change', async () => {
    expect((await edit('a', 'a', 'a')).content).toContain('the same')
  })

  test('when the file is no UTF-8 text', async () => {
    expect((await edit(Buffer.from([0x61, 0xff, 0x62]), 'a', 'b')).content).toContain('not valid UTF-8')
    expect((await edit(Buffer.from([0x61, 0x00]), 'a', 'b')).content).toContain('not UTF-8 text')
  })

  test('when the file is missing', async () => {
    const outcome = await editFile.run({ path: 'nowhere', old_text: 'a', new_text: 'b' }, context)
    expect(outcome).toMatchObject({ isError: true, content: expect.stringContaining('does not exist') })
  })

  test('when someone else changed the file between reading and writing', async () => {
    await writeFile(at('file'), 'read')
    const file = await readTextFile(at('file'), 'file', context.signal)
    await writeFile(at('file'), 'changed by someone else')
    const expectedVersion = file.kind === 'text' ? file.version : ''
    const written = await replaceFile({ path: at('file'), content: 'mine', expectedVersion, signal: context.signal })
    expect(written).toMatchObject({ kind: 'refused', reason: expect.stringContaining('changed by someone else') })
    expect(await readFile(at('file'), 'utf8')).toBe('changed by someone else')
  })
})

test('a hint for a missing text is found in time for a large file with hostile lines', async () => {
  const text = `${'a '.repeat(200_000)}\n${'x'.repeat(1_000_000)}\n`.repeat(3)
  expect((await edit(text, `${'a '.repeat(10_000)}b`, 'x')).isError).toBe(true)
})
