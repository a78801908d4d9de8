import { expect, test } from '@jest/globals'
import { limits } from '@rain/protocol'
import { cleanName, withEnding } from './clean-name.ts'

test.each([
  ['a plain name', 'report.pdf', 'report.pdf'],
  ['letters of any script', 'Ångström 日本.txt', 'Ångström 日本.txt'],
  ['a path', '../../etc/passwd', 'passwd'],
  ['a path of Windows', 'C:\\Users\\me\\cv.docx', 'cv.docx'],
  ['a hidden file', '.bashrc', 'bashrc'],
  ['something that reads like an option', '-rf', 'rf'],
  ['control characters and NUL', 'a\0b\n\u001b[31mc.txt', 'ab[31mc.txt'],
  ['a name that turns around', 'photo\u202egnp.exe', 'photognp.exe'],
  ['signs that a system forbids', 'a<b>:"c|?*.txt', 'abc.txt'],
  ['a device of Windows', 'con.txt', 'file-con.txt'],
  ['dots alone', '..', 'file'],
  ['nothing', '', 'file'],
])('%s', (_, given, clean) => {
  expect(cleanName(given)).toBe(clean)
})

test('a long name is cut before its ending', () => {
  const name = cleanName(`${'é'.repeat(500)}.tar`)
  expect([...name]).toHaveLength(limits.attachmentNameChars)
  expect(name.endsWith('.tar')).toBe(true)
})

test('the ending follows what the file has become', () => {
  expect(['shot.webp', 'shot', '日本.v2.png'].map((name) => withEnding(name, 'jpg'))).toEqual([
    'shot.jpg',
    'shot.jpg',
    '日本.v2.jpg',
  ])
})
