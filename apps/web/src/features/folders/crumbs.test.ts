import { expect, test } from '@jest/globals'
import { crumbsOf } from './crumbs.ts'

test('the way begins at home', () => {
  expect(crumbsOf('/home/ana/projects/garden', '/home/ana')).toEqual([
    { name: '~', path: '/home/ana' },
    { name: 'projects', path: '/home/ana/projects' },
    { name: 'garden', path: '/home/ana/projects/garden' },
  ])
})

test('a folder whose name merely begins like home is not in it', () => {
  expect(crumbsOf('/home/anabel', '/home/ana').map((crumb) => crumb.path)).toEqual(['/', '/home', '/home/anabel'])
})
