import { readFileSync } from 'node:fs'
import { must } from '../errors.ts'
import { renderProtocol } from './render.ts'

/** Where the page is kept. */
export const protocolPage = new URL('../../../../docs/protocol.md', import.meta.url)

/** The page as it has to be, from the schemas, their comments and the introduction beside this file. */
export function protocolPageText(): string {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  return renderProtocol({
    introduction: read('./introduction.md'),
    commentOf: (folder, type) => commentIn(read(`../${folder}/${type.replaceAll('_', '-')}.ts`), type),
  })
}

/** The doc comment above the schema of a message's file. */
function commentIn(source: string, type: string): string {
  const [, comment] = must(/\/\*\*([^]*?)\*\/\s*export const \w+Schema/.exec(source), `${type} says what it is for`)
  return must(comment, 'the group always matches')
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, '').trim())
    .join(' ')
    .trim()
}
