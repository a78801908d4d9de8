import { expect, test } from '@jest/globals'
import { createHostList } from './host-list.ts'

test.each([
  ['nas.lan', 'nas.lan', 80, true],
  ['nas.lan', 'NAS.LAN.', 443, true],
  ['nas.lan', 'evil-nas.lan', 80, false],
  ['nas.lan', 'nas.lan.evil.com', 80, false],
  ['nas.lan:5000', 'nas.lan', 5000, true],
  ['nas.lan:5000', 'nas.lan', 80, false],
  ['*.example.com', 'a.b.example.com', 443, true],
  ['*.example.com', 'example.com', 443, false],
  ['*.example.com', 'notexample.com', 443, false],
  ['192.168.1.20', '192.168.1.20', 80, true],
  ['0xC0.168.1.20', '192.168.1.20', 80, true],
  ['[FD00::1]:8080', '[fd00::1]', 8080, true],
  ['[fd00::1]', 'fd00::1', 80, true],
  ['BÜCHER.example', 'xn--bcher-kva.example', 80, true],
  ['*', 'example.com', 80, false],
  ['', '', 80, false],
  ['http://nas.lan', 'nas.lan', 80, false],
  ['nas.lan/x', 'nas.lan', 80, false],
  ['me@nas.lan', 'nas.lan', 80, false],
])('%s on the list, %s asked at port %d: %s', (entry, host, port, matches) => {
  expect(createHostList([entry])(host, port)).toBe(matches)
})
