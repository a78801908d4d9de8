import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdir, readFile as readWhole, readdir, rename, rm, symlink, writeFile as writeWhole } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTestContext } from '../testing/create-test-context.ts'
import type { TestContext } from '../testing/create-test-context.ts'
import { readFile } from '../read-file.ts'
import { writeFile } from '../write-file.ts'
import { codeOf } from './explain-fs-error.ts'
import { openRegularFile } from './open-regular-file.ts'
import { replaceFile } from './replace-file.ts'

let context: TestContext
beforeEach(async () => {
  context = await createTestContext()
  await mkdir(join(context.cwd, 'folder'))
  await writeWhole(join(context.cwd, 'folder/file'), 'harmless')
  await writeWhole(join(context.outside, 'file'), 'secret')
})
afterEach(() => context.remove())

async function swapFolderForLink() {
  await rename(join(context.cwd, 'folder'), join(context.cwd, 'folder-before'))
  await symlink(context.outside, join(context.cwd, 'folder'))
}

/** The writer may make the missing folder anew in between. */
async function replaceBy(put: () => Promise<void>) {
  for (;;) {
    await rm(join(context.cwd, 'folder'), { recursive: true, force: true })
    try {
      return await put()
    } catch (error) {
      if (!['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EISDIR'].includes(codeOf(error))) throw error
    }
  }
}

test('a folder swapped for a link after the path was resolved is not followed when reading', async () => {
  await swapFolderForLink()
  await expect(openRegularFile(join(context.cwd, 'folder/file'))).rejects.toMatchObject({ code: 'ELOOP' })
})

test('a file swapped for a link after the path was resolved is not followed when reading', async () => {
  await rm(join(context.cwd, 'folder/file'))
  await symlink(join(context.outside, 'file'), join(context.cwd, 'folder/file'))
  await expect(openRegularFile(join(context.cwd, 'folder/file'))).rejects.toMatchObject({ code: 'ELOOP' })
})

test('a folder swapped for a link after the path was resolved is not followed when writing', async () => {
  await swapFolderForLink()
  const write = replaceFile({ path: join(context.cwd, 'folder/file'), content: 'planted', signal: context.signal })
  await expect(write).rejects.toMatchObject({ code: 'ELOOP' })
  expect(await readWhole(join(context.outside, 'file'), 'utf8')).toBe('secret')
})

test('while a link is swapped in and out all the time, nothing outside is ever read or written', async () => {
  const folder = join(context.cwd, 'folder')
  const approved = { ...context, approvedPath: join(folder, 'file') }
  let isOver = false
  const swapping = (async () => {
    while (!isOver) {
      await rename(folder, join(context.cwd, 'folder-before'))
      await replaceBy(() => symlink(context.outside, folder))
      await nextTurn()
      await replaceBy(() => rename(join(context.cwd, 'folder-before'), folder))
      await nextTurn()
    }
  })()
  const contents: string[] = []
  for (let round = 0; round < 150; round++) {
    contents.push((await readFile.run({ path: 'folder/file' }, approved)).content)
    await writeFile.run({ path: 'folder/file', content: 'harmless' }, approved)
  }
  isOver = true
  await swapping
  expect(contents.filter((content) => content.includes('secret'))).toEqual([])
  expect((await readFile.run({ path: 'folder/file' }, approved)).content).toContain('harmless')
  expect(await readWhole(join(context.outside, 'file'), 'utf8')).toBe('secret')
  expect(await readdir(context.outside)).toEqual(['file'])
})
