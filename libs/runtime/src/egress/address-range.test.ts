import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalAddress, rangeOfAddress, type AddressRange } from './address-range.ts'

describe('an address', () => {
  test.each<[AddressRange, string[]]>([
    [
      'public',
      ['1.1.1.1', '8.8.8.8', '93.184.216.34', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1'],
    ],
    ['public', ['2606:4700:4700::1111', '2a00:1450:4001::200e', '::ffff:1.1.1.1', '64:ff9b::808:808', '169.253.1.1']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '198.18.0.1']],
    ['private', ['fc00::1', 'fd12:3456::1', 'fec0::1', '::ffff:192.168.0.1', '64:ff9b::a00:1', '64:ff9b:1::1']],
    ['link_local', ['fe80::1', 'fe80::1%eth0', 'febf::1']],
    ['metadata', ['169.254.169.254', '169.254.170.2', '169.254.1.1', '168.63.129.16', '100.100.100.200']],
    ['metadata', ['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'fd00:ec2::254', 'fd20:ce::254']],
    [
      'unroutable',
      ['0.0.0.0', '0.1.2.3', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255', '192.0.0.192'],
    ],
    ['unroutable', ['::', 'ff02::1', '::7f00:1', '::127.0.0.1', '::ffff:0:127.0.0.1', '2002:7f00:1::', '2001:0:1:2::']],
    [
      'unroutable',
      ['2001:db8::1', '100::1', '2606:4700::5efe:7f00:1', '2606:4700::200:5efe:a00:1', '4000::1', '5f00::1'],
    ],
    [
      'unroutable',
      ['', 'localhost', '1.2.3', '0x7f.0.0.1', '0177.0.0.1', '256.1.1.1', '1.1.1.1 ', '[::1]', '1.1.1.1:80'],
    ],
  ])('is %s: %j', (range, addresses) => {
    for (const address of addresses) expect([address, rangeOfAddress(address)]).toEqual([address, range])
  })

  const octet = fc.integer({ min: 0, max: 255 })
  const ipv4 = fc.tuple(octet, octet, octet, octet)
  const hex = ([a, b, c, d]: readonly number[]) =>
    `${(((a ?? 0) << 8) | (b ?? 0)).toString(16)}:${(((c ?? 0) << 8) | (d ?? 0)).toString(16)}`

  test('of IPv4 leads to the same place when it is written within an IPv6 address', () => {
    fc.assert(
      fc.property(ipv4, (octets) => {
        const range = rangeOfAddress(octets.join('.'))
        for (const spelling of [`::ffff:${octets.join('.')}`, `::ffff:${hex(octets)}`, `64:ff9b::${hex(octets)}`]) {
          expect(rangeOfAddress(spelling)).toBe(range)
        }
      }),
    )
  })

  test('of IPv4 behind a tunnel or a form that nobody uses any more is never public', () => {
    fc.assert(
      fc.property(ipv4, (octets) => {
        const low = hex(octets)
        for (const spelling of [
          `::${low}`,
          `::ffff:0:${low}`,
          `2002:${low}::1`,
          `2001:0:${low}::`,
          `2620:1::5efe:${low}`,
        ]) {
          expect(rangeOfAddress(spelling)).not.toBe('public')
        }
      }),
    )
  })

  test('of the blocks of RFC 1918, 6598, 3927, 1122 and 5771 is never public', () => {
    const blocks: [number, number][] = [
      [0x0a000000, 8],
      [0xac100000, 12],
      [0xc0a80000, 16],
      [0x64400000, 10],
      [0xa9fe0000, 16],
      [0x7f000000, 8],
      [0x00000000, 8],
      [0xe0000000, 4],
      [0xf0000000, 4],
    ]
    fc.assert(
      fc.property(fc.constantFrom(...blocks), fc.nat(), ([base, bits], random) => {
        const value = base + (random % 2 ** (32 - bits))
        const address = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')
        expect(rangeOfAddress(address)).not.toBe('public')
      }),
    )
  })

  test('of IPv6 is public in 2000::/3 at most', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const address = groups.map((value) => value.toString(16)).join(':')
        const [first = 0] = groups
        if (rangeOfAddress(address) === 'public') expect(first >> 13).toBe(1)
      }),
    )
  })

  test('that is any text at all gets an answer, and a public one only when it is an address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (!/^[\da-fA-F:.%]+$/.test(text)) expect(rangeOfAddress(text)).toBe('unroutable')
        else rangeOfAddress(text)
      }),
    )
  })
})

test('spellings of one address have one canonical form', () => {
  expect(['::ffff:127.0.0.1', '::ffff:7f00:1', '127.0.0.1'].map(canonicalAddress)).toEqual(Array(3).fill('127.0.0.1'))
  expect(canonicalAddress('2606:4700:0:0::1111')).toBe(canonicalAddress('2606:4700::1111'))
})
