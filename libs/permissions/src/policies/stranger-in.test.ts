import { expect, test } from '@jest/globals'
import { classify, strangerIn } from '../index.ts'
import { context } from './testing/situations.ts'

const given = { ...context, readable: ['/home/user/.rain/scratch/one'] }

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['read_file', { path: 'README.md' }, undefined],
  ['read_file', { path: '../letter.txt' }, '/home/user/letter.txt'],
  ['read_file', { path: '/home/user/.rain/scratch/one/out.txt' }, undefined],
  ['grep_search', { pattern: 'x' }, undefined],
  ['grep_search', { pattern: 'x', path: '~/Downloads' }, '/home/user/Downloads'],
  ['write_file', { path: '../x', content: '' }, undefined],
  ['bash', { command: 'npm test' }, undefined],
  ['bash', { command: 'cat ~/Downloads/a.txt | head' }, '/home/user/Downloads/a.txt'],
  ['bash', { command: 'npm test > /dev/null' }, undefined],
  ['bash', { command: 'curl -s https://Example.com/x' }, 'example.com'],
  ['bash', { command: 'git clone git@github.com:a/b' }, 'github.com'],
  ['bash', { command: 'git pull' }, 'git'],
  ['bash', { command: 'git status' }, undefined],
  ['bash', { command: 'gh issue view 1' }, 'gh'],
  ['bash', { command: 'python fetch.py', hosts: ['news.example'] }, 'news.example'],
  ['bash', { command: 'make', hosts: [] }, undefined],
  ['web_fetch', { url: 'https://example.com' }, 'example.com'],
  ['web_search', { query: 'x' }, 'the web'],
  ['browser_close', {}, undefined],
  ['browser_navigate', { url: 'https://example.com' }, undefined],
  ['mcp__github__get_issue', {}, 'mcp: github'],
  ['computer', { action: 'screenshot' }, 'the screen'],
  ['ask_user', { questions: [] }, undefined],
])('%s with %j: %s', (tool, input, source) => {
  expect(strangerIn(classify({ tool, input }, given).subject, given)).toBe(source)
})
